//! What people call states, days and bodies.

use chrono::{Datelike as _, NaiveDate, Weekday};
use socialdata_core::kodlista::kommun;
use socialdata_core::skyldighet::{DueState, Expected, Judged, Uppsattning, helgdag};
use socialdata_core::validering::SourceStatus;
use socialdata_format::report::Lang;

/// The state; where nobody knows what was delivered, a day has passed and nothing more is said.
pub(super) fn state(item: &Judged, is_known: bool, lang: Lang) -> &'static str {
    match item.state {
        DueState::Due => lang.either("att lämna", "due"),
        DueState::Late if !is_known => lang.either("passerad", "passed"),
        DueState::Late => lang.either("försenad", "late"),
        DueState::Missing => lang.either("saknas", "missing"),
        DueState::Delivered => lang.either("lämnad", "delivered"),
        DueState::NothingToReport => lang.either("inget att rapportera", "nothing to report"),
        DueState::Exempt => lang.either("undantagen", "exempt"),
        DueState::NotYetInForce => lang.either("gäller inte än", "not yet in force"),
    }
}

pub(super) fn title(set: &Uppsattning, lang: Lang) -> &str {
    let (sv, en) = set.title();
    match lang {
        Lang::En => en,
        _ => sv,
    }
}

pub(super) fn status(status: SourceStatus, lang: Lang) -> &'static str {
    let english = match status {
        SourceStatus::Gallande => "in force",
        SourceStatus::Beslutad => "enacted",
        SourceStatus::Foreslagen => "proposed",
        SourceStatus::Praxis => "practice",
        SourceStatus::EgetForslag => "own proposal",
    };
    lang.either(status.sv(), english)
}

/// `socialnämnd, Heby (0331), nämnd n`.
pub(super) fn body(one: &Expected, lang: Lang) -> String {
    let code = one.kommunkod.to_string();
    let place = kommun::find(&code).map_or("", |found| found.label.sv);
    let namnd = one
        .namnd
        .as_ref()
        .map(|namnd| format!(", {} {namnd}", lang.either("nämnd", "committee")))
        .unwrap_or_default();
    format!("{}, {place} ({code}){namnd}", one.typ.sv())
}

/// Why the last day is not the nominal one: `2026-11-15 är en söndag`.
pub(super) fn moved(one: &Expected, lang: Lang) -> Option<String> {
    let nominal = one.nominal.filter(|nominal| Some(*nominal) != one.due)?;
    let name = helgdag(nominal).map_or_else(|| a_weekday(nominal.weekday(), lang), |day| day.sv());
    Some(format!("{nominal} {} {name}", lang.either("är", "is")))
}

pub(super) fn weekday(date: NaiveDate, lang: Lang) -> &'static str {
    match date.weekday() {
        Weekday::Mon => lang.either("måndag", "Monday"),
        Weekday::Tue => lang.either("tisdag", "Tuesday"),
        Weekday::Wed => lang.either("onsdag", "Wednesday"),
        Weekday::Thu => lang.either("torsdag", "Thursday"),
        Weekday::Fri => lang.either("fredag", "Friday"),
        Weekday::Sat => lang.either("lördag", "Saturday"),
        Weekday::Sun => lang.either("söndag", "Sunday"),
    }
}

fn a_weekday(day: Weekday, lang: Lang) -> &'static str {
    match day {
        Weekday::Sat => lang.either("en lördag", "a Saturday"),
        Weekday::Sun => lang.either("en söndag", "a Sunday"),
        _ => lang.either("ingen arbetsdag", "no working day"),
    }
}

pub(super) fn month(number: u32, lang: Lang) -> &'static str {
    let names = [
        ("Januari", "January"),
        ("Februari", "February"),
        ("Mars", "March"),
        ("April", "April"),
        ("Maj", "May"),
        ("Juni", "June"),
        ("Juli", "July"),
        ("Augusti", "August"),
        ("September", "September"),
        ("Oktober", "October"),
        ("November", "November"),
        ("December", "December"),
    ];
    let index = usize::try_from(number.saturating_sub(1)).unwrap_or_default();
    names.get(index).map_or("", |(sv, en)| lang.either(sv, en))
}
