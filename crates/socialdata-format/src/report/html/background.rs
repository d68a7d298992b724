//! What the numbers rest on: acceptances, files, rules that ran and did not, versions.

use std::collections::BTreeMap;
use std::io::{self, Write};

use socialdata_core::regler;

use crate::acceptance::{AppliedEntry, Scope};

use super::super::digest::{RULE_SET_VERSION, SCHEMA_VERSION, rule_set_digest, schema_digest};
use super::super::summary::CheckedFile;
use super::super::words;
use super::page::{Column, Page, grouped};

pub(super) fn write<W: Write>(page: &mut Page<'_, W>) -> io::Result<()> {
    acceptances(page)?;
    files(page)?;
    ledger(page)?;
    colophon(page)
}

fn acceptances<W: Write>(page: &mut Page<'_, W>) -> io::Result<()> {
    let Some(acceptance) = &page.report.acceptance else { return Ok(()) };
    page.raw("<section id=\"godtaganden\" aria-labelledby=\"h-godtaganden\">\n")?;
    page.element("<h2 id=\"h-godtaganden\">", "Godtaganden", "Acceptances", "</h2>\n")?;
    page.raw("<div class=\"scroll\"><table aria-labelledby=\"h-godtaganden\">")?;
    page.table_head(&[
        Column::new("Regel", "Rule"),
        Column::new("Gäller", "Covers"),
        Column::new("Skäl", "Reason"),
        Column::new("Till och med", "Until"),
        Column::new("Läge", "State"),
        Column::new("Fynd", "Findings").number(),
    ])?;
    page.raw("<tbody>\n")?;
    for applied in acceptance.entries() {
        write_entry(page, applied)?;
    }
    page.raw("</tbody></table></div>\n</section>\n")
}

fn write_entry<W: Write>(page: &mut Page<'_, W>, applied: &AppliedEntry) -> io::Result<()> {
    let entry = &applied.entry;
    write!(page.out, "<tr><th scope=\"row\"><code>{}</code></th><td>", entry.rule.code)?;
    match &entry.scope {
        Scope::Post(post_id) => page.text(post_id)?,
        Scope::Posttyp(posttyp) => {
            page.either(&format!("alla {posttyp}"), &format!("all {posttyp}"))?;
        }
        Scope::All => page.either("alla", "all")?,
    }
    page.raw("</td><td>")?;
    page.text(&entry.reason)?;
    page.raw("<small>")?;
    page.text(&entry.who)?;
    write!(page.out, "</small></td><td class=\"month\">{}</td>", entry.expires)?;
    let state = applied.state();
    write!(page.out, "<td><span class=\"chip {}\">", state.as_str())?;
    page.both(words::entry_state(state))?;
    writeln!(page.out, "</span></td><td class=\"number\">{}</td></tr>", grouped(applied.count))
}

fn files<W: Write>(page: &mut Page<'_, W>) -> io::Result<()> {
    page.raw("<section id=\"filer\" aria-labelledby=\"h-filer\">\n")?;
    page.element("<h2 id=\"h-filer\">", "Filer", "Files", "</h2>\n")?;
    page.raw("<div class=\"scroll\"><table aria-labelledby=\"h-filer\">")?;
    page.table_head(&[
        Column::new("Fil", "File"),
        Column::new("Format", "Format"),
        Column::new("Teckenkodning", "Encoding"),
        Column::new("Poster", "Records").number(),
        Column::new("Läge", "State"),
    ])?;
    page.raw("<tbody>\n")?;
    let report = page.report;
    for file in &report.files {
        write_file(page, file)?;
    }
    page.raw("</tbody></table></div>\n</section>\n")
}

