//! Why an input could not be read or decoded, so that it was not checked.

use std::io;

use socialdata_core::falt::Falt;
use socialdata_core::validering::Text;
use thiserror::Error;

use crate::foreign::Foreign;

/// An input, or the rest of it, could not be checked. Exit code 66.
///
/// A line that breaks a rule is a finding; this is for a file in which lines have no meaning. It holds a place and never
/// anything that stood there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("{} / {}", self.message().sv, self.message().en)]
#[non_exhaustive]
pub enum ReadError {
    /// The operating system could not give the bytes.
    Io {
        /// What kind of failure.
        kind: io::ErrorKind,
    },
    /// The file is of another kind of program.
    Foreign {
        /// Which.
        kind: Foreign,
    },
    /// A NUL byte: a spreadsheet, an archive or another file that is no text.
    Binary {
        /// The line, from 1.
        line: u64,
        /// The character in the line, from 1.
        column: u64,
    },
    /// A JSON array is cut off, or something stands between its values that is no comma. LEV-007 at the place comes before it.
    ArrayBroken {
        /// The line, from 1.
        line: u64,
        /// The character in the line, from 1.
        column: u64,
    },
    /// An XML document is not well-formed, or its root is not `poster` of our namespace. LEV-007 at the place comes before it.
    XmlBroken {
        /// The line, from 1.
        line: u64,
        /// The character in the line, from 1.
        column: u64,
    },
    /// An XML document has a DOCTYPE, which may define entities. None is read, harmless or not.
    XmlDoctype {
        /// The line, from 1.
        line: u64,
        /// The character in the line, from 1.
        column: u64,
    },
    /// A part of an XML document is longer, deeper or has more attributes than any record. LEV-007 at the place comes before it.
    XmlLimit {
        /// The line, from 1.
        line: u64,
        /// The character in the line, from 1.
        column: u64,
    },
    /// The lines of a CSV file end with a carriage return alone, so it would be one single header.
    CarriageReturns {
        /// The line, from 1.
        line: u64,
    },
    /// The CSV header has no column `posttyp`, so no row can be judged. LEV-006 at the header comes before it.
    PosttypColumnMissing {
        /// The line of the header, from 1.
        line: u64,
    },
    /// The mapping names a column that the header does not have, and does not say that it may be missing.
    MappedColumnMissing {
        /// The line of the header, from 1.
        line: u64,
        /// The member that the column was for.
        member: Falt,
    },
    /// The mapping needs columns with names, and the file is no CSV.
    MappingWithoutColumns,
    /// A CSV row over several lines exceeds the cap, probably after a quote that is never closed. LEV-007 for the row comes before it.
    RowTooLong {
        /// The line where the row begins, from 1.
        line: u64,
    },
    /// The file ends inside a quoted CSV cell. LEV-007 for the row comes before it.
    UnclosedQuote {
        /// The line where the row begins, from 1.
        line: u64,
    },
}

impl ReadError {
    /// The exit code of a program that ends because of it.
    pub const EXIT_CODE: u8 = 66;

