//! The report for machines: `schemas/rapport/v1/rapport.schema.json`.

use std::io::{self, Write};

use serde::Serialize;
use socialdata_core::post::Posttyp;

use crate::acceptance::{AppliedEntry, Scope};

use super::baseline::EarlierFinding;
use super::delta::{Change, RuleDelta};
use super::digest::{RULE_SET_VERSION, SCHEMA_VERSION, rule_set_digest, schema_digest};
use super::lang::Lang;
use super::summary::{CheckedFile, ListedFinding, PosttypCount, Report, RuleCount};

/// The report as one JSON object with a line end. The same report always gives the same bytes.
///
/// Messages, remedies and reasons are in `lang`; names and codes are the same in both.
pub fn render(report: &Report, lang: Lang) -> String {
    let mut bytes = Vec::new();
    // Neither a Vec nor the types below can fail.
    let _ = write(report, lang, &mut bytes);
    String::from_utf8(bytes).unwrap_or_default()
}

/// Writes what [`render`] gives.
///
/// # Errors
/// Those of `out`.
pub fn write(report: &Report, lang: Lang, mut out: impl Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut out, &document(report, lang)).map_err(io::Error::from)?;
    out.write_all(b"\n")
}

fn document(report: &Report, lang: Lang) -> Document<'_> {
    Document {
        report: "socialdata-rapport/1",
        tool: Tool { name: "socialdata", version: env!("CARGO_PKG_VERSION") },
        rule_set: Versioned { version: RULE_SET_VERSION, digest: rule_set_digest() },
        schema: Versioned { version: SCHEMA_VERSION, digest: schema_digest() },
        period: report.period.map(|period| period.to_string()),
        files: report.files.iter().map(|file| File::new(file, lang)).collect(),
        ledger: ledger(report, lang),
        summary: summary(report),
        delta: report.delta.as_ref().map(Delta::new),
        acceptance: acceptance(report),
        findings: report.findings.iter().map(|finding| Finding::new(finding, report, lang)).collect(),
        omitted: report.omitted,
    }
}

fn ledger(report: &Report, lang: Lang) -> Ledger<'_> {
    let not_applicable = report.ledger.not_applicable.iter().map(|rule| NotApplicable {
        code: rule.code,
        reason: match lang {
            Lang::Sv => &rule.reason_sv,
            Lang::En => &rule.reason_en,
        },
    });
    Ledger {
        ran: &report.ledger.ran,
        not_applicable: not_applicable.collect(),
        failed: &report.ledger.failed,
    }
}

fn summary(report: &Report) -> Summary {
    let counts = &report.summary;
    Summary {
        records: counts.records,
        errors: counts.errors,
        warnings: counts.warnings,
        infos: counts.infos,
        records_with_errors: counts.records_with_errors,
        by_rule: counts.by_rule.iter().map(ByRule::new).collect(),
        by_posttyp: counts.by_posttyp.iter().map(ByPosttyp::new).collect(),
    }
}

fn acceptance(report: &Report) -> Option<Vec<AcceptanceEntry<'_>>> {
    Some(report.acceptance.as_ref()?.entries().iter().map(AcceptanceEntry::new).collect())
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a> {
    report: &'static str,
    tool: Tool,
    rule_set: Versioned,
    schema: Versioned,
    period: Option<String>,
    files: Vec<File<'a>>,
    ledger: Ledger<'a>,
    summary: Summary,
    #[serde(skip_serializing_if = "Option::is_none")]
    delta: Option<Delta<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    acceptance: Option<Vec<AcceptanceEntry<'a>>>,
    findings: Vec<Finding<'a>>,
    omitted: u64,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Versioned {
    version: &'static str,
    digest: &'static str,
}

#[derive(Serialize)]
struct File<'a> {
    name: &'a str,
    format: Option<&'static str>,
    encoding: Option<&'static str>,
    records: u64,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<Problem>,
}

impl<'a> File<'a> {
    fn new(file: &'a CheckedFile, lang: Lang) -> Self {
        Self {
            name: &file.name,
            format: file.format.map(crate::detect::Format::as_str),
            encoding: file.encoding.map(crate::encoding::Encoding::as_str),
            records: file.records,
            status: file.status(),
            problem: file.problem.map(|error| Problem {
                code: error.code(),
                line: error.place().map(|(line, _)| line),
                column: error.place().map(|(_, column)| column),
                message: lang.of(error.message()),
                remedy: lang.of(error.remedy()),
            }),
        }
    }
}

#[derive(Serialize)]
struct Problem {
    code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<u64>,
    message: &'static str,
    remedy: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Ledger<'a> {
    ran: &'a [&'static str],
    not_applicable: Vec<NotApplicable<'a>>,
    failed: &'a [&'static str],
}

#[derive(Serialize)]
struct NotApplicable<'a> {
    code: &'static str,
    reason: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Summary {
    records: u64,
    errors: u64,
    warnings: u64,
    infos: u64,
    records_with_errors: u64,
    by_rule: Vec<ByRule>,
    by_posttyp: Vec<ByPosttyp>,
}

