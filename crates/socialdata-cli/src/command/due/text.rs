//! The list for people.

use std::io::{self, Write};

use socialdata_core::skyldighet::{DueState, Judged, Leveransstatus};
use socialdata_core::validering::SourceStatus;
use socialdata_format::report::Lang;

use super::listing::{Listing, Part};
use super::words;

pub(super) fn write(listing: &Listing, lang: Lang, out: &mut impl Write) -> io::Result<()> {
    head(listing, lang, out)?;
    for part in &listing.parts {
        let mut items: Vec<&Judged> = part.items.iter().collect();
        items.sort_by(|one, other| one.expected.namnd.cmp(&other.expected.namnd));
        for body in items.chunk_by(|one, other| one.expected.namnd == other.expected.namnd) {
            if let Some(first) = body.first() {
                writeln!(out, "\n{}{}", words::body(&first.expected, lang), mandate(part, lang))?;
            }
            body.iter().try_for_each(|item| line(part, item, lang, out))?;
        }
    }
    summary(listing, lang, out)
}

fn head(listing: &Listing, lang: Lang, out: &mut impl Write) -> io::Result<()> {
    let set = &listing.set;
    let title = words::title(set, lang);
    writeln!(out, "{title} ({} {}, {})", set.name(), set.version(), words::status(set.status(), lang))?;
    if set.status() != SourceStatus::Gallande {
        let warning = lang.either(
            "Föreslaget: inte gällande rätt. Vad som inte är känt är eget förslag.",
            "Proposed: not law. What is not known is our own proposal.",
        );
        writeln!(out, "{warning}")?;
    }
    match listing.year {
        Some(year) => {
            writeln!(out, "{} {year}, {} {}", lang.either("Frister", "Deadlines"), at(lang), listing.date)?;
        }
        None => writeln!(out, "{} {}", lang.either("Läget", "As of"), listing.date)?,
    }
    let is_known = |part: &Part| part.is_known;
    if listing.parts.iter().any(is_known) {
        let known = lang.either(
            "Lämnat är det som spolen har kvittens på; vad som lämnats på annat sätt syns inte här.",
            "Delivered is what the spool has receipts for; what went another way does not show here.",
        );
        writeln!(out, "{known}")?;
    }
    if !listing.parts.iter().all(is_known) {
        let unknown = lang.either(
            "Där det inte finns någon spole är det inte känt vad som är lämnat: en frist som har gått ut visas som passerad.",
            "Where there is no spool it is not known what was delivered: a deadline that is over shows as passed.",
        );
        writeln!(out, "{unknown}")?;
    }
    Ok(())
}

const fn at(lang: Lang) -> &'static str {
    lang.either("läget", "as of")
}

fn mandate(part: &Part, lang: Lang) -> String {
    let Some(mandat) = part.mandat else { return String::new() };
    let to = mandat.to().map(|day| format!(" {} {day}", lang.either("till", "until"))).unwrap_or_default();
    format!(
        " – {} ({}){to}",
        lang.either("lämnas med mandat", "handed in by mandate"),
        mandat.grund().lagrum()
    )
}

fn line(part: &Part, item: &Judged, lang: Lang, out: &mut impl Write) -> io::Result<()> {
    let one = &item.expected;
    let day = one.due.map_or_else(|| lang.either("okänd dag", "not known").to_owned(), |day| day.to_string());
    let name = format!("{} {}", one.kortnamn, one.period);
    let state = words::state(item, part.is_known, lang);
    let (basis, status) = (&one.lagrum, words::status(one.status, lang));
    write!(out, "  {day:<10}  {state:<20}  {name:<28}  {basis} ({status})")?;
    for note in notes(part, item, lang) {
        write!(out, "; {note}")?;
    }
    writeln!(out)
}

fn notes(part: &Part, item: &Judged, lang: Lang) -> Vec<String> {
    let one = &item.expected;
    let mut notes: Vec<String> = words::moved(one, lang).into_iter().collect();
    if one.frist_status != one.status && one.due.is_some() {
        let status = words::status(one.frist_status, lang);
        notes.push(format!("{}: {status}", lang.either("dagen", "the day")));
    }
    if item.state == DueState::NotYetInForce
        && let Some(from) = one.galler_fran
    {
        notes.push(format!("{} {from}", lang.either("börjar", "begins")));
    }
    if one.is_part {
        let what = lang.either("gäller bara", "only");
        notes.push(format!("{what} {}–{}", one.days.from(), one.days.to()));
    }
    if let Some(status) = item.delivered.filter(|status| tells_more(item.state, *status)) {
        notes.push(lang.either(status.sv(), status.word()).to_owned());
    }
    if let Some(reason) = one.undantag {
        notes.push(reason.code().to_owned());
    }
    if !one.stadsdelar.is_empty() {
        notes.push(format!("{} {}", lang.either("stadsdelar", "parts"), one.stadsdelar.join(" ")));
    }
    if let Some(ended) = part.mandat.and_then(|mandat| mandat.to()).filter(|ended| one.due > Some(*ended)) {
        notes.push(format!(
            "{} {ended}",
            lang.either("mandatet går ut före fristen,", "the mandate ends before,")
        ));
    }
    notes
}

/// Whether how far a delivery has come adds to its state.
fn tells_more(state: DueState, status: Leveransstatus) -> bool {
    matches!(state, DueState::Due | DueState::Late) && status != Leveransstatus::EjPaborjad
}

fn summary(listing: &Listing, lang: Lang, out: &mut impl Write) -> io::Result<()> {
    let late = listing.count(DueState::Late) + listing.count(DueState::Missing);
    let has_unknown = listing.parts.iter().any(|part| !part.is_known);
    let word = if has_unknown {
        lang.either("passerade eller försenade", "passed or late")
    } else {
        lang.either("försenade eller saknas", "late or missing")
    };
    writeln!(
        out,
        "\n{} {}, {late} {word}, {} {}",
        listing.count(DueState::Due) + listing.count(DueState::NotYetInForce),
        lang.either("att lämna", "due"),
        listing.count(DueState::Delivered) + listing.count(DueState::NothingToReport),
        lang.either("lämnade", "delivered"),
    )
}
