//! The deadlines for a calendar: iCalendar (RFC 5545).
//!
//! All-day events whose UID is made of what the delivery is, so that a calendar that reads the file again changes its entries and makes no
//! new ones. A reminder comes a week before, until the register has the delivery. Exempt deliveries and unknown days are left out.

use std::io::{self, Write};

use socialdata_core::skyldighet::{DueState, Judged};
use socialdata_format::report::Lang;

use super::listing::{Listing, Part};
use super::words;

pub(super) fn write(listing: &Listing, lang: Lang, out: &mut impl Write) -> io::Result<()> {
    for text in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//socialdata//due 1//SV", "CALSCALE:GREGORIAN"] {
        line(out, text)?;
    }
    let title = words::title(&listing.set, lang);
    line(out, &format!("X-WR-CALNAME:{}", escaped(title)))?;
    for (part, item) in listing.items() {
        event(listing, part, item, lang, out)?;
    }
    line(out, "END:VCALENDAR")
}

fn event(listing: &Listing, part: &Part, item: &Judged, lang: Lang, out: &mut impl Write) -> io::Result<()> {
    let one = &item.expected;
    let Some(due) = one.due.filter(|_| item.state != DueState::Exempt) else { return Ok(()) };
    let is_done = matches!(item.state, DueState::Delivered | DueState::NothingToReport);
    let state = words::state(item, part.is_known, lang);
    let summary = format!("{} {}: {state}", one.kortnamn, one.period);
    let mut description =
        format!("{}\n{} ({})", words::body(one, lang), one.lagrum, words::status(one.status, lang));
    if let Some(moved) = words::moved(one, lang) {
        description.push('\n');
        description.push_str(&moved);
    }
    line(out, "BEGIN:VEVENT")?;
    line(out, &format!("UID:{}", uid(listing, item)))?;
    line(out, &format!("DTSTAMP:{}T000000Z", listing.date.format("%Y%m%d")))?;
    line(out, &format!("DTSTART;VALUE=DATE:{}", due.format("%Y%m%d")))?;
    line(out, &format!("SUMMARY:{}", escaped(&summary)))?;
    line(out, &format!("DESCRIPTION:{}", escaped(&description)))?;
    line(out, "TRANSP:TRANSPARENT")?;
    if !is_done {
        line(out, "BEGIN:VALARM")?;
        line(out, "ACTION:DISPLAY")?;
        line(out, &format!("DESCRIPTION:{}", escaped(&summary)))?;
        line(out, "TRIGGER:-P7D")?;
        line(out, "END:VALARM")?;
    }
    line(out, "END:VEVENT")
}

/// The same for the same delivery, whenever and wherever it is written.
fn uid(listing: &Listing, item: &Judged) -> String {
    let one = &item.expected;
    let namnd = one.namnd.as_ref().map(|namnd| format!("-{namnd}")).unwrap_or_default();
    format!(
        "{}-{}-{}-{}-{}{namnd}@socialdata.invalid",
        listing.set.name(),
        one.duty,
        one.period,
        one.kommunkod,
        one.typ.word()
    )
}

/// RFC 5545 section 3.3.11.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' | ';' | ',' => escaped.extend(['\\', character]),
            '\n' => escaped.push_str("\\n"),
            _ if character.is_control() => {}
            _ => escaped.push(character),
        }
    }
    escaped
}

/// One content line, folded so that no line has more than 75 octets, and never inside a character (RFC 5545 section 3.1).
fn line(out: &mut impl Write, text: &str) -> io::Result<()> {
    let mut octets = 0;
    let mut folded = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        if octets + character.len_utf8() > 75 {
            folded.push_str("\r\n ");
            octets = 1;
        }
        folded.push(character);
        octets += character.len_utf8();
    }
    write!(out, "{folded}\r\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        let mut out = Vec::new();
        line(&mut out, text).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn long_lines_are_folded_at_75_octets_and_unfold_to_what_they_were() {
        for text in
            ["DESCRIPTION:kort".to_owned(), format!("X:{}", "å".repeat(200)), "a".repeat(75), "a".repeat(76)]
        {
            let folded = written(&text);
            assert!(folded.ends_with("\r\n"));
            assert!(folded.split("\r\n").all(|line| line.len() <= 75), "{folded}");
            assert_eq!(folded.replace("\r\n ", ""), format!("{text}\r\n"));
        }
        assert_eq!(written(&"a".repeat(75)).matches("\r\n").count(), 1);
    }

    #[test]
    fn what_has_a_meaning_is_escaped() {
        assert_eq!(escaped("a;b,c\\d\ne\r\u{7}f"), "a\\;b\\,c\\\\d\\nef");
    }
}
