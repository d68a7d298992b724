//! The report, as text and as JSON. The same folder gives the same bytes.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;
use socialdata_core::validering::Severity;

use crate::report::Lang;

use super::body::BodySeen;
use super::finding::FilipFinding;
use super::listing::{FilipOptions, Listed};
use super::rules;

/// What became of a file's content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BodyStatus {
    /// Read to its end.
    Checked,
    /// No text file of an ordinary size, so there was nothing to read.
    NotText,
    /// It could not be read.
    Unreadable,
}

impl BodyStatus {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Checked => "checked",
            Self::NotText => "not-text",
            Self::Unreadable => "unreadable",
        }
    }
}

/// What was found in a folder.
#[derive(Debug)]
pub struct FilipReport {
    files: Vec<(Listed, BodyStatus, BodySeen)>,
    findings: Vec<FilipFinding>,
    counts: BTreeMap<&'static str, u64>,
    not_run: Vec<u8>,
    most: usize,
    omitted: u64,
}

impl FilipReport {
    /// A report of the listed files; at most `most` findings are listed, and all are counted.
    pub fn new(
        listed: Vec<Listed>,
        findings: Vec<FilipFinding>,
        options: &FilipOptions,
        most: usize,
    ) -> Self {
        let files = listed.into_iter().map(|file| (file, BodyStatus::NotText, BodySeen::default())).collect();
        let (counts, not_run) = (BTreeMap::new(), options.not_run());
        let mut report = Self { files, findings: Vec::new(), counts, not_run, most, omitted: 0 };
        for finding in findings {
            report.add(finding);
        }
        report
    }

    /// The listed files, in their order.
    pub fn files(&self) -> impl Iterator<Item = &Listed> {
        self.files.iter().map(|(file, ..)| file)
    }

    /// Takes a finding.
    pub fn add(&mut self, finding: FilipFinding) {
        *self.counts.entry(finding.rule.code).or_insert(0) += 1;
        if self.findings.len() < self.most {
            self.findings.push(finding);
        } else {
            self.omitted += 1;
        }
    }

    /// Says what was seen of the content of a file. One that could not be read is FIL-028.
    pub fn set_body(&mut self, file: usize, status: BodyStatus, seen: BodySeen) {
        if status == BodyStatus::Unreadable {
            self.add(FilipFinding::in_file(&rules::UNREADABLE, file));
        }
        if let Some((_, known, body)) = self.files.get_mut(file) {
            (*known, *body) = (status, seen);
        }
    }

    /// Says that a file changed while it was read.
    pub fn changed(&mut self, file: usize) {
        self.add(FilipFinding::in_file(&rules::CHANGED, file));
    }

    /// How many findings have that severity.
    pub fn count(&self, severity: Severity) -> u64 {
        let of = |code: &str| rules::rule(code).map(|rule| rule.severity);
        self.counts.iter().filter(|(code, _)| of(code) == Some(severity)).map(|(_, count)| count).sum()
    }

    /// Whether something could not be read, so that it was not checked.
    pub fn is_incomplete(&self) -> bool {
        self.counts.contains_key(rules::UNREADABLE.code)
    }

    fn sorted(&self) -> Vec<&FilipFinding> {
        let mut findings: Vec<_> = self.findings.iter().collect();
        findings.sort_by_key(|finding| (finding.file, finding.line, finding.field, finding.rule.code));
        findings
    }

    /// The report as one JSON object, `schemas/rapport/v1/filip.schema.json`.
    pub fn json(&self, lang: Lang) -> String {
        let wire = Wire::of(self, lang);
        // The types hold strings and numbers only, so nothing can fail.
        let mut text = serde_json::to_string_pretty(&wire).unwrap_or_default();
        text.push('\n');
        text
    }

    /// The report for people.
    pub fn text(&self, lang: Lang) -> String {
        let mut out = String::new();
        let counts = [Severity::Error, Severity::Warning].map(|severity| self.count(severity));
        let summary = match lang {
            Lang::En => format!("{} files: {} errors, {} warnings.", self.files.len(), counts[0], counts[1]),
            _ => format!("{} filer: {} fel, {} varningar.", self.files.len(), counts[0], counts[1]),
        };
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{summary}\n{}", lang.of(SOURCE));
        for number in &self.not_run {
            let _ = writeln!(out, "{}", lang.of(not_run_text(*number)));
        }
        for finding in self.sorted() {
            let rule = finding.rule;
            let word = lang.of(severity_word(rule.severity));
            let place = self.place(finding, lang);
            let _ = writeln!(out, "\n{place}  {word} {}  {}", rule.code, lang.of(rule.message));
            let _ = writeln!(out, "    {}", lang.of(rule.remedy));
        }
        if self.omitted > 0 {
            let omitted = match lang {
                Lang::En => format!("{} more findings are counted but not listed.", self.omitted),
                _ => format!("{} fynd till är räknade men inte listade.", self.omitted),
            };
            let _ = writeln!(out, "\n{omitted}");
        }
        out
    }

