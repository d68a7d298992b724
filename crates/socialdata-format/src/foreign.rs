//! Files that are no records at all, recognised by how they begin: what somebody handed in in place of the export.

use socialdata_core::validering::Text;

/// What a file is that is no record file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Foreign {
    /// A spreadsheet: `.xlsx` or `.ods`, whatever the file is called, or Excel's XML of 2003.
    Spreadsheet,
    /// A document of older Office programs, mostly `.xls`.
    OldOffice,
    /// A ZIP archive, whole or cut off, that is no spreadsheet and no text document.
    Zip,
    /// Another archive or compressed file: gzip, 7z, RAR, zstd, xz, bzip2.
    Compressed,
    /// A PDF.
    Pdf,
    /// A text document: Word, `OpenDocument` or RTF.
    Document,
    /// A database: `SQLite` or Access.
    Database,
    /// A picture.
    Picture,
    /// A web page, for instance of a login or an error.
    WebPage,
}

impl Foreign {
    /// A stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Spreadsheet => "read-spreadsheet",
            Self::OldOffice => "read-old-office",
            Self::Zip => "read-zip",
            Self::Compressed => "read-compressed",
            Self::Pdf => "read-pdf",
            Self::Document => "read-document",
            Self::Database => "read-database",
            Self::Picture => "read-picture",
            Self::WebPage => "read-web-page",
        }
    }

    pub(crate) const fn message(self) -> Text {
        match self {
            Self::Spreadsheet => Text {
                sv: "Filen är ett kalkylblad (Excel eller OpenDocument), oavsett vad den heter.",
                en: "The file is a spreadsheet (Excel or OpenDocument), whatever its name says.",
            },
            Self::OldOffice => Text {
                sv: "Filen är ett äldre Office-dokument, oftast ett kalkylblad (.xls), oavsett vad den heter.",
                en: "The file is an older Office document, mostly a spreadsheet (.xls), whatever its name says.",
            },
            Self::Zip => Text {
                sv: "Filen är ett ZIP-arkiv, helt eller avhugget.",
                en: "The file is a ZIP archive, whole or cut off.",
            },
            Self::Compressed => Text {
                sv: "Filen är ett arkiv eller komprimerad (gzip, 7z, RAR, zstd, xz eller bzip2).",
                en: "The file is an archive or compressed (gzip, 7z, RAR, zstd, xz or bzip2).",
            },
            Self::Pdf => Text { sv: "Filen är en PDF.", en: "The file is a PDF." },
            Self::Document => Text {
                sv: "Filen är ett textdokument (Word, OpenDocument eller RTF).",
                en: "The file is a text document (Word, OpenDocument or RTF).",
            },
            Self::Database => Text {
                sv: "Filen är en databas (SQLite eller Access).",
                en: "The file is a database (SQLite or Access).",
            },
            Self::Picture => Text { sv: "Filen är en bild.", en: "The file is a picture." },
            Self::WebPage => {
                Text { sv: "Filen är en webbsida, inte poster.", en: "The file is a web page, not records." }
            }
        }
    }

    pub(crate) const fn remedy(self) -> Text {
        match self {
            Self::Spreadsheet | Self::OldOffice => Text {
                sv: "Öppna filen i kalkylprogrammet och spara bladet som ”CSV UTF-8”; byt inte bara filens ändelse.",
                en: "Open the file in the spreadsheet program and save the sheet as “CSV UTF-8”; renaming it is not enough.",
            },
            Self::Zip | Self::Compressed => Text {
                sv: "Packa upp filen och lämna textfilen som ligger i den; går den inte att packa upp är den avhuggen: hämta den igen.",
                en: "Unpack the file and hand in the text file inside; if it cannot be unpacked it is cut off: fetch it again.",
            },
            Self::Pdf | Self::Document | Self::Picture => Text {
                sv: "Gör om uttaget ur verksamhetssystemet som CSV, NDJSON eller XML.",
                en: "Export the data again from the case system as CSV, NDJSON or XML.",
            },
            Self::Database => Text {
                sv: "Exportera tabellen som CSV eller NDJSON; databasen själv kan inte läsas.",
                en: "Export the table as CSV or NDJSON; the database itself cannot be read.",
            },
            Self::WebPage => Text {
                sv: "Öppna filen i en webbläsare: uttaget kan ha sparat en inloggningssida eller ett felmeddelande. Gör om uttaget.",
                en: "Open the file in a browser: the export may have saved a login page or an error message. Export again.",
            },
        }
    }
}

/// What a file is whose first bytes are `head`, before any decoding; `None` when it may be records.
pub(crate) fn recognise(head: &[u8]) -> Option<Foreign> {
    if let Some((_, foreign)) = SIGNATURES.iter().find(|(signature, _)| head.starts_with(signature)) {
        return Some(if *foreign == Foreign::Zip { zip(head) } else { *foreign });
    }
    if head.get(4..).is_some_and(|rest| rest.starts_with(b"Standard ")) && head.starts_with(&[0, 1, 0, 0]) {
        return Some(Foreign::Database);
    }
    markup(head)
}

