//! The report for people: the summary first, then the findings, grouped by rule.

use std::fmt::Write as _;
use std::io;

use socialdata_core::validering::{RuleMeta, Text};

use super::lang::Lang;
use super::summary::{CheckedFile, ListedFinding, Report, RuleCount};

/// The report as text in `lang`, each line ended by `\n`. The same report always gives the same text.
pub fn render(report: &Report, lang: Lang) -> String {
    let mut out = String::new();
    // Writing to a String cannot fail.
    let _ = append(report, lang, &mut out);
    out
}

/// Writes what [`render`] gives.
///
/// # Errors
/// Those of `out`.
pub fn write(report: &Report, lang: Lang, mut out: impl io::Write) -> io::Result<()> {
    out.write_all(render(report, lang).as_bytes())
}

fn append(report: &Report, lang: Lang, out: &mut String) -> std::fmt::Result {
    append_summary(report, lang, out)?;
    for file in &report.files {
        append_file(file, lang, out)?;
    }
    append_causes(report, lang, out)?;
    append_ledger(report, lang, out)?;
    for count in by_severity(report) {
        append_rule(&count, report, lang, out)?;
    }
    if report.omitted > 0 {
        let more = lang.counted(report.omitted, FINDING, FINDINGS);
        let text = lang.either(
            "till finns men visas inte; summorna ovan räknar alla.",
            "more not shown; the counts above include them.",
        );
        writeln!(out, "\n{more} {text}")?;
    }
    Ok(())
}

fn append_summary(report: &Report, lang: Lang, out: &mut String) -> std::fmt::Result {
    let counts = &report.summary;
    let files = u64::try_from(report.files.len()).unwrap_or(u64::MAX);
    write!(out, "{}, {}: ", lang.counted(files, FILE, FILES), lang.counted(counts.records, RECORD, RECORDS))?;
    write!(
        out,
        "{}, {}",
        lang.counted(counts.errors, ERROR, ERRORS),
        lang.counted(counts.warnings, WARNING, WARNINGS)
    )?;
    if counts.infos > 0 {
        write!(out, ", {} info", counts.infos)?;
    }
    if counts.records_with_errors > 0 {
        let records = lang.counted(counts.records_with_errors, RECORD, RECORDS);
        write!(out, ". {records} {}", lang.either("har fel", "with errors"))?;
    }
    writeln!(out, ".")
}

fn append_file(file: &CheckedFile, lang: Lang, out: &mut String) -> std::fmt::Result {
    write!(out, "  {}", file.name)?;
    if let (Some(format), Some(encoding)) = (file.format, file.encoding) {
        write!(out, "  {}  {}", format.as_str(), encoding.as_str())?;
    }
    let records = lang.counted(file.records, RECORD, RECORDS);
    let Some(problem) = file.problem else {
        return writeln!(out, "  {records}  {}", lang.either("kontrollerad", "checked"));
    };
    writeln!(out, "  {records}  {}", lang.either("INTE KONTROLLERAD", "NOT CHECKED"))?;
    let place = problem.place().map(|(line, column)| format!(":{line}:{column}")).unwrap_or_default();
    writeln!(out, "    {}{place}  {}", file.name, lang.of(problem.message()))?;
    writeln!(out, "    {}: {}", lang.either("Åtgärd", "Remedy"), lang.of(problem.remedy()))
}

fn append_causes(report: &Report, lang: Lang, out: &mut String) -> std::fmt::Result {
    let three = report.summary.commonest(3);
    if three.is_empty() {
        return Ok(());
    }
    let percent = report.summary.percent(&three);
    let causes: Vec<_> = three
        .iter()
        .map(|count| format!("{} {} ({})", count.rule.code, count.rule.name, count.count))
        .collect();
    let causes = causes.join(", ");
    match (three.len(), lang) {
        (3, Lang::Sv) => writeln!(out, "De tre vanligaste orsakerna står för {percent} %: {causes}."),
        (3, Lang::En) => writeln!(out, "The three commonest causes stand for {percent} %: {causes}."),
        (_, Lang::Sv) => writeln!(out, "Orsaker: {causes}."),
        (_, Lang::En) => writeln!(out, "Causes: {causes}."),
    }
}

