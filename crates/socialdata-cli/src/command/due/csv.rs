//! The list for a spreadsheet.

use std::io::{self, Write};

use super::listing::Listing;

const COLUMNS: [&str; 15] = [
    "kommunkod",
    "typ",
    "namnd",
    "stadsdelar",
    "delregister",
    "period",
    "uppgifter_fran",
    "uppgifter_till",
    "dag_enligt_kallan",
    "sista_dag",
    "lage",
    "leverans",
    "undantag",
    "lagrum",
    "status",
];

/// No cell can be taken for a formula: each is a code, a date, an id or a text of a set, and begins with a letter or a digit.
pub(super) fn write(listing: &Listing, out: &mut impl Write) -> io::Result<()> {
    let mut csv = csv::WriterBuilder::new().delimiter(b';').from_writer(out);
    csv.write_record(COLUMNS)?;
    for (_, item) in listing.items() {
        let one = &item.expected;
        let day = |date: Option<chrono::NaiveDate>| date.map(|day| day.to_string()).unwrap_or_default();
        csv.write_record([
            one.kommunkod.to_string().as_str(),
            one.typ.word(),
            one.namnd.as_deref().unwrap_or_default(),
            &one.stadsdelar.join(" "),
            &one.kortnamn,
            &one.period.to_string(),
            &one.days.from().to_string(),
            &one.days.to().to_string(),
            &day(one.nominal),
            &day(one.due),
            item.state.word(),
            item.delivered.map_or("", |status| status.word()),
            one.undantag.map_or("", |reason| reason.code()),
            &one.lagrum,
            one.status.as_str(),
        ])?;
    }
    csv.flush()
}
