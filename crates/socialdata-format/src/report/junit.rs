//! The report for build servers: JUnit XML with one test case per file and one per rule.
//!
//! A rule with findings is a failure, one that had nothing to judge is skipped with the reason, one that could not run is an
//! error; so is a file that was not checked. There are no times: two runs give the same bytes.

use std::collections::BTreeMap;
use std::io::{self, Write};

use socialdata_core::regler;
use socialdata_core::validering::{RuleMeta, Severity};

use super::lang::Lang;
use super::markup::Escaped;
use super::summary::{CheckedFile, ListedFinding, Report, RuleCount};
use super::words;

/// Writes the report as JUnit XML. Findings that nobody has accepted are failures from `fails_on` upwards; the others stand in
/// the output of their test case.
///
/// # Errors
/// Those of `out`.
pub fn write(report: &Report, lang: Lang, fails_on: Severity, mut out: impl Write) -> io::Result<()> {
    let rules = Rules::new(report, lang, fails_on);
    let (files, unchecked) = (count(report.files.iter()), count(unchecked(report)));
    let tests = rules.cases();
    out.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")?;
    writeln!(
        out,
        "<testsuites name=\"socialdata\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\">",
        files + count(tests.iter()),
        rules.failures(),
        unchecked + count(report.ledger.failed.iter()),
        count(report.ledger.not_applicable.iter()),
    )?;
    let name = lang.either("filer", "files");
    writeln!(
        out,
        "  <testsuite name=\"{name}\" tests=\"{files}\" failures=\"0\" errors=\"{unchecked}\" skipped=\"0\">"
    )?;
    for file in &report.files {
        write_file(file, lang, &mut out)?;
    }
    writeln!(out, "  </testsuite>")?;
    rules.write(&tests, &mut out)?;
    out.write_all(b"</testsuites>\n")?;
    out.flush()
}

fn count<T>(items: impl Iterator<Item = T>) -> u64 {
    u64::try_from(items.count()).unwrap_or(u64::MAX)
}

fn unchecked(report: &Report) -> impl Iterator<Item = &CheckedFile> {
    report.files.iter().filter(|file| file.problem.is_some())
}

fn write_file(file: &CheckedFile, lang: Lang, out: &mut impl Write) -> io::Result<()> {
    let name = Escaped(&file.name);
    let Some(problem) = file.problem else {
        return writeln!(out, "    <testcase classname=\"socialdata.fil\" name=\"{name}\"/>");
    };
    writeln!(out, "    <testcase classname=\"socialdata.fil\" name=\"{name}\">")?;
    let place = problem.place().map(|(line, column)| format!(":{line}:{column}")).unwrap_or_default();
    writeln!(
        out,
        "      <error type=\"{}\" message=\"{}\">{name}{place}\n{}</error>\n    </testcase>",
        problem.code(),
        Escaped(lang.of(problem.message())),
        Escaped(lang.of(problem.remedy()))
    )
}

/// What became of one rule.
enum Case<'a> {
    Ran(&'static str, Option<&'a RuleCount>),
    Skipped(&'static str, &'a str),
    Failed(&'static str),
}

struct Rules<'a> {
    report: &'a Report,
    lang: Lang,
    fails_on: Severity,
    listed: BTreeMap<&'static str, Vec<&'a ListedFinding>>,
}

impl<'a> Rules<'a> {
    fn new(report: &'a Report, lang: Lang, fails_on: Severity) -> Self {
        let mut listed: BTreeMap<&str, Vec<&ListedFinding>> = BTreeMap::new();
        for finding in &report.findings {
            listed.entry(finding.located.finding.rule.code).or_default().push(finding);
        }
        Self { report, lang, fails_on, listed }
    }

