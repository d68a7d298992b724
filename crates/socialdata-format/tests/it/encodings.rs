//! The same records in any encoding get the same findings at the same places, and no bytes whatever do harm.

use proptest::prelude::*;
use socialdata_format::{AssumedEncoding, Event, Options, Reader};

use crate::fixtures::{bytes, names, story};

/// Rows and lines in which windows-1252 has every letter.
fn texts() -> Vec<String> {
    let header = "posttyp;postId;period;insatsId";
    let csv = format!("{header}\ninsats;Hälsa-Å;2026-09;\"Ö;1\"\ninsats;é – §;2026-13;\ninsats;A;;\n");
    let ndjson = "{\"posttyp\":\"insats\",\"postId\":\"Ärende ö\",\"period\":\"å\"}\n{\"posttyp\":\"insats\",\"nyå\":1}\n";
    let tabs = csv.replace('"', "").replace("Ö;1", "Ö").replace(';', "\t").replace('\n', "\r\n");
    vec![csv, ndjson.to_owned(), tabs]
}

fn in_every_encoding(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let utf_16 =
        |text: &str, bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    let marked = format!("\u{feff}{text}");
    let (windows, _, is_lossy) = encoding_rs::WINDOWS_1252.encode(text);
    assert!(!is_lossy);
    vec![
        ("utf-8", text.as_bytes().to_vec()),
        ("utf-8-bom", marked.as_bytes().to_vec()),
        ("utf-16le", utf_16(text, u16::to_le_bytes)),
        ("utf-16le", utf_16(&marked, u16::to_le_bytes)),
        ("utf-16be", utf_16(text, u16::to_be_bytes)),
        ("utf-16be", utf_16(&marked, u16::to_be_bytes)),
        ("windows-1252", windows.into_owned()),
    ]
}

fn encoding_of(input: &[u8]) -> &'static str {
    let mut reader = Reader::open(input, Options::default()).unwrap();
    let _ = reader.by_ref().count();
    reader.encoding().as_str()
}

#[test]
fn the_same_records_get_the_same_findings_at_the_same_places() {
    for text in texts() {
        let expected = story(text.as_bytes(), Options::default());
        assert!(expected.len() > 1 && expected.concat().contains(" FMT-"), "{expected:?}");
        for (encoding, input) in in_every_encoding(&text) {
            assert_eq!(story(&input, Options::default()), expected, "{encoding}: {text}");
            assert_eq!(encoding_of(&input), encoding, "{text}");
        }
    }
}

#[test]
fn a_letter_after_a_hundred_thousand_rows_is_read_and_reported() {
    let row = "insats;A;2026-09\n".repeat(100_000);
    let text = format!("posttyp;postId;period\n{row}insats;Å;2026-13\n");
    let (windows, _, _) = encoding_rs::WINDOWS_1252.encode(&text);
    let last = |input: &[u8]| story(input, Options::default()).pop().unwrap();
    assert_eq!(last(&windows), last(text.as_bytes()));
    assert!(last(&windows).contains("FMT-012 100002:10"), "{}", last(&windows));
    assert_eq!((encoding_of(&windows), encoding_of(text.as_bytes())), ("windows-1252", "utf-8"));
}

#[test]
fn broken_utf_8_is_a_finding_and_an_assumption_replaces_the_guess() {
    let header = b"posttyp;postId\n".as_slice();
    let mixed = [header, "insats;Å\n".as_bytes(), b"insats;\xc5\n"].concat();
    let codes = |options| story(&mixed, options);
    assert!(codes(Options::default())[1].starts_with("2 LEV-005 3:8"), "{:?}", codes(Options::default()));
    let as_1252 = codes(Options::default().with_encoding(AssumedEncoding::Windows1252));
    assert!(as_1252[0].contains(" LEV-005 2:8") && !as_1252[1].contains("LEV-005"), "{as_1252:?}");
    let ascii_and_one = [header, b"insats;\xc5\n"].concat();
    let told = story(&ascii_and_one, Options::default().with_encoding(AssumedEncoding::Utf8));
    assert_eq!(told, ["1 LEV-005 2:8"]);
}

#[test]
fn text_that_was_read_twice_is_one_finding_per_record() {
    let csv = "posttyp;postId;insatsId\ninsats;HÃ¤lsa;Ã¥Ã¶\ninsats;B;Ã„\n";
    let told = story(csv.as_bytes(), Options::default());
    for (line, place) in told.iter().zip([" LEV-005 2:9", " LEV-005 3:10"]) {
        assert_eq!((line.matches("LEV-005").count(), line.contains(place)), (1, true), "{line}");
    }
    let ndjson = "{\"posttyp\":\"insats\",\"postId\":\"Ã–\"}\n";
    assert!(story(ndjson.as_bytes(), Options::default())[0].contains("LEV-005 1:31"));
}

#[test]
fn a_cell_has_the_name_that_a_spreadsheet_gives_it() {
    let csv = "sep=;\n\nposttyp;postId;period\n\ninsats;\"A\nB\";2026-09\ninsats;C;2026-13\n";
    let cells: Vec<String> = Reader::open(csv.as_bytes(), Options::default())
        .unwrap()
        .filter_map(|event| match event.unwrap() {
            Event::Record(record) => Some(record.findings),
            _ => None,
        })
        .flatten()
        .filter(|located| located.finding.rule.code.starts_with("FMT-"))
        .map(|located| located.cell.unwrap().to_string())
        .collect();
    // The row over two lines is one row, and so is each blank line; the declaration is none.
    assert_eq!(cells, ["B4", "C5"]);
}

fn bytes_of_any_kind() -> impl Strategy<Value = Vec<u8>> {
    let files: Vec<_> = names("hostile").iter().map(|name| bytes(&format!("hostile/{name}"))).collect();
    let starts = prop::sample::select(vec![
        &b""[..],
        b"\xff\xfe",
        b"\xfe\xff",
        b"\xef\xbb\xbf",
        b"sep=,\n",
        b"\0p\0o",
    ]);
    let tail = prop_oneof![prop::collection::vec(any::<u8>(), 0..200), prop::sample::select(files)];
    (starts, tail).prop_map(|(start, tail)| [start, &tail].concat())
}

proptest! {
    #[test]
    fn any_bytes_in_any_encoding_are_read_to_an_end(input in bytes_of_any_kind()) {
        for name in ["auto", "utf-8", "windows-1252", "utf-16"] {
            let encoding = AssumedEncoding::from_name(name).unwrap();
            story(&input, Options::default().with_encoding(encoding).with_line_cap(4096));
        }
    }

    #[test]
    fn any_swedish_text_has_the_same_story_in_every_encoding(cell in "[a-zåäöÅÄÖéü§–0-9 ]{0,12}", other in "[A-ZÅÄÖ-]{1,6}") {
        let text = format!("posttyp;postId;period;insatsId\ninsats;{cell};{other};x\ninsats;Ö;2026-13;{cell}\n");
        let expected = story(text.as_bytes(), Options::default());
        for (encoding, input) in in_every_encoding(&text) {
            prop_assert_eq!(&story(&input, Options::default()), &expected, "{}: {}", encoding, text);
        }
    }
}
