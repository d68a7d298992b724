//! What a finished report holds.

use socialdata_core::period::Period;
use socialdata_core::post::Posttyp;
use socialdata_core::validering::{RuleMeta, Severity};

use crate::detect::Format;
use crate::encoding::Encoding;
use crate::error::ReadError;
use crate::reader::Located;

use super::ledger::Ledger;

/// A finished report. [`super::json`] and [`super::text`] render it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Report {
    /// The period that the report is for: the one asked for, or the only one that the records have.
    pub period: Option<Period>,
    /// The inputs, in the order they were given.
    pub files: Vec<CheckedFile>,
    /// Which rules ran.
    pub ledger: Ledger,
    /// The counts.
    pub summary: Summary,
    /// The findings, sorted by file, record, member and code; at most as many as were asked for.
    pub findings: Vec<ListedFinding>,
    /// How many more there were.
    pub omitted: u64,
}

impl Report {
    /// Whether every input was checked to its end.
    pub fn is_complete(&self) -> bool {
        self.files.iter().all(|file| file.problem.is_none())
    }
}

/// One input.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CheckedFile {
    /// The file name; `-` is standard input.
    pub name: String,
    /// The format, when the beginning could be read.
    pub format: Option<Format>,
    /// The encoding, when the beginning could be read.
    pub encoding: Option<Encoding>,
    /// How many records were read. Lines that are no record count.
    pub records: u64,
    /// Why the input, or the rest of it, was not checked.
    pub problem: Option<ReadError>,
}

impl CheckedFile {
    /// `checked` or `not-checked`. A file that was checked in part is not checked.
    pub const fn status(&self) -> &'static str {
        match self.problem {
            None => "checked",
            Some(_) => "not-checked",
        }
    }
}

/// The counts of a report. They are whole whatever the list of findings leaves out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Summary {
    /// Records read. Lines that are no record count.
    pub records: u64,
    /// Findings of severity error.
    pub errors: u64,
    /// Findings of severity warning.
    pub warnings: u64,
    /// Findings of severity info.
    pub infos: u64,
    /// Records with a finding of severity error.
    pub records_with_errors: u64,
    /// Findings of each rule that has any, by code.
    pub by_rule: Vec<RuleCount>,
}

impl Summary {
    /// All findings.
    pub fn findings(&self) -> u64 {
        self.errors + self.warnings + self.infos
    }

    /// The rules with most findings, at most `most`; among equals errors first, then by code.
    pub fn commonest(&self, most: usize) -> Vec<RuleCount> {
        let mut counts = self.by_rule.clone();
        counts.sort_by_key(|count| (std::cmp::Reverse(count.count), count.rule.severity, count.rule.code));
        counts.truncate(most);
        counts
    }

    /// How many percent of all findings the rules `counts` stand for, rounded down; 100 without findings.
    pub fn percent(&self, counts: &[RuleCount]) -> u64 {
        let part: u64 = counts.iter().map(|count| count.count).sum();
        part.saturating_mul(100).checked_div(self.findings()).unwrap_or(100)
    }

    pub(super) fn add(&mut self, rule: &'static RuleMeta) {
        match rule.severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
            Severity::Info => self.infos += 1,
        }
        match self.by_rule.binary_search_by_key(&rule.code, |count| count.rule.code) {
            Ok(place) => {
                if let Some(count) = self.by_rule.get_mut(place) {
                    count.count += 1;
                }
            }
            Err(place) => self.by_rule.insert(place, RuleCount { rule, count: 1 }),
        }
    }
}

/// How often one rule was broken.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "a plain pair")]
pub struct RuleCount {
    /// The rule.
    pub rule: &'static RuleMeta,
    /// How many findings.
    pub count: u64,
}

impl PartialEq for RuleCount {
    fn eq(&self, other: &Self) -> bool {
        (self.rule.code, self.count) == (other.rule.code, other.count)
    }
}

impl Eq for RuleCount {}

/// A finding in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ListedFinding {
    /// The finding and its place.
    pub located: Located,
    /// The index of the input in [`Report::files`], from 0.
    pub file: usize,
    /// The number of the record, from 1; `None` for a finding about the file as a whole.
    pub record: Option<u64>,
    /// The record type, when known.
    pub posttyp: Option<Posttyp>,
    /// The case reference, when it may be shown.
    pub post_id: Option<String>,
    /// The period, when known.
    pub period: Option<Period>,
}

#[cfg(test)]
mod tests {
    use socialdata_core::regler;

    use super::*;

    fn summary(codes: &[&str]) -> Summary {
        let mut summary = Summary::default();
        for code in codes {
            summary.add(regler::find(code).unwrap());
        }
        summary
    }

    #[test]
    fn counts_by_rule_and_severity() {
        let summary = summary(&["TID-001", "LEV-003", "TID-001", "PNR-001"]);
        assert_eq!((summary.errors, summary.warnings, summary.infos), (3, 1, 0));
        let counts: Vec<_> = summary.by_rule.iter().map(|count| (count.rule.code, count.count)).collect();
        assert_eq!(counts, [("LEV-003", 1), ("PNR-001", 1), ("TID-001", 2)]);
    }

    #[test]
    fn the_commonest_causes_and_their_share() {
        let summary = summary(&["TID-001", "LEV-003", "TID-001", "PNR-001", "OBL-001", "TID-001"]);
        let three = summary.commonest(3);
        let codes: Vec<_> = three.iter().map(|count| count.rule.code).collect();
        assert_eq!(codes, ["TID-001", "OBL-001", "PNR-001"]);
        assert_eq!(summary.percent(&three), 83);
        assert_eq!(Summary::default().percent(&[]), 100);
    }
}
