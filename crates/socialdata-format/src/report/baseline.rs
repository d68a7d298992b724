//! An earlier report in JSON, to compare with: `validate --since`.

use std::collections::BTreeMap;

use serde::Deserialize;
use socialdata_core::post::Posttyp;
use socialdata_core::regler;
use socialdata_core::validering::Severity;
use thiserror::Error;

use crate::reference::may_be_shown;

use super::fingerprint::identity;

/// The kind and version of report that can be compared with.
const REPORT: &str = "socialdata-rapport/1";

/// An earlier report that cannot be compared with. Exit code 66: an input could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum BaselineError {
    /// No JSON.
    #[error(
        "rad {line}, tecken {column}: ingen JSON; --since vill ha en rapport från --format json / not JSON; --since takes a report of --format json"
    )]
    NotJson {
        /// The line, from 1.
        line: usize,
        /// The byte in the line, from 1.
        column: usize,
    },
    /// JSON, but no validation report, or one with something that no report of ours has.
    #[error(
        "ingen valideringsrapport; --since vill ha en rapport från --format json / no validation report; --since takes a report of --format json"
    )]
    NotAReport,
    /// A validation report of another version.
    #[error(
        "rapporten har en annan version än {REPORT}; gör om den med det här programmet / the report has another version; make it again with this program"
    )]
    OtherVersion,
}

impl BaselineError {
    /// The exit code of a program that ends because of it.
    pub const EXIT_CODE: u8 = 66;

    /// A stable name.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotJson { .. } => "since-not-json",
            Self::NotAReport => "since-not-a-report",
            Self::OtherVersion => "since-other-version",
        }
    }

    /// Whether the same file could be used later without a change: never.
    pub const fn is_transient(&self) -> bool {
        false
    }
}

/// An earlier report, as far as it is compared.
#[derive(Clone, Debug)]
pub struct Baseline {
    pub(super) findings: Vec<EarlierFinding>,
    /// All findings of each rule, listed or not.
    pub(super) counts: BTreeMap<String, u64>,
    /// Whether every file was checked to its end.
    pub(super) is_complete: bool,
    pub(super) rule_set_digest: String,
}

/// A finding of the earlier report. Everything in it has the form that reports of this program have.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EarlierFinding {
    /// The code of the rule, which this version may not have.
    pub code: String,
    /// How serious it was.
    pub severity: Severity,
    /// The record type, when it was known.
    pub posttyp: Option<Posttyp>,
    /// The case reference, when it was shown.
    pub post_id: Option<String>,
    /// The month, when it was known.
    pub period: Option<String>,
    /// The number of the record in its file, from 1.
    pub record: Option<u64>,
    /// The member, as JSON pointer.
    pub pointer: String,
}

impl EarlierFinding {
    pub(super) fn identity(&self) -> String {
        let posttyp = self.posttyp.map(Posttyp::name);
        identity(&self.code, posttyp, self.post_id.as_deref(), self.record, &self.pointer)
    }
}

impl Baseline {
    /// Reads a report that `--format json` wrote, in either language.
    ///
    /// # Errors
    /// [`BaselineError`]. What is not used is not looked at; what is used must have the form that we write, so that
    /// nothing else can come into a new report this way.
    pub fn parse(bytes: &[u8]) -> Result<Self, BaselineError> {
        #[expect(
            clippy::disallowed_methods,
            reason = "this module owns the earlier report; the error is mapped to a place at once"
        )]
        let kind: Kind = serde_json::from_slice(bytes).map_err(|error| fault(&error))?;
        match kind.report.as_deref() {
            Some(REPORT) => {}
            Some(other) if other.starts_with("socialdata-rapport/") => {
                return Err(BaselineError::OtherVersion);
            }
            _ => return Err(BaselineError::NotAReport),
        }
        #[expect(
            clippy::disallowed_methods,
            reason = "this module owns the earlier report; the error is mapped to a place at once"
        )]
        let document: Document = serde_json::from_slice(bytes).map_err(|error| fault(&error))?;
        document.into_baseline().ok_or(BaselineError::NotAReport)
    }
}

fn fault(error: &serde_json::Error) -> BaselineError {
    if error.is_data() {
        BaselineError::NotAReport
    } else {
        BaselineError::NotJson { line: error.line().max(1), column: error.column().max(1) }
    }
}

