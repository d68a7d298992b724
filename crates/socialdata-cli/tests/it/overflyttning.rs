//! A case moves from Heby to Knivsta on 15 September 2026 (SoL 29 kap. 10–12 §§): two municipalities, two records, one person.
//!
//! Heby had delivered September before the transfer was known. What it then delivers is the next version of the same record; Knivsta
//! delivers a record of its own. The rules accept each side, and the closing beside what was delivered before.

use socialdata_core::identitet::NationelltNummer;
use socialdata_core::period::parse_date;
use socialdata_core::pseudonym::{
    ContentMacKey, Epoch, KeyMaterial, PersonKey, Purpose, Recipient, RecordId, RecordIdKey, System,
};
use socialdata_core::skyldighet::{Ansvarsperiod, Redovisningsperiod, Referens, reporters};
use socialdata_protocol::numbers::Version;
use socialdata_protocol::payload::Op;
use socialdata_protocol::plan::{ContentMac, LedgerRow, Settled, plan};
use socialdata_protocol::wire::RecordState;

use crate::command::run;
use crate::fixtures;

const HEBY_BEFORE: &str = "overflyttning/heby-fore.ndjson";
const HEBY_AFTER: &str = "overflyttning/heby-efter.ndjson";
const KNIVSTA: &str = "overflyttning/knivsta.ndjson";

fn record(file: &str) -> serde_json::Value {
    let text = std::fs::read_to_string(fixtures::path(file)).unwrap();
    assert_eq!(text.lines().count(), 1, "{file}");
    text.parse().unwrap()
}

fn recipient() -> Recipient {
    Recipient::parse("se.socialstyrelsen.socialdata").unwrap()
}

fn material(purpose: Purpose, sender: u8) -> KeyMaterial {
    let bytes = std::array::from_fn(|n| u8::try_from(n).unwrap() ^ sender);
    KeyMaterial::from_bytes(purpose, bytes).ok().unwrap()
}

/// The record id that a municipality gives the record; each has a key of its own.
fn record_id(file: &str, sender: u8) -> RecordId {
    let key = RecordIdKey::derive(&material(Purpose::RecordId, sender), &recipient()).ok().unwrap();
    key.record_id(&System::parse("system-a").unwrap(), record(file)["postId"].as_str().unwrap()).unwrap()
}

fn content(file: &str, sender: u8) -> ContentMac {
    let key = ContentMacKey::derive(&material(Purpose::ContentMac, sender), &recipient()).ok().unwrap();
    ContentMac::from_bytes(key.content_mac(&record_id(file, sender), record(file).to_string().as_bytes()))
}

#[test]
fn the_rules_accept_both_sides() {
    for file in [HEBY_BEFORE, HEBY_AFTER, KNIVSTA] {
        let report = run(["validate", "--format", "json", fixtures::path(file).to_str().unwrap()]).expect(0);
        assert_eq!(report.json()["findings"], serde_json::json!([]), "{file}");
    }
    let (before, after) = (fixtures::path(HEBY_BEFORE), fixtures::path(HEBY_AFTER));
    let args =
        ["validate", "--format", "json", "--previous", before.to_str().unwrap(), after.to_str().unwrap()];
    assert_eq!(run(args).expect(0).json()["summary"]["errors"], 0);
}

#[test]
fn the_one_ends_the_day_before_the_other_begins_and_both_are_about_the_same_person() {
    let (heby, knivsta) = (record(HEBY_AFTER), record(KNIVSTA));
    let day =
        |record: &serde_json::Value, member: &str| parse_date(record[member].as_str().unwrap()).unwrap();
    assert_eq!(day(&heby, "verkstalldTill").succ_opt().unwrap(), day(&knivsta, "verkstalldFran"));
    assert_eq!(heby["avslutsorsak"], "flyttat");
    assert_eq!(heby["person"]["id"], knivsta["person"]["id"]);
    // Under a key that both hold, both sides have the same pseudonym; under keys of their own they do not.
    let pseudonym = |record: &serde_json::Value, holder: u8| {
        let epoch = Epoch::parse("2026").unwrap();
        let key = PersonKey::derive(&material(Purpose::Person, holder), &recipient(), &epoch).ok().unwrap();
        let number = NationelltNummer::parse(record["person"]["id"].as_str().unwrap()).unwrap();
        key.pseudonym(&number).to_string()
    };
    assert_eq!(pseudonym(&heby, 0), pseudonym(&knivsta, 0));
    assert_ne!(pseudonym(&heby, 1), pseudonym(&knivsta, 2));
}

#[test]
fn a_correction_of_what_was_delivered_is_a_version_and_the_other_side_a_record_of_its_own() {
    assert_eq!(record_id(HEBY_BEFORE, 1), record_id(HEBY_AFTER, 1), "the key of the record stays");
    assert_ne!(record_id(HEBY_AFTER, 1), record_id(KNIVSTA, 2));

    let first = plan(&LedgerRow::default(), Some(content(HEBY_BEFORE, 1)), true).unwrap();
    assert_eq!((first.op, first.version), (Op::Report, Version::FIRST));
    let settled = |version, content| LedgerRow {
        settled: Some(Settled { version, state: RecordState::Live, content: Some(content) }),
        ..LedgerRow::default()
    };
    let ledger = settled(Version::FIRST, content(HEBY_BEFORE, 1));
    let correction = plan(&ledger, Some(content(HEBY_AFTER, 1)), true).unwrap();
    assert_eq!((correction.op, correction.version.get()), (Op::Correct, 2));
    let ledger = settled(correction.version, content(HEBY_AFTER, 1));
    assert_eq!(plan(&ledger, Some(content(HEBY_AFTER, 1)), true), None, "nothing new, nothing sent");
    // October has no record of the case in Heby. September is not in the scope of that export and stays as it is.
    assert_eq!(plan(&ledger, None, false), None);

    let begun = plan(&LedgerRow::default(), Some(content(KNIVSTA, 2)), true).unwrap();
    assert_eq!((begun.op, begun.version), (Op::Report, Version::FIRST));
}

#[test]
fn each_reports_the_time_that_is_its_own() {
    let day = |text| parse_date(text).unwrap();
    let case = [
        Ansvarsperiod {
            kommun: "0331".parse().unwrap(),
            from: day("2026-01-10"),
            to: Some(day("2026-09-14")),
        },
        Ansvarsperiod { kommun: "0330".parse().unwrap(), from: day("2026-09-15"), to: None },
    ];
    let september = Redovisningsperiod::parse("2026-09").unwrap();
    let who = |reference| {
        let found = reporters(&case, reference, september);
        found.into_iter().map(|(kommun, _)| kommun.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(who(Referens::Manad), ["0331", "0330"], "SOL2: ended in one, begun in the other");
    assert_eq!(who(Referens::ManadensSistaDag), ["0330"], "SOL1: the one that has it on the last day");
}
