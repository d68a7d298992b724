//! What becomes of records: rules, identity numbers, versions, faults of the list.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use socialdata_core::{
    identitet::{Kommunkod, NationelltNummer, Organisationsnummer, testnummer},
    period::Period,
    policy::{OutboundKeys, Policy, shipped},
    post::Posttyp,
    pseudonym::{KeyMaterial, Purpose, RecordIdKey, System},
    validering::{Context, prove},
};
use socialdata_protocol::{
    payload::Op,
    wire::{FindingStatus, OpCounts, Outcome, OutcomeState, Receipt},
};

use socialdata_sandbox::kommun::{GeneratorOptions, Kommun};

use crate::{
    sender::{PERIOD, Record, insats, insats_with},
    stage::Stage,
};

/// Status and codes with places of the one finding.
fn only_finding(outcome: &Outcome) -> (FindingStatus, Vec<(&str, &str)>) {
    let [finding] = outcome.findings.as_slice() else { panic!("{} findings", outcome.findings.len()) };
    let errors = finding.errors.iter().map(|error| (error.code.as_str(), error.pointer.as_str())).collect();
    (finding.status, errors)
}

async fn state(stage: &Stage, outcome: &Outcome) -> OutcomeState {
    let keys = stage.receipt_keys().await;
    let verified =
        socialdata_protocol::receipt_check::verify_offline(&outcome.outcome_receipt, &keys).unwrap();
    let Receipt::Outcome(receipt) = verified.receipt else { panic!("no outcome receipt") };
    receipt.state
}

/// A well-formed number that is not published. It lives in memory only: it may be somebody's.
fn unpublished_number() -> String {
    let published = testnummer::all().first().unwrap().expose_text().to_owned();
    (0..10_000)
        .map(|last_four| format!("{}{last_four:04}", published.split_at(8).0))
        .find(|text| {
            NationelltNummer::parse(text).is_ok_and(|number| !testnummer::is_published_test_number(&number))
        })
        .unwrap()
}

#[tokio::test]
async fn a_number_that_is_not_published_is_refused_wherever_it_stands() {
    let stage = Stage::new().await;
    let number = unpublished_number();
    let (_century, ten) = number.split_at(2);
    let (birth, last_four) = ten.split_at(6);
    let short = format!("{birth}-{last_four}");
    for (seq, pointer, text) in
        [(1, "/person/id", number.clone()), (2, "/insatsId", number.clone()), (3, "/person/lokaltId", short)]
    {
        let data = insats_with(pointer, json!(text));
        let outcome = stage.deliver(&stage.sender.submission(seq, &[Record::report(1, 1, &data)])).await;
        assert_eq!(only_finding(&outcome), (FindingStatus::Rejected, vec![("LEV-909", pointer)]));
        assert_eq!(state(&stage, &outcome).await, OutcomeState::Rejected);
        let bytes = serde_json::to_string(&outcome).unwrap();
        assert!(!bytes.contains(&number) && !bytes.contains(ten));
    }
    let odd = insats_with("/unknown", json!({"deep": [number]}));
    let outcome = stage.deliver(&stage.sender.submission(4, &[Record::report(1, 1, &odd)])).await;
    assert_eq!(only_finding(&outcome), (FindingStatus::Rejected, vec![("LEV-909", "")]));
    assert!(stage.effects().is_empty());
}

#[tokio::test]
async fn the_rules_of_the_sender_apply() {
    let stage = Stage::new().await;
    let broken = Record::report(1, 1, &insats_with("/verkstalldFran", json!("2026-10-01")));
    let missing = Record::report(2, 1, &insats_with("/person", Value::Null));
    let good = Record::report(3, 1, &insats());
    let submission = stage.sender.submission(1, &[broken.clone(), missing.clone(), good.clone()]);
    let outcome = stage.deliver(&submission).await;
    assert_eq!(state(&stage, &outcome).await, OutcomeState::PartiallyAccepted);
    let codes = |record: &Record| {
        let index = submission.index(record);
        let found = outcome.findings.iter().find(|finding| finding.index == index);
        found.map(|finding| finding.errors.iter().map(|error| error.code.to_string()).collect::<Vec<_>>())
    };
    assert_eq!(codes(&broken), Some(vec!["TID-004".to_owned()]));
    assert_eq!(codes(&missing), Some(vec!["FMT-015".to_owned()]));
    assert_eq!(codes(&good), None);
    let effects = stage.effects();
    assert_eq!(effects.iter().map(|effect| effect.record_id).collect::<Vec<_>>(), [good.id]);
}