    /// Every rule of the ledger, and every other that has findings, by code.
    fn cases(&self) -> Vec<Case<'a>> {
        let counts = self.report.summary.by_rule.iter().map(|count| (count.rule.code, count));
        let mut counts: BTreeMap<&str, &RuleCount> = counts.collect();
        let mut cases: BTreeMap<&str, Case<'a>> = BTreeMap::new();
        for code in &self.report.ledger.ran {
            cases.insert(code, Case::Ran(code, counts.remove(code)));
        }
        for skipped in &self.report.ledger.not_applicable {
            let reason = match self.lang {
                Lang::Sv => &skipped.reason_sv,
                Lang::En => &skipped.reason_en,
            };
            cases.insert(skipped.code, Case::Skipped(skipped.code, reason));
        }
        for code in &self.report.ledger.failed {
            cases.insert(code, Case::Failed(code));
        }
        for (code, count) in counts {
            cases.insert(code, Case::Ran(count.rule.code, Some(count)));
        }
        cases.into_values().collect()
    }

    fn failures(&self) -> u64 {
        count(self.report.summary.by_rule.iter().filter(|count| self.is_failure(count)))
    }

    fn is_failure(&self, count: &RuleCount) -> bool {
        count.rule.severity <= self.fails_on && count.accepted < count.count
    }

    fn write(&self, cases: &[Case<'_>], out: &mut impl Write) -> io::Result<()> {
        let ledger = &self.report.ledger;
        writeln!(
            out,
            "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\">",
            self.lang.either("regler", "rules"),
            cases.len(),
            self.failures(),
            ledger.failed.len(),
            ledger.not_applicable.len(),
        )?;
        for case in cases {
            self.write_case(case, out)?;
        }
        if let Some(delta) = &self.report.delta {
            let (new, fixed, remaining) =
                (delta.new_findings(), delta.fixed_findings(), delta.remaining_findings());
            writeln!(
                out,
                "    <system-out>delta: new {new}, fixed {fixed}, remaining {remaining}</system-out>"
            )?;
        }
        writeln!(out, "  </testsuite>")
    }

    fn write_case(&self, case: &Case<'_>, out: &mut impl Write) -> io::Result<()> {
        let (Case::Ran(code, _) | Case::Skipped(code, _) | Case::Failed(code)) = *case;
        let family = code.split('-').next().unwrap_or(code);
        let name = regler::find(code).map_or("", |rule| rule.name);
        write!(out, "    <testcase classname=\"socialdata.{family}\" name=\"{code} {name}\"")?;
        match case {
            Case::Ran(_, None) => return writeln!(out, "/>"),
            Case::Ran(_, Some(count)) => self.write_findings(count, out)?,
            Case::Skipped(_, reason) => write!(out, ">\n      <skipped message=\"{}\"/>", Escaped(reason))?,
            Case::Failed(_) => {
                let message = self.lang.either("regeln kunde inte prövas", "the rule could not run");
                write!(out, ">\n      <error type=\"rule-failed\" message=\"{message}\"/>")?;
            }
        }
        writeln!(out, "\n    </testcase>")
    }

    fn write_findings(&self, count: &RuleCount, out: &mut impl Write) -> io::Result<()> {
        let RuleCount { rule, count: findings, accepted } = *count;
        let element = if self.is_failure(count) { "failure" } else { "system-out" };
        if element == "failure" {
            let (kind, message) = (rule.severity.as_str(), Escaped(self.lang.of(rule.message)));
            write!(out, ">\n      <failure type=\"{kind}\" message=\"{message}\">")?;
        } else {
            write!(out, ">\n      <system-out>{}\n", Escaped(self.lang.of(rule.message)))?;
        }
        write!(out, "{}", self.lang.counted(findings, words::FINDING, words::FINDINGS))?;
        if accepted > 0 {
            let word = self.lang.either("godtagna eller bekräftade", "accepted or confirmed");
            write!(out, ", {accepted} {word}")?;
        }
        writeln!(out, "\n{}", Escaped(self.lang.of(rule.remedy)))?;
        self.write_places(rule, findings, out)?;
        write!(out, "</{element}>")
    }

    fn write_places(&self, rule: &RuleMeta, findings: u64, out: &mut impl Write) -> io::Result<()> {
        let listed = self.listed.get(rule.code).map_or(&[][..], Vec::as_slice);
        for listed in listed {
            let file = words::file_name(listed, self.report);
            let file = file.unwrap_or(self.lang.of(words::WHOLE_DELIVERY));
            let place = listed.place().map(|(line, column)| format!(":{line}:{column}")).unwrap_or_default();
            let reference = words::reference(listed, self.lang);
            let pointer = listed.located.finding.falt.pointer();
            write!(out, "{}{place} {} {pointer}", Escaped(file), Escaped(&reference))?;
            if let Some(change) = listed.change {
                write!(out, " [{}]", change.as_str())?;
            }
            if let Some(applied) = self.report.accepted_by(listed) {
                write!(out, " [{}]", self.lang.of(words::accepted(applied)))?;
            }
            writeln!(out)?;
        }
        let more = findings.saturating_sub(count(listed.iter()));
        if more > 0 {
            writeln!(out, "… {more} {}", self.lang.either("till", "more"))?;
        }
        Ok(())
    }
}
