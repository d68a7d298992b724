//! The first screen: how it went, in numbers, and what to begin with.

use std::io::{self, Write};

use socialdata_core::validering::Severity;

use super::super::summary::{PosttypCount, RuleCount};
use super::super::words;
use super::page::{Column, Page, grouped, percent};

/// So many causes have a bar.
const BARS: usize = 8;

pub(super) fn write<W: Write>(page: &mut Page<'_, W>) -> io::Result<()> {
    banner(page)?;
    page.raw("<main id=\"main\">\n<section id=\"oversikt\" aria-labelledby=\"h-oversikt\">\n")?;
    page.element("<h2 id=\"h-oversikt\" class=\"unseen\">", "Översikt", "Overview", "</h2>\n")?;
    verdict(page)?;
    tiles(page)?;
    changes(page)?;
    page.raw("<div class=\"columns\">\n")?;
    causes(page)?;
    shares(page)?;
    page.raw("</div>\n</section>\n")
}

fn banner<W: Write>(page: &mut Page<'_, W>) -> io::Result<()> {
    page.element("<a class=\"skip\" href=\"#main\">", "Till innehållet", "Skip to content", "</a>\n")?;
    page.raw("<header>\n<div class=\"title\">")?;
    page.element("<h1>", "Valideringsrapport", "Validation report", "</h1>")?;
    if let Some(period) = page.report.period {
        page.raw("<p class=\"period\">")?;
        page.either("Period", "Period")?;
        write!(page.out, " <strong>{period}</strong></p>")?;
    }
    page.raw("</div>\n")?;
    language_switch(page)?;
    page.raw("<nav aria-labelledby=\"h-nav\">")?;
    page.element("<span id=\"h-nav\" class=\"unseen\">", "Avsnitt", "Sections", "</span>")?;
    for (target, sv, en) in [
        ("oversikt", "Översikt", "Overview"),
        ("regler", "Per regel", "By rule"),
        ("arenden", "Per ärende", "By case"),
        ("filer", "Filer", "Files"),
        ("provning", "Vad som prövades", "What was judged"),
    ] {
        page.element(&format!("<a href=\"#{target}\">"), sv, en, "</a>")?;
    }
    page.raw("</nav>\n</header>\n")
}

/// Two radio buttons and a selector of the style: it works without the script.
fn language_switch<W: Write>(page: &mut Page<'_, W>) -> io::Result<()> {
    page.raw("<fieldset class=\"switch\"><legend class=\"unseen\">Språk / Language</legend>")?;
    for (lang, name) in [("sv", "Svenska"), ("en", "English")] {
        let checked = if page.lang.either("sv", "en") == lang { " checked" } else { "" };
        write!(
            page.out,
            "<input type=\"radio\" name=\"lang\" id=\"lang-{lang}\"{checked}><label for=\"lang-{lang}\" lang=\"{lang}\">{name}</label>"
        )?;
    }
    page.raw("</fieldset>\n")
}

/// One sentence that nobody can misread. A file that was not checked is never good news.
fn verdict<W: Write>(page: &mut Page<'_, W>) -> io::Result<()> {
    let summary = &page.report.summary;
    let (errors, warnings) = (summary.open(Severity::Error), summary.open(Severity::Warning));
    let unchecked = page.report.files.iter().filter(|file| file.problem.is_some()).count();
    let (class, mark) = match (unchecked, errors, warnings) {
        (0, 0, 0) => ("good", "✓"),
        (0, 0, _) => ("warning", "!"),
        _ => ("error", "✕"),
    };
    write!(
        page.out,
        "<div class=\"verdict {class}\"><span class=\"mark\" aria-hidden=\"true\">{mark}</span><div>"
    )?;
    let (shown_errors, shown_warnings) = (grouped(errors), grouped(warnings));
    let warnings_word = if warnings == 1 { words::WARNING } else { words::WARNINGS };
    let errors_word = if errors == 1 { words::ERROR } else { words::ERRORS };
    let (sv, en) = match (errors, warnings) {
        (0, 0) if unchecked > 0 => ("Inte kontrollerat".to_owned(), "Not checked".to_owned()),
        (0, 0) => ("Inget att rätta".to_owned(), "Nothing to correct".to_owned()),
        (0, _) => (
            format!("Inga fel, {shown_warnings} {}", warnings_word.sv),
            format!("No errors, {shown_warnings} {}", warnings_word.en),
        ),
        _ => (
            format!("{shown_errors} {} att rätta", errors_word.sv),
            format!("{shown_errors} {} to correct", errors_word.en),
        ),
    };
    page.element("<p class=\"big\">", &sv, &en, "</p>")?;
    verdict_details(page, unchecked)?;
    page.raw("</div></div>\n")
}

