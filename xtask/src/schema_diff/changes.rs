//! Members and codes that came, went or changed.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::tree::Tree;

/// What is said about each member or code, by its name.
type Things = BTreeMap<String, BTreeMap<String, Value>>;

/// Objects in objects deeper than this are a `$ref` that comes back to itself.
const DEEPEST: usize = 8;

/// One line per member that differs, `changed  insats /timmarPerManad: maximum 744 → 745`.
///
/// # Errors
///
/// When a `$ref` leads nowhere or never ends.
pub(super) fn members(old: &Tree, new: &Tree) -> Result<Vec<String>, String> {
    Ok(differences(&all_members(old)?, &all_members(new)?))
}

/// One line per code that differs, `added    insatstyp boendestod`.
pub(super) fn codes(old: &Tree, new: &Tree) -> Vec<String> {
    differences(&all_codes(old), &all_codes(new))
}

fn differences(old: &Things, new: &Things) -> Vec<String> {
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let mut lines = Vec::new();
    for name in names {
        match (old.get(name), new.get(name)) {
            (Some(_), None) => lines.push(format!("removed  {name}")),
            (None, Some(_)) => lines.push(format!("added    {name}")),
            (Some(before), Some(after)) if before != after => {
                lines.push(format!("changed  {name}: {}", changed_keys(before, after)));
            }
            _ => {}
        }
    }
    lines
}

fn changed_keys(before: &BTreeMap<String, Value>, after: &BTreeMap<String, Value>) -> String {
    let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let changed = keys.into_iter().filter(|key| before.get(*key) != after.get(*key));
    let told: Vec<String> = changed.map(|key| one_key(key, before.get(key), after.get(key))).collect();
    told.join("; ")
}

fn one_key(key: &str, before: Option<&Value>, after: Option<&Value>) -> String {
    match (before, after) {
        (None, Some(after)) => {
            format!("{key} came{}", short(after).map(|text| format!(": {text}")).unwrap_or_default())
        }
        (Some(before), None) => {
            format!("{key} went{}", short(before).map(|text| format!(": {text}")).unwrap_or_default())
        }
        (Some(before), Some(after)) => match (short(before), short(after)) {
            (Some(before), Some(after)) => format!("{key} {before} → {after}"),
            _ => format!("{key} differs"),
        },
        (None, None) => String::new(),
    }
}

/// A value that fits a line.
fn short(value: &Value) -> Option<String> {
    match value {
        Value::Object(_) | Value::Array(_) => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

fn all_members(tree: &Tree) -> Result<Things, String> {
    let mut members = Things::new();
    for (posttyp, schema) in &tree.posttyper {
        let place = format!("{posttyp} ");
        members.insert(place.trim_end().to_owned(), about(schema, false));
        collect(&tree.shared, schema, &place, 0, &mut members)?;
    }
    Ok(members)
}

fn collect(
    shared: &Value,
    object: &Value,
    place: &str,
    depth: usize,
    members: &mut Things,
) -> Result<(), String> {
    if depth > DEEPEST {
        return Err(format!("{place}: objects nest too deep; a $ref comes back to itself"));
    }
    let Some(properties) = object.get("properties").and_then(Value::as_object) else { return Ok(()) };
    let required = object.get("required").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    for (name, body) in properties {
        let place = format!("{place}/{name}");
        let body = resolved(shared, body).map_err(|what| format!("{place}: {what}"))?;
        let is_required = required.iter().any(|other| other == name);
        members.insert(place.clone(), about(&body, is_required));
        collect(shared, &body, &place, depth + 1, members)?;
    }
    Ok(())
}

/// The member with the keywords of the definition that it refers to; its own words win.
fn resolved(shared: &Value, body: &Value) -> Result<Value, String> {
    let Some(reference) = body.get("$ref").and_then(Value::as_str) else { return Ok(body.clone()) };
    let name = reference.rsplit('/').next().unwrap_or_default();
    let definition = shared.get("$defs").and_then(|defs| defs.get(name)).and_then(Value::as_object);
    let mut merged: Map<String, Value> =
        definition.ok_or_else(|| format!("there is no {reference}"))?.clone();
    merged.extend(body.as_object().into_iter().flatten().map(|(key, value)| (key.clone(), value.clone())));
    Ok(Value::Object(merged))
}

/// Everything said about the member itself; its own members stand in lines of their own, the codes of a list in another section.
fn about(body: &Value, is_required: bool) -> BTreeMap<String, Value> {
    let coded = body.get("x-kodlista").is_some();
    let mut keys: BTreeMap<String, Value> = body
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(key, _)| !["properties", "required"].contains(&key.as_str()) && (!coded || *key != "enum"))
        .map(|(key, value)| (key.replace("allOf", "conditions"), value.clone()))
        .collect();
    keys.insert("required".to_owned(), Value::Bool(is_required));
    keys
}

fn all_codes(tree: &Tree) -> Things {
    let mut codes = Things::new();
    for (list, body) in &tree.kodlistor {
        for code in body.get("koder").and_then(Value::as_array).into_iter().flatten() {
            let name = code.get("kod").and_then(Value::as_str).unwrap_or_default();
            let about =
                code.as_object().into_iter().flatten().map(|(key, value)| (key.clone(), value.clone()));
            codes.insert(format!("{list} {name}"), about.collect());
        }
    }
    codes
}
