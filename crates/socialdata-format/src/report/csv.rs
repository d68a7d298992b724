//! The report for a spreadsheet: one row per finding, what a case worker looks for first in the first columns.
//!
//! It opens with a double click in Excel with Swedish settings: semicolons between the cells, CRLF after each row (RFC 4180), UTF-8 with
//! a byte order mark, without which Excel takes the file for Windows-1252. A cell that a spreadsheet program would
//! take for a formula gets an apostrophe in front.

use std::io::{self, Write};

use socialdata_core::validering::Text;

use super::baseline::EarlierFinding;
use super::lang::Lang;
use super::summary::{CheckedFile, ListedFinding, Report};
use super::words;

const COLUMNS: [Text; 14] = [
    Text { sv: "postId", en: "postId" },
    Text { sv: "månad", en: "month" },
    Text { sv: "meddelande", en: "message" },
    Text { sv: "regel", en: "rule" },
    Text { sv: "fält", en: "field" },
    Text { sv: "allvar", en: "severity" },
    Text { sv: "fil", en: "file" },
    Text { sv: "post", en: "record" },
    Text { sv: "rad", en: "line" },
    Text { sv: "tecken", en: "column" },
    Text { sv: "pekare", en: "pointer" },
    Text { sv: "åtgärd", en: "remedy" },
    Text { sv: "ändring", en: "change" },
    Text { sv: "godtaget", en: "accepted" },
];

/// Writes the report as CSV in `lang`.
///
/// Files that were not checked come first, as rows without a case reference; then the findings; then, when there was an earlier
/// report, what was fixed since. When findings are left out, the last row says how many.
///
/// # Errors
/// Those of `out`.
pub fn write(report: &Report, lang: Lang, mut out: impl Write) -> io::Result<()> {
    out.write_all("\u{feff}".as_bytes())?;
    write_row(&COLUMNS.map(|column| lang.of(column).to_owned()), &mut out)?;
    for file in &report.files {
        if let Some(row) = unchecked(file, lang) {
            write_row(&row, &mut out)?;
        }
    }
    for listed in &report.findings {
        write_row(&finding(listed, report, lang), &mut out)?;
    }
    for earlier in report.delta.iter().flat_map(|delta| &delta.fixed) {
        write_row(&fixed(earlier, lang), &mut out)?;
    }
    if report.omitted > 0 {
        let more = lang.counted(report.omitted, words::FINDING, words::FINDINGS);
        let mut row = empty();
        row[2] = format!("{more} {}", lang.either("till finns men visas inte.", "more not shown."));
        write_row(&row, &mut out)?;
    }
    out.flush()
}

type Row = [String; COLUMNS.len()];

fn empty() -> Row {
    std::array::from_fn(|_| String::new())
}

fn finding(listed: &ListedFinding, report: &Report, lang: Lang) -> Row {
    let rule = listed.located.finding.rule;
    let falt = listed.located.finding.falt;
    let number = |number: Option<u64>| number.map(|number| number.to_string()).unwrap_or_default();
    let place = listed.place();
    let accepted = report.accepted_by(listed).map(|applied| {
        let entry = &applied.entry;
        format!("{} {}: {} ({})", lang.of(words::accepted(applied)), entry.expires, entry.reason, entry.who)
    });
    [
        listed.post_id.clone().unwrap_or_default(),
        listed.period.map(|period| period.to_string()).unwrap_or_default(),
        lang.of(rule.message).to_owned(),
        rule.code.to_owned(),
        if lang == Lang::Sv { falt.label().to_owned() } else { falt.column().to_owned() },
        lang.of(words::severity(rule.severity)).to_owned(),
        words::file_name(listed, report).unwrap_or_default().to_owned(),
        number(listed.record),
        number(place.map(|(line, _)| line)),
        number(place.map(|(_, column)| column)),
        falt.pointer().to_owned(),
        lang.of(rule.remedy).to_owned(),
        listed.change.map(|change| lang.of(words::change(change)).to_owned()).unwrap_or_default(),
        accepted.unwrap_or_default(),
    ]
}

/// A file that was not checked must not look like one without findings.
fn unchecked(file: &CheckedFile, lang: Lang) -> Option<Row> {
    let problem = file.problem?;
    let (line, column) = problem.place().unzip();
    let number = |number: Option<u64>| number.map(|number| number.to_string()).unwrap_or_default();
    let mut row = empty();
    row[2] = format!("{} {}", lang.either("INTE KONTROLLERAD.", "NOT CHECKED."), lang.of(problem.message()));
    problem.code().clone_into(&mut row[3]);
    lang.of(words::ERROR).clone_into(&mut row[5]);
    file.name.clone_into(&mut row[6]);
    row[8] = number(line);
    row[9] = number(column);
    lang.of(problem.remedy()).clone_into(&mut row[11]);
    Some(row)
}

fn fixed(earlier: &EarlierFinding, lang: Lang) -> Row {
    let mut row = empty();
    row[0] = earlier.post_id.clone().unwrap_or_default();
    row[1] = earlier.period.clone().unwrap_or_default();
    if let Some(rule) = socialdata_core::regler::find(&earlier.code) {
        lang.of(rule.message).clone_into(&mut row[2]);
    }
    row[3].clone_from(&earlier.code);
    lang.of(words::severity(earlier.severity)).clone_into(&mut row[5]);
    row[7] = earlier.record.map(|record| record.to_string()).unwrap_or_default();
    row[10].clone_from(&earlier.pointer);
    lang.of(words::FIXED).clone_into(&mut row[12]);
    row
}

fn write_row(cells: &Row, out: &mut impl Write) -> io::Result<()> {
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            out.write_all(b";")?;
        }
        write_cell(cell, out)?;
    }
    out.write_all(b"\r\n")
}

/// Quoted where CSV needs it, and never a formula: `=1+1` becomes `'=1+1`.
fn write_cell(cell: &str, out: &mut impl Write) -> io::Result<()> {
    let is_formula = cell
        .starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}']);
    let guard = if is_formula { "'" } else { "" };
    if cell.contains([';', '"', '\r', '\n', ',', '\t', '\'']) {
        write!(out, "\"{guard}{}\"", cell.replace('"', "\"\""))
    } else {
        write!(out, "{guard}{cell}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(cell: &str, expected: &str) {
        let mut out = Vec::new();
        write_cell(cell, &mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }

    #[test]
    fn a_cell_is_quoted_where_needed_and_never_a_formula() {
        check("INS-17", "INS-17");
        check("a;b", "\"a;b\"");
        check("a \"b\"", "\"a \"\"b\"\"\"");
        check("=HYPERLINK(\"x\";\"y\")", "\"'=HYPERLINK(\"\"x\"\";\"\"y\"\")\"");
        check("-17", "'-17");
        check("+1", "'+1");
        check("@x", "'@x");
        check("\tx", "\"'\tx\"");
        check("\r=x", "\"'\r=x\"");
        check("", "");
    }
}
