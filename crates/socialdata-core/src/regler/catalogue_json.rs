//! The catalogue as data for others: what `socialdata rules --format json` prints and `docs/regler/regler.json` holds.
//!
//! Vendors read it and compare versions of it, so its members are a contract: some may be added, none is renamed or taken away.

use serde::Serialize;

use crate::validering::{Basis, Code, RuleMeta, Text};

use super::explanation::{Example, Explanation};
use super::strukturella;

/// The form of this document.
pub const FORM: &str = "regelkatalog-v1";

/// The rules as one JSON document with a line per rule, so that any tool shows what differs between two versions.
///
/// ```
/// use socialdata_core::regler::{catalogue, catalogue_json::to_json};
///
/// let json = to_json(catalogue());
/// assert!(json.contains("\n{\"code\":\"TID-001\",\"name\":\"slut-fore-start\",\"family\":\"TID\""));
/// ```
pub fn to_json<'a>(rules: impl IntoIterator<Item = &'a RuleMeta>) -> String {
    let lines: Vec<String> = rules.into_iter().map(|rule| line(&Row::of(rule))).collect();
    format!("{{\"form\":\"{FORM}\",\"rules\":[\n{}\n]}}\n", lines.join(",\n"))
}

#[expect(
    clippy::expect_used,
    reason = "cannot fail: texts, lists and flags; nothing that JSON has no form for"
)]
fn line(row: &Row) -> String {
    serde_json::to_string(row).expect("texts are JSON")
}

/// One rule; the members stand in this order.
#[derive(Serialize)]
struct Row {
    code: &'static str,
    name: &'static str,
    family: &'static str,
    severity: &'static str,
    since: &'static str,
    /// First period in force, `2025-07`; `null` is no limit.
    from: Option<String>,
    /// Last period in force.
    to: Option<String>,
    posttyper: Vec<&'static str>,
    /// JSON pointers, the primary one first; an empty one is the record as a whole.
    fields: Vec<&'static str>,
    basis: Vec<Source>,
    message: Languages,
    remedy: Languages,
    /// Whether a schema states the rule.
    structural: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    codes: Vec<AllowedCode>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    explanation: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    examples: Vec<Change>,
}

#[derive(Serialize)]
struct Source {
    text: &'static str,
    status: &'static str,
}

#[derive(Serialize)]
struct Languages {
    sv: &'static str,
    en: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AllowedCode {
    code: &'static str,
    sv: &'static str,
    en: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_from: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_to: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Change {
    ok: bool,
    applies_to: Vec<&'static str>,
    /// A JSON Merge Patch of a complete, correct record, as text.
    patch: String,
}

impl Row {
    fn of(rule: &RuleMeta) -> Self {
        let explanation = Explanation::of(rule);
        Self {
            code: rule.code,
            name: rule.name,
            family: rule.family(),
            severity: rule.severity.as_str(),
            since: rule.since,
            from: rule.in_force.from.map(month),
            to: rule.in_force.to.map(month),
            posttyper: rule.posttyper.iter().map(|posttyp| posttyp.name()).collect(),
            fields: rule.fields.iter().map(|falt| falt.pointer()).collect(),
            basis: rule.basis.iter().map(source).collect(),
            message: languages(rule.message),
            remedy: languages(rule.remedy),
            structural: is_stated_by_a_schema(rule),
            codes: rule.codes.iter().map(allowed_code).collect(),
            explanation: explanation.paragraphs,
            examples: explanation.examples.iter().map(change).collect(),
        }
    }
}

/// Rules about files have no doc comment either, and stand in no schema.
fn is_stated_by_a_schema(rule: &RuleMeta) -> bool {
    strukturella::RULES.iter().any(|structural| structural.code == rule.code)
}

/// `2025-07`.
fn month((year, month): (i32, u32)) -> String {
    format!("{year:04}-{month:02}")
}

fn source(basis: &Basis) -> Source {
    Source { text: basis.text, status: basis.status.as_str() }
}

fn languages(text: Text) -> Languages {
    Languages { sv: text.sv, en: text.en }
}

fn allowed_code(code: &Code) -> AllowedCode {
    let Languages { sv, en } = languages(code.label);
    AllowedCode { code: code.code, sv, en, valid_from: code.valid_from, valid_to: code.valid_to }
}

fn change(example: &Example) -> Change {
    Change { ok: example.is_ok, applies_to: example.applies_to.clone(), patch: example.patch.join("\n") }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::regler::{catalogue, find};

    #[test]
    fn every_rule_has_a_line_of_its_own() {
        let json = to_json(catalogue());
        let document: Value = json.parse().unwrap();
        assert_eq!(document["form"], FORM);
        assert_eq!(document["rules"].as_array().unwrap().len(), catalogue().count());
        assert_eq!(json.lines().count(), catalogue().count() + 2);
    }

    #[test]
    fn the_members_are_what_the_rule_says() {
        let rule = find("TID-001").unwrap();
        let document: Value = to_json([rule]).parse().unwrap();
        let row = &document["rules"][0];
        assert_eq!(row["message"]["sv"], rule.message.sv);
        assert_eq!(row["remedy"]["en"], rule.remedy.en);
        assert_eq!(row["fields"][0], rule.fields[0].pointer());
        assert_eq!(row["basis"][0]["status"], rule.basis[0].status.as_str());
        assert_eq!(
            (&row["from"], &row["to"], &row["structural"]),
            (&Value::Null, &Value::Null, &false.into())
        );
        assert!(row["examples"][0]["patch"].as_str().unwrap().parse::<Value>().is_ok());
    }

    #[test]
    fn a_code_with_limits_in_time_shows_them() {
        let rule = catalogue().find(|rule| rule.codes.iter().any(|code| code.valid_to.is_some())).unwrap();
        let json = to_json([rule]);
        assert!(json.contains("\"validTo\":\"") && !json.contains("\"validTo\":null"), "{json}");
    }

    #[test]
    fn no_rules_is_a_document_too() {
        let document: Value = to_json([]).parse().unwrap();
        assert_eq!(document["rules"], Value::Array(vec![]));
    }
}
