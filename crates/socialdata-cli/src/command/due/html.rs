//! A year plan for a browser and for paper: one page, nothing loaded, nothing run.

use std::fmt;
use std::io::{self, Write};

use chrono::Datelike as _;
use socialdata_core::skyldighet::{DueState, Judged};
use socialdata_core::validering::SourceStatus;
use socialdata_format::report::Lang;

use super::listing::{Listing, Part};
use super::words;

const STYLE: &str = include_str!("due.css");

pub(super) fn write(listing: &Listing, lang: Lang, out: &mut impl Write) -> io::Result<()> {
    let title = match listing.year {
        Some(year) => {
            format!("{} {year}", lang.either("Årsplan för uppgiftslämnande", "Year plan of reporting"))
        }
        None => format!("{} {}", lang.either("Uppgiftslämnande", "Reporting"), listing.date),
    };
    write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
         <header>\n<h1>{}</h1>\n",
        lang.either("sv", "en"),
        Escaped(&title),
        Escaped(&title)
    )?;
    head(listing, lang, out)?;
    writeln!(out, "</header>\n<main>")?;
    months(listing, lang, out)?;
    writeln!(out, "</main>\n</body>\n</html>")
}

fn head(listing: &Listing, lang: Lang, out: &mut impl Write) -> io::Result<()> {
    let set = &listing.set;
    writeln!(
        out,
        "<p>{} ({} {}, <strong>{}</strong>). {} {}.</p>",
        Escaped(words::title(set, lang)),
        Escaped(set.name()),
        Escaped(set.version()),
        words::status(set.status(), lang),
        lang.either("Läget", "As of"),
        listing.date
    )?;
    writeln!(out, "<p>{}: {}</p>", lang.either("Källa", "Source"), Escaped(set.kalla()))?;
    if set.status() != SourceStatus::Gallande {
        let warning = lang.either(
            "Föreslaget: inte gällande rätt. Vad som inte är känt är eget förslag.",
            "Proposed: not law. What is not known is our own proposal.",
        );
        writeln!(out, "<p class=\"warning\">{warning}</p>")?;
    }
    if listing.parts.iter().any(|part| !part.is_known) {
        let unknown = lang.either(
            "Utan spole är det inte känt vad som är lämnat.",
            "Without a spool it is not known what was delivered.",
        );
        writeln!(out, "<p>{unknown}</p>")?;
    }
    Ok(())
}

/// Deliveries of all bodies by the month of their last day; those without a known day come last.
fn months(listing: &Listing, lang: Lang, out: &mut impl Write) -> io::Result<()> {
    let mut rows: Vec<(&Part, &Judged)> = listing.items().collect();
    rows.sort_by_key(|(_, item)| (item.expected.due.is_none(), item.expected.due));
    let key = |item: &Judged| item.expected.due.map(|due| (due.year(), due.month()));
    for month in rows.chunk_by(|(_, one), (_, other)| key(one) == key(other)) {
        let Some((_, first)) = month.first() else { continue };
        let name = match first.expected.due {
            Some(due) => format!("{} {}", words::month(due.month(), lang), due.year()),
            None => lang.either("Sista dag är inte känd", "The last day is not known").to_owned(),
        };
        table(&name, month, lang, out)?;
    }
    if rows.is_empty() {
        writeln!(out, "<p>{}</p>", lang.either("Inga frister.", "No deadlines."))?;
    }
    Ok(())
}

fn table(name: &str, rows: &[(&Part, &Judged)], lang: Lang, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "<table>\n<caption>{}</caption>\n<thead><tr>", Escaped(name))?;
    for column in [
        lang.either("Sista dag", "Last day"),
        lang.either("Leverans", "Delivery"),
        lang.either("Avser", "Period"),
        lang.either("Vem", "Who"),
        lang.either("Läge", "State"),
        lang.either("Grund", "Basis"),
    ] {
        write!(out, "<th scope=\"col\">{column}</th>")?;
    }
    writeln!(out, "</tr></thead>\n<tbody>")?;
    for (part, item) in rows {
        row(part, item, lang, out)?;
    }
    writeln!(out, "</tbody>\n</table>")
}

fn row(part: &Part, item: &Judged, lang: Lang, out: &mut impl Write) -> io::Result<()> {
    let one = &item.expected;
    let day = match one.due {
        Some(due) => format!("<time datetime=\"{due}\">{} {}</time>", words::weekday(due, lang), due.day()),
        None => "–".to_owned(),
    };
    let moved = words::moved(one, lang)
        .map(|moved| format!("<small>{}</small>", Escaped(&moved)))
        .unwrap_or_default();
    let notes = [
        (one.frist_status != one.status && one.due.is_some()).then(|| {
            format!("{}: {}", lang.either("dagen", "the day"), words::status(one.frist_status, lang))
        }),
        one.undantag.map(|reason| reason.code().to_owned()),
    ];
    let notes: String = notes
        .iter()
        .flatten()
        .map(|note| ["<small>", &Escaped(note).to_string(), "</small>"].concat())
        .collect();
    writeln!(
        out,
        "<tr class=\"{}\"><th scope=\"row\">{day}{moved}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{} ({}){notes}</td></tr>",
        class(item),
        Escaped(&one.kortnamn),
        one.period,
        Escaped(&words::body(one, lang)),
        words::state(item, part.is_known, lang),
        Escaped(&one.lagrum),
        words::status(one.status, lang),
    )
}

const fn class(item: &Judged) -> &'static str {
    match item.state {
        DueState::Late | DueState::Missing => "late",
        DueState::Delivered | DueState::NothingToReport => "done",
        _ => "open",
    }
}

/// A text that may stand in an element or a quoted attribute.
struct Escaped<'a>(&'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.0.chars() {
            match character {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                _ => write!(f, "{character}")?,
            }
        }
        Ok(())
    }
}