fn verdict_details<W: Write>(page: &mut Page<'_, W>, unchecked: usize) -> io::Result<()> {
    let summary = &page.report.summary;
    if unchecked > 0 {
        page.element(
            "<p><a href=\"#filer\">",
            &format!("{unchecked} av {} filer kontrollerades inte till slutet.", page.report.files.len()),
            &format!("{unchecked} of {} files were not checked to their end.", page.report.files.len()),
            "</a></p>",
        )?;
    }
    let with_errors = summary.records_with_errors;
    if with_errors > 0 {
        let (sv, en) = percent(with_errors, summary.records);
        let (shown, records) = (grouped(with_errors), grouped(summary.records));
        page.element(
            "<p>",
            &format!("{shown} av {records} poster har fel ({sv})."),
            &format!("{shown} of {records} records have errors ({en})."),
            "</p>",
        )?;
    }
    if summary.accepted() > 0 {
        let accepted = grouped(summary.accepted());
        page.element(
            "<p>",
            &format!("{accepted} fynd är godtagna eller bekräftade."),
            &format!("{accepted} findings are accepted or confirmed."),
            "</p>",
        )?;
    }
    Ok(())
}

fn tiles<W: Write>(page: &mut Page<'_, W>) -> io::Result<()> {
    let summary = &page.report.summary;
    let files = u64::try_from(page.report.files.len()).unwrap_or(u64::MAX);
    let tiles = [
        ("", files, "Filer", "Files"),
        ("", summary.records, "Poster", "Records"),
        ("", summary.records_with_errors, "Poster med fel", "Records with errors"),
        ("error", summary.errors, "Fel", "Errors"),
        ("warning", summary.warnings, "Varningar", "Warnings"),
        ("info", summary.infos, "Info", "Info"),
    ];
    page.raw("<dl class=\"tiles\">\n")?;
    for (class, count, sv, en) in tiles {
        let quiet = if count == 0 { " none" } else { "" };
        write!(page.out, "<div class=\"{class}{quiet}\"><dt>")?;
        page.either(sv, en)?;
        writeln!(page.out, "</dt><dd>{}</dd></div>", grouped(count))?;
    }
    page.raw("</dl>\n")
}

/// What has happened since the earlier report.
fn changes<W: Write>(page: &mut Page<'_, W>) -> io::Result<()> {
    let Some(delta) = &page.report.delta else { return Ok(()) };
    page.raw("<div class=\"panel changes\">")?;
    page.element("<h3>", "Sedan den förra rapporten", "Since the earlier report", "</h3><dl>")?;
    for (class, count, sv, en) in [
        ("new", delta.new_findings(), "Nya", "New"),
        ("fixed", delta.fixed_findings(), "Åtgärdade", "Fixed"),
        ("remaining", delta.remaining_findings(), "Kvar", "Remaining"),
    ] {
        write!(page.out, "<div class=\"{class}\"><dt>")?;
        page.either(sv, en)?;
        write!(page.out, "</dt><dd>{}</dd></div>", grouped(count))?;
    }
    page.raw("</dl>")?;
    for reservation in words::reservations(delta) {
        page.element("<p class=\"note\">", reservation.sv, reservation.en, "</p>")?;
    }
    fixed(page)?;
    page.raw("</div>\n")
}

