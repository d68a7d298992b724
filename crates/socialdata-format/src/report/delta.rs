//! What is new, fixed and remaining since an earlier report.

use std::collections::{BTreeMap, HashMap};

use super::baseline::{Baseline, EarlierFinding};
use super::digest::rule_set_digest;
use super::summary::Summary;

/// What became of a finding since the earlier report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Change {
    /// It was not there.
    New,
    /// It was there.
    Remaining,
    /// It is not in the list of the earlier report, but that list left out findings of the rule.
    Unknown,
}

impl Change {
    /// The word used in machine-readable reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Remaining => "remaining",
            Self::Unknown => "unknown",
        }
    }
}

/// What is new, fixed and remaining since an earlier report. Every finding counts, listed here or not.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Delta {
    /// Every rule that had findings then or has some now, by code.
    pub by_rule: Vec<RuleDelta>,
    /// The findings that the earlier report lists and that are no more, in its order.
    pub fixed: Vec<EarlierFinding>,
    /// Whether all files were checked to their end both times. Otherwise what counts as fixed may only be unseen.
    pub is_complete: bool,
    /// Whether both reports were made with the same rules.
    pub has_same_rules: bool,
}

/// The change of one rule. `new + remaining` is the count now, `fixed + remaining` the count then.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RuleDelta {
    /// The code.
    pub code: String,
    /// Findings then.
    pub before: u64,
    /// Findings now.
    pub now: u64,
    /// Findings that were not there.
    pub new: u64,
    /// Findings that are no more.
    pub fixed: u64,
    /// Findings that were there.
    pub remaining: u64,
    /// Whether the earlier report listed all findings of the rule. Otherwise those that it left out are taken to be the ones that
    /// remain, as far as possible: `new` and `fixed` are the least that they can be.
    pub is_exact: bool,
}

impl Delta {
    /// How many findings are new.
    pub fn new_findings(&self) -> u64 {
        self.by_rule.iter().map(|rule| rule.new).sum()
    }

    /// How many findings are no more.
    pub fn fixed_findings(&self) -> u64 {
        self.by_rule.iter().map(|rule| rule.fixed).sum()
    }

    /// How many findings remain.
    pub fn remaining_findings(&self) -> u64 {
        self.by_rule.iter().map(|rule| rule.remaining).sum()
    }

    /// Whether each number is exact.
    pub fn is_exact(&self) -> bool {
        self.by_rule.iter().all(|rule| rule.is_exact)
    }
}

/// Compares findings with an earlier report as they pass.
#[derive(Debug)]
pub(super) struct Comparison {
    baseline: Baseline,
    /// By identity, where in the list of the earlier report: the last first, so that the first is taken first.
    waiting: HashMap<String, Vec<usize>>,
    is_matched: Vec<bool>,
    /// Earlier findings of each rule that the list has.
    listed: BTreeMap<String, u64>,
    /// Findings of each rule now that were in the list.
    matched: BTreeMap<&'static str, u64>,
}

impl Comparison {
    pub(super) fn new(baseline: Baseline) -> Self {
        let mut waiting: HashMap<String, Vec<usize>> = HashMap::new();
        let mut listed = BTreeMap::new();
        for (index, finding) in baseline.findings.iter().enumerate().rev() {
            waiting.entry(finding.identity()).or_default().push(index);
            *listed.entry(finding.code.clone()).or_insert(0) += 1;
        }
        let is_matched = vec![false; baseline.findings.len()];
        Self { baseline, waiting, is_matched, listed, matched: BTreeMap::new() }
    }

    /// What became of the finding with that identity.
    pub(super) fn observe(&mut self, code: &'static str, identity: &str) -> Change {
        if let Some(index) = self.waiting.get_mut(identity).and_then(Vec::pop) {
            if let Some(is_matched) = self.is_matched.get_mut(index) {
                *is_matched = true;
            }
            *self.matched.entry(code).or_insert(0) += 1;
            return Change::Remaining;
        }
        if self.unlisted(code) > 0 { Change::Unknown } else { Change::New }
    }

    pub(super) fn finish(self, now: &Summary, is_complete: bool) -> Delta {
        let mut by_rule: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
        for (code, before) in &self.baseline.counts {
            by_rule.entry(code).or_default().0 = *before;
        }
        for count in &now.by_rule {
            by_rule.entry(count.rule.code).or_default().1 = count.count;
        }
        let by_rule = by_rule.into_iter().map(|(code, (before, now))| self.rule(code, before, now)).collect();
        let gone =
            self.baseline.findings.iter().zip(&self.is_matched).filter(|(_, is_matched)| !**is_matched);
        Delta {
            by_rule,
            fixed: gone.map(|(finding, _)| finding.clone()).collect(),
            is_complete: is_complete && self.baseline.is_complete,
            has_same_rules: self.baseline.rule_set_digest == rule_set_digest(),
        }
    }

    fn rule(&self, code: &str, before: u64, now: u64) -> RuleDelta {
        let matched = self.matched.get(code).copied().unwrap_or(0);
        let unlisted = self.unlisted(code);
        let before = before.max(self.listed.get(code).copied().unwrap_or(0));
        let remaining = matched + unlisted.min(now.saturating_sub(matched));
        RuleDelta {
            code: code.to_owned(),
            before,
            now,
            new: now.saturating_sub(remaining),
            fixed: before.saturating_sub(remaining),
            remaining,
            is_exact: unlisted == 0,
        }
    }

    /// Findings of the rule that the earlier report counts and does not list.
    fn unlisted(&self, code: &str) -> u64 {
        let counted = self.baseline.counts.get(code).copied().unwrap_or(0);
        counted.saturating_sub(self.listed.get(code).copied().unwrap_or(0))
    }
}
