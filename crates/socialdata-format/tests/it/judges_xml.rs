//! Records as XML for the judge, and what an XSD can say about them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jsonschema::error::ValidationErrorKind;
use jsonschema::{Registry, Resource, Validator};
use serde_json::{Map, Value};
use socialdata_core::falt::Falt;
use socialdata_core::post::Posttyp;

use crate::judges::{Case, read_json, schemas};

/// The `jsonschema` crate with the schema of a record type.
fn oracle(posttyp: Posttyp) -> &'static Validator {
    static ORACLES: LazyLock<BTreeMap<Posttyp, Validator>> =
        LazyLock::new(|| Posttyp::ALL.iter().map(|posttyp| (*posttyp, build(*posttyp))).collect());
    &ORACLES[&posttyp]
}

fn build(posttyp: Posttyp) -> Validator {
    let folder = schemas().join("post/v1");
    let shared = read_json(&folder.join("gemensam.schema.json"));
    let id = shared["$id"].as_str().unwrap().to_owned();
    let registry = Registry::new().add(id, Resource::from_contents(shared)).unwrap().prepare().unwrap();
    jsonschema::options()
        .with_registry(&registry)
        .should_validate_formats(true)
        .build(&read_json(&folder.join(format!("{posttyp}.schema.json"))))
        .unwrap()
}

/// Whether a fault is one that XSD 1.0 has words for. It has none for conditions (`then`), and XML has no types: `"12"` and `12`
/// are the same text, `null` and `[]` are nothing.
pub(crate) fn xsd_can_refuse(case: &Case) -> bool {
    let record: Value = case.text.parse().unwrap();
    let faults: Vec<_> = oracle(case.posttyp).iter_errors(&record).collect();
    let only_a_type: Vec<String> = faults
        .iter()
        .filter(|fault| matches!(fault.kind(), ValidationErrorKind::Type { .. }) && may_fit(fault.instance()))
        .map(|fault| fault.instance_path().to_string())
        .collect();
    faults.iter().any(|fault| {
        let is_condition = fault.schema_path().to_string().contains("/then/");
        !is_condition && !only_a_type.contains(&fault.instance_path().to_string())
    })
}

/// Whether a value of the wrong type may be right once it is text.
fn may_fit(value: &Value) -> bool {
    match value {
        Value::Object(_) => false,
        Value::String(text) => text.parse::<i64>().is_ok() || text.parse::<bool>().is_ok(),
        _ => true,
    }
}

/// One XML document with the records, members in schema order.
pub(crate) fn document(cases: Vec<&Case>) -> String {
    let mut xml = "<poster xmlns=\"urn:x-socialdata:post:1\">\n".to_owned();
    for case in cases {
        let record: Value = case.text.parse().unwrap();
        element(case.posttyp, Falt::Post, case.posttyp.name(), &record, &mut xml);
        xml.push('\n');
    }
    xml + "</poster>\n"
}

fn element(posttyp: Posttyp, falt: Falt, name: &str, value: &Value, xml: &mut String) {
    if let Value::Array(items) = value {
        return items.iter().for_each(|item| element(posttyp, falt, name, item, xml));
    }
    xml.extend(["<", name, ">"]);
    match value {
        Value::Object(members) => children(posttyp, falt, members, xml),
        Value::String(text) => *xml += &escaped(text),
        Value::Null | Value::Array(_) => {}
        other => *xml += &other.to_string(),
    }
    xml.extend(["</", name, ">"]);
}

fn children(posttyp: Posttyp, falt: Falt, members: &Map<String, Value>, xml: &mut String) {
    let known: Vec<(&str, Falt)> = posttyp
        .falt()
        .iter()
        .filter(|inner| inner.parent() == falt && **inner != Falt::Post)
        .map(|inner| (inner.pointer().rsplit('/').next().unwrap(), *inner))
        .collect();
    for (name, inner) in &known {
        if let Some(value) = members.get(*name) {
            element(posttyp, *inner, &element_name(name), value, xml);
        }
    }
    for (_, value) in members.iter().filter(|(name, _)| !known.iter().any(|(other, _)| name == other)) {
        element(posttyp, falt, "okand", value, xml);
    }
}

/// The property name; where that is no name in XML, the `x-namn` of the schema.
fn element_name(name: &str) -> String {
    static NAMES: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
        let mut names = BTreeMap::new();
        for posttyp in Posttyp::ALL {
            collect(&read_json(&schemas().join(format!("post/v1/{posttyp}.schema.json"))), &mut names);
        }
        names
    });
    NAMES.get(name).cloned().unwrap_or_else(|| name.to_owned())
}

fn collect(schema: &Value, names: &mut BTreeMap<String, String>) {
    for (name, body) in schema.as_object().into_iter().flatten() {
        if let Some(namn) = body.get("x-namn").and_then(Value::as_str) {
            names.insert(name.clone(), namn.to_owned());
        }
        collect(body, names);
    }
}

/// XML has no control characters; what stands in their place is as wrong as they are.
fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace(|character: char| character.is_control() && character != '\n', "?")
}
