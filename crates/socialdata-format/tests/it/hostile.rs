//! What nobody should send, and what is said about it.

use socialdata_format::Options;

use crate::fixtures::{bytes, names, story};

/// Every file of `fixtures/hostile/`, and its story.
const EXPECTED: &[(&str, &[&str])] = &[
    ("blank-lines-only.csv", &["file LEV-003 1:1"]),
    ("bom-before-quoted-header.csv", &["1 ok"]),
    ("bom-in-the-middle.csv", &["1 ok", "2 LEV-006 3:1", "3 DUB-002 4:8"]),
    ("bom-in-the-middle.ndjson", &["1 ok", "2 LEV-007 2:1"]),
    ("bom-only.csv", &["file LEV-003 1:1"]),
    ("bom.csv", &["1 ok"]),
    ("bom.ndjson", &["1 ok"]),
    ("carriage-return-in-row.csv", &["1 LEV-007 2:156"]),
    ("carriage-returns-only.csv", &["! read-carriage-returns 1:1"]),
    ("comma-separated.csv", &["1 ok"]),
    ("control-characters.csv", &["1 FMT-011 2:8"]),
    ("crlf.csv", &["1 ok", "2 DUB-002 3:8"]),
    ("crlf.ndjson", &["1 ok", "2 DUB-002 2:30"]),
    ("decimal-comma.csv", &["1 FMT-049 2:137"]),
    (
        "deep-nesting.ndjson",
        &[
            "1 FMT-001 1:21 OBL-002 1:1 OBL-003 1:1 OBL-004 1:1 OBL-005 1:1 OBL-030 1:1 OBL-031 1:1 OBL-032 1:1 OBL-033 1:1 OBL-034 1:1",
            "2 LEV-007 2:5000",
            "3 ok",
        ],
    ),
    ("digits-5000.csv", &["1 FMT-049 2:137"]),
    ("duplicate-member.ndjson", &["1 FMT-002 1:47"]),
    ("duplicate-object.ndjson", &["1 FMT-002 1:217"]),
    ("empty-cells.csv", &["1 ok", "2 LEV-006 3:1"]),
    ("empty.ndjson", &["file LEV-003 1:1"]),
    ("everything-quoted.csv", &["1 ok", "2 DUB-002 3:10"]),
    ("excel-renamed.csv", &["! read-spreadsheet 1:1"]),
    ("excel-unicode-text.csv", &["1 ok"]),
    ("formula-cell.csv", &["1 FMT-011 2:8"]),
    ("gzip-bomb.csv", &["! read-compressed 1:1"]),
    ("half-zip.csv", &["! read-zip 1:1"]),
    ("header-only.csv", &["file LEV-003 1:1"]),
    ("header-with-blanks.csv", &["1 ok"]),
    ("huge-number.ndjson", &["1 LEV-007 1:5368", "2 ok"]),
    ("identity-number-as-key.ndjson", &["1 PNR-007 1:30 KOD-021 1:264"]),
    (
        "indented.json",
        &[
            "1 OBL-003 1:1 OBL-004 1:1 OBL-005 1:1 OBL-030 1:1 OBL-031 1:1 OBL-032 1:1 OBL-033 1:1 OBL-034 1:1",
        ],
    ),
    ("json-array.json", &["1 ok", "2 DUB-002 3:30"]),
    ("line-break-in-quotes.csv", &["1 FMT-011 2:8", "2 ok"]),
    ("line-ends-mixed.csv", &["1 ok", "2 DUB-002 3:8", "3 DUB-002 6:8"]),
    ("line-ends-mixed.ndjson", &["1 ok", "2 DUB-002 4:30"]),
    ("line-is-an-array.ndjson", &["1 ok", "2 LEV-007 2:1", "3 DUB-002 3:30"]),
    ("lone-surrogate.ndjson", &["1 LEV-007 1:41", "2 ok"]),
    ("many-columns.csv", &["file LEV-004 1:204", "1 ok"]),
    ("no-final-line-end.csv", &["1 ok"]),
    ("no-header.csv", &["file LEV-006 1:1", "! read-posttyp-column-missing 1:1"]),
    ("nul-in-header.csv", &["! read-binary 1:21"]),
    ("nul-in-second-line.ndjson", &["1 ok", "! read-binary 2:13"]),
    ("number-out-of-range.ndjson", &["1 LEV-007 1:373"]),
    ("old-excel.csv", &["! read-old-office 1:1"]),
    ("only-separators.csv", &["file LEV-004 1:1", "file LEV-006 1:1", "! read-posttyp-column-missing 1:1"]),
    ("pdf.csv", &["! read-pdf 1:1"]),
    ("picture.csv", &["! read-picture 1:1"]),
    ("posttyp-last.ndjson", &["1 ok"]),
    ("quote-bomb.csv", &["1 LEV-007 2:1", "! read-unclosed-quote 2:1"]),
    ("quote-inside-cell.csv", &["1 FMT-011 2:8"]),
    ("read-twice-header.csv", &["file LEV-005 1:201", "file FMT-001 1:194", "1 unchecked"]),
    ("read-twice.csv", &["1 LEV-005 2:9 FMT-011 2:8", "2 ok"]),
    ("repeated-column.csv", &["file FMT-002 1:205", "1 unchecked"]),
    ("rtf.csv", &["! read-document 1:1"]),
    ("sep-declaration.csv", &["1 ok"]),
    ("spreadsheet.xlsx", &["! read-zip 1:1"]),
    ("sqlite.csv", &["! read-database 1:1"]),
    ("tab-separated.csv", &["1 ok"]),
    ("thousands-separator.csv", &["1 FMT-049 2:137", "2 DUB-002 3:8 FMT-049 3:137"]),
    ("trailing-separators-in-rows.csv", &["1 LEV-004 2:148", "2 DUB-002 3:8"]),
    ("trailing-separators.csv", &["file LEV-004 1:204", "1 ok", "2 DUB-002 3:8"]),
    ("truncated-line.ndjson", &["1 ok", "2 LEV-007 2:150"]),
    ("unclosed-quote.csv", &["1 ok", "2 LEV-007 3:1", "! read-unclosed-quote 3:1"]),
    ("utf-16-be-with-bom.ndjson", &["1 ok"]),
    ("utf-16-cut-off.csv", &["1 LEV-005 2:147"]),
    ("utf-16-le-with-bom.csv", &["1 ok"]),
    ("utf-16-le-without-bom.ndjson", &["1 ok"]),
    ("utf-16-lone-surrogate.csv", &["1 ok", "2 LEV-005 3:9"]),
    ("utf-8-with-one-broken-byte.csv", &["1 FMT-011 2:8", "2 ok", "3 LEV-005 4:9"]),
    ("web-page.csv", &["! read-web-page 1:1"]),
    ("windows-1252-header.csv", &["file FMT-001 1:205", "1 unchecked"]),
    ("windows-1252-not-text.csv", &["1 LEV-005 2:9"]),
    ("windows-1252.csv", &["1 FMT-011 2:8", "2 ok"]),
    ("windows-1252.ndjson", &["1 ok", "2 FMT-011 2:30", "3 DUB-002 3:30"]),
    ("wrong-cell-count.csv", &["1 LEV-007 2:149", "2 LEV-007 3:139", "3 ok"]),
    ("xhtml-error-page.csv", &["! read-web-page 1:1"]),
];

#[test]
fn every_hostile_file_has_its_story() {
    let told: Vec<_> = EXPECTED.iter().map(|(name, _)| (*name).to_owned()).collect();
    let mut failures = Vec::new();
    for name in names("hostile") {
        let actual = story(&bytes(&format!("hostile/{name}")), Options::default());
        let expected = EXPECTED.iter().find(|(file, _)| *file == name).map(|(_, story)| story.to_vec());
        if expected != Some(actual.iter().map(String::as_str).collect()) {
            failures.push(format!("({name:?}, &{actual:?}),"));
        }
    }
    assert!(failures.is_empty(), "\n{}\n", failures.join("\n"));
    assert_eq!(names("hostile"), told, "a story without its file, or out of order");
}
