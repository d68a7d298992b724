//! The report for people: the summary first, then the findings, grouped by rule.

use std::collections::BTreeMap;
use std::io::{self, Write};

use socialdata_core::validering::RuleMeta;

use crate::acceptance::EntryState;

use super::lang::Lang;
use super::summary::{CheckedFile, ListedFinding, Report, RuleCount};
use super::words;

/// The report as text in `lang`, each line ended by `\n`. The same report always gives the same text.
pub fn render(report: &Report, lang: Lang) -> String {
    let mut bytes = Vec::new();
    // Writing to a Vec cannot fail.
    let _ = write(report, lang, &mut bytes);
    String::from_utf8(bytes).unwrap_or_default()
}

/// Writes what [`render`] gives.
///
/// # Errors
/// Those of `out`.
pub fn write(report: &Report, lang: Lang, mut out: impl Write) -> io::Result<()> {
    append(report, lang, &mut out)
}

fn append(report: &Report, lang: Lang, out: &mut impl Write) -> io::Result<()> {
    append_summary(report, lang, out)?;
    for file in &report.files {
        append_file(file, lang, out)?;
    }
    append_causes(report, lang, out)?;
    append_delta(report, lang, out)?;
    append_acceptance(report, lang, out)?;
    append_ledger(report, lang, out)?;
    let mut by_code: BTreeMap<&str, Vec<&ListedFinding>> = BTreeMap::new();
    for listed in &report.findings {
        by_code.entry(listed.located.finding.rule.code).or_default().push(listed);
    }
    for count in by_severity(report) {
        append_rule(&count, lang, out)?;
        for listed in by_code.get(count.rule.code).into_iter().flatten() {
            append_finding(listed, report, lang, out)?;
        }
    }
    append_fixed(report, lang, out)?;
    append_omitted(report, lang, out)
}

fn append_summary(report: &Report, lang: Lang, out: &mut impl Write) -> io::Result<()> {
    let counts = &report.summary;
    let files = u64::try_from(report.files.len()).unwrap_or(u64::MAX);
    let files = lang.counted(files, words::FILE, words::FILES);
    let records = lang.counted(counts.records, words::RECORD, words::RECORDS);
    let errors = lang.counted(counts.errors, words::ERROR, words::ERRORS);
    let warnings = lang.counted(counts.warnings, words::WARNING, words::WARNINGS);
    write!(out, "{files}, {records}: {errors}, {warnings}")?;
    if counts.infos > 0 {
        write!(out, ", {} info", counts.infos)?;
    }
    if counts.records_with_errors > 0 {
        let records = lang.counted(counts.records_with_errors, words::RECORD, words::RECORDS);
        write!(out, ". {records} {}", lang.either("har fel", "with errors"))?;
    }
    writeln!(out, ".")?;
    if counts.accepted() > 0 {
        let accepted = lang.counted(counts.accepted(), words::FINDING, words::FINDINGS);
        writeln!(
            out,
            "{accepted} {}",
            lang.either("är godtagna eller bekräftade.", "accepted or confirmed.")
        )?;
    }
    Ok(())
}

fn append_file(file: &CheckedFile, lang: Lang, out: &mut impl Write) -> io::Result<()> {
    write!(out, "  {}", file.name)?;
    if let (Some(format), Some(encoding)) = (file.format, file.encoding) {
        write!(out, "  {}  {}", format.as_str(), encoding.as_str())?;
    }
    let records = lang.counted(file.records, words::RECORD, words::RECORDS);
    let Some(problem) = file.problem else {
        return writeln!(out, "  {records}  {}", lang.either("kontrollerad", "checked"));
    };
    writeln!(out, "  {records}  {}", lang.either("INTE KONTROLLERAD", "NOT CHECKED"))?;
    let place = problem.place().map(|(line, column)| format!(":{line}:{column}")).unwrap_or_default();
    writeln!(out, "    {}{place}  {}", file.name, lang.of(problem.message()))?;
    writeln!(out, "    {}: {}", lang.either("Åtgärd", "Remedy"), lang.of(problem.remedy()))
}

