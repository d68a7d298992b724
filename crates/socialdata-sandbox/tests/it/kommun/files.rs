//! The files in `fixtures/` that come from the generator, and those that show one fault each.

use std::fs;
use std::path::{Path, PathBuf};

use socialdata_core::kodlista::{Omrade, Regi, Skydd};
use socialdata_core::post::{Post, Posttyp};
use socialdata_core::validering::Checked;
use socialdata_format::{CsvWriter, Event, NdjsonWriter, Options, Reader};

use super::generate;

/// `fixtures/valid/insats/manad-2026-09.*`: 250 persons of Stockholm from seed 206, chosen because rare cases (LVM, LVU 2 and 3 §§,
/// all providers) happen to be in it.
///
/// After a change of the generator that is meant: `SOCIALDATA_BLESS=1 cargo test -p socialdata-sandbox the_blessed_month_is`,
/// and read the difference. Another seed may be needed for the rare cases.
#[test]
fn the_blessed_month_is_what_the_generator_writes() {
    let posts: Vec<Post> =
        generate(250, 206, "2026-09").into_insatser().into_iter().map(Post::from).collect();
    assert!(posts.len() >= 300, "{}", posts.len());
    let mut ndjson = NdjsonWriter::new(Vec::new());
    let mut csv = CsvWriter::new(Vec::new(), Posttyp::Insats).unwrap();
    for post in &posts {
        ndjson.write(post).unwrap();
        csv.write(post).unwrap();
    }
    compare_or_bless("valid/insats/manad-2026-09.ndjson", &ndjson.finish().unwrap());
    compare_or_bless("valid/insats/manad-2026-09.csv", &csv.finish().unwrap());
}

#[test]
fn the_blessed_month_reads_back_without_findings_in_both_forms() {
    let ndjson = read(&fixtures().join("valid/insats/manad-2026-09.ndjson"));
    let csv = read(&fixtures().join("valid/insats/manad-2026-09.csv"));
    assert!(ndjson.codes.is_empty() && csv.codes.is_empty(), "{:?} {:?}", ndjson.codes, csv.codes);
    assert!(ndjson.posts.len() >= 300);
    assert!(ndjson.posts == csv.posts, "the two forms hold the same records");
}

#[test]
fn the_blessed_month_holds_what_a_month_can_hold() {
    let text = fs::read_to_string(fixtures().join("valid/insats/manad-2026-09.ndjson")).unwrap();
    let wanted = [
        Omrade::ALL.iter().map(|code| format!("\"omrade\":\"{}\"", code.code())).collect::<Vec<_>>(),
        Regi::ALL.iter().map(|code| format!("\"regi\":\"{}\"", code.code())).collect(),
        Skydd::ALL.iter().map(|code| format!("\"skydd\":\"{}\"", code.code())).collect(),
        ["saknas", "samordningsnummer"].map(|idtyp| format!("\"idtyp\":\"{idtyp}\"")).to_vec(),
        ["lvm", "lvu-2", "lvu-3", "lvu-6", "lag-2024-79", "sol-11-1", "sol-13-7", "sol-2001-4-1"]
            .map(|lagrum| format!("\"lagrum\":\"{lagrum}\""))
            .to_vec(),
        ["\"verkstalldFran\":\"2024-02-29\"", "\"avslutsorsak\":", "\"boendekommun\":"]
            .map(str::to_owned)
            .to_vec(),
    ];
    for part in wanted.iter().flatten() {
        assert!(text.contains(part), "{part}");
    }
    let is_leap_birth = |digits: &str| digits.get(4..8) == Some("0229");
    assert!(text.split("\"id\":\"").any(is_leap_birth), "nobody is born on 29 February");
}

/// The codes whose examples lie beside this generator; those about whole files belong to the readers.
const FOLDERS: &[&str] = &[
    "FMT-044", "FMT-049", "JUR-005", "KOD-021", "OBL-002", "OBL-034", "PNR-001", "PNR-002", "PNR-003",
    "PNR-004", "PNR-005", "PNR-011", "REL-010", "TID-001", "TID-003", "TID-004",
];

#[test]
fn bad_files_give_exactly_their_code_and_good_files_nothing() {
    for code in FOLDERS {
        let folder = fixtures().join("invalid").join(code);
        let mut kinds = [0, 0];
        let mut files: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        for file in files {
            let name = file.file_name().unwrap().to_str().unwrap();
            let read = read(&file);
            if name.starts_with("bad-") {
                kinds[0] += 1;
                assert!(
                    !read.codes.is_empty() && read.codes.iter().all(|found| found == code),
                    "{code}/{name}: {:?}",
                    read.codes
                );
                assert_eq!(read.faulty, read.records, "{code}/{name}: every record has the fault");
            } else {
                assert!(name.starts_with("good-"), "{code}/{name}");
                kinds[1] += 1;
                assert_eq!(read.codes, Vec::<&str>::new(), "{code}/{name}");
            }
            assert!((1..=3).contains(&read.records), "{code}/{name}: {} records", read.records);
        }
        assert!(kinds[0] > 0 && kinds[1] > 0, "{code}");
    }
}

struct Read {
    records: usize,
    faulty: usize,
    codes: Vec<&'static str>,
    posts: Vec<Post>,
}

fn read(file: &Path) -> Read {
    let bytes = fs::read(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let mut read = Read { records: 0, faulty: 0, codes: Vec::new(), posts: Vec::new() };
    for event in Reader::open(bytes.as_slice(), Options::default()).unwrap() {
        match event.unwrap() {
            Event::Record(record) => {
                read.records += 1;
                read.faulty += usize::from(!record.findings.is_empty());
                read.codes.extend(record.findings.iter().map(|located| located.finding.rule.code));
                read.posts.extend(record.checked.map(Checked::into_inner));
            }
            Event::File(located) => read.codes.push(located.finding.rule.code),
            other => panic!("a new kind of event: {other:?}"),
        }
    }
    read
}

fn compare_or_bless(below: &str, made: &[u8]) {
    let path = fixtures().join(below);
    if is_blessing() {
        #[expect(clippy::disallowed_methods, reason = "blessing a fixture, on a developer's request")]
        fs::write(&path, made).unwrap();
    }
    let stored = fs::read(&path).unwrap_or_else(|error| panic!("{below}: {error}"));
    assert!(stored == made, "{below} is not what the generator writes; SOCIALDATA_BLESS=1 replaces it");
}

fn is_blessing() -> bool {
    #[expect(clippy::disallowed_methods, reason = "read in this test only")]
    std::env::var_os("SOCIALDATA_BLESS").is_some()
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures")
}
