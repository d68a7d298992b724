//! What has become of an expected delivery.

use chrono::NaiveDate;

use super::expected::Expected;

/// How far a delivery has come, as far as is known here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "closed: the states of a delivery")]
pub enum Leveransstatus {
    /// Nothing has been sent.
    EjPaborjad,
    /// Checked and ready to be sent.
    Validerad,
    /// Sent, without an answer.
    Skickad,
    /// The register has it: there is a custody receipt.
    Mottagen,
    /// The register has accepted all of it.
    Godkand,
    /// The register has accepted some of it, or some is held back here.
    DelvisGodkand,
    /// The register has accepted nothing of it.
    Avvisad,
    /// The body has said that there is nothing, and has a receipt for that.
    IngetAttRapportera,
}

impl Leveransstatus {
    /// The word in files and reports.
    pub const fn word(self) -> &'static str {
        match self {
            Self::EjPaborjad => "ej-paborjad",
            Self::Validerad => "validerad",
            Self::Skickad => "skickad",
            Self::Mottagen => "mottagen",
            Self::Godkand => "godkand",
            Self::DelvisGodkand => "delvis-godkand",
            Self::Avvisad => "avvisad",
            Self::IngetAttRapportera => "inget-att-rapportera",
        }
    }

    /// The word for people, in Swedish.
    pub const fn sv(self) -> &'static str {
        match self {
            Self::EjPaborjad => "ej påbörjad",
            Self::Validerad => "validerad",
            Self::Skickad => "skickad",
            Self::Mottagen => "mottagen",
            Self::Godkand => "godkänd",
            Self::DelvisGodkand => "delvis godkänd",
            Self::Avvisad => "avvisad",
            Self::IngetAttRapportera => "inget att rapportera",
        }
    }

    /// Whether the register has nothing of it.
    const fn has_not_arrived(self) -> bool {
        matches!(self, Self::EjPaborjad | Self::Validerad | Self::Avvisad)
    }
}

/// What an expected delivery is on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "closed: the states of the report")]
pub enum DueState {
    /// Its last day has not passed, or is not known.
    Due,
    /// Its last day has passed, and it has not been delivered in full.
    Late,
    /// It was passed over: the next one's last day has passed too, or a later one has been delivered.
    Missing,
    /// The register has it.
    Delivered,
    /// The body has said that there is nothing.
    NothingToReport,
    /// It need not be delivered.
    Exempt,
    /// The duty has not begun.
    NotYetInForce,
}

impl DueState {
    /// Every state.
    pub const ALL: [Self; 7] = [
        Self::Due,
        Self::Late,
        Self::Missing,
        Self::Delivered,
        Self::NothingToReport,
        Self::Exempt,
        Self::NotYetInForce,
    ];

    /// The word in reports.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Late => "late",
            Self::Missing => "missing",
            Self::Delivered => "delivered",
            Self::NothingToReport => "nothing-to-report",
            Self::Exempt => "exempt",
            Self::NotYetInForce => "not-yet-in-force",
        }
    }

    /// Whether somebody has to act: the last day has passed.
    pub const fn is_late(self) -> bool {
        matches!(self, Self::Late | Self::Missing)
    }
}

/// What has become of `expected` on `date`. `delivered` is nothing where nobody here can know: then nothing is called missing.
///
/// What is accepted in part stays due and becomes late: something of what the law asks for is not there.
pub fn judge(expected: &Expected, delivered: Option<Leveransstatus>, date: NaiveDate) -> DueState {
    if expected.galler_fran.is_some_and(|from| date < from) {
        return DueState::NotYetInForce;
    }
    match delivered {
        Some(Leveransstatus::Godkand | Leveransstatus::Mottagen) => return DueState::Delivered,
        Some(Leveransstatus::IngetAttRapportera) => return DueState::NothingToReport,
        _ => {}
    }
    if expected.undantag.is_some() {
        return DueState::Exempt;
    }
    let has_passed = |last: Option<NaiveDate>| last.is_some_and(|last| last < date);
    if !has_passed(expected.due) {
        return DueState::Due;
    }
    let is_gone = delivered.is_some_and(Leveransstatus::has_not_arrived) && has_passed(expected.next_due);
    if is_gone { DueState::Missing } else { DueState::Late }
}

/// An expected delivery and what has become of it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Judged {
    /// The delivery.
    pub expected: Expected,
    /// How far it has come; nothing where nobody here can know.
    pub delivered: Option<Leveransstatus>,
    /// What it is.
    pub state: DueState,
}