#[derive(Deserialize)]
struct Kind {
    report: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Document {
    rule_set: RuleSet,
    files: Vec<File>,
    summary: Summary,
    findings: Vec<Finding>,
}

#[derive(Deserialize)]
struct RuleSet {
    digest: String,
}

#[derive(Deserialize)]
struct File {
    status: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Summary {
    by_rule: Vec<ByRule>,
}

#[derive(Deserialize)]
struct ByRule {
    code: String,
    count: u64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Finding {
    code: String,
    severity: String,
    posttyp: Option<String>,
    post_id: Option<String>,
    period: Option<String>,
    record: Option<u64>,
    pointer: String,
}

impl Document {
    fn into_baseline(self) -> Option<Baseline> {
        let findings = self.findings.into_iter().map(Finding::checked).collect::<Option<Vec<_>>>()?;
        let mut counts = BTreeMap::new();
        for rule in self.summary.by_rule {
            if !is_code(&rule.code) || counts.insert(rule.code, rule.count).is_some() {
                return None;
            }
        }
        Some(Baseline {
            findings,
            counts,
            is_complete: self.files.iter().all(|file| file.status == "checked"),
            rule_set_digest: self.rule_set.digest,
        })
    }
}

impl Finding {
    fn checked(self) -> Option<EarlierFinding> {
        let posttyp = match self.posttyp {
            None => None,
            Some(name) => Some(Posttyp::from_name(&name)?),
        };
        let is_sound = is_code(&self.code)
            && self.post_id.as_deref().is_none_or(is_reference)
            && self
                .period
                .as_deref()
                .is_none_or(|text| text.parse::<socialdata_core::period::Period>().is_ok())
            && is_pointer(&self.pointer);
        is_sound.then_some(EarlierFinding {
            severity: severity(&self.code, &self.severity)?,
            code: self.code,
            posttyp,
            post_id: self.post_id,
            period: self.period,
            record: self.record,
            pointer: self.pointer,
        })
    }
}

/// The severity that the rule has now, else the one of the report.
fn severity(code: &str, written: &str) -> Option<Severity> {
    let written = [Severity::Error, Severity::Warning, Severity::Info]
        .into_iter()
        .find(|severity| severity.as_str() == written)?;
    Some(regler::find(code).map_or(written, |rule| rule.severity))
}

/// `TID-001`.
fn is_code(text: &str) -> bool {
    text.len() == 7
        && text.bytes().enumerate().all(|(at, byte)| match at {
            0..3 => byte.is_ascii_uppercase(),
            3 => byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}

fn is_reference(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._:-".contains(&byte))
        && may_be_shown(text)
}

fn is_pointer(text: &str) -> bool {
    (text.is_empty() || text.starts_with('/'))
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/-".contains(&byte))
        && may_be_shown(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(finding: &str) -> String {
        format!(
            r#"{{"report":"socialdata-rapport/1","ruleSet":{{"version":"1","digest":"d"}},"files":[{{"status":"checked"}}],
            "summary":{{"byRule":[{{"code":"TID-001","severity":"error","count":3}}]}},"findings":[{finding}],"omitted":2}}"#
        )
    }

    const FINDING: &str = r#"{"code":"TID-001","severity":"error","file":0,"record":1,"line":1,"column":1,"posttyp":"insats","postId":"INS-1","pointer":"/verkstalldTill","message":"m"}"#;

    #[test]
    fn a_report_is_read_as_far_as_it_is_used() {
        let baseline = Baseline::parse(report(FINDING).as_bytes()).unwrap();
        assert!(baseline.is_complete);
        assert_eq!(baseline.counts, BTreeMap::from([("TID-001".to_owned(), 3)]));
        assert_eq!(
            baseline.findings[0].identity(),
            identity("TID-001", Some("insats"), Some("INS-1"), Some(9), "/verkstalldTill")
        );
    }

    #[test]
    fn what_is_no_report_is_refused_and_not_quoted() {
        for (text, expected) in [
            ("", BaselineError::NotJson { line: 1, column: 1 }),
            ("{\"report\":", BaselineError::NotJson { line: 1, column: 10 }),
            ("posttyp;postId\n", BaselineError::NotJson { line: 1, column: 1 }),
            ("[]", BaselineError::NotAReport),
            ("{}", BaselineError::NotAReport),
            ("{\"report\":\"socialdata-due/1\"}", BaselineError::NotAReport),
            ("{\"report\":\"socialdata-rapport/2\"}", BaselineError::OtherVersion),
            ("{\"report\":\"socialdata-rapport/1\"}", BaselineError::NotAReport),
        ] {
            assert_eq!(Baseline::parse(text.as_bytes()).unwrap_err(), expected, "{text}");
        }
    }

    #[test]
    fn nothing_comes_in_that_no_report_of_ours_has() {
        for (from, to) in [
            ("TID-001", "<script>"),
            ("INS-1", "191212121212"),
            ("INS-1", "<b>"),
            ("/verkstalldTill", "/191212121212"),
            ("/verkstalldTill", "x"),
            ("\"insats\"", "\"hemlig\""),
            ("\"error\"", "\"fatal\""),
        ] {
            let finding = FINDING.replace(from, to);
            assert_eq!(
                Baseline::parse(report(&finding).as_bytes()).unwrap_err(),
                BaselineError::NotAReport,
                "{to}"
            );
        }
    }
}
