//! What is wrong with a layout, or with a row that does not fit it.

use socialdata_core::validering::Text;
use thiserror::Error;

/// A layout file cannot be used. Exit code 78. It names the line and never what stands there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("rad {}: {} / line {}: {}", self.line, self.fault.message().sv, self.line, self.fault.message().en)]
#[non_exhaustive]
pub struct LayoutError {
    /// The line, from 1.
    pub line: usize,
    pub(super) fault: LayoutFault,
}

impl LayoutError {
    /// The exit code of a program that ends because of it.
    pub const EXIT_CODE: u8 = 78;

    pub(super) const fn new(line: usize, fault: LayoutFault) -> Self {
        Self { line, fault }
    }

    /// A stable name.
    pub const fn code(&self) -> &'static str {
        self.fault.code()
    }

    /// What is wrong, one sentence.
    pub const fn message(&self) -> Text {
        self.fault.message()
    }
}

/// The kinds of faults of a layout file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LayoutFault {
    Form,
    Name,
    Version,
    Status,
    Projection,
    Encoding,
    LineEnd,
    Decimal,
    NoColumns,
    TwoNames,
    Source,
    Number,
    Width,
    Treatment,
    DateForm,
    Identity,
    Codes,
}

impl LayoutFault {
    const fn code(self) -> &'static str {
        match self {
            Self::Form => "layout-form",
            Self::Name => "layout-name",
            Self::Version => "layout-version",
            Self::Status => "layout-status",
            Self::Projection => "layout-projection",
            Self::Encoding => "layout-encoding",
            Self::LineEnd => "layout-line-end",
            Self::Decimal => "layout-decimal",
            Self::NoColumns => "layout-no-columns",
            Self::TwoNames => "layout-two-names",
            Self::Source => "layout-source",
            Self::Number => "layout-number",
            Self::Width => "layout-width",
            Self::Treatment => "layout-treatment",
            Self::DateForm => "layout-date-form",
            Self::Identity => "layout-identity",
            Self::Codes => "layout-codes",
        }
    }

    const fn message(self) -> Text {
        let (sv, en) = match self {
            Self::Form => (
                "layouten är ingen TOML, har en okänd nyckel eller ett värde av fel slag.",
                "the layout is no TOML, has an unknown key or a value of the wrong kind.",
            ),
            Self::Name => (
                "ett namn är 1–40 tecken utan semikolon, citattecken och styrtecken.",
                "a name is 1–40 characters without semicolon, quotation mark and control characters.",
            ),
            Self::Version => ("version är ett tal från 1.", "version is a number from 1."),
            Self::Status => ("status är unverified eller verified.", "status is unverified or verified."),
            Self::Projection => (
                "det finns ingen sådan fil; projection är till exempel sol1 eller bu-insats.",
                "there is no such file; projection is for example sol1 or bu-insats.",
            ),
            Self::Encoding => (
                "encoding är windows-1252, iso-8859-1 eller utf-8.",
                "encoding is windows-1252, iso-8859-1 or utf-8.",
            ),
            Self::LineEnd => ("line_end är crlf eller lf.", "line_end is crlf or lf."),
            Self::Decimal => (
                "decimal är ett komma eller en punkt, och anges just när en kolumn har decimals.",
                "decimal is a comma or a full stop, and is given exactly when a column has decimals.",
            ),
            Self::NoColumns => ("en layout har minst en kolumn.", "a layout has at least one column."),
            Self::TwoNames => ("två kolumner har samma namn.", "two columns have the same name."),
            Self::Source => (
                "filens rader har ingen sådan källa; socialdata project --sources visar namnen.",
                "the rows of the file have no such source; socialdata project --sources shows the names.",
            ),
            Self::Number => (
                "number anges just när källan finns flera gånger, och är ett av dess nummer.",
                "number is given exactly when the source stands there several times, and is one of its numbers.",
            ),
            Self::Width => (
                "min_width är högst max_width, och båda ligger mellan 1 och 1000.",
                "min_width is at most max_width, and both lie between 1 and 1000.",
            ),
            Self::Treatment => (
                "date hör till datum och månader, identity till identitetsnummer, decimals till tal och codes till koder och tal; en kolumn utan source har ingetdera.",
                "date belongs to dates and months, identity to identity numbers, decimals to numbers and codes to codes and numbers; a column without source has none of them.",
            ),
            Self::DateForm => (
                "ett datum skrivs yyyymmdd eller yyyy-mm-dd, en månad yyyymm, yyyy-mm, yyyy eller mm.",
                "a date is written yyyymmdd or yyyy-mm-dd, a month yyyymm, yyyy-mm, yyyy or mm.",
            ),
            Self::Identity => (
                "identity är yyyymmddnnnn eller yyyymmdd-nnnn.",
                "identity is yyyymmddnnnn or yyyymmdd-nnnn.",
            ),
            Self::Codes => (
                "codes har minst en kod, och ingen översättning har semikolon eller styrtecken.",
                "codes has at least one code, and no translation holds a semicolon or a control character.",
            ),
        };
        Text { sv, en }
    }
}

/// A row cannot be written with the layout: nothing is written. It names the place and never the value.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("rad {}, kolumn {} ({}): {} / row {}, column {} ({}): {}",
    self.row, self.column, self.name, self.fault.message().sv,
    self.row, self.column, self.name, self.fault.message().en)]
#[non_exhaustive]
pub struct RenderError {
    /// The row, from 1, without the header; 0 is the header.
    pub row: usize,
    /// The column, from 1.
    pub column: usize,
    /// The name of the column in the layout.
    pub name: String,
    /// What is wrong.
    pub fault: RenderFault,
}

/// Why a value cannot be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RenderFault {
    /// The rows are of another file than the layout.
    OtherProjection,
    /// A character that the encoding does not have. It is never replaced.
    NotInEncoding,
    /// A semicolon, a line end or another control character, for which the form of the file has no escape.
    BreaksTheRow,
    /// Fewer characters than `min_width`.
    TooShort,
    /// More characters than `max_width`.
    TooLong,
    /// A code that `codes` does not name.
    CodeNotMapped,
    /// The column is `required` and the row has no value.
    Missing,
}

impl RenderFault {
    /// A stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::OtherProjection => "render-other-projection",
            Self::NotInEncoding => "render-not-in-encoding",
            Self::BreaksTheRow => "render-breaks-the-row",
            Self::TooShort => "render-too-short",
            Self::TooLong => "render-too-long",
            Self::CodeNotMapped => "render-code-not-mapped",
            Self::Missing => "render-missing",
        }
    }

    /// What is wrong, one sentence.
    pub const fn message(self) -> Text {
        let (sv, en) = match self {
            Self::OtherProjection => {
                ("layouten är för en annan fil än raderna.", "the layout is for another file than the rows.")
            }
            Self::NotInEncoding => (
                "värdet har ett tecken som teckenkodningen saknar.",
                "the value has a character that the encoding lacks.",
            ),
            Self::BreaksTheRow => (
                "värdet har ett semikolon, ett radslut eller ett annat styrtecken.",
                "the value has a semicolon, a line end or another control character.",
            ),
            Self::TooShort => ("värdet är kortare än min_width.", "the value is shorter than min_width."),
            Self::TooLong => ("värdet är längre än max_width.", "the value is longer than max_width."),
            Self::CodeNotMapped => {
                ("koden har ingen översättning i layouten.", "the code has no translation in the layout.")
            }
            Self::Missing => ("värdet saknas och krävs.", "the value is missing and required."),
        };
        Text { sv, en }
    }
}