/// How they begin. Each has a byte that no text has, or words that no record has.
const SIGNATURES: &[(&[u8], Foreign)] = &[
    (b"PK\x03\x04", Foreign::Zip),
    (b"PK\x05\x06", Foreign::Zip),
    (b"PK\x07\x08", Foreign::Zip),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Foreign::OldOffice),
    (b"\x09\x08\x10\x00", Foreign::OldOffice),
    (b"%PDF-", Foreign::Pdf),
    (b"{\\rtf", Foreign::Document),
    (b"\x1f\x8b", Foreign::Compressed),
    (b"7z\xbc\xaf\x27\x1c", Foreign::Compressed),
    (b"Rar!\x1a\x07", Foreign::Compressed),
    (b"\x28\xb5\x2f\xfd", Foreign::Compressed),
    (b"\xfd7zXZ\x00", Foreign::Compressed),
    (b"BZh91AY&SY", Foreign::Compressed),
    (b"SQLite format 3\x00", Foreign::Database),
    (b"\x89PNG\r\n", Foreign::Picture),
    (b"\xff\xd8\xff", Foreign::Picture),
    (b"GIF8", Foreign::Picture),
];

/// A ZIP archive tells by the names and types of its first parts what it is.
fn zip(head: &[u8]) -> Foreign {
    let has = |part: &[u8]| head.windows(part.len()).any(|window| window == part);
    if has(b"xl/") || has(b"opendocument.spreadsheet") || has(b"spreadsheetml") {
        Foreign::Spreadsheet
    } else if has(b"word/") || has(b"opendocument.text") {
        Foreign::Document
    } else if has(b"[Content_Types].xml") {
        // Office, and nothing in what was looked at says which program. Excel writes this part first too.
        Foreign::Spreadsheet
    } else {
        Foreign::Zip
    }
}

/// Web pages, and XML that a spreadsheet program wrote.
fn markup(head: &[u8]) -> Option<Foreign> {
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    if !text.starts_with(b"<") {
        return None;
    }
    let start = text.get(..BEGINNING_OF_MARKUP).unwrap_or(text).to_ascii_lowercase();
    let has = |part: &[u8]| start.windows(part.len()).any(|window| window == part);
    if has(b"progid=\"excel.sheet\"") || has(b"urn:schemas-microsoft-com:office:spreadsheet") {
        return Some(Foreign::Spreadsheet);
    }
    let begins = |part: &[u8]| start.starts_with(part);
    let is_page = begins(b"<!doctype html") || begins(b"<html") || begins(b"<head") || begins(b"<body");
    // XHTML, or comments before the root.
    let is_hidden_page = (begins(b"<?xml") || begins(b"<!--")) && (has(b"<html") || has(b"<!doctype html"));
    (is_page || is_hidden_page).then_some(Foreign::WebPage)
}

/// How much of an XML document is searched for a root element of HTML.
const BEGINNING_OF_MARKUP: usize = 1024;

#[cfg(test)]
mod tests {
    use super::*;

    fn check(head: &[u8], expected: Option<Foreign>) {
        assert_eq!(recognise(head), expected, "{:?}", String::from_utf8_lossy(head));
    }

    #[test]
    fn records_are_not_taken_for_something_else() {
        for head in [
            &b""[..],
            b"posttyp;postId\n",
            b"{\"posttyp\":\"insats\"}",
            b"[{}]",
            b"<?xml version=\"1.0\"?><poster xmlns=\"urn:x-socialdata:post:1\">",
            b"<poster>",
            b"PK;belopp\n",
            b"sep=;\r\n",
            b"\xff\xfep\0",
            b"\xef\xbb\xbfposttyp",
            b"<!-- poster -->",
        ] {
            check(head, None);
        }
    }

    #[test]
    fn files_of_other_programs_are_named() {
        check(b"PK\x03\x04\x14\0xl/workbook.xml", Some(Foreign::Spreadsheet));
        check(b"PK\x03\x04\x14\0[Content_Types].xml", Some(Foreign::Spreadsheet));
        check(b"PK\x03\x04\x14\0[Content_Types].xml  word/document.xml", Some(Foreign::Document));
        check(
            b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
            Some(Foreign::Spreadsheet),
        );
        check(b"PK\x03\x04\x14\0insats.csv", Some(Foreign::Zip));
        check(b"PK\x05\x06", Some(Foreign::Zip));
        check(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", Some(Foreign::OldOffice));
        check(b"%PDF-1.7", Some(Foreign::Pdf));
        check(b"\x1f\x8b\x08", Some(Foreign::Compressed));
        check(b"{\\rtf1\\ansi", Some(Foreign::Document));
        check(b"SQLite format 3\0", Some(Foreign::Database));
        check(b"\0\x01\0\0Standard Jet DB\0", Some(Foreign::Database));
        check(b"\x89PNG\r\n\x1a\n", Some(Foreign::Picture));
        check(b"\xef\xbb\xbf \n<!DOCTYPE HTML>", Some(Foreign::WebPage));
        check(b"<?xml version=\"1.0\"?>\n<!DOCTYPE html PUBLIC", Some(Foreign::WebPage));
        check(b"<?xml?><?mso-application progid=\"Excel.Sheet\"?>", Some(Foreign::Spreadsheet));
    }

    #[test]
    fn every_one_has_texts() {
        for (_, foreign) in SIGNATURES {
            assert!(foreign.message().sv.ends_with('.') && foreign.message().en.ends_with('.'));
            assert!(foreign.remedy().sv.ends_with('.') && foreign.remedy().en.ends_with('.'));
            assert!(foreign.code().starts_with("read-"));
        }
    }
}
