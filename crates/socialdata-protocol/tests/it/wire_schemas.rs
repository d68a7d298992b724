//! JSON Schemas of the documents that others verify by themselves, beside the description of the interface.
//!
//! The files `schemas/wire/v1/*.schema.json` are cut out of `openapi.yaml`; `SOCIALDATA_BLESS=1` writes them anew. That a type of
//! this crate and its schema accept and refuse the same documents is tried on an example with one member changed at a time.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use socialdata_protocol::{
    decode::{Limits, decode},
    wire::{ApiInfo, Closing, Manifest, Problem, Receipt},
};

use crate::openapi::{description, places, wire_folder};

/// File name, and the component that it holds.
const FILES: [(&str, &str); 7] = [
    ("manifest", "Manifest"),
    ("custody-receipt", "CustodyReceipt"),
    ("outcome-receipt", "OutcomeReceipt"),
    ("closing-receipt", "ClosingReceipt"),
    ("closing", "Closing"),
    ("problem", "Problem"),
    ("api-info", "ApiInfo"),
];

/// Places of `/api-info` whose words are the register's matter.
const READ_ON: [&str; 5] = ["/sealing/", "/payloadTypes/", "/codings/", "/periods/0/state", "/apiReleased"];

/// What a schema cannot say: the value, and why the type refuses it all the same.
const BEYOND_A_SCHEMA: [(&str, &str); 1] =
    [("/types", "ascending order: uniqueItems says only that none is there twice")];

#[test]
fn the_files_are_cut_out_of_the_description() {
    let document = description();
    for (file, component) in FILES {
        let made = format!("{:#}\n", standalone(&document, file, component));
        let path = wire_folder().join(format!("{file}.schema.json"));
        if is_blessing() {
            #[expect(clippy::disallowed_methods, reason = "blessing a schema, on a developer's request")]
            fs::write(&path, &made).unwrap();
        }
        let stored = fs::read_to_string(&path).unwrap_or_default();
        assert!(stored == made, "{file}.schema.json is not what is made now; SOCIALDATA_BLESS=1 replaces it");
        assert!(jsonschema::meta::is_valid(&made.parse().unwrap()), "{file}");
    }
}

#[test]
fn types_and_schemas_accept_and_refuse_the_same() {
    agree::<Manifest>("manifest", &manifest(), true);
    agree::<Receipt>("custody-receipt", &custody(), false);
    agree::<Receipt>("outcome-receipt", &outcome(), false);
    agree::<Receipt>("closing-receipt", &closing_receipt(), false);
    let document = description();
    let example = |name: &str| document["components"]["examples"][name]["value"].clone();
    agree::<Closing>("closing", &example("Closing"), true);
    agree::<Problem>("problem", &example("ProblemSeqGap"), false);
    agree::<ApiInfo>("api-info", &example("ApiInfo"), false);
}