    /// File, line and field.
    fn place(&self, finding: &FilipFinding, lang: Lang) -> String {
        let Some(index) = finding.file else {
            return if lang == Lang::En { "the folder".to_owned() } else { "mappen".to_owned() };
        };
        let name = self.files.get(index).and_then(|(file, ..)| file.name.clone());
        let mut place = name.unwrap_or_else(|| match lang {
            Lang::En => format!("(file {}, its name is not shown)", index + 1),
            _ => format!("(fil {}, namnet visas inte)", index + 1),
        });
        let _ = match (finding.line, finding.field, lang) {
            (Some(line), Some(field), _) => write!(place, ":{line}:{field}"),
            (Some(line), None, _) => write!(place, ":{line}"),
            (None, Some(field), Lang::En) => write!(place, ", field {field}"),
            (None, Some(field), _) => write!(place, ", fält {field}"),
            (None, None, _) => Ok(()),
        };
        place
    }
}

const SOURCE: socialdata_core::validering::Text = socialdata_core::validering::Text {
    sv: "Portalens kontroller enligt dess publicerade källkod från oktober 2019, ej bekräftade för dagens portal. Ingenting har skickats.",
    en: "The portal's checks as in its published source of October 2019, not confirmed for today's portal. Nothing was sent.",
};

const fn severity_word(severity: Severity) -> socialdata_core::validering::Text {
    let (sv, en) = match severity {
        Severity::Error => ("FEL", "ERROR"),
        Severity::Warning => ("VARNING", "WARNING"),
        Severity::Info => ("NOTERING", "NOTE"),
    };
    socialdata_core::validering::Text { sv, en }
}

const fn not_run_text(number: u8) -> socialdata_core::validering::Text {
    let (sv, en) = match number {
        1 => (
            "Kontroll 1 (antal filer) har inte körts: portalens gräns är inte publicerad; ange --max-files.",
            "Check 1 (number of files) did not run: the portal's limit is not published; give --max-files.",
        ),
        6 => (
            "Kontroll 6 (filkod) har inte körts: ange --filkod.",
            "Check 6 (filkod) did not run: give --filkod.",
        ),
        _ => (
            "Kontroll 7 (period) har inte körts: ange --open-period.",
            "Check 7 (period) did not run: give --open-period.",
        ),
    };
    socialdata_core::validering::Text { sv, en }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Wire<'a> {
    report: &'static str,
    source: &'static str,
    checks: Vec<WireCheck>,
    files: Vec<WireFile<'a>>,
    summary: WireSummary<'a>,
    findings: Vec<WireFinding>,
    omitted: u64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WireCheck {
    number: u8,
    code: &'static str,
    status: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WireFile<'a> {
    name: Option<&'a str>,
    size: Option<u64>,
    kind: Option<&'static str>,
    filkod: Option<&'a str>,
    period: Option<String>,
    status: &'static str,
    encoding: Option<&'static str>,
    line_end: Option<&'static str>,
    lines: Option<u64>,
    fields: Option<usize>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WireSummary<'a> {
    files: usize,
    errors: u64,
    warnings: u64,
    by_rule: &'a BTreeMap<&'static str, u64>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WireFinding {
    code: &'static str,
    severity: &'static str,
    portal_check: Option<u8>,
    file: Option<usize>,
    line: Option<u64>,
    field: Option<usize>,
    message: &'static str,
    remedy: &'static str,
}

impl<'a> Wire<'a> {
    fn of(report: &'a FilipReport, lang: Lang) -> Self {
        let check = |rule: &&rules::FilipRule| {
            let number = rule.portal?;
            let status = if report.not_run.contains(&number) { "not-run" } else { "ran" };
            Some(WireCheck { number, code: rule.code, status })
        };
        Self {
            report: "socialdata-filip/1",
            source: "filip-2019-10",
            checks: rules::RULES.iter().filter_map(check).collect(),
            files: report.files.iter().map(WireFile::of).collect(),
            summary: WireSummary {
                files: report.files.len(),
                errors: report.count(Severity::Error),
                warnings: report.count(Severity::Warning),
                by_rule: &report.counts,
            },
            findings: report.sorted().into_iter().map(|finding| WireFinding::of(finding, lang)).collect(),
            omitted: report.omitted,
        }
    }
}

impl<'a> WireFile<'a> {
    fn of((file, status, seen): &'a (Listed, BodyStatus, BodySeen)) -> Self {
        let is_checked = *status == BodyStatus::Checked;
        Self {
            name: file.name.as_deref(),
            size: file.size,
            kind: file.namn.as_ref().map(|namn| namn.slag.as_str()),
            filkod: file.namn.as_ref().map(|namn| namn.filkod.as_str()),
            period: file.namn.as_ref().map(|namn| namn.period.to_string()),
            status: status.as_str(),
            encoding: is_checked.then_some(seen.encoding),
            line_end: is_checked.then_some(seen.line_end),
            lines: is_checked.then_some(seen.lines),
            fields: seen.fields.filter(|_| is_checked),
        }
    }
}

impl WireFinding {
    fn of(finding: &FilipFinding, lang: Lang) -> Self {
        let rule = finding.rule;
        Self {
            code: rule.code,
            severity: rule.severity.as_str(),
            portal_check: rule.portal,
            file: finding.file,
            line: finding.line,
            field: finding.field,
            message: lang.of(rule.message),
            remedy: lang.of(rule.remedy),
        }
    }
}
