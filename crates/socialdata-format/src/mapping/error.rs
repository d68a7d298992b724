//! What is wrong with a mapping file.

use socialdata_core::validering::Text;
use thiserror::Error;

/// A mapping file cannot be used. Exit code 78. It names the line and never what stands there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("rad {}: {} / line {}: {}", self.line(), self.message().sv, self.line(), self.message().en)]
#[non_exhaustive]
pub enum MappingError {
    /// No TOML, an unknown key, or a value of the wrong kind.
    Form {
        /// The line, from 1.
        line: usize,
    },
    /// No such record type.
    UnknownPosttyp {
        /// The line, from 1.
        line: usize,
    },
    /// The record type has no such member, or it is an object, which has no text of its own.
    UnknownMember {
        /// The line, from 1.
        line: usize,
    },
    /// Not exactly one of `column`, `columns` and `value`; `part` without `column`, or `separator` without `columns`.
    Source {
        /// The line of the member, from 1.
        line: usize,
    },
    /// A part that is none: no separator, a number below 1, or an end before its beginning.
    Part {
        /// The line of the member, from 1.
        line: usize,
    },
    /// More than one of `codes`, `date`, `month`, `number`, `yes`/`no` and `personnummer`; or one beside `value`.
    Treatments {
        /// The line of the member, from 1.
        line: usize,
    },
    /// A form of dates or months that cannot be read, or that leaves something open.
    DateForm {
        /// The line of the member, from 1.
        line: usize,
    },
    /// Signs for numbers that are not one character, or the same.
    Number {
        /// The line of the member, from 1.
        line: usize,
    },
    /// A column both in a rule and in `ignore`.
    IgnoredAndUsed {
        /// The line of the member, from 1.
        line: usize,
    },
}

impl MappingError {
    /// The exit code of a program that ends because of it.
    pub const EXIT_CODE: u8 = 78;

    /// A stable name.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Form { .. } => "mapping-form",
            Self::UnknownPosttyp { .. } => "mapping-unknown-posttyp",
            Self::UnknownMember { .. } => "mapping-unknown-member",
            Self::Source { .. } => "mapping-source",
            Self::Part { .. } => "mapping-part",
            Self::Treatments { .. } => "mapping-treatments",
            Self::DateForm { .. } => "mapping-date-form",
            Self::Number { .. } => "mapping-number",
            Self::IgnoredAndUsed { .. } => "mapping-ignored-and-used",
        }
    }

    /// The line in the file, from 1.
    pub const fn line(&self) -> usize {
        match self {
            Self::Form { line }
            | Self::UnknownPosttyp { line }
            | Self::UnknownMember { line }
            | Self::Source { line }
            | Self::Part { line }
            | Self::Treatments { line }
            | Self::DateForm { line }
            | Self::Number { line }
            | Self::IgnoredAndUsed { line } => *line,
        }
    }

    /// What is wrong, one sentence.
    pub const fn message(&self) -> Text {
        match self {
            Self::Form { .. } => Text {
                sv: "översättningen är ingen TOML, har en okänd nyckel eller ett värde av fel slag.",
                en: "the mapping is no TOML, has an unknown key or a value of the wrong kind.",
            },
            Self::UnknownPosttyp { .. } => {
                Text { sv: "posttypen finns inte.", en: "there is no such record type." }
            }
            Self::UnknownMember { .. } => Text {
                sv: "posttypen har ingen sådan uppgift; socialdata schema --format csv-header visar namnen.",
                en: "the record type has no such member; socialdata schema --format csv-header shows the names.",
            },
            Self::Source { .. } => Text {
                sv: "ange en av column, columns och value; part hör till column och separator till columns.",
                en: "give one of column, columns and value; part belongs to column and separator to columns.",
            },
            Self::Part { .. } => Text {
                sv: "part är { separator, number } eller { from, to }, räknat från 1.",
                en: "part is { separator, number } or { from, to }, counted from 1.",
            },
            Self::Treatments { .. } => Text {
                sv: "ange högst en av codes, date, month, number, yes och no, personnummer, och ingen med value.",
                en: "give at most one of codes, date, month, number, yes and no, personnummer, and none with value.",
            },
            Self::DateForm { .. } => Text {
                sv: "en datumform har yyyy, m eller mm, och för datum d eller dd, med skiljetecken eller två siffror var.",
                en: "a form of dates has yyyy, m or mm, and for dates d or dd, with separators or two digits each.",
            },
            Self::Number { .. } => Text {
                sv: "decimal och group är ett tecken var, olika och inga siffror.",
                en: "decimal and group are one character each, different and no digits.",
            },
            Self::IgnoredAndUsed { .. } => Text {
                sv: "en kolumn står både i ignore och i en regel.",
                en: "a column stands both in ignore and in a rule.",
            },
        }
    }
}
