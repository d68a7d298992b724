//! What nobody should send, and what is said about it.

use socialdata_format::Options;

use crate::fixtures::{bytes, names, story};

/// Every file of `fixtures/hostile/`, and its story.
const EXPECTED: &[(&str, &[&str])] = &[
    ("blank-lines-only.csv", &["file LEV-003 1:1"]),
    ("bom-only.csv", &["file LEV-003 1:1"]),
    ("bom.csv", &["1 ok"]),
    ("bom.ndjson", &["1 ok"]),
    ("carriage-returns-only.csv", &["! read-carriage-returns 1:1"]),
    ("comma-separated.csv", &["file LEV-006 1:1", "! read-posttyp-column-missing 1:1"]),
    ("crlf.csv", &["1 ok", "2 ok"]),
    ("crlf.ndjson", &["1 ok", "2 ok"]),
    (
        "deep-nesting.ndjson",
        &[
            "1 FMT-001 1:21 OBL-002 1:1 OBL-003 1:1 OBL-004 1:1 OBL-005 1:1 OBL-030 1:1 OBL-031 1:1 OBL-032 1:1 OBL-033 1:1 OBL-034 1:1",
            "2 LEV-007 2:5000",
            "3 ok",
        ],
    ),
    ("duplicate-member.ndjson", &["1 FMT-002 1:47"]),
    ("duplicate-object.ndjson", &["1 FMT-002 1:217"]),
    ("empty-cells.csv", &["1 ok", "2 LEV-006 3:1"]),
    ("empty.ndjson", &["file LEV-003 1:1"]),
    ("everything-quoted.csv", &["1 ok", "2 ok"]),
    ("formula-cell.csv", &["1 FMT-011 2:8"]),
    ("header-only.csv", &["file LEV-003 1:1"]),
    ("huge-number.ndjson", &["1 LEV-007 1:5368", "2 ok"]),
    ("identity-number-as-key.ndjson", &["1 PNR-007 1:30 KOD-021 1:264"]),
    ("indented.json", &["1 LEV-007 1:1", "2 LEV-007 2:11", "3 LEV-007 3:10", "4 LEV-007 4:1"]),
    ("json-array.json", &["! read-json-array 1:1"]),
    ("line-break-in-quotes.csv", &["1 FMT-011 2:8", "2 ok"]),
    ("line-is-an-array.ndjson", &["1 ok", "2 LEV-007 2:1", "3 ok"]),
    ("lone-surrogate.ndjson", &["1 LEV-007 1:41", "2 ok"]),
    ("no-final-line-end.csv", &["1 ok"]),
    ("no-header.csv", &["file LEV-006 1:1", "! read-posttyp-column-missing 1:1"]),
    ("nul-in-second-line.ndjson", &["1 ok", "! read-binary 2:13"]),
    ("number-out-of-range.ndjson", &["1 LEV-007 1:373"]),
    ("posttyp-last.ndjson", &["1 ok"]),
    ("quote-inside-cell.csv", &["1 FMT-011 2:8"]),
    ("repeated-column.csv", &["file FMT-002 1:205", "1 unchecked"]),
    ("spreadsheet.xlsx", &["! read-binary 1:6"]),
    ("truncated-line.ndjson", &["1 ok", "2 LEV-007 2:150"]),
    ("unclosed-quote.csv", &["1 ok", "2 LEV-007 3:1", "! read-unclosed-quote 3:1"]),
    ("utf-16-be-with-bom.ndjson", &["! read-utf-16 1:1"]),
    ("utf-16-le-with-bom.csv", &["! read-utf-16 1:1"]),
    ("utf-16-le-without-bom.ndjson", &["! read-utf-16 1:1"]),
    ("web-page.csv", &["! read-markup 1:1"]),
    ("windows-1252-header.csv", &["file LEV-005 1:206", "1 unchecked"]),
    ("windows-1252.csv", &["1 LEV-005 2:9", "2 ok"]),
    ("windows-1252.ndjson", &["1 ok", "2 LEV-005 2:32", "3 ok"]),
    ("wrong-cell-count.csv", &["1 LEV-007 2:149", "2 LEV-007 3:139", "3 ok"]),
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
