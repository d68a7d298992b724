//! The description of the interface, `schemas/wire/v1/openapi.yaml`: it hangs together, its examples follow it, and the types of
//! this crate read them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use socialdata_protocol::{
    decode::{Limits, decode},
    jwk::Jwks,
    lev::LevCode,
    wire::{
        Acknowledgement, ApiInfo, Closing, ClosingResult, Coding, DeliveryKind, Envelope, Environment,
        FindingStatus, Inventory, Outcome, OutcomeState, PayloadType, PeriodState, Problem, ProblemKind,
        RecordState, RegisterState, Roll, Sealing, Severity, SubmissionPage, SubmissionStatus, Validation,
    },
};

/// The whole document as JSON.
pub(crate) fn description() -> Value {
    let path = wire_folder().join("openapi.yaml");
    serde_saphyr::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

pub(crate) fn wire_folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas/wire/v1")
}

/// The document with every reference in `value` followed, one step.
pub(crate) fn resolved<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    match value.get("$ref").and_then(Value::as_str) {
        Some(target) => document.pointer(target.strip_prefix('#').unwrap()).unwrap(),
        None => value,
    }
}

/// Every value of the document with its place.
pub(crate) fn places(document: &Value) -> Vec<(String, &Value)> {
    let mut open = vec![(String::new(), document)];
    let mut found = Vec::new();
    while let Some((place, value)) = open.pop() {
        found.push((place.clone(), value));
        match value {
            Value::Object(members) => {
                for (name, inner) in members {
                    open.push((format!("{place}/{}", name.replace('~', "~0").replace('/', "~1")), inner));
                }
            }
            Value::Array(items) => {
                open.extend(items.iter().enumerate().map(|(index, item)| (format!("{place}/{index}"), item)));
            }
            _ => {}
        }
    }
    found
}

/// A validator of one of the component schemas.
pub(crate) fn validator(document: &Value, schema: &Value) -> jsonschema::Validator {
    let mut root = json!({"$schema": "https://json-schema.org/draft/2020-12/schema", "allOf": [schema]});
    root["components"] = document["components"].clone();
    jsonschema::options().should_validate_formats(true).build(&root).unwrap()
}

#[test]
fn every_reference_leads_somewhere() {
    let document = description();
    let mut count = 0;
    for (place, value) in places(&document) {
        let Some(target) = value.get("$ref").and_then(Value::as_str) else { continue };
        count += 1;
        let pointer = target.strip_prefix('#').unwrap_or_else(|| panic!("{place}: {target} is elsewhere"));
        assert!(document.pointer(pointer).is_some(), "{place}: {target}");
    }
    assert!(count > 150, "{count}");
}

#[test]
fn every_component_is_used() {
    let document = description();
    let used: BTreeSet<&str> =
        places(&document).iter().filter_map(|(_, value)| value.get("$ref")?.as_str()).collect();
    for kind in ["headers", "parameters", "responses", "schemas", "examples"] {
        for name in document["components"][kind].as_object().unwrap().keys() {
            assert!(used.contains(&*format!("#/components/{kind}/{name}")), "{kind}/{name}");
        }
    }
}

#[test]
fn every_example_follows_its_schema() {
    let document = description();
    let mut count = 0;
    for (place, value) in places(&document) {
        let (Some(schema), Some(examples)) = (value.get("schema"), value.get("examples")) else { continue };
        let validator = validator(&document, schema);
        for (name, example) in examples.as_object().unwrap() {
            let example = &resolved(&document, example)["value"];
            let faults: Vec<_> = validator.iter_errors(example).map(|error| error.to_string()).collect();
            assert!(faults.is_empty(), "{place}/{name}: {faults:?}");
            count += 1;
        }
    }
    assert!(count >= 16, "{count}");
}

/// The example is read by the type and written as it was.
fn reads<T: DeserializeOwned + Serialize>(example: &Value) {
    let value: T = decode(example.to_string().as_bytes(), Limits::message(100_000)).unwrap();
    assert_eq!(serde_json::to_value(&value).unwrap(), *example);
}

#[test]
fn the_types_read_the_examples() {
    let document = description();
    let examples = document["components"]["examples"].as_object().unwrap();
    for (name, example) in examples {
        let example = &example["value"];
        match name.as_str() {
            "ApiInfo" => reads::<ApiInfo>(example),
            "Jwks" => reads::<Jwks>(example),
            "Envelope" => assert!(Envelope::read(example.to_string().as_bytes(), 10_000).is_ok()),
            "StatusReceived" | "StatusAccepted" => reads::<SubmissionStatus>(example),
            "SubmissionPage" => reads::<SubmissionPage>(example),
            "Outcome" => reads::<Outcome>(example),
            "Validation" => reads::<Validation>(example),
            "Acknowledgement" => reads::<Acknowledgement>(example),
            "Inventory" => reads::<Inventory>(example),
            "Closing" => reads::<Closing>(example),
            "ClosingResult" => reads::<ClosingResult>(example),
            "ProblemSeqGap" | "ProblemUnavailable" => reads::<Problem>(example),
            other => panic!("the example {other} is read by nobody"),
        }
    }
}

