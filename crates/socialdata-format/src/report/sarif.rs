//! The report for code review tools and editors: SARIF 2.1.0 (OASIS).
//!
//! The rules that ran are the tool's rules, with texts and legal basis; each finding is a result. Columns count Unicode
//! characters. A result is known again in the next run by `partialFingerprints`, which holds rule, record type, case reference and member
//! and so survives rows that move. What somebody has accepted is suppressed, not hidden.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io;

use serde::Serialize;
use serde::ser::{SerializeSeq as _, Serializer};
use serde_json::{Value, json};
use socialdata_core::regler;
use socialdata_core::validering::{RuleMeta, Severity};

use super::baseline::EarlierFinding;
use super::delta::Change;
use super::digest::{RULE_SET_VERSION, SCHEMA_VERSION, rule_set_digest, schema_digest};
use super::fingerprint;
use super::lang::Lang;
use super::summary::{CheckedFile, ListedFinding, Report};
use super::words;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The name of our fingerprint; a change in how it is made gives it another number.
const FINGERPRINT: &str = "socialdataFinding/v1";

/// Writes the report as SARIF 2.1.0 with texts in `lang`.
///
/// # Errors
/// Those of `out`.
pub fn write(report: &Report, lang: Lang, mut out: impl io::Write) -> io::Result<()> {
    let rules = rules(report);
    let log = Log { schema: SCHEMA, version: "2.1.0", runs: [Run::new(report, &rules, lang)] };
    serde_json::to_writer_pretty(&mut out, &log).map_err(io::Error::from)?;
    out.write_all(b"\n")?;
    out.flush()
}

/// The rules that ran, and any other that has findings, by code.
fn rules(report: &Report) -> Vec<&'static RuleMeta> {
    let mut rules: Vec<_> = report.ledger.ran.iter().filter_map(|code| regler::find(code)).collect();
    rules.extend(report.summary.by_rule.iter().map(|count| count.rule));
    rules.extend(
        report.delta.iter().flat_map(|delta| &delta.fixed).filter_map(|fixed| regler::find(&fixed.code)),
    );
    rules.sort_by_key(|rule| rule.code);
    rules.dedup_by_key(|rule| rule.code);
    rules
}

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Value,
    language: &'static str,
    column_kind: &'static str,
    invocations: [Value; 1],
    artifacts: Vec<Value>,
    results: Results<'a>,
    properties: Value,
}

impl<'a> Run<'a> {
    fn new(report: &'a Report, rules: &'a [&'static RuleMeta], lang: Lang) -> Self {
        Self {
            tool: json!({"driver": {
                "name": "socialdata",
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "language": language(lang),
                "rules": rules.iter().map(|rule| descriptor(rule, lang)).collect::<Vec<_>>(),
            }}),
            language: language(lang),
            column_kind: "unicodeCodePoints",
            invocations: [invocation(report, lang)],
            artifacts: report.files.iter().map(artifact).collect(),
            results: Results { report, rules, lang },
            properties: properties(report, lang),
        }
    }
}

const fn language(lang: Lang) -> &'static str {
    lang.either("sv-SE", "en-GB")
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn descriptor(rule: &RuleMeta, lang: Lang) -> Value {
    let basis: Vec<String> =
        rule.basis.iter().map(|basis| format!("{} ({})", basis.text, basis.status.as_str())).collect();
    let mut help = lang.of(rule.remedy).to_owned();
    if !rule.codes.is_empty() {
        help += lang.either("\n\nTillåtna koder:", "\n\nAllowed codes:");
        for code in rule.codes {
            // Writing to a String cannot fail.
            let _ = write!(help, "\n{}  {}", code.code, lang.of(code.label));
        }
    }
    json!({
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": lang.of(rule.message)},
        "fullDescription": {"text": format!("{} {}", lang.of(rule.message), basis.join("; "))},
        "help": {"text": help},
        "defaultConfiguration": {"level": level(rule.severity)},
        "properties": {"tags": [rule.family()], "since": rule.since, "basis": basis},
    })
}

/// Files that were not checked are notifications: a viewer that shows results alone must not take them for clean.
fn invocation(report: &Report, lang: Lang) -> Value {
    let notifications = report.files.iter().enumerate().filter_map(|(index, file)| {
        let problem = file.problem?;
        let text = format!("{} {}", lang.of(problem.message()), lang.of(problem.remedy()));
        let mut physical = json!({"artifactLocation": {"uri": uri(&file.name), "index": index}});
        if let Some((line, column)) = problem.place() {
            set(&mut physical, "region", json!({"startLine": line, "startColumn": column}));
        }
        Some(json!({
            "descriptor": {"id": problem.code()},
            "level": "error",
            "message": {"text": text},
            "locations": [{"physicalLocation": physical}],
        }))
    });
    let failed = report.ledger.failed.iter().map(|code| {
        let text = lang.either("Regeln kunde inte prövas.", "The rule could not run.");
        json!({"associatedRule": {"id": code}, "level": "error", "message": {"text": text}})
    });
    json!({
        "executionSuccessful": report.is_complete() && report.ledger.failed.is_empty(),
        "toolExecutionNotifications": notifications.chain(failed).collect::<Vec<_>>(),
    })
}

fn artifact(file: &CheckedFile) -> Value {
    let mut properties = json!({"records": file.records, "status": file.status()});
    if let Some(format) = file.format {
        set(&mut properties, "format", json!(format.as_str()));
    }
    let mut artifact = json!({
        "location": {"uri": uri(&file.name)},
        "roles": ["analysisTarget"],
        "properties": properties,
    });
    if let Some(encoding) = file.encoding {
        set(&mut artifact, "encoding", json!(encoding.as_str()));
    }
    artifact
}

fn properties(report: &Report, lang: Lang) -> Value {
    let counts = &report.summary;
    let not_applicable = report.ledger.not_applicable.iter().map(|rule| {
        let reason = if lang == Lang::Sv { &rule.reason_sv } else { &rule.reason_en };
        json!({"code": rule.code, "reason": reason})
    });
    let mut properties = json!({
        "ruleSet": {"version": RULE_SET_VERSION, "digest": rule_set_digest()},
        "schema": {"version": SCHEMA_VERSION, "digest": schema_digest()},
        "period": report.period.map(|period| period.to_string()),
        "notApplicable": not_applicable.collect::<Vec<_>>(),
        "records": counts.records,
        "recordsWithErrors": counts.records_with_errors,
        "errors": counts.errors,
        "warnings": counts.warnings,
        "infos": counts.infos,
        "accepted": counts.accepted(),
        "omitted": report.omitted,
    });
    if let Some(delta) = &report.delta {
        set(
            &mut properties,
            "delta",
            json!({
                "new": delta.new_findings(),
                "fixed": delta.fixed_findings(),
                "remaining": delta.remaining_findings(),
            }),
        );
    }
    properties
}

/// Written one by one, so that a long list needs no second copy.
struct Results<'a> {
    report: &'a Report,
    rules: &'a [&'static RuleMeta],
    lang: Lang,
}

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut sequence = serializer.serialize_seq(None)?;
        let mut ordinals: HashMap<String, u64> = HashMap::new();
        for listed in &self.report.findings {
            let identity = fingerprint::of(listed);
            let ordinal = ordinals.entry(identity.clone()).or_insert(0);
            *ordinal += 1;
            sequence.serialize_element(&self.result(listed, &fingerprint::digest(&identity, *ordinal)))?;
        }
        for fixed in self.report.delta.iter().flat_map(|delta| &delta.fixed) {
            let identity = fixed.identity();
            let ordinal = ordinals.entry(identity.clone()).or_insert(0);
            *ordinal += 1;
            sequence.serialize_element(&self.absent(fixed, &fingerprint::digest(&identity, *ordinal)))?;
        }
        sequence.end()
    }
}

