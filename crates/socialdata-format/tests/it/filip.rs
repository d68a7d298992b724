//! Folders for the portal: each code has a folder that is right and one that gives that code and no other.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read};
use std::path::Path;

use chrono::NaiveDate;
use socialdata_core::validering::Severity;
use socialdata_format::filip::{
    BodyStatus, Entry, EntryKind, FilipOptions, FilipReport, Filperiod, LARGEST, RULES, check_body,
    check_listing,
};
use socialdata_format::report::Lang;

const FOLDERS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/filip/check");

/// Codes that need what no folder in the tree can hold.
const NO_FOLDER: [&str; 6] = ["FIL-002", "FIL-025", "FIL-026", "FIL-027", "FIL-028", "FIL-029"];

fn options(code: &str) -> FilipOptions {
    let (year, month, day) = if code == "FIL-063" { (2000, 1, 1) } else { (2026, 11, 23) };
    FilipOptions {
        filkod: (code != "FIL-023").then(|| "0180".to_owned()),
        open_periods: ["2026-08", "2026-09", "2026"]
            .iter()
            .filter_map(|text| Filperiod::parse(text))
            .collect(),
        max_files: Some(4),
        fields: None,
        today: NaiveDate::from_ymd_opt(year, month, day),
    }
}

fn report(folder: &Path, options: &FilipOptions) -> FilipReport {
    let entry = |entry: io::Result<fs::DirEntry>| {
        let entry = entry.expect("an entry");
        let size = entry.metadata().expect("its size").len();
        Entry { name: entry.file_name().into_string().expect("a name"), kind: EntryKind::File(size) }
    };
    let mut entries: Vec<Entry> = fs::read_dir(folder).expect("a folder").map(entry).collect();
    let (listed, findings) = check_listing(&mut entries, options);
    let mut report = FilipReport::new(listed, findings, options, 1000);
    let files: Vec<_> = report.files().cloned().collect();
    for (index, file) in files.iter().enumerate().filter(|(_, file)| file.is_text_file) {
        let source = fs::File::open(folder.join(&entries[index].name)).expect("a file");
        let slag = file.namn.as_ref().map(|namn| namn.slag);
        let seen =
            check_body(source, index, slag, options, &mut |finding| report.add(finding)).expect("readable");
        report.set_body(index, BodyStatus::Checked, seen);
    }
    report
}

fn codes(report: &FilipReport) -> BTreeSet<String> {
    let json: serde_json::Value = report.json(Lang::Sv).parse().expect("JSON");
    let rules = json["summary"]["byRule"].as_object().expect("an object");
    rules.keys().cloned().collect()
}

#[test]
fn each_code_has_a_folder_that_gives_it_and_no_other() {
    for rule in RULES.iter().filter(|rule| !NO_FOLDER.contains(&rule.code)) {
        let folder = Path::new(FOLDERS).join(rule.code);
        let options = options(rule.code);
        assert_eq!(codes(&report(&folder.join("good"), &options)), BTreeSet::new(), "{} good", rule.code);
        let mut expected = BTreeSet::from([rule.code.to_owned()]);
        if rule.code == "FIL-024" {
            expected.insert("FIL-005".to_owned());
        }
        assert_eq!(codes(&report(&folder.join("bad"), &options)), expected, "{} bad", rule.code);
    }
}

#[test]
fn each_folder_is_for_a_code() {
    for entry in fs::read_dir(FOLDERS).expect("the folders") {
        let name = entry.expect("an entry").file_name().into_string().expect("a name");
        assert!(name == "README.md" || RULES.iter().any(|rule| rule.code == name), "{name}");
    }
}

#[test]
fn the_portals_texts_are_its_own_and_in_its_order() {
    let portal: Vec<_> =
        RULES.iter().filter(|rule| rule.portal.is_some()).map(|rule| rule.message.sv).collect();
    assert_eq!(
        portal,
        [
            "Maximalt antal filer har överskridits",
            "Filen är för stor",
            "Filen är tom",
            "Felaktig filtyp",
            "Felaktigt filnamn",
            "Felaktig filkod i filnamnet",
            "Felaktig period i filnamnet",
            "En fil av denna typ är redan vald",
        ]
    );
    let numbers: Vec<_> = RULES.iter().filter_map(|rule| rule.portal).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 6, 7, 8]);
}

#[test]
fn the_first_check_that_fails_is_the_one_that_is_shown() {
    let check = |name: &str, size: u64, code: &str| {
        let mut entries = [Entry { name: name.to_owned(), kind: EntryKind::File(size) }];
        let (_, found) = check_listing(&mut entries, &options(""));
        let portal: Vec<_> =
            found.iter().filter(|one| one.rule.portal.is_some()).map(|one| one.rule.code).collect();
        assert_eq!(portal, [code], "{name}");
    };
    check("x.pdf", LARGEST + 1, "FIL-002");
    check("x.pdf", 0, "FIL-003");
    check("x.pdf", 1, "FIL-004");
    check("SOL1_0184_202601_20261012T0930.xls", LARGEST, "FIL-005");
    check("SOL1_0184_202601_20261012T0930.txt", 1, "FIL-006");
    check("SOL1_0180_202601_20261012T0930.txt", 1, "FIL-007");
}

#[test]
fn what_is_not_known_is_not_checked_and_said() {
    let report = report(&Path::new(FOLDERS).join("FIL-006/good"), &FilipOptions::default());
    let json: serde_json::Value = report.json(Lang::Sv).parse().expect("JSON");
    let not_run: Vec<_> = json["checks"]
        .as_array()
        .expect("checks")
        .iter()
        .filter(|check| check["status"] == "not-run")
        .map(|check| check["number"].as_u64())
        .collect();
    assert_eq!(not_run, [Some(1), Some(6), Some(7)]);
    let text = report.text(Lang::Sv);
    assert!(
        text.contains("--filkod") && text.contains("--open-period") && text.contains("--max-files"),
        "{text}"
    );
}

