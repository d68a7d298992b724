//! For programs: `schemas/rapport/v1/konformitet.schema.json`.

use serde::Serialize;

use super::{ConformanceReport, Outcome};

/// Writes the report as JSON, one line.
pub fn render_json(report: &ConformanceReport) -> String {
    let left = &report.left_behind;
    let document = Document {
        report: "socialdata-konformitet/1",
        tool: Tool { name: "socialdata", version: env!("CARGO_PKG_VERSION") },
        environment: report.environment.as_str(),
        recipient: report.recipient.as_str(),
        period: report.period.to_string(),
        pinned_keys: report.is_pinned,
        summary: Summary {
            cases: report.results.len(),
            passed: report.count("passed"),
            failed: report.count("failed"),
            not_applicable: report.count("not-applicable"),
            not_run: report.count("not-run"),
        },
        left_behind: Left {
            submissions: left.submissions,
            tombstones: left.tombstones,
            live: left.live,
            closed_periods: left.closed.iter().map(ToString::to_string).collect(),
        },
        cases: report.results.iter().map(CaseLine::of).collect(),
    };
    let mut text = serde_json::to_string(&document).unwrap_or_default();
    text.push('\n');
    text
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a> {
    report: &'static str,
    tool: Tool,
    environment: &'static str,
    recipient: &'a str,
    period: String,
    pinned_keys: bool,
    summary: Summary,
    left_behind: Left,
    cases: Vec<CaseLine<'a>>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Summary {
    cases: usize,
    passed: usize,
    failed: usize,
    not_applicable: usize,
    not_run: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Left {
    submissions: u64,
    tombstones: u64,
    live: u64,
    closed_periods: Vec<String>,
}

#[derive(Serialize)]
struct CaseLine<'a> {
    id: &'static str,
    family: &'static str,
    section: &'static str,
    sv: &'static str,
    en: &'static str,
    result: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    seen: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<Words>,
}

#[derive(Serialize)]
struct Words {
    sv: &'static str,
    en: &'static str,
}

impl<'a> CaseLine<'a> {
    fn of(result: &'a super::CaseResult) -> Self {
        let requirement = &result.requirement;
        let (expected, seen, reason) = match &result.outcome {
            Outcome::Passed => (None, None, None),
            Outcome::Failed(difference) => {
                (Some(difference.expected.as_str()), Some(difference.seen.as_str()), None)
            }
            Outcome::NotApplicable(reason) | Outcome::NotRun(reason) => {
                let seen = Some(reason.seen.as_str()).filter(|seen| !seen.is_empty());
                (None, seen, Some(Words { sv: reason.sv, en: reason.en }))
            }
        };
        Self {
            id: requirement.id,
            family: requirement.family,
            section: requirement.section,
            sv: requirement.sv,
            en: requirement.en,
            result: result.outcome.word(),
            expected,
            seen,
            reason,
        }
    }
}
