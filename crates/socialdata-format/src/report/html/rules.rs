//! The table by rule: what is wrong, what to do about it, which codes are allowed.

use std::io::{self, Write};

use socialdata_core::validering::{RuleMeta, Severity};

use super::super::summary::RuleCount;
use super::page::{Column, Page, grouped};

pub(super) fn write<W: Write>(page: &mut Page<'_, W>) -> io::Result<()> {
    controls(page)?;
    page.raw("<section id=\"regler\" aria-labelledby=\"h-regler\">\n")?;
    page.element("<h2 id=\"h-regler\">", "Per regel", "By rule", "</h2>\n")?;
    let mut counts = page.report.summary.by_rule.clone();
    if counts.is_empty() {
        page.element("<p class=\"empty\">", "Inga fynd.", "No findings.", "</p>\n</section>\n")?;
        return Ok(());
    }
    counts.sort_by_key(|count| (count.rule.severity, std::cmp::Reverse(count.count), count.rule.code));
    page.raw("<div class=\"scroll\"><table id=\"rules\" aria-labelledby=\"h-regler\">")?;
    page.table_head(&[
        Column::new("Regel", "Rule").sortable(),
        Column::new("Allvar", "Severity").sortable(),
        Column::new("Vad som är fel, och vad man gör", "What is wrong, and what to do"),
        Column::new("Fynd", "Findings").number().sortable(),
    ])?;
    page.raw("<tbody>\n")?;
    for count in &counts {
        write_rule(page, count)?;
    }
    page.raw("</tbody></table></div>\n</section>\n")
}

/// The filter, shown by the script: without it, it would do nothing.
fn controls<W: Write>(page: &mut Page<'_, W>) -> io::Result<()> {
    let summary = &page.report.summary;
    if summary.findings() == 0 {
        return Ok(());
    }
    page.raw("<form id=\"filter\" class=\"filter\" role=\"search\" hidden>\n<p><label for=\"search\">")?;
    page.either("Sök ärende, regel, fält", "Search case, rule, field")?;
    page.raw("</label><input type=\"search\" id=\"search\" autocomplete=\"off\" spellcheck=\"false\"></p>\n<fieldset><legend>")?;
    page.either("Visa", "Show")?;
    page.raw("</legend>")?;
    for (severity, count, sv, en) in [
        (Severity::Error, summary.errors, "Fel", "Errors"),
        (Severity::Warning, summary.warnings, "Varningar", "Warnings"),
        (Severity::Info, summary.infos, "Info", "Info"),
    ] {
        if count > 0 {
            let name = severity.as_str();
            write!(
                page.out,
                "<label class=\"choice\"><input type=\"checkbox\" name=\"severity\" value=\"{name}\" id=\"show-{name}\" checked> "
            )?;
            page.either(sv, en)?;
            page.raw("</label>")?;
        }
    }
    if page.report.delta.is_some() {
        page.raw("<label class=\"choice\"><input type=\"checkbox\" id=\"only-new\"> ")?;
        page.either("Bara nya", "New ones only")?;
        page.raw("</label>")?;
    }
    page.raw("</fieldset>\n<p class=\"shown\" role=\"status\">")?;
    page.raw("<span lang=\"sv\">Visar <b data-shown></b> av <b data-total></b> ärenden</span>")?;
    page.raw("<span lang=\"en\">Showing <b data-shown></b> of <b data-total></b> cases</span></p>\n")?;
    page.element("<button type=\"reset\" id=\"reset\">", "Rensa", "Clear", "</button>\n</form>\n")
}

fn write_rule<W: Write>(page: &mut Page<'_, W>, count: &RuleCount) -> io::Result<()> {
    let rule = count.rule;
    let severity = rule.severity.as_str();
    write!(
        page.out,
        "<tr id=\"regel-{0}\" data-rule=\"{0}\" data-severity=\"{severity}\"><th scope=\"row\" data-value=\"{0}\"><code>{0}</code><small>",
        rule.code
    )?;
    page.text(rule.name)?;
    write!(page.out, "</small></th><td data-value=\"{}\">", order(rule.severity))?;
    page.severity(rule.severity)?;
    page.raw("</td><td class=\"what\"><p class=\"message\">")?;
    page.both(rule.message)?;
    page.element("</p><p class=\"remedy\"><b>", "Åtgärd:", "Remedy:", "</b> ")?;
    page.both(rule.remedy)?;
    page.raw("</p>")?;
    write_codes(page, rule)?;
    write_basis(page, rule)?;
    write!(
        page.out,
        "</td><td class=\"number\" data-value=\"{0}\"><b>{1}</b>",
        count.count,
        grouped(count.count)
    )?;
    if count.accepted > 0 {
        let accepted = grouped(count.accepted);
        page.element(
            "<small>",
            &format!("varav {accepted} godtagna"),
            &format!("{accepted} accepted"),
            "</small>",
        )?;
    }
    write_change(page, rule)?;
    write!(page.out, "<button type=\"button\" class=\"show-cases\" data-rule=\"{}\" hidden>", rule.code)?;
    page.either("Visa ärenden", "Show cases")?;
    writeln!(page.out, "<span class=\"unseen\"> {}</span></button></td></tr>", rule.code)
}

const fn order(severity: Severity) -> u8 {
    match severity {
        Severity::Error => 0,
        Severity::Warning => 1,
        Severity::Info => 2,
    }
}

fn write_change<W: Write>(page: &mut Page<'_, W>, rule: &RuleMeta) -> io::Result<()> {
    let delta = page.report.delta.as_ref();
    let change = delta.and_then(|delta| delta.by_rule.iter().find(|change| change.code == rule.code));
    let Some(change) = change else { return Ok(()) };
    page.element(
        "<small>",
        &format!("{} nya, {} åtgärdade", change.new, change.fixed),
        &format!("{} new, {} fixed", change.new, change.fixed),
        "</small>",
    )
}

fn write_codes<W: Write>(page: &mut Page<'_, W>, rule: &RuleMeta) -> io::Result<()> {
    if rule.codes.is_empty() {
        return Ok(());
    }
    let count = rule.codes.len();
    page.element(
        "<details class=\"codes\"><summary>",
        &format!("Tillåtna koder ({count})"),
        &format!("Allowed codes ({count})"),
        "</summary><dl>",
    )?;
    for code in rule.codes {
        page.raw("<div><dt><code>")?;
        page.text(code.code)?;
        page.raw("</code></dt><dd>")?;
        page.both(code.label)?;
        page.raw("</dd></div>")?;
    }
    page.raw("</dl></details>")
}

fn write_basis<W: Write>(page: &mut Page<'_, W>, rule: &RuleMeta) -> io::Result<()> {
    page.raw("<p class=\"basis\">")?;
    for (at, basis) in rule.basis.iter().enumerate() {
        if at > 0 {
            page.raw(" · ")?;
        }
        page.text(basis.text)?;
        page.raw(" (")?;
        page.either(basis.status.sv(), basis.status.as_str())?;
        page.raw(")")?;
    }
    page.raw("</p>")
}