#[derive(Serialize)]
struct ByRule {
    code: &'static str,
    severity: &'static str,
    count: u64,
    #[serde(skip_serializing_if = "is_zero")]
    accepted: u64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands out references")]
fn is_zero(count: &u64) -> bool {
    *count == 0
}

impl ByRule {
    fn new(count: &RuleCount) -> Self {
        Self {
            code: count.rule.code,
            severity: count.rule.severity.as_str(),
            count: count.count,
            accepted: count.accepted,
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ByPosttyp {
    posttyp: Option<&'static str>,
    records: u64,
    records_with_errors: u64,
}

impl ByPosttyp {
    fn new(count: &PosttypCount) -> Self {
        Self {
            posttyp: count.posttyp.map(Posttyp::name),
            records: count.records,
            records_with_errors: count.records_with_errors,
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Delta<'a> {
    new: u64,
    fixed: u64,
    remaining: u64,
    exact: bool,
    complete: bool,
    same_rules: bool,
    by_rule: Vec<DeltaByRule<'a>>,
    fixed_findings: Vec<Fixed<'a>>,
}

impl<'a> Delta<'a> {
    fn new(delta: &'a super::delta::Delta) -> Self {
        Self {
            new: delta.new_findings(),
            fixed: delta.fixed_findings(),
            remaining: delta.remaining_findings(),
            exact: delta.is_exact(),
            complete: delta.is_complete,
            same_rules: delta.has_same_rules,
            by_rule: delta.by_rule.iter().map(DeltaByRule::new).collect(),
            fixed_findings: delta.fixed.iter().map(Fixed::new).collect(),
        }
    }
}

#[derive(Serialize)]
struct DeltaByRule<'a> {
    code: &'a str,
    before: u64,
    now: u64,
    new: u64,
    fixed: u64,
    remaining: u64,
    exact: bool,
}

impl<'a> DeltaByRule<'a> {
    fn new(rule: &'a RuleDelta) -> Self {
        Self {
            code: &rule.code,
            before: rule.before,
            now: rule.now,
            new: rule.new,
            fixed: rule.fixed,
            remaining: rule.remaining,
            exact: rule.is_exact,
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Fixed<'a> {
    code: &'a str,
    severity: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    posttyp: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    post_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    period: Option<&'a str>,
    pointer: &'a str,
}

impl<'a> Fixed<'a> {
    fn new(fixed: &'a EarlierFinding) -> Self {
        Self {
            code: &fixed.code,
            severity: fixed.severity.as_str(),
            record: fixed.record,
            posttyp: fixed.posttyp.map(Posttyp::name),
            post_id: fixed.post_id.as_deref(),
            period: fixed.period.as_deref(),
            pointer: &fixed.pointer,
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AcceptanceEntry<'a> {
    code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    post_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    posttyp: Option<&'static str>,
    state: &'static str,
    count: u64,
    confirms: bool,
    reason: &'a str,
    who: &'a str,
    expires: String,
}

impl<'a> AcceptanceEntry<'a> {
    fn new(applied: &'a AppliedEntry) -> Self {
        let entry = &applied.entry;
        let (post_id, posttyp) = match &entry.scope {
            Scope::Post(post_id) => (Some(post_id.as_str()), None),
            Scope::Posttyp(posttyp) => (None, Some(posttyp.name())),
            Scope::All => (None, None),
        };
        Self {
            code: entry.rule.code,
            post_id,
            posttyp,
            state: applied.state().as_str(),
            count: applied.count,
            confirms: entry.is_confirmation(),
            reason: &entry.reason,
            who: &entry.who,
            expires: entry.expires.to_string(),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding<'a> {
    code: &'static str,
    severity: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    posttyp: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    post_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    period: Option<String>,
    pointer: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    cell: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    xml_path: Option<&'static str>,
    message: &'static str,
    remedy: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    change: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    accepted: Option<usize>,
}

impl<'a> Finding<'a> {
    fn new(listed: &'a ListedFinding, report: &Report, lang: Lang) -> Self {
        let rule = listed.located.finding.rule;
        Self {
            code: rule.code,
            severity: rule.severity.as_str(),
            file: (listed.file < report.files.len()).then_some(listed.file),
            record: listed.record,
            line: listed.place().map(|(line, _)| line),
            column: listed.place().map(|(_, column)| column),
            posttyp: listed.posttyp.map(Posttyp::name),
            post_id: listed.post_id.as_deref(),
            period: listed.period.map(|period| period.to_string()),
            pointer: listed.located.finding.falt.pointer(),
            cell: listed.cell(),
            xml_path: listed.xml_path(&report.files),
            message: lang.of(rule.message),
            remedy: lang.of(rule.remedy),
            change: listed.change.map(Change::as_str),
            accepted: listed.accepted_by,
        }
    }
}
