//! `fixtures/invalid/<CODE>/`: for each structural rule a record that breaks it and nothing else.
//!
//! The files are found by search: each valid record of [`bases`] is changed in one place at a time ([`changes`]), and the first
//! change that gives exactly one code is that code's `bad-01.ndjson`; the record before the change is its `good-01.ndjson`.
//! After a change of the schemas: `SOCIALDATA_BLESS=1 cargo test -p socialdata-sandbox breaks_each_structural_rule`, and read the
//! difference.

mod bases;
mod changes;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use socialdata_core::regler::strukturella;

use crate::fixtures::{compare_or_bless, fixtures, read, read_bytes};

use bases::{Base, bases};
use changes::changes;

/// Rules whose files were written by hand, because several kinds of fault or both formats are worth showing.
const BY_HAND: &[&str] = &[
    "FMT-044", "FMT-049", "FMT-108", "FMT-125", "KOD-021", "KOD-900", "OBL-002", "OBL-034", "OBL-312",
    "OBL-315", "PNR-011", "REL-017",
];

/// Where the codes stand that no file can show alone, one a line: code, tab, reason.
const EXCEPTIONS: &str = "invalid-undantag.txt";

#[test]
fn one_change_breaks_each_structural_rule_alone() {
    let found = search();
    let mut missing = Vec::new();
    for rule in strukturella::RULES {
        let code = rule.code;
        if BY_HAND.contains(&code) {
            assert!(fixtures().join("invalid").join(code).is_dir(), "{code} has no files");
            continue;
        }
        let Some((good, bad)) = found.get(code) else {
            missing.push(code);
            continue;
        };
        compare_or_bless(&format!("invalid/{code}/good-01.ndjson"), good.as_bytes());
        compare_or_bless(&format!("invalid/{code}/bad-01.ndjson"), bad.as_bytes());
    }
    let excused: Vec<_> = exceptions().into_keys().collect();
    assert_eq!(missing, excused, "codes that no change gives alone, and those in {EXCEPTIONS}");
}

/// The first record before and after a change for each code that one change gives alone.
fn search() -> BTreeMap<&'static str, (String, String)> {
    let bases = bases();
    let mut found = BTreeMap::new();
    for base in &bases {
        let good = base.line();
        assert_eq!(read_bytes(good.as_bytes()).codes, Vec::<&str>::new(), "{}", base.name);
        for changed in changes(base, &bases) {
            let bad = Base { name: base.name.clone(), posttyp: base.posttyp, record: changed }.line();
            let codes: BTreeSet<_> = read_bytes(bad.as_bytes()).codes.into_iter().collect();
            if let (Some(code), 1) = (codes.first(), codes.len()) {
                found.entry(*code).or_insert_with(|| (good.clone(), bad));
            }
        }
    }
    found
}

fn exceptions() -> BTreeMap<String, String> {
    let text = fs::read_to_string(fixtures().join(EXCEPTIONS)).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let (code, reason) = line.split_once('\t').unwrap();
            assert!(reason.len() > 20, "{code} has no reason");
            (code.to_owned(), reason.to_owned())
        })
        .collect()
}

#[test]
fn bad_files_give_exactly_their_code_and_good_files_nothing() {
    let mut folders: Vec<_> =
        fs::read_dir(fixtures().join("invalid")).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    for folder in folders {
        let code = folder.file_name().unwrap().to_str().unwrap();
        // Those about whole files and unreadable records belong to the readers.
        // Whether a type is gated only a run with a policy can know.
        if code.starts_with("LEV-") || code.starts_with("FMT-00") || code == "JUR-008" {
            continue;
        }
        let mut kinds = [0, 0];
        for file in fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()) {
            let name = file.file_name().unwrap().to_str().unwrap();
            let read = read(&file);
            if name.starts_with("bad-") {
                kinds[0] += 1;
                let codes: BTreeSet<_> = read.codes.iter().copied().collect();
                assert_eq!(codes, BTreeSet::from([code]), "{code}/{name}");
                // Of two records that are laid side by side the second one has the fault.
                let faulty = if code.starts_with("DUB-") { read.faulty + 1 } else { read.faulty };
                assert_eq!(faulty, read.records, "{code}/{name}: every record has the fault");
            } else {
                assert!(name.starts_with("good-"), "{code}/{name}");
                kinds[1] += 1;
                assert_eq!(read.codes, Vec::<&str>::new(), "{code}/{name}");
            }
            assert!((1..=8).contains(&read.records), "{code}/{name}: {} records", read.records);
        }
        assert!(kinds[0] > 0 && kinds[1] > 0, "{code}");
    }
}