#[tokio::test]
async fn the_record_key_stays_at_home_and_is_not_missed() {
    let stage = Stage::new().await;
    let outcome = stage.deliver(&stage.sender.submission(1, &[Record::report(1, 1, &insats())])).await;
    assert_eq!(outcome.total, 0);
    let with_key = insats_with("/postId", json!("P-1"));
    let outcome = stage.deliver(&stage.sender.submission(2, &[Record::report(2, 1, &with_key)])).await;
    assert_eq!(only_finding(&outcome), (FindingStatus::Rejected, vec![("FMT-001", "")]));
}

#[tokio::test]
async fn a_warning_does_not_reject() {
    let stage = Stage::new().await;
    // 191212121212 ends in an odd third-last digit: a man's.
    let data = insats_with("/person/kon", json!("2"));
    let outcome = stage.deliver(&stage.sender.submission(1, &[Record::report(1, 1, &data)])).await;
    let (status, errors) = only_finding(&outcome);
    assert_eq!(
        (status, errors[0].0.starts_with("PNR-")),
        (FindingStatus::AcceptedWithWarning, true),
        "{errors:?}"
    );
    assert_eq!(state(&stage, &outcome).await, OutcomeState::Accepted);
    assert_eq!(stage.effects().len(), 1);
}

#[tokio::test]
async fn an_error_of_law_may_be_confirmed_and_an_impossible_date_may_not() {
    let stage = Stage::new().await;
    let undocumented = insats_with("/person", json!({"idtyp": "dokumenteras-ej"}));
    let mut record = Record::report(1, 1, &undocumented);
    let outcome = stage.deliver(&stage.sender.submission(1, std::slice::from_ref(&record))).await;
    assert_eq!(only_finding(&outcome), (FindingStatus::Rejected, vec![("JUR-005", "/person/idtyp")]));
    record.confirm = vec!["JUR-005"];
    let outcome = stage.deliver(&stage.sender.submission(2, &[record])).await;
    assert_eq!(
        only_finding(&outcome),
        (FindingStatus::AcceptedWithWarning, vec![("JUR-005", "/person/idtyp")])
    );

    let mut record = Record::report(2, 1, &insats_with("/verkstalldFran", json!("2026-10-01")));
    record.confirm = vec!["TID-001"];
    let outcome = stage.deliver(&stage.sender.submission(3, &[record])).await;
    assert_eq!(only_finding(&outcome).0, FindingStatus::Rejected);
}

#[tokio::test]
async fn what_the_sender_found_right_the_register_finds_right() {
    let options = GeneratorOptions {
        persons: 500,
        seed: 7,
        period: Period::parse(PERIOD).unwrap(),
        kommunkod: Kommunkod::parse("0180").unwrap(),
        organisationsnummer: Organisationsnummer::parse("2120000142").unwrap(),
        faults: Vec::new(),
        types: Posttyp::ALL.to_vec(),
    };
    let policy = Policy::parse(shipped::IDENTIFIERAD).unwrap();
    let key = KeyMaterial::from_bytes(Purpose::RecordId, std::array::from_fn(|n| u8::try_from(n).unwrap()))
        .unwrap();
    let key = RecordIdKey::derive(&key, policy.recipient()).unwrap();
    let system = System::parse("test").unwrap();
    let keys = OutboundKeys { record_id: &key, person: None, system: &system };
    let records: Vec<Record> = Kommun::generate(&options)
        .unwrap()
        .poster()
        .into_iter()
        // The policy has not switched anmälningar on.
        .filter(|post| policy.switches_on(post.posttyp()))
        .map(|post| prove(post, &Context::default()).unwrap())
        .map(|checked| Record::from_outbound(&policy.apply(&checked, &keys).unwrap()))
        .collect();
    let types: BTreeSet<&str> = records.iter().map(|record| record.posttyp).collect();
    assert_eq!(types.len(), Posttyp::ALL.len() - 1, "{types:?}");
    assert!(records.len() > 900, "{}", records.len());

    let stage = Stage::new().await;
    let outcome = stage.deliver(&stage.sender.submission(1, &records)).await;
    assert_eq!(state(&stage, &outcome).await, OutcomeState::Accepted);
    assert!(outcome.findings.iter().all(|finding| finding.status == FindingStatus::AcceptedWithWarning));
    assert_eq!(stage.effects().len(), records.len());
}

