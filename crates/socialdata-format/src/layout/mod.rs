//! Layouts: which columns one of today's files has, in which order and how each is written.
//!
//! Where a column stands in the municipality's file, how wide it is and how a missing value is coded is published nowhere that
//! this project could read. So it is data: a versioned TOML file, strict, with a status. What is shipped in `schemas/layout/` is
//! our proposal and `unverified`, and whoever writes a file with it must say so: [`Layout::status`].
//!
//! | Key | Is |
//! |---|---|
//! | `layout`, `version` | the name, and a number that grows when anything changes |
//! | `status` | `unverified`, or `verified` once somebody has compared it with the föreskrift |
//! | `projection` | the file that it is for: `ekb-manad`, `sol1`, `bu-insats` … |
//! | `encoding` | `windows-1252` (default), `iso-8859-1` or `utf-8` |
//! | `line_end` | `crlf` (default) or `lf` |
//! | `header` | whether the first line holds the names of the columns; default no |
//! | `decimal` | the sign before decimals; only when a column has `decimals` |
//! | `[[column]]` | the columns, in their order |
//!
//! | Key of `[[column]]` | Is |
//! |---|---|
//! | `name` | the name in the header and in errors |
//! | `source`, `number` | a source of the projection's rows, with its number when it has several; without a source the column is always empty |
//! | `min_width`, `max_width` | how many characters a value that is not missing has |
//! | `date` | `yyyymmdd` (default) or `yyyy-mm-dd` of a date; `yyyymm` (default), `yyyy-mm`, `yyyy` or `mm` of a month |
//! | `identity` | `yyyymmddnnnn` (default) or `yyyymmdd-nnnn` |
//! | `decimals` | so many zeros after the sign; amounts in our records are whole |
//! | `codes` | what our codes are called there; one that is not named is an error, never written as it is |
//! | `required` | whether a missing value is an error |

mod error;
mod file;
mod form;
mod render;
pub mod shipped;

use std::collections::BTreeMap;

use socialdata_core::kodlista::Delregister;
use socialdata_core::projektion::Projektion;

pub use error::{LayoutError, RenderError, RenderFault};

use form::{DateForm, IdentityForm};

/// How rows of one of today's files are written.
///
/// ```
/// use socialdata_core::projektion::Projektion;
/// use socialdata_format::layout::{Layout, LayoutStatus, shipped};
///
/// let layout = Layout::parse(shipped::of(Projektion::Sol1))?;
/// assert_eq!((layout.id(), layout.version()), ("sol1", 1));
/// assert_eq!(layout.status(), LayoutStatus::Unverified);
/// assert_eq!(layout.status().text().sv, "ej verifierad");
/// # Ok::<(), socialdata_format::layout::LayoutError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    id: String,
    version: u32,
    status: LayoutStatus,
    projektion: Projektion,
    encoding: TextEncoding,
    line_end: LineEnd,
    header: bool,
    decimal: Option<char>,
    columns: Vec<Column>,
}

impl Layout {
    /// The name.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The version, from 1.
    pub const fn version(&self) -> u32 {
        self.version
    }

    /// Whether anybody has compared it with the register's own description.
    pub const fn status(&self) -> LayoutStatus {
        self.status
    }

    /// The file that it is for.
    pub const fn projektion(&self) -> Projektion {
        self.projektion
    }

    /// The delregister of that file.
    pub const fn delregister(&self) -> Delregister {
        self.projektion.delregister()
    }

    /// How the text is encoded.
    pub const fn encoding(&self) -> TextEncoding {
        self.encoding
    }

    /// How many columns a line has.
    pub fn width(&self) -> usize {
        self.columns.len()
    }

    /// The names of the columns, in their order.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|column| column.name.as_str())
    }

    /// The sources of the projection's rows that no column uses: what this file leaves out.
    pub fn unused_sources(&self) -> Vec<&'static str> {
        let is_used = |name: &str| {
            self.columns.iter().filter_map(|column| column.source.as_ref()).any(|source| source.name == name)
        };
        let names = self.projektion.kallor().into_iter().map(|kalla| kalla.name);
        names.filter(|name| !is_used(name)).collect()
    }
}

/// Whether a layout was compared with the register's own description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LayoutStatus {
    /// `unverified`: a proposal. Whoever writes a file with it says so.
    Unverified,
    /// `verified`.
    Verified,
}

impl LayoutStatus {
    /// The word in a layout file.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unverified => "unverified",
            Self::Verified => "verified",
        }
    }

    /// The word for people.
    pub const fn text(self) -> socialdata_core::validering::Text {
        match self {
            Self::Unverified => socialdata_core::validering::Text { sv: "ej verifierad", en: "not verified" },
            Self::Verified => socialdata_core::validering::Text { sv: "verifierad", en: "verified" },
        }
    }
}

/// The encoding of a written file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TextEncoding {
    /// windows-1252.
    Windows1252,
    /// ISO 8859-1.
    Iso8859One,
    /// UTF-8 without a byte order mark.
    Utf8,
}

impl TextEncoding {
    /// The word in a layout file.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Windows1252 => "windows-1252",
            Self::Iso8859One => "iso-8859-1",
            Self::Utf8 => "utf-8",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LineEnd {
    CrLf,
    Lf,
}

impl LineEnd {
    const fn bytes(self) -> &'static [u8] {
        match self {
            Self::CrLf => b"\r\n",
            Self::Lf => b"\n",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Column {
    name: String,
    source: Option<SourceRef>,
    min_width: usize,
    max_width: usize,
    is_required: bool,
    treatment: Treatment,
}

/// A source of the rows, checked against the projection.
#[derive(Clone, Debug, PartialEq, Eq)]
struct SourceRef {
    name: String,
    number: u8,
}

/// How a value becomes text.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Treatment {
    /// As it is: keys and codes that are the register's own.
    Plain,
    Codes(BTreeMap<String, String>),
    Date(DateForm),
    Identity(IdentityForm),
    Decimals(u8),
}