    /// A stable name.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Io { .. } => "read-io",
            Self::Foreign { kind } => kind.code(),
            Self::Binary { .. } => "read-binary",
            Self::ArrayBroken { .. } => "read-json-array",
            Self::XmlBroken { .. } => "read-xml",
            Self::XmlDoctype { .. } => "read-xml-doctype",
            Self::XmlLimit { .. } => "read-xml-limit",
            Self::CarriageReturns { .. } => "read-carriage-returns",
            Self::PosttypColumnMissing { .. } => "read-posttyp-column-missing",
            Self::MappedColumnMissing { .. } => "read-mapped-column-missing",
            Self::MappingWithoutColumns => "read-mapping-without-columns",
            Self::RowTooLong { .. } => "read-row-too-long",
            Self::UnclosedQuote { .. } => "read-unclosed-quote",
        }
    }

    /// Whether the same input could be read later without a change: never.
    pub const fn is_transient(&self) -> bool {
        false
    }

    /// Where in the input, line and column from 1; `None` when there is no such place.
    pub const fn place(&self) -> Option<(u64, u64)> {
        match self {
            Self::Io { .. } => None,
            Self::Foreign { .. } | Self::MappingWithoutColumns => Some((1, 1)),
            Self::Binary { line, column }
            | Self::ArrayBroken { line, column }
            | Self::XmlBroken { line, column }
            | Self::XmlDoctype { line, column }
            | Self::XmlLimit { line, column } => Some((*line, *column)),
            Self::CarriageReturns { line }
            | Self::PosttypColumnMissing { line }
            | Self::MappedColumnMissing { line, .. }
            | Self::RowTooLong { line }
            | Self::UnclosedQuote { line } => Some((*line, 1)),
        }
    }

    /// What is wrong, one sentence.
    pub const fn message(&self) -> Text {
        match self {
            Self::Io { .. } => Text { sv: "Filen kunde inte läsas.", en: "The file could not be read." },
            Self::Foreign { kind } => kind.message(),
            Self::Binary { .. } => Text {
                sv: "Filen är ingen textfil; den har tecknet NUL.",
                en: "The file is no text file; it has the character NUL.",
            },
            Self::ArrayBroken { .. } => Text {
                sv: "JSON-listan är trasig eller avhuggen; det som följer har inte kontrollerats.",
                en: "The JSON array is broken or cut off; what follows was not checked.",
            },
            Self::XmlBroken { .. } => Text {
                sv: "XML-filen är inte välformad, eller har ett annat rotelement än poster; det som följer har inte kontrollerats.",
                en: "The XML file is not well-formed, or its root is not poster; what follows was not checked.",
            },
            Self::XmlDoctype { .. } => Text {
                sv: "XML-filen har en DOCTYPE; ingen post har kontrollerats.",
                en: "The XML file has a DOCTYPE; no record was checked.",
            },
            Self::XmlLimit { .. } => Text {
                sv: "En del av XML-filen är längre, djupare eller har fler attribut än någon post; det som följer har inte kontrollerats.",
                en: "A part of the XML file is longer, deeper or has more attributes than any record; what follows was not checked.",
            },
            Self::CarriageReturns { .. } => Text {
                sv: "CSV-filens rader slutar med enbart vagnretur (CR); ingen rad har kontrollerats.",
                en: "The lines of the CSV file end with a carriage return (CR) alone; no row was checked.",
            },
            Self::PosttypColumnMissing { .. } => Text {
                sv: "CSV-filens rubrikrad har ingen kolumn posttyp; ingen rad har kontrollerats.",
                en: "The header of the CSV file has no column posttyp; no row was checked.",
            },
            Self::MappedColumnMissing { .. } => Text {
                sv: "En kolumn som översättningen nämner saknas i CSV-filens rubrikrad; ingen rad har kontrollerats.",
                en: "The header of the CSV file lacks a column that the mapping names; no row was checked.",
            },
            Self::MappingWithoutColumns => Text {
                sv: "Översättningen gäller kolumner, och filen är ingen CSV-fil; ingen post har kontrollerats.",
                en: "The mapping is for columns, and the file is no CSV file; no record was checked.",
            },
            Self::RowTooLong { .. } => Text {
                sv: "En CSV-rad är för lång; raderna efter den har inte kontrollerats.",
                en: "A CSV row is too long; the rows after it were not checked.",
            },
            Self::UnclosedQuote { .. } => Text {
                sv: "Ett citattecken i CSV-filen avslutas aldrig; raderna efter det har inte kontrollerats.",
                en: "A quote in the CSV file is never closed; the rows after it were not checked.",
            },
        }
    }

    /// What to do about it.
    pub const fn remedy(&self) -> Text {
        match self {
            Self::Io { .. } => Text {
                sv: "Kontrollera att filen finns och att kontot får läsa den.",
                en: "Check that the file exists and that the account may read it.",
            },
            Self::Foreign { kind } => kind.remedy(),
            Self::Binary { .. } => Text {
                sv: "Öppna filen på platsen: uttaget kan vara skadat eller i ett annat format. Gör om det som text (CSV, NDJSON eller XML).",
                en: "Open the file at the place: the export may be damaged or in another form. Export again as text (CSV, NDJSON or XML).",
            },
            Self::ArrayBroken { .. } => Text {
                sv: "Gör om uttaget. Listan ska ha komma mellan posterna och en hakparentes sist, eller skriv en post per rad utan dem.",
                en: "Export again. The array has commas between records and a bracket last; or write one record per line without them.",
            },
            Self::XmlBroken { .. } => Text {
                sv: "Gör om uttaget. Rotelementet ska vara poster i namnrymden urn:x-socialdata:post:1; schemat är schemas/xsd/v1/post.xsd.",
                en: "Export again. The root is poster in the namespace urn:x-socialdata:post:1; the schema is schemas/xsd/v1/post.xsd.",
            },
            Self::XmlDoctype { .. } => Text {
                sv: "Ta bort DOCTYPE ur uttaget. Schemat anges inte i filen.",
                en: "Take the DOCTYPE out of the export. The schema is not named in the file.",
            },
            Self::XmlLimit { .. } => Text {
                sv: "Öppna filen på platsen; ett element kan sakna sluttagg. Gör om uttaget.",
                en: "Open the file at the place; an element may lack its end tag. Export again.",
            },
            Self::CarriageReturns { .. } => Text {
                sv: "Spara filen med radslut LF eller CRLF, till exempel som ”CSV UTF-8” i kalkylprogrammet.",
                en: "Save the file with line ends LF or CRLF, for example as “CSV UTF-8” in the spreadsheet program.",
            },
            Self::PosttypColumnMissing { .. } => Text {
                sv: "Första raden ska vara rubriker, en av dem posttyp; har uttaget andra rubriker, beskriv dem i en översättning (--mapping).",
                en: "The first line must be headers, one of them posttyp; if the export has others, describe them in a mapping (--mapping).",
            },
            Self::MappedColumnMissing { .. } => Text {
                sv: "Jämför filens rubriker med översättningen, eller skriv optional = true för en kolumn som får saknas.",
                en: "Compare the headers of the file with the mapping, or write optional = true for a column that may be missing.",
            },
            Self::MappingWithoutColumns => Text {
                sv: "Lämna filen utan --mapping, eller lämna uttaget som CSV.",
                en: "Hand in the file without --mapping, or the export as CSV.",
            },
            Self::RowTooLong { .. } | Self::UnclosedQuote { .. } => Text {
                sv: "Sök efter ett ensamt citattecken (\") på raden och gör om uttaget.",
                en: "Look for a single quote (\") in the row and export the data again.",
            },
        }
    }

    pub(crate) fn io(error: &io::Error) -> Self {
        Self::Io { kind: error.kind() }
    }
}

