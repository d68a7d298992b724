//! `fixtures/invalid/<CODE>/`: `bad-NN.*` reports exactly that code, `good-NN.*` does not report it.

use std::collections::BTreeSet;

use socialdata_core::post::Posttyp;
use socialdata_core::regler;
use socialdata_core::validering::Context;
use socialdata_format::{Event, Options};

use crate::fixtures::{bytes, events, events_in, names};

#[test]
fn every_bad_file_reports_its_code_and_nothing_else() {
    let mut wrong = Vec::new();
    for code in names("invalid") {
        assert!(regler::find(&code).is_some(), "{code} is the folder of no rule");
        let files = names(&format!("invalid/{code}"));
        for kind in ["bad-", "good-"] {
            assert!(files.iter().any(|file| file.starts_with(kind)), "{code} has no {kind} file");
        }
        wrong.extend(files.iter().filter_map(|file| what_is_wrong(&code, file)));
    }
    assert!(wrong.is_empty(), "{} files:\n{}", wrong.len(), wrong.join("\n"));
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

fn what_is_wrong(code: &str, file: &str) -> Option<String> {
    let is_bad = file.starts_with("bad-");
    assert!(is_bad || file.starts_with("good-"), "{code}/{file} is neither bad nor good");
    // JUR-008 asks the policy: the good file is read under one that lets records of concern out.
    let context = match code {
        "JUR-008" => Context::default().with_anmalan(!is_bad),
        _ => Context::default(),
    };
    let (events, failure) =
        events_in(&context, &bytes(&format!("invalid/{code}/{file}")), Options::default());
    let codes: BTreeSet<_> = events
        .iter()
        .flat_map(|event| match event {
            Event::File(located) => vec![*located],
            Event::Record(record) => record.findings.clone(),
            other => panic!("a new kind of event: {other:?}"),
        })
        .map(|located| located.finding.rule.code)
        .collect();
    let is_right =
        if is_bad { codes == BTreeSet::from([code]) } else { !codes.contains(code) && failure.is_none() };
    (!is_right).then(|| format!("{code}/{file}: {codes:?} {failure:?}"))
}