fn append_ledger(report: &Report, lang: Lang, out: &mut String) -> std::fmt::Result {
    let (ran, not) = (report.ledger.ran.len(), report.ledger.not_applicable.len());
    match lang {
        Lang::Sv => writeln!(out, "{ran} regler prövades; {not} hade inget att pröva."),
        Lang::En => writeln!(out, "{ran} rules ran; {not} had nothing to judge."),
    }
}

/// The rules that were broken: errors first, then by code.
fn by_severity(report: &Report) -> Vec<RuleCount> {
    let mut counts = report.summary.by_rule.clone();
    counts.sort_by_key(|count| (count.rule.severity, count.rule.code));
    counts
}

fn append_rule(count: &RuleCount, report: &Report, lang: Lang, out: &mut String) -> std::fmt::Result {
    let rule = count.rule;
    let findings = lang.counted(count.count, FINDING, FINDINGS);
    writeln!(out, "\n{} {}  {findings}", rule.code, rule.name)?;
    writeln!(out, "  {}: {}", lang.either("Åtgärd", "Remedy"), lang.of(rule.remedy))?;
    append_codes(rule, lang, out)?;
    for listed in report.findings.iter().filter(|listed| listed.located.finding.rule.code == rule.code) {
        append_finding(listed, report, lang, out)?;
    }
    Ok(())
}

fn append_codes(rule: &RuleMeta, lang: Lang, out: &mut String) -> std::fmt::Result {
    if rule.codes.is_empty() {
        return Ok(());
    }
    writeln!(out, "  {}:", lang.either("Tillåtna koder", "Allowed codes"))?;
    let width = rule.codes.iter().map(|code| code.code.len()).max().unwrap_or(0);
    for code in rule.codes {
        writeln!(out, "    {:width$}  {}", code.code, lang.of(code.label))?;
    }
    Ok(())
}

/// Place and fault, then what a case worker looks the record up by.
fn append_finding(listed: &ListedFinding, report: &Report, lang: Lang, out: &mut String) -> std::fmt::Result {
    let located = &listed.located;
    let rule = located.finding.rule;
    let name = report.files.get(listed.file).map_or("", |file| file.name.as_str());
    let severity = lang.severity(rule.severity);
    writeln!(
        out,
        "  {name}:{}:{}  {severity} {}  {}",
        located.line,
        located.column,
        rule.code,
        lang.of(rule.message)
    )?;
    let Some(record) = listed.record else {
        return writeln!(out, "    {}", lang.either("gäller hela filen", "concerns the whole file"));
    };
    let reference = match &listed.post_id {
        Some(reference) => reference.clone(),
        None => format!("{} {record}", lang.either("post", "record")),
    };
    write!(out, "    {reference}")?;
    if let Some(period) = listed.period {
        write!(out, "  {period}")?;
    }
    let falt = located.finding.falt;
    if !falt.pointer().is_empty() {
        write!(out, "  {}", falt.pointer())?;
        if lang == Lang::Sv {
            write!(out, "  {}", falt.label())?;
        }
    }
    writeln!(out)
}

const FILE: Text = Text { sv: "fil", en: "file" };
const FILES: Text = Text { sv: "filer", en: "files" };
const RECORD: Text = Text { sv: "post", en: "record" };
const RECORDS: Text = Text { sv: "poster", en: "records" };
const ERROR: Text = Text { sv: "fel", en: "error" };
const ERRORS: Text = Text { sv: "fel", en: "errors" };
const WARNING: Text = Text { sv: "varning", en: "warning" };
const WARNINGS: Text = Text { sv: "varningar", en: "warnings" };
const FINDING: Text = Text { sv: "fynd", en: "finding" };
const FINDINGS: Text = Text { sv: "fynd", en: "findings" };
