//! `fixtures/invalid/<CODE>/`: `bad-NN.*` reports exactly that code, `good-NN.*` does not report it.

use std::collections::BTreeSet;

use socialdata_core::post::Posttyp;
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

#[test]
fn every_valid_file_is_accepted_whole() {
    for posttyp in Posttyp::ALL {
        for file in names(&format!("valid/{posttyp}")) {
            let (events, failure) = events(&bytes(&format!("valid/{posttyp}/{file}")), Options::default());
            assert!(failure.is_none() && !events.is_empty(), "{posttyp}/{file}: {failure:?}");
            for event in events {
                let Event::Record(record) = event else { panic!("{posttyp}/{file}: {event:?}") };
                assert_eq!(record.posttyp, Some(*posttyp), "{posttyp}/{file}");
                assert!(record.checked.is_some(), "{posttyp}/{file}: {:?}", record.findings);
            }
        }
    }
    assert_eq!(names("valid").len(), Posttyp::ALL.len(), "a folder of no record type");
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
