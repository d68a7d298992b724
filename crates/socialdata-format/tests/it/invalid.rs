//! `fixtures/invalid/<CODE>/`: `bad-NN.*` reports exactly that code, `good-NN.*` does not report it.

use std::collections::BTreeSet;

use socialdata_core::regler;
use socialdata_format::{Event, Options};

use crate::fixtures::{bytes, events, names};

#[test]
fn every_bad_file_reports_its_code_and_nothing_else() {
    for code in names("invalid") {
        assert!(regler::find(&code).is_some(), "{code} is the folder of no rule");
        let files = names(&format!("invalid/{code}"));
        for kind in ["bad-", "good-"] {
            assert!(files.iter().any(|file| file.starts_with(kind)), "{code} has no {kind} file");
        }
        for file in files {
            check(&code, &file);
        }
    }
}

fn check(code: &str, file: &str) {
    let (events, failure) = events(&bytes(&format!("invalid/{code}/{file}")), Options::default());
    let codes: BTreeSet<_> = events
        .iter()
        .flat_map(|event| match event {
            Event::File(located) => vec![*located],
            Event::Record(record) => record.findings.clone(),
            other => panic!("a new kind of event: {other:?}"),
        })
        .map(|located| located.finding.rule.code)
        .collect();
    if file.starts_with("bad-") {
        assert_eq!(codes, BTreeSet::from([code]), "{code}/{file}");
    } else {
        assert!(file.starts_with("good-"), "{code}/{file} is neither bad nor good");
        assert!(!codes.contains(code) && failure.is_none(), "{code}/{file}: {codes:?} {failure:?}");
    }
}