/// Changes one member of the example at a time and compares the verdicts.
fn agree<T: DeserializeOwned>(file: &str, example: &Value, is_closed: bool) {
    let path = wire_folder().join(format!("{file}.schema.json"));
    let schema: Value = fs::read_to_string(path).unwrap().parse().unwrap();
    let schema = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    let (mut accepted, mut refused, mut wrong) = (0, 0, Vec::new());
    let mut check = |document: &Value, what: &str| {
        let ours = decode::<T>(document.to_string().as_bytes(), Limits::message(100_000)).is_ok();
        if schema.is_valid(document) != ours {
            wrong.push(format!("{file}: {what} (we: {ours})"));
        }
        *if ours { &mut accepted } else { &mut refused } += 1;
    };
    check(example, "as it is");
    let mut more = example.clone();
    more["later"] = json!(1);
    assert_eq!(schema.is_valid(&more), !is_closed, "{file}: further member");
    check(&more, "further member");
    for (place, value) in places(example) {
        let Some((parent, name)) = place.rsplit_once('/') else { continue };
        if let Some(Value::Object(_)) = example.pointer(parent) {
            let mut less = example.clone();
            less.pointer_mut(parent).and_then(Value::as_object_mut).unwrap().remove(name);
            check(&less, &format!("{place} missing"));
        }
        for other in others(value) {
            // A sender reads on where a newer register says a word that it does not know.
            if other.is_string() && READ_ON.iter().any(|known| place.starts_with(known)) {
                continue;
            }
            let mut changed = example.clone();
            *changed.pointer_mut(&place).unwrap() = other.clone();
            check(&changed, &format!("{place} = {other}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(accepted > 0 && refused > 10, "{file}: {accepted} accepted, {refused} refused");
}

/// Other values for a member: of another type, of another form, out of range.
fn others(value: &Value) -> Vec<Value> {
    let mut others = vec![json!({"no": "member"}), json!(true)];
    match value {
        Value::String(text) => {
            others.push(json!(1));
            // What a register writes into an address of its own is not looked at.
            if !text.starts_with("urn:") && !text.starts_with("http") {
                others.push(json!(format!("{text}\n")));
            }
            if !is_free(text) {
                others.extend([json!("\u{e5}"), json!(""), json!(text.to_uppercase())]);
            }
        }
        Value::Number(_) => others.extend([json!("1"), json!(-1), json!(1.5)]),
        Value::Array(_) => others.extend([json!("x"), json!([{"no": "member"}])]),
        Value::Bool(_) => {
            others.pop();
            others.extend([json!("true"), json!(0)]);
        }
        Value::Object(_) => others.extend([json!([]), json!("x")]),
        Value::Null => others.clear(),
    }
    others
}

/// Texts for people, or of forms that only their owner knows.
fn is_free(text: &str) -> bool {
    text.contains(' ') || text.starts_with("http") || text.starts_with("urn:") || text.len() < 20
}

/// One component as a schema of its own.
fn standalone(document: &Value, file: &str, component: &str) -> Value {
    let components = &document["components"]["schemas"];
    let mut needed = BTreeSet::from([component.to_owned()]);
    let mut found = BTreeMap::new();
    while let Some(name) = needed.pop_first() {
        let schema = moved(&components[&name]);
        for (_, value) in places(&components[&name]) {
            let target = value.get("$ref").and_then(Value::as_str);
            let target = target.and_then(|target| target.strip_prefix("#/components/schemas/"));
            needed.extend(target.filter(|target| !found.contains_key(*target)).map(str::to_owned));
        }
        found.insert(name, schema);
    }
    let own = found.remove(component).unwrap();
    let mut schema = Map::new();
    schema.insert("$schema".into(), json!("https://json-schema.org/draft/2020-12/schema"));
    schema.insert("$id".into(), json!(format!("urn:x-socialdata:wire:v1:{file}")));
    schema.insert("$comment".into(), json!("Cut out of openapi.yaml; change that and bless."));
    schema.extend(own.as_object().unwrap().clone());
    if !found.is_empty() {
        schema.insert("$defs".into(), json!(found));
    }
    schema.into()
}

/// The schema with its references turned to `$defs`.
fn moved(schema: &Value) -> Value {
    match schema {
        Value::Object(members) => members
            .iter()
            .map(|(name, inner)| match inner.as_str() {
                Some(target) if name == "$ref" => {
                    (name.clone(), json!(target.replace("#/components/schemas/", "#/$defs/")))
                }
                _ => (name.clone(), moved(inner)),
            })
            .collect::<Map<_, _>>()
            .into(),
        Value::Array(items) => items.iter().map(moved).collect(),
        other => other.clone(),
    }
}

fn is_blessing() -> bool {
    #[expect(clippy::disallowed_methods, reason = "read in this test only")]
    std::env::var_os("SOCIALDATA_BLESS").is_some()
}

fn manifest() -> Value {
    include_str!("../data/manifest.json").parse().unwrap()
}

fn chained(kind: &str) -> Value {
    json!({
        "v": 1, "kind": kind, "receiptNo": 7, "prevReceiptDigest": digest("1"), "environment": "test",
        "recipient": "se.socialstyrelsen.socialdata",
        "sender": {"orgNumber": "2120009994", "role": "socialnamnd", "unit": "IFO"},
    })
}

fn with(mut base: Value, members: Value) -> Value {
    let Value::Object(members) = members else { return base };
    base.as_object_mut().unwrap().extend(members);
    base
}

fn custody() -> Value {
    with(
        chained("custody"),
        json!({
            "submissionId": "01a026d0-5e68-7b1a-9d54-2f6a1c0e8b47", "seq": 3, "manifestDigest": digest("2"),
            "payloadDigest": digest("3"), "bytes": 812_345, "receivedAt": "2026-08-22T00:13:07Z",
        }),
    )
}

fn outcome() -> Value {
    with(
        chained("outcome"),
        json!({
            "submissionId": "01a026d0-5e68-7b1a-9d54-2f6a1c0e8b47", "manifestDigest": digest("2"),
            "custodyReceiptDigest": digest("3"), "state": "partiallyAccepted",
            "counts": {"accepted": 1, "warned": 0, "rejected": 1, "unchanged": 0, "stale": 0},
            "findingsDigest": digest("4"), "acceptedSetDigest": digest("5"),
            "processedAt": "2026-08-22T00:14:07Z",
        }),
    )
}

fn closing_receipt() -> Value {
    with(
        chained("closing"),
        json!({
            "periodId": "2026-07", "types": ["insats", "placering"], "recordCount": 411, "voidCount": 1,
            "inventoryDigest": digest("6"), "zeroDeclaration": false, "closedAt": "2026-09-01T00:00:00Z",
        }),
    )
}

fn digest(digit: &str) -> String {
    format!("sha-256:{}", digit.repeat(64))
}

#[test]
fn what_a_schema_cannot_say_is_known() {
    let schema = wire_folder().join("manifest.schema.json");
    let schema: Value = fs::read_to_string(schema).unwrap().parse().unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    for (place, why) in BEYOND_A_SCHEMA {
        let mut unsorted = manifest();
        *unsorted.pointer_mut(place).unwrap() = json!(["placering", "insats"]);
        assert!(schema.is_valid(&unsorted), "{place}");
        let ours = decode::<Manifest>(unsorted.to_string().as_bytes(), Limits::message(100_000));
        assert!(ours.is_err(), "{place}: {why}");
    }
}