fn write_file<W: Write>(page: &mut Page<'_, W>, file: &CheckedFile) -> io::Result<()> {
    page.raw("<tr><th scope=\"row\">")?;
    page.text(&file.name)?;
    write!(
        page.out,
        "</th><td>{}</td><td>{}</td><td class=\"number\">{}</td><td>",
        file.format.map_or("–", crate::detect::Format::as_str),
        file.encoding.map_or("–", crate::encoding::Encoding::as_str),
        grouped(file.records)
    )?;
    let Some(problem) = file.problem else {
        return page.element(
            "<span class=\"chip checked\">",
            "kontrollerad",
            "checked",
            "</span></td></tr>\n",
        );
    };
    page.element("<span class=\"chip unchecked\">", "inte kontrollerad", "not checked", "</span>")?;
    page.raw("<p class=\"message\">")?;
    page.both(problem.message())?;
    if let Some((line, column)) = problem.place() {
        page.raw(" <span class=\"quiet\">")?;
        page.either(&format!("rad {line}, tecken {column}"), &format!("line {line}, column {column}"))?;
        page.raw("</span>")?;
    }
    page.raw("</p><p class=\"remedy\">")?;
    page.both(problem.remedy())?;
    page.raw("</p></td></tr>\n")
}

/// "No error" must never mean "did not run".
fn ledger<W: Write>(page: &mut Page<'_, W>) -> io::Result<()> {
    let ledger = &page.report.ledger;
    page.raw("<section id=\"provning\" aria-labelledby=\"h-provning\">\n")?;
    page.element("<h2 id=\"h-provning\">", "Vad som prövades", "What was judged", "</h2>\n")?;
    page.element(
        "<p>",
        &format!(
            "{} regler prövades, {} hade inget att pröva, {} kunde inte prövas.",
            ledger.ran.len(),
            ledger.not_applicable.len(),
            ledger.failed.len()
        ),
        &format!(
            "{} rules ran, {} had nothing to judge, {} could not run.",
            ledger.ran.len(),
            ledger.not_applicable.len(),
            ledger.failed.len()
        ),
        "</p>\n",
    )?;
    if !ledger.failed.is_empty() {
        page.element("<h3>", "Kunde inte prövas", "Could not run", "</h3>\n")?;
        write_rules(page, &ledger.failed)?;
    }
    if !ledger.ran.is_empty() {
        let count = ledger.ran.len();
        page.element(
            "<details><summary>",
            &format!("Prövades ({count})"),
            &format!("Ran ({count})"),
            "</summary>",
        )?;
        write_rules(page, &ledger.ran)?;
        page.raw("</details>\n")?;
    }
    not_applicable(page)?;
    page.raw("</section>\n")
}

/// By reason: many rules share one.
fn not_applicable<W: Write>(page: &mut Page<'_, W>) -> io::Result<()> {
    let mut by_reason: BTreeMap<(&str, &str), Vec<&'static str>> = BTreeMap::new();
    for rule in &page.report.ledger.not_applicable {
        by_reason.entry((&rule.reason_sv, &rule.reason_en)).or_default().push(rule.code);
    }
    for ((sv, en), codes) in by_reason {
        let count = codes.len();
        page.element(
            "<details><summary>",
            &format!("Hade inget att pröva ({count}): {sv}"),
            &format!("Had nothing to judge ({count}): {en}"),
            "</summary>",
        )?;
        write_rules(page, &codes)?;
        page.raw("</details>\n")?;
    }
    Ok(())
}

fn write_rules<W: Write>(page: &mut Page<'_, W>, codes: &[&'static str]) -> io::Result<()> {
    page.raw("<ul class=\"codes-list\">")?;
    for code in codes {
        write!(page.out, "<li><code>{code}</code> ")?;
        page.text(regler::find(code).map_or("", |rule| rule.name))?;
        page.raw("</li>")?;
    }
    page.raw("</ul>")
}

fn colophon<W: Write>(page: &mut Page<'_, W>) -> io::Result<()> {
    page.raw("<footer>\n")?;
    page.element(
        "<p>",
        "Rapporten visar var felen ligger och aldrig vad som står där. Det enda ur posterna är nyckeln postId och månaden; en nyckel som kan innehålla ett identitetsnummer visas inte.",
        "The report shows where the faults are and never what stands there. All it holds of the records is the key postId and the month; a key that may contain an identity number is not shown.",
        "</p>\n",
    )?;
    write!(page.out, "<p class=\"quiet\">socialdata {} · ", env!("CARGO_PKG_VERSION"))?;
    page.either("regelverk", "rule set")?;
    write!(page.out, " {RULE_SET_VERSION} <code>{}</code> · ", rule_set_digest())?;
    page.either("postmodell", "record model")?;
    writeln!(page.out, " {SCHEMA_VERSION} <code>{}</code></p>\n</footer>", schema_digest())
}