/// The words of an enumeration are those of the type: each is written as one of them, and as many are there.
fn same_words<T: Serialize>(document: &Value, pointer: &str, values: &[T]) {
    let place = document.pointer(pointer).unwrap_or_else(|| panic!("{pointer} is not there"));
    let stated: BTreeSet<String> =
        place.as_array().unwrap().iter().map(|word| word.as_str().unwrap().to_owned()).collect();
    let ours: BTreeSet<String> = values
        .iter()
        .map(|value| serde_json::to_value(value).unwrap().as_str().unwrap().to_owned())
        .collect();
    assert_eq!(stated, ours, "{pointer}");
}

#[test]
fn enumerations_are_those_of_the_types() {
    let document = description();
    let at = |pointer: &str| format!("/components/schemas/{pointer}");
    let check = &document;
    same_words(
        check,
        &at("Environment/enum"),
        &[Environment::Sandbox, Environment::Test, Environment::Production],
    );
    let answering = [Roll::Socialnamnd, Roll::Kommun, Roll::Region, Roll::Utforare];
    same_words(check, &at("OnBehalfOf/properties/role/enum"), &answering);
    same_words(check, &at("Party/properties/role/enum"), &[&answering[..], &[Roll::Ombud]].concat());
    same_words(check, &at("Manifest/properties/kind/enum"), &[DeliveryKind::Delta, DeliveryKind::Full]);
    for place in
        ["Manifest/properties/payload/properties/type/enum", "ApiInfo/properties/payloadTypes/items/enum"]
    {
        same_words(check, &at(place), &[PayloadType::Ndjson, PayloadType::Xml]);
    }
    for place in
        ["Manifest/properties/payload/properties/coding/enum", "ApiInfo/properties/codings/items/enum"]
    {
        same_words(check, &at(place), &[Coding::Zstd, Coding::Gzip, Coding::Identity]);
    }
    for place in
        ["Manifest/properties/payload/properties/sealing/enum", "ApiInfo/properties/sealing/items/enum"]
    {
        same_words(check, &at(place), &[Sealing::AgeV1, Sealing::None]);
    }
    let outcomes = [OutcomeState::Accepted, OutcomeState::PartiallyAccepted, OutcomeState::Rejected];
    same_words(check, &at("OutcomeReceipt/properties/state/enum"), &outcomes);
    let mut states = vec![RegisterState::Received, RegisterState::Processing, RegisterState::Withdrawn];
    states.extend(outcomes.map(RegisterState::from));
    same_words(check, &at("SubmissionStatus/properties/state/enum"), &states);
    same_words(check, &at("FindingError/properties/severity/enum"), &[Severity::Error, Severity::Warning]);
    let statuses = [
        FindingStatus::Rejected,
        FindingStatus::AcceptedWithWarning,
        FindingStatus::Unchanged,
        FindingStatus::Stale,
    ];
    same_words(check, &at("Finding/properties/status/enum"), &statuses);
    same_words(check, &at("InventoryItem/properties/state/enum"), &[RecordState::Live, RecordState::Void]);
    let periods =
        [PeriodState::Upcoming, PeriodState::Open, PeriodState::CorrectionsOnly, PeriodState::Closed];
    same_words(check, &at("ApiInfo/properties/periods/items/properties/state/enum"), &periods);
}

#[test]
fn every_problem_and_every_code_fits_its_schema() {
    let document = description();
    let problem = validator(&document, &json!({"$ref": "#/components/schemas/Problem"}));
    for kind in ProblemKind::ALL {
        let text = serde_json::to_value(Problem::new(*kind, "urn:uuid:x", "e-000001")).unwrap();
        assert!(problem.is_valid(&text), "{kind}");
    }
    let code = validator(&document, &json!({"$ref": "#/components/schemas/RuleCode"}));
    for lev in ["LEV-901", "LEV-911"] {
        assert!(code.is_valid(&json!(lev)));
    }
    assert_eq!(LevCode::Unseal.as_str(), "LEV-911");
}

#[test]
fn every_status_of_a_problem_can_be_answered_somewhere() {
    let document = description();
    let statuses: BTreeSet<String> = document["paths"]
        .as_object()
        .unwrap()
        .values()
        .flat_map(|path| path.as_object().unwrap().values())
        .filter_map(|operation| operation.get("responses")?.as_object())
        .flat_map(|responses| responses.keys().cloned())
        .collect();
    for kind in ProblemKind::ALL {
        let status = kind.status().to_string();
        // 500 stands nowhere by its number: it is what `default` is for.
        assert!(status == "500" || statuses.contains(&status), "{kind}");
    }
}