fn fixed<W: Write>(page: &mut Page<'_, W>) -> io::Result<()> {
    let Some(delta) = page.report.delta.as_ref().filter(|delta| !delta.fixed.is_empty()) else {
        return Ok(());
    };
    page.raw("<details><summary>")?;
    page.either("Visa vad som är åtgärdat", "Show what has been fixed")?;
    page.raw("</summary><ul class=\"plain\">")?;
    for fixed in &delta.fixed {
        page.raw("<li><code>")?;
        page.text(&fixed.code)?;
        page.raw("</code> ")?;
        match (&fixed.post_id, fixed.record) {
            (Some(post_id), _) => page.text(post_id)?,
            (None, Some(record)) => page.either(&format!("post {record}"), &format!("record {record}"))?,
            (None, None) => page.both(words::WHOLE_FILE)?,
        }
        if let Some(period) = &fixed.period {
            page.raw(" ")?;
            page.text(period)?;
        }
        page.raw(" <code class=\"pointer\">")?;
        page.text(&fixed.pointer)?;
        page.raw("</code></li>")?;
    }
    page.raw("</ul></details>")
}

/// The commonest causes with a bar each.
fn causes<W: Write>(page: &mut Page<'_, W>) -> io::Result<()> {
    let summary = &page.report.summary;
    let causes = summary.commonest(BARS);
    let Some(longest) = causes.first().map(|cause| cause.count) else { return Ok(()) };
    page.raw("<div class=\"panel\">")?;
    page.element("<h3>", "Vanligaste orsakerna", "Commonest causes", "</h3>")?;
    let three = summary.commonest(3);
    if three.len() == 3 {
        let percent = summary.percent(&three);
        page.element(
            "<p>",
            &format!("De tre vanligaste orsakerna står för {percent}\u{a0}% av fynden."),
            &format!("The three commonest causes stand for {percent}\u{a0}% of the findings."),
            "</p>",
        )?;
    }
    page.raw("<ol class=\"causes\">\n")?;
    for cause in &causes {
        write_cause(page, cause, longest)?;
    }
    page.raw("</ol>")?;
    let more = summary.by_rule.len() - causes.len();
    if more > 0 {
        page.element(
            "<p class=\"note\"><a href=\"#regler\">",
            &format!("och {more} orsaker till"),
            &format!("and {more} more causes"),
            "</a></p>",
        )?;
    }
    page.raw("</div>\n")
}

fn write_cause<W: Write>(page: &mut Page<'_, W>, cause: &RuleCount, longest: u64) -> io::Result<()> {
    let rule = cause.rule;
    write!(page.out, "<li><a href=\"#regel-{0}\"><code>{0}</code> ", rule.code)?;
    page.both(rule.message)?;
    page.raw("</a>")?;
    page.bar(cause.count, longest, rule.severity.as_str())?;
    let (sv, en) = percent(cause.count, page.report.summary.findings());
    let count = grouped(cause.count);
    page.element(
        "<span class=\"amount\">",
        &format!("{count} · {sv}"),
        &format!("{count} · {en}"),
        "</span></li>\n",
    )
}

/// The share of records with errors, for each record type.
fn shares<W: Write>(page: &mut Page<'_, W>) -> io::Result<()> {
    let types = &page.report.summary.by_posttyp;
    if types.is_empty() {
        return Ok(());
    }
    page.raw("<div class=\"panel\">")?;
    page.element("<h3 id=\"h-typer\">", "Andel poster med fel", "Share of records with errors", "</h3>")?;
    page.raw("<table class=\"shares\" aria-labelledby=\"h-typer\">")?;
    page.table_head(&[
        Column::new("Posttyp", "Record type"),
        Column::new("Poster", "Records").number(),
        Column::new("Med fel", "With errors").number(),
        Column::new("Andel", "Share"),
    ])?;
    page.raw("<tbody>\n")?;
    for count in types {
        write_share(page, count)?;
    }
    page.raw("</tbody></table></div>\n")
}

fn write_share<W: Write>(page: &mut Page<'_, W>, count: &PosttypCount) -> io::Result<()> {
    page.raw("<tr><th scope=\"row\">")?;
    match count.posttyp {
        Some(posttyp) => page.text(posttyp.name())?,
        None => page.either("okänd", "unknown")?,
    }
    write!(
        page.out,
        "</th><td class=\"number\">{}</td><td class=\"number\">{}</td><td><div class=\"share\">",
        grouped(count.records),
        grouped(count.records_with_errors)
    )?;
    page.bar(count.records_with_errors, count.records, "error")?;
    let (sv, en) = percent(count.records_with_errors, count.records);
    page.element("<span class=\"amount\">", &sv, &en, "</span></div></td></tr>\n")
}