/// Judges all of them, and calls missing what a later delivery of the same series has passed over.
pub fn judge_all(
    expected: Vec<Expected>,
    delivered: impl Fn(&Expected) -> Option<Leveransstatus>,
    date: NaiveDate,
) -> Vec<Judged> {
    let mut judged: Vec<Judged> = expected
        .into_iter()
        .map(|expected| {
            let delivered = delivered(&expected);
            Judged { state: judge(&expected, delivered, date), delivered, expected }
        })
        .collect();
    let arrived: Vec<Expected> = judged
        .iter()
        .filter(|one| matches!(one.state, DueState::Delivered | DueState::NothingToReport))
        .map(|one| one.expected.clone())
        .collect();
    for one in &mut judged {
        let is_passed_over = || {
            arrived
                .iter()
                .any(|later| later.is_same_series(&one.expected) && later.period > one.expected.period)
        };
        let is_gone = one.delivered.is_some_and(Leveransstatus::has_not_arrived);
        if one.state == DueState::Late && is_gone && is_passed_over() {
            one.state = DueState::Missing;
        }
    }
    judged
}

#[cfg(test)]
mod tests {
    use super::super::{DateRange, Uppgiftsskyldig, Uppgiftsskyldigtyp, expected, shipped};
    use super::*;
    use crate::period::parse_date;

    fn day(text: &str) -> NaiveDate {
        parse_date(text).unwrap()
    }

    /// SOL1 of 2026: the last days are 2026-02-16, 2026-03-16, 2026-04-15 and so on.
    fn sol1() -> Vec<Expected> {
        let namnd = Uppgiftsskyldig::new(Uppgiftsskyldigtyp::Socialnamnd, "0331".parse().unwrap());
        let range = DateRange::new(day("2026-02-01"), day("2027-01-31")).unwrap();
        let mut found = expected(&namnd, &shipped::nuvarande(), range).unwrap();
        found.retain(|one| one.kortnamn == "SOL1");
        found
    }

    fn check(delivered: Option<Leveransstatus>, date: &str, state: DueState) {
        assert_eq!(judge(&sol1()[0], delivered, day(date)), state, "{delivered:?} {date}");
    }

    #[test]
    fn the_last_day_belongs_to_the_time_and_the_next_does_not() {
        let nothing = Some(Leveransstatus::EjPaborjad);
        check(nothing, "2026-02-01", DueState::Due);
        check(nothing, "2026-02-16", DueState::Due);
        check(nothing, "2026-02-17", DueState::Late);
        check(nothing, "2026-03-16", DueState::Late);
        check(nothing, "2026-03-17", DueState::Missing);
    }

    #[test]
    fn what_the_register_has_is_delivered_and_half_of_it_is_not() {
        check(Some(Leveransstatus::Godkand), "2026-12-01", DueState::Delivered);
        check(Some(Leveransstatus::Mottagen), "2026-12-01", DueState::Delivered);
        check(Some(Leveransstatus::IngetAttRapportera), "2026-12-01", DueState::NothingToReport);
        check(Some(Leveransstatus::DelvisGodkand), "2026-02-16", DueState::Due);
        check(Some(Leveransstatus::DelvisGodkand), "2026-12-01", DueState::Late);
        check(Some(Leveransstatus::Skickad), "2026-12-01", DueState::Late);
        check(Some(Leveransstatus::Avvisad), "2026-12-01", DueState::Missing);
        check(Some(Leveransstatus::Validerad), "2026-12-01", DueState::Missing);
    }

    #[test]
    fn nothing_is_missing_where_nobody_can_know() {
        check(None, "2026-02-16", DueState::Due);
        check(None, "2026-12-01", DueState::Late);
    }

    #[test]
    fn half_a_year_after_a_change_of_system_is_missing() {
        // January to March delivered, nothing until September, then again.
        let has = |one: &Expected| {
            let month = one.period.to_string();
            let silent = ("2026-04".."2026-10").contains(&month.as_str());
            let status = if silent { Leveransstatus::EjPaborjad } else { Leveransstatus::Godkand };
            Some(status)
        };
        let judged = judge_all(sol1(), has, day("2026-11-17"));
        let missing: Vec<String> = judged
            .iter()
            .filter(|one| one.state == DueState::Missing)
            .map(|one| one.expected.period.to_string())
            .collect();
        assert_eq!(missing, ["2026-04", "2026-05", "2026-06", "2026-07", "2026-08", "2026-09"]);
    }

    #[test]
    fn a_gap_is_seen_on_the_day_after_its_last_day() {
        // June (last day 2026-07-15) is not there, July came early.
        let has = |one: &Expected| {
            let june = one.period.to_string() == "2026-06";
            Some(if june { Leveransstatus::EjPaborjad } else { Leveransstatus::Godkand })
        };
        let state = |date| {
            let judged = judge_all(sol1(), has, day(date));
            judged.into_iter().find(|one| one.expected.period.to_string() == "2026-06").map(|one| one.state)
        };
        assert_eq!(state("2026-07-15"), Some(DueState::Due));
        assert_eq!(state("2026-07-16"), Some(DueState::Missing));
    }
}
