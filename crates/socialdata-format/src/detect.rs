//! Which format an input has, told by its first visible byte.

use crate::error::ReadError;

/// The form of a record file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// One JSON object per line, any record types mixed.
    Ndjson,
    /// Semicolon-separated values with a header row, one record type.
    Csv,
}

impl Format {
    /// The word used in machine-readable reports and on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ndjson => "ndjson",
            Self::Csv => "csv",
        }
    }

    /// The format with that word.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "ndjson" => Some(Self::Ndjson),
            "csv" => Some(Self::Csv),
            _ => None,
        }
    }
}

/// The format of a text whose first visible byte, on `line`, is `first`; `None` for a text without one.
pub(crate) fn format(first: Option<u8>, line: u64) -> Result<Format, ReadError> {
    match first {
        None | Some(b'{') => Ok(Format::Ndjson),
        Some(b'[') => Err(ReadError::JsonArray { line }),
        Some(b'<') => Err(ReadError::Markup { line }),
        Some(_) => Ok(Format::Csv),
    }
}