impl Results<'_> {
    fn result(&self, listed: &ListedFinding, fingerprint: &str) -> Value {
        let rule = listed.located.finding.rule;
        let mut result = json!({
            "ruleId": rule.code,
            "level": level(rule.severity),
            "message": {"text": self.lang.of(rule.message)},
            "locations": [self.location(listed)],
            "partialFingerprints": {FINGERPRINT: fingerprint},
        });
        if let Ok(index) = self.rules.binary_search_by_key(&rule.code, |rule| rule.code) {
            set(&mut result, "ruleIndex", json!(index));
        }
        match listed.change {
            Some(Change::New) => set(&mut result, "baselineState", json!("new")),
            Some(Change::Remaining) => set(&mut result, "baselineState", json!("unchanged")),
            Some(Change::Unknown) | None => {}
        }
        if let Some(applied) = self.report.accepted_by(listed) {
            let entry = &applied.entry;
            let text = format!("{} ({}, {})", entry.reason, entry.who, entry.expires);
            set(
                &mut result,
                "suppressions",
                json!([{"kind": "external", "status": "accepted", "justification": text}]),
            );
        }
        if let Some(period) = listed.period {
            set(&mut result, "properties", json!({"period": period.to_string()}));
        }
        result
    }

    fn location(&self, listed: &ListedFinding) -> Value {
        let pointer = listed.located.finding.falt.pointer();
        let reference = words::reference(listed, self.lang);
        let posttyp = listed.posttyp.map_or("", socialdata_core::post::Posttyp::name);
        let logical = json!({
            "fullyQualifiedName": format!("{posttyp}/{reference}#{pointer}"),
            "kind": if pointer.is_empty() { "object" } else { "property" },
        });
        let Some(file) = words::file_name(listed, self.report) else {
            return json!({"logicalLocations": [logical]});
        };
        let mut physical = json!({"artifactLocation": {"uri": uri(file), "index": listed.file}});
        if let Some((line, column)) = listed.place() {
            set(&mut physical, "region", json!({"startLine": line, "startColumn": column}));
        }
        json!({"physicalLocation": physical, "logicalLocations": [logical]})
    }

    fn absent(&self, fixed: &EarlierFinding, fingerprint: &str) -> Value {
        let rule = regler::find(&fixed.code);
        let text = rule.map_or(self.lang.of(words::FIXED), |rule| self.lang.of(rule.message));
        let posttyp = fixed.posttyp.map_or("", socialdata_core::post::Posttyp::name);
        let reference = match (&fixed.post_id, fixed.record) {
            (Some(post_id), _) => post_id.clone(),
            (None, record) => record.map(|record| record.to_string()).unwrap_or_default(),
        };
        json!({
            "ruleId": fixed.code,
            "level": level(fixed.severity),
            "message": {"text": text},
            "locations": [{"logicalLocations": [
                {"fullyQualifiedName": format!("{posttyp}/{reference}#{}", fixed.pointer)},
            ]}],
            "partialFingerprints": {FINGERPRINT: fingerprint},
            "baselineState": "absent",
        })
    }
}

/// Adds a member.
fn set(object: &mut Value, name: &str, value: Value) {
    if let Value::Object(members) = object {
        members.insert(name.to_owned(), value);
    }
}

/// A relative reference (RFC 3986) to a file of that name.
fn uri(name: &str) -> String {
    let mut uri = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_is_a_relative_reference() {
        assert_eq!(uri("ut/insats 2026-09.csv"), "ut/insats%202026-09.csv");
        assert_eq!(uri("c:å?#%"), "c%3A%C3%A5%3F%23%25");
    }
}