/// A record could not be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum WriteError {
    /// The operating system did not take the bytes.
    #[error("filen kunde inte skrivas ({kind}) / the file could not be written ({kind})")]
    Io {
        /// What kind of failure.
        kind: io::ErrorKind,
    },
    /// A CSV file holds records of one type, and this is another.
    #[error("en CSV-fil har bara en posttyp / a CSV file has one record type only")]
    OtherPosttyp,
}

impl WriteError {
    /// A stable name.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Io { .. } => "write-io",
            Self::OtherPosttyp => "write-other-posttyp",
        }
    }
}

impl From<io::Error> for WriteError {
    fn from(error: io::Error) -> Self {
        Self::Io { kind: error.kind() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_says_what_and_what_to_do_in_both_languages() {
        let errors = [
            ReadError::Io { kind: io::ErrorKind::NotFound },
            ReadError::Foreign { kind: Foreign::Spreadsheet },
            ReadError::Binary { line: 3, column: 7 },
            ReadError::ArrayBroken { line: 4, column: 2 },
            ReadError::XmlBroken { line: 1, column: 40 },
            ReadError::XmlDoctype { line: 2, column: 1 },
            ReadError::XmlLimit { line: 9, column: 3 },
            ReadError::CarriageReturns { line: 1 },
            ReadError::PosttypColumnMissing { line: 1 },
            ReadError::MappedColumnMissing { line: 1, member: Falt::Period },
            ReadError::MappingWithoutColumns,
            ReadError::RowTooLong { line: 2 },
            ReadError::UnclosedQuote { line: 2 },
        ];
        for error in errors {
            let shown = error.to_string();
            let (sv, en) = shown.split_once(" / ").expect("two languages");
            assert!(sv.ends_with('.') && en.ends_with('.'), "{shown}");
            assert!(error.remedy().sv.ends_with('.') && error.remedy().en.ends_with('.'), "{}", error.code());
            assert_eq!(error.place().is_none(), matches!(error, ReadError::Io { .. }));
        }
    }
}
