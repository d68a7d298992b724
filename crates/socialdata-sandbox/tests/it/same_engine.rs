//! One engine: every record of `fixtures/` gets the findings from the receiver that the library gives the same record.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use socialdata_core::{
    policy::{Policy, Treatment, shipped},
    post::Posttyp,
    validering::Severity,
};
use socialdata_format::{Event, Options, Reader};
use socialdata_protocol::decode::{Limits, decode};

use crate::{
    fixtures::fixtures,
    sender::{PERIOD, Record},
    stage::Stage,
};

/// Years whose months the receiver takes at the time of the tests.
const OPEN: [&str; 4] = ["2023", "2024", "2025", "2026"];

/// Code, place, and whether it refuses the record.
type Remarks = BTreeSet<(String, String, bool)>;

/// A record of a fixture, as it is sent.
struct Case {
    name: String,
    posttyp: Posttyp,
    data: Value,
    expected: Remarks,
}

#[tokio::test]
async fn the_receiver_finds_what_the_library_finds() {
    let cases = cases();
    assert!(cases.len() > 700, "{}", cases.len());
    let stage = Stage::new().await;
    let mut wrong = Vec::new();
    let mut periods = by_period(&cases);
    periods.retain(|period, _| OPEN.contains(&period.split_at(4).0));
    assert!(periods.values().map(Vec::len).sum::<usize>() * 10 > cases.len() * 9, "most can be sent");
    for (seq, (period, cases)) in (1..).zip(periods) {
        let records: Vec<_> = (0..)
            .zip(&cases)
            .map(|(number, case)| Record::numbered(seq * 10_000 + number, case.posttyp.name(), &case.data))
            .collect();
        let submission = stage
            .sender
            .changed_submission(u64::from(seq), &records, |manifest| manifest["period"] = json!(period));
        let outcome = stage.deliver(&submission).await;
        assert!(outcome.submission_errors.is_empty(), "{period}");
        let mut told: BTreeMap<_, Remarks> = BTreeMap::new();
        for finding in &outcome.findings {
            let refuses = |severity| severity == socialdata_protocol::wire::Severity::Error;
            let errors = finding
                .errors
                .iter()
                .map(|error| (error.code.to_string(), error.pointer.to_string(), refuses(error.severity)));
            told.insert(finding.record_id, errors.collect());
        }
        for (case, record) in cases.iter().zip(&records) {
            let told = told.remove(&record.id).unwrap_or_default();
            if told != case.expected {
                wrong.push(format!("{}: told {told:?}, found {:?}", case.name, case.expected));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {} differ:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

/// Every line of every NDJSON file that is one record.
fn cases() -> Vec<Case> {
    let policy = Policy::parse(shipped::IDENTIFIERAD).unwrap();
    let mut cases = Vec::new();
    for file in ["valid", "invalid"].iter().flat_map(|kind| ndjson_below(&fixtures().join(kind))) {
        let text = fs::read(&file).unwrap();
        for (number, line) in text.split(|byte| *byte == b'\n').enumerate() {
            let name = format!("{}:{}", file.display(), number + 1);
            cases.extend(case(name, line, &policy));
        }
    }
    cases
}

/// The record in a line; nothing when the line holds none that could be sent, or the policy keeps its type at home.
fn case(name: String, line: &[u8], policy: &Policy) -> Option<Case> {
    let mut record: Value = decode(line, Limits::record_line()).ok()?;
    let members = record.as_object_mut()?;
    let posttyp = Posttyp::from_name(members.get("posttyp")?.as_str()?)?;
    // A void has no data that could be judged.
    if !policy.switches_on(posttyp) || members.get("atgard") == Some(&json!("makulering")) {
        return None;
    }
    // What stands on the line of the record list, and the id that stays at home.
    for member in ["version", "atgard", "orsak"] {
        members.remove(member);
    }
    members.insert("postId".into(), json!("P-1"));
    let expected = found(&record, posttyp, policy);
    let members = record.as_object_mut()?;
    for member in ["posttyp", "postId"] {
        members.remove(member);
    }
    Some(Case { name, posttyp, data: record, expected })
}

/// What the library finds, but for members that the policy keeps at home and mere information.
fn found(record: &Value, posttyp: Posttyp, policy: &Policy) -> Remarks {
    let mut remarks = Remarks::new();
    let line = format!("{record}\n");
    for event in Reader::open(line.as_bytes(), Options::default()).unwrap() {
        let Event::Record(read) = event.unwrap() else { continue };
        for located in &read.findings {
            let (rule, falt) = (located.finding.rule, located.finding.falt);
            let stays = policy.treatment(posttyp, falt) == Some(Treatment::Dropped);
            if !stays && rule.severity != Severity::Info {
                let refuses = rule.severity == Severity::Error;
                remarks.insert((rule.code.to_owned(), falt.pointer().to_string(), refuses));
            }
        }
    }
    remarks
}

/// A submission is about one period. Records without a usable one may stand in any.
fn by_period(cases: &[Case]) -> BTreeMap<String, Vec<&Case>> {
    let mut periods: BTreeMap<String, Vec<&Case>> = BTreeMap::new();
    for case in cases {
        let stated = case.data.get("period").and_then(Value::as_str).unwrap_or_default();
        let is_month = stated.parse::<socialdata_core::period::Period>().is_ok();
        let period = if is_month { stated } else { PERIOD };
        periods.entry(period.to_owned()).or_default().push(case);
    }
    periods
}

fn ndjson_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for entry in entries {
        if entry.is_dir() {
            files.extend(ndjson_below(&entry));
        } else if entry.extension().is_some_and(|extension| extension == "ndjson") {
            files.push(entry);
        }
    }
    files
}
