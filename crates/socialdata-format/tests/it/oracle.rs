//! Our structural rules accept exactly what the schemas accept. The `jsonschema` crate is the judge, over every record type.

use std::fmt::Write as _;

use jsonschema::{Registry, Resource, Validator};
use serde_json::{Value, json};
use socialdata_core::post::Posttyp;
use socialdata_format::{Event, Options};

use crate::fixtures::{base_of, events};
use crate::mutations::Mutations;

/// Records per type.
const RECORDS: u64 = 20_000;

/// How many are read as one file.
const FILE: u64 = 500;

#[test]
fn ekonomiskt_bistand() {
    agree(Posttyp::EkonomisktBistand);
}

#[test]
fn ekonomiskt_bistand_avslut() {
    agree(Posttyp::EkonomisktBistandAvslut);
}

#[test]
fn insats() {
    agree(Posttyp::Insats);
}

#[test]
fn placering() {
    agree(Posttyp::Placering);
}

#[test]
fn insats_utan_behovsprovning() {
    agree(Posttyp::InsatsUtanBehovsprovning);
}

#[test]
fn utredning() {
    agree(Posttyp::Utredning);
}

#[test]
fn anmalan() {
    agree(Posttyp::Anmalan);
}

#[test]
fn uppfoljning() {
    agree(Posttyp::Uppfoljning);
}

#[test]
fn formats_are_asserted() {
    let mut record: Value = base_of(Posttyp::Insats).parse().unwrap();
    record["beslutsdatum"] = json!("2026-02-30");
    assert!(!validator(Posttyp::Insats).is_valid(&record));
}

#[test]
fn every_record_type_has_its_test() {
    let source = include_str!("oracle.rs");
    for posttyp in Posttyp::ALL {
        assert!(source.contains(&format!("agree(Posttyp::{posttyp:?})")), "{posttyp}");
    }
}

fn agree(posttyp: Posttyp) {
    let validator = validator(posttyp);
    let mutations = Mutations::new(posttyp);
    let mut disagreements = Vec::new();
    let mut accepted = 0;
    for first in (0..RECORDS).step_by(usize::try_from(FILE).unwrap()) {
        let records: Vec<_> = (first..first + FILE).map(|seed| mutations.record(seed)).collect();
        for (record, (ours, codes)) in records.iter().zip(structural_verdicts(&records)) {
            accepted += u64::from(ours);
            if ours != validator.is_valid(record) {
                let reason = first_reason(&validator, record);
                disagreements.push(format!("ours {ours} {codes:?}: {record} ({reason})"));
            }
        }
    }
    disagreements.sort_by_key(String::len);
    assert!(
        disagreements.is_empty(),
        "{} disagreements, the smallest:\n{}",
        disagreements.len(),
        disagreements.iter().take(8).map(String::as_str).collect::<Vec<_>>().join("\n")
    );
    assert!((RECORDS / 20..RECORDS * 19 / 20).contains(&accepted), "both verdicts are tried: {accepted}");
}

fn validator(posttyp: Posttyp) -> Validator {
    let shared = "https://example.org/socialdata/post/v1/gemensam.schema.json";
    let shared = Registry::new().add(shared, Resource::from_contents(schema("gemensam"))).unwrap();
    let registry = shared.prepare().unwrap();
    let options = jsonschema::options().with_registry(&registry).should_validate_formats(true);
    options.build(&schema(posttyp.name())).unwrap()
}

/// A schema of the record model.
pub(crate) fn schema(name: &str) -> Value {
    let path = format!("{}/../../schemas/post/v1/{name}.schema.json", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).unwrap().parse().unwrap()
}

fn first_reason(validator: &Validator, record: &Value) -> String {
    let error = validator.iter_errors(record).next();
    error.map_or("accepted".to_owned(), |error| error.schema_path().to_string())
}

/// For each record whether no structural rule has anything to say, and what was said.
fn structural_verdicts(records: &[Value]) -> Vec<(bool, Vec<&'static str>)> {
    let mut file = String::new();
    for record in records {
        writeln!(file, "{record}").unwrap();
    }
    let (events, failure) = events(file.as_bytes(), Options::default());
    assert_eq!(failure, None);
    assert_eq!(events.len(), records.len());
    events.iter().map(structural_verdict).collect()
}

fn structural_verdict(event: &Event) -> (bool, Vec<&'static str>) {
    let Event::Record(read) = event else { panic!("{event:?}") };
    let codes: Vec<_> = read.findings.iter().map(|located| located.finding.rule.code).collect();
    (!codes.iter().any(|code| is_structural(code)), codes)
}

/// A code outside its validity (KOD-9xx) is no fault of structure. PNR-006 and PNR-008 stand in the place of a wrong form.
fn is_structural(code: &str) -> bool {
    let families =
        ["FMT-", "OBL-", "KOD-", "PNR-006", "PNR-008", "PNR-010", "PNR-011", "REL-017", "LEV-006", "LEV-007"];
    families.iter().any(|start| code.starts_with(start)) && !code.starts_with("KOD-9")
}
