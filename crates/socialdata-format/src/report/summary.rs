//! What a finished report holds.

use socialdata_core::period::Period;
use socialdata_core::post::Posttyp;
use socialdata_core::validering::{RuleMeta, Severity};

use crate::acceptance::{Applied, AppliedEntry};
use crate::detect::Format;
use crate::encoding::Encoding;
use crate::error::ReadError;
use crate::reader::Located;

use super::delta::{Change, Delta};
use super::ledger::Ledger;

/// A finished report. [`super::Rendering`] writes it.
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
    /// What has changed, when an earlier report was given.
    pub delta: Option<Delta>,
    /// What came of the acceptance file, when there was one.
    pub acceptance: Option<Applied>,
}

impl Report {
    /// Whether every input was checked to its end.
    pub fn is_complete(&self) -> bool {
        self.files.iter().all(|file| file.problem.is_none())
    }

    /// How many errors somebody has confirmed, by code: what a delivery tells its receiver.
    pub fn confirmed(&self) -> Vec<(&'static RuleMeta, u64)> {
        self.acceptance.as_ref().map(Applied::confirmed).unwrap_or_default()
    }

    /// The entry of the acceptance file that covers a finding.
    pub fn accepted_by(&self, listed: &ListedFinding) -> Option<&AppliedEntry> {
        self.acceptance.as_ref()?.entries().get(listed.accepted_by?)
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
    /// The records of each type, in the order of [`Posttyp::ALL`]; those whose type is not known last.
    pub by_posttyp: Vec<PosttypCount>,
}

impl Summary {
    /// All findings.
    pub fn findings(&self) -> u64 {
        self.errors + self.warnings + self.infos
    }

    /// Findings of that severity that nobody has accepted: what decides how a program ends.
    pub fn open(&self, severity: Severity) -> u64 {
        let of_severity = self.by_rule.iter().filter(|count| count.rule.severity == severity);
        of_severity.map(|count| count.count - count.accepted).sum()
    }

    /// Findings that somebody has accepted or confirmed.
    pub fn accepted(&self) -> u64 {
        self.by_rule.iter().map(|count| count.accepted).sum()
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

    pub(super) fn add_record(&mut self, posttyp: Option<Posttyp>, has_errors: bool) {
        self.records += 1;
        self.records_with_errors += u64::from(has_errors);
        let order = |posttyp: Option<Posttyp>| (posttyp.is_none(), posttyp);
        let place = self.by_posttyp.binary_search_by_key(&order(posttyp), |count| order(count.posttyp));
        let place = place.unwrap_or_else(|place| {
            self.by_posttyp.insert(place, PosttypCount { posttyp, records: 0, records_with_errors: 0 });
            place
        });
        if let Some(count) = self.by_posttyp.get_mut(place) {
            count.records += 1;
            count.records_with_errors += u64::from(has_errors);
        }
    }

    pub(super) fn add(&mut self, rule: &'static RuleMeta, is_accepted: bool) {
        match rule.severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
            Severity::Info => self.infos += 1,
        }
        let place = self.by_rule.binary_search_by_key(&rule.code, |count| count.rule.code);
        let place = place.unwrap_or_else(|place| {
            self.by_rule.insert(place, RuleCount { rule, count: 0, accepted: 0 });
            place
        });
        if let Some(count) = self.by_rule.get_mut(place) {
            count.count += 1;
            count.accepted += u64::from(is_accepted);
        }
    }
}

/// How often one rule was broken.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct RuleCount {
    /// The rule.
    pub rule: &'static RuleMeta,
    /// How many findings.
    pub count: u64,
    /// How many of them somebody has accepted.
    pub accepted: u64,
}

impl PartialEq for RuleCount {
    fn eq(&self, other: &Self) -> bool {
        (self.rule.code, self.count, self.accepted) == (other.rule.code, other.count, other.accepted)
    }
}

impl Eq for RuleCount {}

/// The records of one type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PosttypCount {
    /// The type; `None` for records whose type is not known, and lines that are no record.
    pub posttyp: Option<Posttyp>,
    /// How many.
    pub records: u64,
    /// How many of them have a finding of severity error.
    pub records_with_errors: u64,
}

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
    /// What became of it since the earlier report, when one was given.
    pub change: Option<Change>,
    /// Which entry of the acceptance file covers it, from 0; see [`Report::accepted_by`].
    pub accepted_by: Option<usize>,
}

impl ListedFinding {
    /// Line and column, from 1; `None` for a finding that has no place in a file.
    pub const fn place(&self) -> Option<(u64, u64)> {
        match self.located.line {
            0 => None,
            line => Some((line, if self.located.column == 0 { 1 } else { self.located.column })),
        }
    }

    /// The name of the cell in a spreadsheet program, `B17`, when the input is CSV and the finding lies in one.
    pub fn cell(&self) -> Option<String> {
        self.located.cell.map(|cell| cell.to_string())
    }

    /// The path of the element below that of the record, when the input is XML and the finding is about a member.
    pub fn xml_path(&self, files: &[CheckedFile]) -> Option<&'static str> {
        let is_xml = files.get(self.file).is_some_and(|file| file.format == Some(Format::Xml));
        let path = self.located.finding.falt.xml_path();
        (is_xml && !path.is_empty()).then_some(path)
    }
}

#[cfg(test)]
mod tests {
    use socialdata_core::regler;

    use super::*;

    fn summary(codes: &[&str]) -> Summary {
        let mut summary = Summary::default();
        for code in codes {
            summary.add(regler::find(code).unwrap(), *code == "TID-001");
        }
        summary
    }

    #[test]
    fn counts_by_rule_and_severity() {
        let summary = summary(&["TID-001", "LEV-003", "TID-001", "PNR-001"]);
        assert_eq!((summary.errors, summary.warnings, summary.infos), (3, 1, 0));
        let counts: Vec<_> = summary.by_rule.iter().map(|count| (count.rule.code, count.count)).collect();
        assert_eq!(counts, [("LEV-003", 1), ("PNR-001", 1), ("TID-001", 2)]);
        assert_eq!(
            (summary.accepted(), summary.open(Severity::Error), summary.open(Severity::Warning)),
            (2, 1, 1)
        );
    }

    #[test]
    fn counts_records_by_type_in_the_order_of_the_types() {
        let mut summary = Summary::default();
        let (insats, anmalan) = (Some(Posttyp::Insats), Some(Posttyp::Anmalan));
        for (posttyp, has_errors) in
            [(None, true), (anmalan, false), (insats, true), (insats, false), (anmalan, false)]
        {
            summary.add_record(posttyp, has_errors);
        }
        let counts: Vec<_> = summary
            .by_posttyp
            .iter()
            .map(|count| (count.posttyp, count.records, count.records_with_errors))
            .collect();
        assert_eq!(counts, [(insats, 2, 1), (anmalan, 2, 0), (None, 1, 1)]);
        assert_eq!((summary.records, summary.records_with_errors), (5, 2));
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