fn append_causes(report: &Report, lang: Lang, out: &mut impl Write) -> io::Result<()> {
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

fn append_ledger(report: &Report, lang: Lang, out: &mut impl Write) -> io::Result<()> {
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

fn append_rule(count: &RuleCount, lang: Lang, out: &mut impl Write) -> io::Result<()> {
    let rule = count.rule;
    let findings = lang.counted(count.count, words::FINDING, words::FINDINGS);
    write!(out, "\n{} {}  {findings}", rule.code, rule.name)?;
    if count.accepted > 0 {
        write!(
            out,
            ", {} {}",
            count.accepted,
            lang.either("godtagna eller bekräftade", "accepted or confirmed")
        )?;
    }
    writeln!(out, "\n  {}: {}", lang.either("Åtgärd", "Remedy"), lang.of(rule.remedy))?;
    append_codes(rule, lang, out)
}

fn append_codes(rule: &RuleMeta, lang: Lang, out: &mut impl Write) -> io::Result<()> {
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
fn append_finding(
    listed: &ListedFinding,
    report: &Report,
    lang: Lang,
    out: &mut impl Write,
) -> io::Result<()> {
    let rule = listed.located.finding.rule;
    write!(out, "  {}", words::file_name(listed, report).unwrap_or(lang.of(words::WHOLE_DELIVERY)))?;
    if let Some((line, column)) = listed.place() {
        write!(out, ":{line}:{column}")?;
    }
    write!(out, "  {} {}  {}", lang.severity(rule.severity), rule.code, lang.of(rule.message))?;
    if let Some(change) = listed.change {
        write!(out, " [{}]", lang.of(words::change(change)))?;
    }
    writeln!(out)?;
    append_record(listed, report, lang, out)?;
    let Some(applied) = report.accepted_by(listed) else { return Ok(()) };
    let word = lang.of(words::accepted(applied));
    let (entry, until) = (&applied.entry, lang.either("till och med", "until"));
    writeln!(out, "    {word} {until} {}: {} ({})", entry.expires, entry.reason, entry.who)
}

fn append_record(
    listed: &ListedFinding,
    report: &Report,
    lang: Lang,
    out: &mut impl Write,
) -> io::Result<()> {
    if listed.record.is_none() && listed.post_id.is_none() {
        return match listed.place() {
            Some(_) => writeln!(out, "    {}", lang.either("gäller hela filen", "concerns the whole file")),
            None => {
                writeln!(out, "    {}", lang.either("gäller hela leveransen", "concerns the whole delivery"))
            }
        };
    }
    write!(out, "    {}", words::reference(listed, lang))?;
    if let Some(period) = listed.period {
        write!(out, "  {period}")?;
    }
    let falt = listed.located.finding.falt;
    if !falt.pointer().is_empty() {
        write!(out, "  {}", falt.pointer())?;
        if lang == Lang::Sv {
            write!(out, "  {}", falt.label())?;
        }
    }
    if let Some(cell) = listed.cell() {
        write!(out, "  cell {cell}")?;
    }
    if let Some(path) = listed.xml_path(&report.files) {
        write!(out, "  <{path}>")?;
    }
    writeln!(out)
}

fn append_delta(report: &Report, lang: Lang, out: &mut impl Write) -> io::Result<()> {
    let Some(delta) = &report.delta else { return Ok(()) };
    let (new, fixed, remaining) = (delta.new_findings(), delta.fixed_findings(), delta.remaining_findings());
    match lang {
        Lang::Sv => {
            writeln!(out, "Sedan den förra rapporten: {new} nya, {fixed} åtgärdade, {remaining} kvar.")?;
        }
        Lang::En => {
            writeln!(out, "Since the earlier report: {new} new, {fixed} fixed, {remaining} remaining.")?;
        }
    }
    for reservation in words::reservations(delta) {
        writeln!(out, "  {}", lang.of(reservation))?;
    }
    Ok(())
}

/// What the acceptance file was worth: entries to be renewed or taken away are named.
fn append_acceptance(report: &Report, lang: Lang, out: &mut impl Write) -> io::Result<()> {
    let Some(acceptance) = &report.acceptance else { return Ok(()) };
    let count = |state| acceptance.with_state(state).count();
    let (used, unused, expired) =
        (count(EntryState::Used), count(EntryState::Unused), count(EntryState::Expired));
    match lang {
        Lang::Sv => {
            writeln!(out, "Godtaganden: {used} används, {unused} oanvända, {expired} utgångna.")?;
        }
        Lang::En => writeln!(out, "Acceptances: {used} used, {unused} unused, {expired} expired.")?,
    }
    for state in [EntryState::Expired, EntryState::Unused] {
        for applied in acceptance.with_state(state) {
            let (entry, word) = (&applied.entry, lang.of(words::entry_state(state)));
            let scope = words::scope(&entry.scope, lang);
            let until = lang.either("gäller till och med", "in force until");
            writeln!(
                out,
                "  {word}: {} {scope}, {until} {} ({})",
                entry.rule.code, entry.expires, entry.who
            )?;
        }
    }
    Ok(())
}

fn append_fixed(report: &Report, lang: Lang, out: &mut impl Write) -> io::Result<()> {
    let Some(delta) = report.delta.as_ref().filter(|delta| !delta.fixed.is_empty()) else { return Ok(()) };
    writeln!(
        out,
        "\n{}:",
        lang.either("Åtgärdat sedan den förra rapporten", "Fixed since the earlier report")
    )?;
    for fixed in &delta.fixed {
        let reference = match (&fixed.post_id, fixed.record) {
            (Some(post_id), _) => post_id.clone(),
            (None, Some(record)) => format!("{} {record}", lang.of(words::RECORD)),
            (None, None) => lang.of(words::WHOLE_FILE).to_owned(),
        };
        write!(out, "  {}  {reference}", fixed.code)?;
        for part in [fixed.period.as_deref().unwrap_or_default(), &fixed.pointer] {
            if !part.is_empty() {
                write!(out, "  {part}")?;
            }
        }
        writeln!(out)?;
    }
    Ok(())
}

fn append_omitted(report: &Report, lang: Lang, out: &mut impl Write) -> io::Result<()> {
    if report.omitted == 0 {
        return Ok(());
    }
    let more = lang.counted(report.omitted, words::FINDING, words::FINDINGS);
    let text = lang.either(
        "till finns men visas inte; summorna ovan räknar alla.",
        "more not shown; the counts above include them.",
    );
    writeln!(out, "\n{more} {text}")
}