#[test]
fn hostile_names_are_neither_shown_nor_a_panic() {
    let long = "a".repeat(300);
    for name in [
        long.as_str(),
        "a\nb.txt",
        "\u{1b}[31m.txt",
        "SOL1_191212121212.txt",
        "121212-1212",
        "",
        ".",
        "å\u{0}",
    ] {
        let mut entries = [Entry { name: name.to_owned(), kind: EntryKind::File(1) }];
        let (listed, _) = check_listing(&mut entries, &FilipOptions::default());
        let is_shown = listed[0].name.is_some();
        assert_eq!(is_shown, matches!(name, "" | "."), "{name:?}");
    }
}

#[test]
fn nothing_that_is_no_file_is_taken_for_one() {
    for (kind, code) in [
        (EntryKind::Link, "FIL-025"),
        (EntryKind::Folder, "FIL-026"),
        (EntryKind::Other, "FIL-027"),
        (EntryKind::Unreadable, "FIL-028"),
    ] {
        let mut entries = [Entry { name: "LSS_0180_2026_20261012T0930.txt".to_owned(), kind }];
        let (listed, found) = check_listing(&mut entries, &options(""));
        assert_eq!(found.iter().map(|one| one.rule.code).collect::<Vec<_>>(), [code]);
        assert!(!listed[0].is_text_file);
    }
}

#[test]
fn no_value_of_a_field_is_in_a_report() {
    for folder in ["FIL-024", "FIL-060", "FIL-061", "FIL-062", "FIL-063"] {
        let report = report(&Path::new(FOLDERS).join(folder).join("bad"), &options(folder));
        assert!(report.count(Severity::Error) > 0);
        let shown = format!("{}{}{report:?}", report.text(Lang::Sv), report.json(Lang::En));
        for number in
            ["191212121212", "121212-1212", "191213321212", "191212121213", "201403072380", "199006022397"]
        {
            assert!(!shown.contains(number), "{folder}");
        }
    }
}

#[test]
fn a_finding_has_line_and_field() {
    let report = report(&Path::new(FOLDERS).join("FIL-062/bad"), &options(""));
    let json: serde_json::Value = report.json(Lang::En).parse().expect("JSON");
    let finding = &json["findings"][0];
    assert_eq!((finding["line"].as_u64(), finding["field"].as_u64()), (Some(1), Some(3)), "{finding}");
    assert!(report.text(Lang::Sv).contains("SOL1_0180_202609_20261012T0930.txt:1:3  FEL FIL-062"));
}

#[test]
fn the_first_line_may_be_the_one_with_a_semicolon_too_many() {
    check_lines("a;b;\na;b\na;b\n", &[("FIL-047", Some(1))]);
    check_lines("a;b\na;b;\na;b\n", &[("FIL-047", Some(2))]);
    check_lines("a;b;\na;b;\n", &[("FIL-048", None)]);
    check_lines("a;b;\na;b;c\n", &[]);
    check_lines("a;b;c\na;b;\n", &[]);
}

fn check_lines(text: &str, expected: &[(&str, Option<u64>)]) {
    let mut found = Vec::new();
    let text = text.replace('\n', "\r\n");
    let mut take = |one: socialdata_format::filip::FilipFinding| found.push((one.rule.code, one.line));
    check_body(text.as_bytes(), 0, None, &FilipOptions::default(), &mut take).expect("memory");
    assert_eq!(found, expected, "{text:?}");
}

/// A file without an end of lines, piece by piece.
struct Endless(u64);

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = buffer.len().min(usize::try_from(self.0).unwrap_or(usize::MAX));
        buffer[..length].fill(b'x');
        self.0 -= u64::try_from(length).map_err(io::Error::other)?;
        Ok(length)
    }
}

#[test]
fn a_line_of_a_hundred_megabytes_is_one_finding() {
    let mut codes = Vec::new();
    let mut take = |one: socialdata_format::filip::FilipFinding| codes.push(one.rule.code);
    let seen =
        check_body(Endless(100_000_000), 0, None, &FilipOptions::default(), &mut take).expect("memory");
    assert_eq!((codes.as_slice(), seen.lines, seen.bytes), (["FIL-053"].as_slice(), 1, 100_000_000));
}

#[test]
fn nul_bytes_anywhere_end_the_reading() {
    let mut codes = Vec::new();
    let mut take = |one: socialdata_format::filip::FilipFinding| codes.push((one.rule.code, one.line));
    check_body(&b"a;b\r\na;\0\r\n"[..], 0, None, &FilipOptions::default(), &mut take).expect("memory");
    assert_eq!(codes, [("FIL-040", Some(1))], "the chunk that holds it begins in line 1");
}

#[test]
fn reports_follow_their_schema_and_are_the_same_each_time() {
    let schema = include_str!("../../../../schemas/rapport/v1/filip.schema.json");
    let schema: serde_json::Value = schema.parse().expect("JSON");
    let schema = jsonschema::validator_for(&schema).expect("a schema");
    for rule in RULES.iter().filter(|rule| !NO_FOLDER.contains(&rule.code)) {
        let folder = Path::new(FOLDERS).join(rule.code).join("bad");
        let json = report(&folder, &options(rule.code)).json(Lang::En);
        assert_eq!(json, report(&folder, &options(rule.code)).json(Lang::En));
        let json: serde_json::Value = json.parse().expect("JSON");
        assert!(schema.is_valid(&json), "{}: {json}", rule.code);
    }
}
