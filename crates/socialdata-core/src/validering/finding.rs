//! A finding is a rule and a place. It cannot hold a value.

use crate::falt::{Falt, FaltSet};

use super::rule::{RuleMeta, Severity};

/// One rule broken at one place of one record.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "a plain pair; more would risk a value in it")]
pub struct Finding {
    /// The rule.
    pub rule: &'static RuleMeta,
    /// The member, or [`Falt::Post`] for the record as a whole.
    pub falt: Falt,
}

impl PartialEq for Finding {
    fn eq(&self, other: &Self) -> bool {
        self.rule.code == other.rule.code && self.falt == other.falt
    }
}

impl Eq for Finding {}

/// Collects the findings of one record while it is read and judged.
///
/// It also remembers which members were present, so that a member whose value has the wrong form is not reported as missing.
#[derive(Debug, Default)]
pub struct Sink {
    findings: Vec<Finding>,
    seen: FaltSet,
}

impl Sink {
    /// An empty sink.
    pub fn new() -> Self {
        Self::default()
    }

    /// Forgets the last record. The memory is kept.
    pub fn begin_record(&mut self) {
        self.findings.clear();
        self.seen = FaltSet::default();
    }

    /// Adds a finding.
    pub fn report(&mut self, rule: &'static RuleMeta, falt: Falt) {
        self.findings.push(Finding { rule, falt });
    }

    /// Adds a finding, unless the same one was made at `falt` just now: the items of a list share one place, and a fault that all of
    /// them have is said once.
    pub(crate) fn report_once(&mut self, rule: &'static RuleMeta, falt: Falt) {
        let finding = Finding { rule, falt };
        let mut latest = self.findings.iter().rev().take_while(|latest| latest.falt == falt);
        if !latest.any(|latest| *latest == finding) {
            self.findings.push(finding);
        }
    }

    /// Puts `rule` in the place of `general` at `falt`: it says more exactly what is wrong there, and one fault is told once.
    pub(crate) fn sharpen(&mut self, general: &'static RuleMeta, rule: &'static RuleMeta, falt: Falt) {
        self.findings.retain(|finding| *finding != Finding { rule: general, falt });
        self.report(rule, falt);
    }

    /// Notes that `falt` is present; `false` when it was already.
    pub fn mark_present(&mut self, falt: Falt) -> bool {
        self.seen.insert(falt)
    }

    /// Notes that all of `filled` are present.
    pub(crate) fn mark_all_present(&mut self, filled: FaltSet) {
        self.seen.insert_all(filled);
    }

    /// Whether `falt` was present, whatever its value.
    pub fn is_present(&self, falt: Falt) -> bool {
        self.seen.contains(falt)
    }

    /// The members that were present.
    pub fn present(&self) -> FaltSet {
        self.seen
    }

    /// The findings of the record so far.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Whether the record has a finding of severity error.
    pub fn has_errors(&self) -> bool {
        has_errors(&self.findings)
    }

    /// Takes the findings out, sorted by the order of the members in the schema, then by code, and forgets the record.
    ///
    /// Equal findings stay: two unknown members of one object are two faults, FMT-001 at that object twice.
    pub fn take(&mut self) -> Findings {
        let mut findings = std::mem::take(&mut self.findings);
        self.begin_record();
        findings.sort_by_key(|finding| (finding.falt, finding.rule.code));
        Findings(findings)
    }
}

/// The findings of one record, sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings(Vec<Finding>);

impl Findings {
    /// The findings, by member and code.
    pub fn as_slice(&self) -> &[Finding] {
        &self.0
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether one of them is an error.
    pub fn has_errors(&self) -> bool {
        has_errors(&self.0)
    }

    /// The codes, in the order of the findings.
    pub fn codes(&self) -> Vec<&'static str> {
        self.0.iter().map(|finding| finding.rule.code).collect()
    }
}

fn has_errors(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.rule.severity == Severity::Error)
}
