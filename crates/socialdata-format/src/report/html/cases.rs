//! The table by case reference: one row for each record, with all that was found in it.

use std::io::{self, Write};

use super::super::summary::ListedFinding;
use super::super::words;
use super::page::{Column, Page, grouped};

pub(super) fn write<W: Write>(page: &mut Page<'_, W>) -> io::Result<()> {
    page.raw("<section id=\"arenden\" aria-labelledby=\"h-arenden\">\n")?;
    page.element("<h2 id=\"h-arenden\">", "Per ärende", "By case", "</h2>\n")?;
    let report = page.report;
    if report.summary.findings() == 0 {
        return page.element("<p class=\"empty\">", "Inga fynd.", "No findings.", "</p>\n</section>\n");
    }
    if report.omitted > 0 {
        let omitted = grouped(report.omitted);
        page.element(
            "<p class=\"note\">",
            &format!("{omitted} fynd till finns men visas inte här. Alla summor räknar dem."),
            &format!("{omitted} more findings are not shown here. All counts include them."),
            "</p>\n",
        )?;
    }
    page.raw("<div class=\"scroll\"><table id=\"cases\" aria-labelledby=\"h-arenden\">")?;
    page.table_head(&[
        Column::new("Ärende", "Case").sortable(),
        Column::new("Månad", "Month").sortable(),
        Column::new("Posttyp", "Record type").sortable(),
        Column::new("Fynd", "Findings").sortable(),
        Column::new("Plats", "Place").sortable(),
    ])?;
    page.raw("<tbody>\n")?;
    for (number, case) in report.findings.chunk_by(is_same_case).enumerate() {
        write_case(page, number, case)?;
    }
    page.raw("</tbody></table></div>\n")?;
    page.element(
        "<p class=\"empty\" id=\"nothing\" hidden>",
        "Inget ärende passar urvalet.",
        "No case fits the selection.",
        "</p>\n</section>\n",
    )
}

/// Findings are sorted by file and record, so those of one case lie together.
fn is_same_case(one: &ListedFinding, other: &ListedFinding) -> bool {
    (one.file, one.record, &one.post_id) == (other.file, other.record, &other.post_id)
}

fn write_case<W: Write>(page: &mut Page<'_, W>, number: usize, case: &[ListedFinding]) -> io::Result<()> {
    let Some(first) = case.first() else { return Ok(()) };
    page.raw("<tr><th scope=\"row\">")?;
    match (&first.post_id, first.record) {
        (Some(post_id), _) => page.text(post_id)?,
        (None, Some(record)) => {
            page.raw("<span class=\"quiet\">")?;
            page.either(&format!("post {record}"), &format!("record {record}"))?;
            page.raw("</span>")?;
        }
        (None, None) if first.place().is_some() => page.both(words::WHOLE_FILE)?,
        (None, None) => page.both(words::WHOLE_DELIVERY)?,
    }
    page.raw("</th><td class=\"month\">")?;
    if let Some(period) = first.period {
        write!(page.out, "{period}")?;
    }
    page.raw("</td><td>")?;
    page.text(first.posttyp.map_or("", socialdata_core::post::Posttyp::name))?;
    write!(page.out, "</td><td class=\"findings\" data-value=\"{}\"><ul>", case.len())?;
    for listed in case {
        write_finding(page, listed)?;
    }
    // Sorted by place: the order of the input, whatever the names of the files.
    write!(page.out, "</ul></td><td class=\"place\" data-value=\"{number}\">")?;
    if let Some(name) = words::file_name(first, page.report) {
        page.text(name)?;
    }
    if let (Some(_), Some(record)) = (&first.post_id, first.record) {
        page.raw("<small>")?;
        page.either(&format!("post {record}"), &format!("record {record}"))?;
        page.raw("</small>")?;
    }
    page.raw("</td></tr>\n")
}

fn write_finding<W: Write>(page: &mut Page<'_, W>, listed: &ListedFinding) -> io::Result<()> {
    let rule = listed.located.finding.rule;
    let falt = listed.located.finding.falt;
    let is_new = listed.change.map(super::super::delta::Change::as_str).unwrap_or_default();
    write!(
        page.out,
        "<li data-severity=\"{}\" data-rule=\"{}\" data-change=\"{is_new}\">",
        rule.severity.as_str(),
        rule.code
    )?;
    page.severity(rule.severity)?;
    page.raw("<div><p class=\"message\">")?;
    page.both(rule.message)?;
    write!(page.out, "</p><p class=\"where\"><a href=\"#regel-{0}\"><code>{0}</code></a>", rule.code)?;
    if !falt.pointer().is_empty() {
        write!(page.out, " <span lang=\"sv\">")?;
        page.text(falt.label())?;
        page.raw("</span> <code class=\"pointer\">")?;
        page.text(falt.pointer())?;
        page.raw("</code>")?;
    }
    if let Some((line, column)) = listed.place() {
        page.raw(" <span class=\"quiet\">")?;
        page.either(&format!("rad {line}, tecken {column}"), &format!("line {line}, column {column}"))?;
        page.raw("</span>")?;
    }
    page.raw("</p>")?;
    write_marks(page, listed)?;
    page.raw("</div></li>")
}

/// Whether it is new, and whether somebody answers for it.
fn write_marks<W: Write>(page: &mut Page<'_, W>, listed: &ListedFinding) -> io::Result<()> {
    if let Some(change) = listed.change {
        write!(page.out, "<p class=\"mark-line\"><span class=\"chip {}\">", change.as_str())?;
        page.both(words::change(change))?;
        page.raw("</span></p>")?;
    }
    let Some(applied) = page.report.accepted_by(listed) else { return Ok(()) };
    page.raw("<p class=\"mark-line\"><span class=\"chip accepted\">")?;
    page.both(words::accepted(applied))?;
    page.raw("</span> ")?;
    page.text(&applied.entry.reason)?;
    page.raw(" <span class=\"quiet\">")?;
    page.text(&applied.entry.who)?;
    let expires = applied.entry.expires;
    page.either(&format!(", till och med {expires}"), &format!(", until {expires}"))?;
    page.raw("</span></p>")
}
