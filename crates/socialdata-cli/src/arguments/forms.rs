//! The forms that a command can be asked for, by their words on the command line.

use clap::ValueEnum;
use socialdata_core::validering::Severity;
use socialdata_format::Format;
use socialdata_format::report::Form;

/// The form of a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaFormat {
    /// JSON Schema 2020-12.
    JsonSchema,
    /// XML Schema 1.0, en fil för alla posttyper.
    Xsd,
    /// CSV-filens första rad.
    CsvHeader,
    /// Variabellistan.
    Markdown,
}

/// The form of a validation report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ValidateFormat {
    /// För människor.
    Text,
    /// För program.
    Json,
    /// SARIF 2.1.0, för verktyg som granskar kod.
    Sarif,
    /// JUnit XML, för byggservrar.
    Junit,
    /// En sida för webbläsaren.
    Html,
    /// För kalkylprogram: en rad per fynd.
    Csv,
}

impl From<ValidateFormat> for Form {
    fn from(format: ValidateFormat) -> Self {
        match format {
            ValidateFormat::Text => Self::Text,
            ValidateFormat::Json => Self::Json,
            ValidateFormat::Sarif => Self::Sarif,
            ValidateFormat::Junit => Self::Junit,
            ValidateFormat::Html => Self::Html,
            ValidateFormat::Csv => Self::Csv,
        }
    }
}

/// The form of what a command shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportFormat {
    /// För människor.
    Text,
    /// För program.
    Json,
}

/// The form of the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum RulesFormat {
    /// En rad per regel, för människor.
    Text,
    /// Hela katalogen, för program; medlemmarna byter inte namn.
    Json,
    /// Semikolon, med rubrikrad.
    Csv,
    /// En sida som kan sparas och öppnas utan nät.
    Html,
}

/// How serious a rule is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SeverityWord {
    /// Fel.
    Error,
    /// Varning.
    Warning,
    /// Upplysning.
    Info,
}

impl From<SeverityWord> for Severity {
    fn from(word: SeverityWord) -> Self {
        match word {
            SeverityWord::Error => Self::Error,
            SeverityWord::Warning => Self::Warning,
            SeverityWord::Info => Self::Info,
        }
    }
}

/// The form of a record file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum InputFormat {
    /// En post per rad.
    Ndjson,
    /// En JSON-lista, eller JSON över flera rader.
    Json,
    /// Semikolon, med rubrikrad.
    Csv,
    /// Rotelementet poster.
    Xml,
}

/// The form in which records are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum RecordFormat {
    /// En post per rad.
    Ndjson,
    /// Semikolon, med rubrikrad.
    Csv,
    /// Enligt schemas/xsd/v1/post.xsd, en post per rad.
    Xml,
}

impl RecordFormat {
    /// What the name of such a file ends with.
    pub(crate) fn ending(self) -> &'static str {
        match self {
            Self::Ndjson => "ndjson",
            Self::Csv => "csv",
            Self::Xml => "xml",
        }
    }
}

impl From<InputFormat> for Format {
    fn from(format: InputFormat) -> Self {
        match format {
            InputFormat::Ndjson => Self::Ndjson,
            InputFormat::Json => Self::JsonArray,
            InputFormat::Csv => Self::Csv,
            InputFormat::Xml => Self::Xml,
        }
    }
}