/// What is done to data, with a number that is not published, and what the register says.
type Case = (&'static str, fn(&mut Value, &str), Option<(&'static str, &'static str)>);

#[tokio::test]
async fn data_of_every_type_are_judged_to_the_innermost_member() {
    let number = unpublished_number();
    let household = |change: fn(&mut Value, &str)| {
        let mut data = json!({
            "period": PERIOD,
            "ansvarig": {"organisationsnummer": "2120009994", "kommunkod": "0180", "typ": "socialnamnd"},
            "sokande": {"idtyp": "personnummer", "id": "199107172380", "kon": "2", "forsorjningshinder": "113",
                        "arbetsmarknadsinsatser": ["03", "05"]},
            "medsokande": {"idtyp": "personnummer", "id": "199006022397", "kon": "1", "forsorjningshinder": "071"},
            "hushallId": "H-1", "hushallstyp": "8", "barnPerAlder": [0,0,0,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0],
            "antalOvriga1821": 0, "bistandsbelopp": 9000, "forsorjningsstod": 9000, "forsorjningsstodBoende": 4000,
        });
        change(&mut data, &number);
        data
    };
    let cases: [Case; 7] = [
        ("nothing", |_, _| {}, None),
        (
            "second person",
            |data, number| data["medsokande"]["id"] = json!(number),
            Some(("LEV-909", "/medsokande/id")),
        ),
        (
            "in a list",
            |data, number| data["sokande"]["arbetsmarknadsinsatser"][1] = json!(number),
            Some(("LEV-909", "/sokande/arbetsmarknadsinsatser")),
        ),
        (
            "code of a list",
            |data, _| data["sokande"]["arbetsmarknadsinsatser"][1] = json!("99"),
            Some(("KOD-108", "/sokande/arbetsmarknadsinsatser")),
        ),
        (
            "item of a row",
            |data, _| data["barnPerAlder"][17] = json!(21),
            Some(("FMT-125", "/barnPerAlder/17")),
        ),
        (
            "row too long",
            |data, _| data["barnPerAlder"].as_array_mut().unwrap().push(json!(0)),
            Some(("FMT-125", "/barnPerAlder")),
        ),
        (
            "data that call themselves a void",
            |data, _| data["atgard"] = json!("makulering"),
            Some(("FMT-001", "")),
        ),
    ];
    let stage = Stage::new().await;
    for (index, (what, change, expected)) in (1..).zip(cases) {
        let mut record = Record::report(index, 1, &household(change));
        record.posttyp = "ekonomiskt-bistand";
        let outcome = stage.deliver(&stage.sender.submission(u64::from(index), &[record])).await;
        match expected {
            None => assert_eq!(state(&stage, &outcome).await, OutcomeState::Accepted, "{what}"),
            Some(finding) => {
                assert_eq!(only_finding(&outcome), (FindingStatus::Rejected, vec![finding]), "{what}");
            }
        }
    }
}

#[tokio::test]
async fn a_record_belongs_to_the_period_of_its_submission_for_ever() {
    let stage = Stage::new().await;
    let august = insats_with("/period", json!("2026-08"));
    let outcome = stage.deliver(&stage.sender.submission(1, &[Record::report(1, 1, &august)])).await;
    assert_eq!(only_finding(&outcome), (FindingStatus::Rejected, vec![("LEV-905", "/period")]));
    stage.deliver(&stage.sender.submission(2, &[Record::report(1, 1, &insats())])).await;
    let elsewhere =
        stage.sender.changed_submission(3, &[Record::void(1, 2)], |m| m["period"] = json!("2026-08"));
    let outcome = stage.deliver(&elsewhere).await;
    assert_eq!(only_finding(&outcome), (FindingStatus::Rejected, vec![("LEV-905", "")]));
}

#[tokio::test]
async fn an_unknown_type_is_refused_and_one_that_the_policy_has_not_switched_on() {
    let stage = Stage::new().await;
    for (number, posttyp) in [(1, "finns-inte"), (2, "anmalan")] {
        let mut record = Record::report(number, 1, &insats());
        record.posttyp = posttyp;
        let outcome = stage.deliver(&stage.sender.submission(u64::from(number), &[record])).await;
        assert_eq!(only_finding(&outcome), (FindingStatus::Rejected, vec![("LEV-910", "")]), "{posttyp}");
    }
}

#[tokio::test]
async fn every_version_is_applied_once_and_in_order() {
    let stage = Stage::new().await;
    let other = insats_with("/timmarPerManad", json!(20));
    let steps: [(Record, Option<(FindingStatus, &str)>); 11] = [
        (Record::report(1, 2, &insats()), Some((FindingStatus::Rejected, "LEV-902"))),
        (Record::correct(1, 1, &insats()), Some((FindingStatus::Rejected, "LEV-903"))),
        (Record::report(1, 1, &insats()), None),
        (Record::report(1, 1, &insats()), Some((FindingStatus::Unchanged, ""))),
        (Record::report(1, 1, &other), Some((FindingStatus::Rejected, "LEV-901"))),
        (Record::report(1, 2, &other), Some((FindingStatus::Rejected, "LEV-903"))),
        (Record::correct(1, 2, &other), None),
        (Record::report(1, 1, &insats()), Some((FindingStatus::Stale, ""))),
        (Record::void(1, 3), None),
        (Record::void(1, 3), Some((FindingStatus::Unchanged, ""))),
        (Record::report(1, 4, &insats()), None),
    ];
    let mut applied = Vec::new();
    for (seq, (record, expected)) in (1..).zip(steps) {
        let submission = stage.sender.submission(seq, std::slice::from_ref(&record));
        let outcome = stage.deliver(&submission).await;
        let seen = outcome.findings.first().map(|finding| {
            (finding.status, finding.errors.first().map_or("", |error| error.code.as_str()).to_owned())
        });
        assert_eq!(seen, expected.map(|(status, code)| (status, code.to_owned())), "step {seq}");
        if expected.is_none() {
            applied.push((record.version, submission.id));
        }
    }
    let effects = stage.effects();
    let seen: Vec<_> = effects.iter().map(|effect| (effect.version.get(), effect.submission_id)).collect();
    assert_eq!(seen, applied);
    let ops: Vec<_> = effects.iter().map(|effect| effect.op).collect();
    assert_eq!(ops, [Op::Report, Op::Correct, Op::Void, Op::Report]);
}

#[tokio::test]
async fn a_list_that_cannot_be_read_is_refused_whole() {
    let stage = Stage::new().await;
    let counts = |report| OpCounts { report, ..OpCounts::default() };
    let check = async |submission: crate::sender::Submission, code: &str| {
        let outcome = stage.deliver(&submission).await;
        let codes: Vec<_> = outcome.submission_errors.iter().map(|error| error.code.as_str()).collect();
        assert_eq!((codes.as_slice(), outcome.total), (&[code][..], 0));
        assert_eq!(state(&stage, &outcome).await, OutcomeState::Rejected);
    };
    check(stage.sender.raw_submission(1, b"", counts(1)), "LEV-906").await;
    check(stage.sender.raw_submission(2, b"[1]\n[2]\n", counts(1)), "LEV-906").await;
    let one = [Record::report(1, 1, &insats())];
    let miscounted = stage.sender.changed_submission(3, &one, |m| m["counts"]["report"] = json!(2));
    check(miscounted, "LEV-907").await;
    check(stage.sender.raw_submission(4, &vec![b' '; 1_000_000], counts(1)), "LEV-908").await;
    assert!(stage.effects().is_empty());
}

#[tokio::test]
async fn findings_come_in_pages() {
    let stage = Stage::new().await;
    let bad = insats_with("/omrade", json!("hittepå"));
    let records: Vec<_> = (10..35).map(|number| Record::report(number, 1, &bad)).collect();
    let submission = stage.sender.submission(1, &records);
    let all = stage.deliver(&submission).await;
    assert_eq!((all.total, all.findings.len()), (25, 25));
    let path = format!("/submissions/{}/outcome", submission.id);
    let first: Outcome = stage.client.get(&path).await.json();
    let second: Outcome = stage.client.get(&format!("{path}?page=2")).await.json();
    assert_eq!((first.findings.len(), second.findings.len(), second.total), (20, 5, 25));
    assert_eq!([first.findings, second.findings].concat(), all.findings);
    assert_eq!(first.outcome_receipt, second.outcome_receipt);
}
