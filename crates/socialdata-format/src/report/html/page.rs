//! What every part of the page writes with.

use std::io::{self, Write};

use socialdata_core::validering::{Severity, Text};

use super::super::lang::Lang;
use super::super::markup::Escaped;
use super::super::summary::Report;
use super::super::words;

/// The page while it is written.
pub(super) struct Page<'a, W> {
    pub(super) report: &'a Report,
    /// The language that shows first.
    pub(super) lang: Lang,
    pub(super) out: W,
}

impl<'a, W: Write> Page<'a, W> {
    pub(super) fn new(report: &'a Report, lang: Lang, out: W) -> Self {
        Self { report, lang, out }
    }

    /// Markup as it stands.
    pub(super) fn raw(&mut self, markup: &str) -> io::Result<()> {
        self.out.write_all(markup.as_bytes())
    }

    /// Text, escaped.
    pub(super) fn text(&mut self, text: &str) -> io::Result<()> {
        write!(self.out, "{}", Escaped(text))
    }

    /// A text in both languages; the style shows one.
    pub(super) fn both(&mut self, text: Text) -> io::Result<()> {
        self.either(text.sv, text.en)
    }

    /// Two texts that say the same.
    pub(super) fn either(&mut self, sv: &str, en: &str) -> io::Result<()> {
        write!(self.out, "<span lang=\"sv\">{}</span><span lang=\"en\">{}</span>", Escaped(sv), Escaped(en))
    }

    /// An element around a text in both languages.
    pub(super) fn element(&mut self, open: &str, sv: &str, en: &str, close: &str) -> io::Result<()> {
        self.raw(open)?;
        self.either(sv, en)?;
        self.raw(close)
    }

    /// The head of a table: a cell for each column, `number` to the right.
    pub(super) fn table_head(&mut self, columns: &[Column]) -> io::Result<()> {
        self.raw("<thead><tr>")?;
        for column in columns {
            let class = if column.is_number { " class=\"number\"" } else { "" };
            let sort = if column.is_sortable { " data-sort" } else { "" };
            write!(self.out, "<th scope=\"col\"{class}{sort}>")?;
            self.either(column.sv, column.en)?;
            self.raw("</th>")?;
        }
        self.raw("</tr></thead>\n")
    }

    /// The severity as a coloured word.
    pub(super) fn severity(&mut self, severity: Severity) -> io::Result<()> {
        write!(self.out, "<span class=\"tag {}\">", severity.as_str())?;
        self.both(words::severity(severity))?;
        self.raw("</span>")
    }

    /// A bar of `part` in `whole`. The numbers stand beside it in words, so it is not read out.
    pub(super) fn bar(&mut self, part: u64, whole: u64, class: &str) -> io::Result<()> {
        let width = percent_tenths(part, whole);
        write!(
            self.out,
            "<svg class=\"bar\" viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">\
             <rect class=\"track\" width=\"1000\" height=\"10\"/><rect class=\"{class}\" width=\"{width}\" height=\"10\"/></svg>"
        )
    }
}

/// A column of a table.
pub(super) struct Column {
    sv: &'static str,
    en: &'static str,
    is_number: bool,
    is_sortable: bool,
}

impl Column {
    pub(super) const fn new(sv: &'static str, en: &'static str) -> Self {
        Self { sv, en, is_number: false, is_sortable: false }
    }

    pub(super) const fn number(self) -> Self {
        Self { is_number: true, ..self }
    }

    pub(super) const fn sortable(self) -> Self {
        Self { is_sortable: true, ..self }
    }
}

/// `12 345`, with narrow spaces that do not break.
pub(super) fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}

/// The share in tenths of a percent, rounded down; nothing of nothing is nothing.
pub(super) fn percent_tenths(part: u64, whole: u64) -> u64 {
    part.saturating_mul(1000).checked_div(whole).unwrap_or(0)
}

/// `12,5 %` and `12.5 %`.
pub(super) fn percent(part: u64, whole: u64) -> (String, String) {
    let tenths = percent_tenths(part, whole);
    let (ones, rest) = (tenths / 10, tenths % 10);
    (format!("{ones},{rest}\u{a0}%"), format!("{ones}.{rest}\u{a0}%"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_shares_are_shown_with_one_decimal() {
        let shown: Vec<_> = [0, 999, 1000, 1_234_567].into_iter().map(grouped).collect();
        assert_eq!(shown, ["0", "999", "1\u{202f}000", "1\u{202f}234\u{202f}567"]);
        assert_eq!(percent(1, 3), ("33,3\u{a0}%".to_owned(), "33.3\u{a0}%".to_owned()));
        assert_eq!(percent(0, 0).0, "0,0\u{a0}%");
        assert_eq!(percent(3, 3).1, "100.0\u{a0}%");
    }
}
