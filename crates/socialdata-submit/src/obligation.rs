//! What the spool proves of the duty to report: how far each expected delivery has come, and which periods are missing.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use socialdata_core::period::Period;
use socialdata_core::projektion::Projektion;
use socialdata_core::skyldighet::{
    DateRange, DueState, Expected, Leveransstatus, Redovisningsperiod, SkyldighetError, Uppgiftsskyldig,
    Uppsattning, expected, judge_all,
};
use thiserror::Error;

use crate::filedrop::FileManifest;
use crate::spool::{FileAnswer, FileState, SpoolError, SpoolReader};

/// Why missing periods could not be looked for.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ObligationError {
    /// The spool.
    #[error(transparent)]
    Spool(#[from] SpoolError),
    /// The duties.
    #[error("obligation: {0}")]
    Skyldighet(#[from] SkyldighetError),
}

/// Counts of one period and type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    accepted: u64,
    rejected: u64,
    held: u64,
    ready: u64,
    sent: u64,
    received: u64,
}

/// What the spool knows of deliveries, read at one moment. Counts and periods only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deliveries {
    counts: BTreeMap<(String, String), Counts>,
    /// Files that a person has said something about, by part of the register and period.
    files: BTreeMap<(&'static str, String), Leveransstatus>,
    closed: BTreeSet<String>,
    declared: BTreeSet<(String, String)>,
}

impl Deliveries {
    /// Reads them.
    ///
    /// # Errors
    /// Any failure of the database.
    pub fn read(reader: &SpoolReader) -> Result<Self, SpoolError> {
        let counts = reader.delivered()?.into_iter().map(|found| {
            let counts = Counts {
                accepted: found.accepted,
                rejected: found.rejected,
                held: found.held,
                ready: found.ready,
                sent: found.sent,
                received: found.received,
            };
            ((found.period.to_string(), found.record_type.to_string()), counts)
        });
        Ok(Self {
            counts: counts.collect(),
            files: files(reader)?,
            closed: reader.closed_periods()?.iter().map(ToString::to_string).collect(),
            declared: reader
                .declared_complete()?
                .into_iter()
                .map(|(period, kind)| (period.to_string(), kind))
                .collect(),
        })
    }

    /// How far `expected` has come; nothing for a delivery that is made of no records of ours.
    ///
    /// A year is as far as its months are: accepted when each of them is.
    pub fn status(&self, expected: &Expected) -> Option<Leveransstatus> {
        if let Some(status) = self.of_files(expected) {
            return Some(status);
        }
        if expected.posttyper.is_empty() {
            return None;
        }
        let whole = self.of_period(&expected.period.to_string(), expected);
        if whole != Leveransstatus::EjPaborjad {
            return Some(whole);
        }
        let months: Vec<_> =
            expected.months().map(|month| self.of_period(&month.to_string(), expected)).collect();
        Some(together(&months))
    }

    /// What files handed in by a person have come to. Those of a year may be about a day of it, as those of LSS are.
    fn of_files(&self, expected: &Expected) -> Option<Leveransstatus> {
        let period = expected.period.to_string();
        let of = |period: &str| self.files.get(&(expected.delregister.code(), period.to_owned())).copied();
        of(&period).or_else(|| of(period.get(..4)?))
    }

    /// The first month that a record or a file of is known here.
    fn first_month(&self) -> Option<Period> {
        let periods = self.counts.keys().map(|(period, _)| period);
        let periods = periods.chain(self.files.keys().map(|(_, period)| period));
        periods.filter_map(|period| Redovisningsperiod::parse(period)?.months().next()).min()
    }

    fn of_period(&self, period: &str, expected: &Expected) -> Leveransstatus {
        let mut sum = Counts::default();
        for posttyp in &expected.posttyper {
            let of_type = self.counts.get(&(period.to_owned(), posttyp.name().to_owned()));
            let of_type = of_type.copied().unwrap_or_default();
            sum.accepted += of_type.accepted;
            sum.rejected += of_type.rejected;
            sum.held += of_type.held;
            sum.ready += of_type.ready;
            sum.sent += of_type.sent;
            sum.received += of_type.received;
        }
        let is_declared = || {
            let mut types = expected.posttyper.iter();
            types.all(|posttyp| self.declared.contains(&(period.to_owned(), posttyp.name().to_owned())))
        };
        match sum.status() {
            Leveransstatus::EjPaborjad
                if sum == Counts::default() && (self.closed.contains(period) || is_declared()) =>
            {
                Leveransstatus::IngetAttRapportera
            }
            status => status,
        }
    }
}

/// How far the latest delivery of each file has come.
fn files(reader: &SpoolReader) -> Result<BTreeMap<(&'static str, String), Leveransstatus>, SpoolError> {
    let mut found = BTreeMap::new();
    for delivery in reader.file_deliveries()? {
        let status = match (delivery.state, delivery.answer) {
            (FileState::Discarded, _) => continue,
            (FileState::Sealed | FileState::Sending, _) => Leveransstatus::Validerad,
            (FileState::Delivered, _) => Leveransstatus::Mottagen,
            (_, Some(FileAnswer::Rejected)) => Leveransstatus::Avvisad,
            (_, Some(FileAnswer::NothingToReport)) => Leveransstatus::IngetAttRapportera,
            (_, _) => Leveransstatus::Godkand,
        };
        let files =
            FileManifest::parse(&delivery.manifest).map(|manifest| manifest.files).unwrap_or_default();
        for file in files.iter().filter_map(|file| Projektion::from_name(&file.projection)) {
            found.insert((file.delregister().code(), delivery.period.to_string()), status);
        }
    }
    Ok(found)
}

impl Counts {
    const fn status(self) -> Leveransstatus {
        let in_flight = self.ready + self.sent + self.received;
        let back = self.rejected + self.held;
        match (self.accepted, back, in_flight) {
            (0, 0, 0) => Leveransstatus::EjPaborjad,
            (_, 0, 0) => Leveransstatus::Godkand,
            (1.., _, _) => Leveransstatus::DelvisGodkand,
            _ if self.ready > 0 => Leveransstatus::Validerad,
            _ if self.sent > 0 => Leveransstatus::Skickad,
            _ if self.received > 0 => Leveransstatus::Mottagen,
            _ if self.rejected > 0 => Leveransstatus::Avvisad,
            _ => Leveransstatus::EjPaborjad,
        }
    }
}

/// Whether something was delivered or tried: that there is nothing in a closed period says nothing of what is delivered here.
fn is_delivery(status: Leveransstatus) -> bool {
    !matches!(status, Leveransstatus::EjPaborjad | Leveransstatus::IngetAttRapportera)
}

/// What several months are as one delivery: accepted when all are, accepted in part when some are.
fn together(months: &[Leveransstatus]) -> Leveransstatus {
    use Leveransstatus as L;
    let all = |wanted: &[L]| !months.is_empty() && months.iter().all(|month| wanted.contains(month));
    let any = |wanted: &[L]| months.iter().any(|month| wanted.contains(month));
    if all(&[L::IngetAttRapportera]) {
        return L::IngetAttRapportera;
    }
    if all(&[L::Godkand, L::IngetAttRapportera]) {
        return L::Godkand;
    }
    if all(&[L::Mottagen, L::Godkand, L::IngetAttRapportera]) {
        return L::Mottagen;
    }
    if any(&[L::Godkand, L::DelvisGodkand]) || (any(&[L::Mottagen]) && months.len() > 1) {
        return L::DelvisGodkand;
    }
    let least = [L::Avvisad, L::Validerad, L::Skickad];
    least.into_iter().find(|wanted| any(&[*wanted])).unwrap_or(L::EjPaborjad)
}

/// A delivery whose last day has passed and that the register does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MissingPeriod {
    /// The short name, `EKB-Manad`.
    pub kortnamn: String,
    /// What it is about.
    pub period: Redovisningsperiod,
    /// Its last day.
    pub due: NaiveDate,
    /// How far it has come.
    pub delivered: Leveransstatus,
    /// Whether it was passed over: later ones have been delivered or should have been.
    pub is_gap: bool,
}

/// The periods that `holder` should have delivered before `date` and that the spool has no receipts for, the earliest first.
///
/// Looked for from `since`, else from the first month that the spool has a record of. Without `since` a duty that nothing was ever delivered
/// under raises no alarm: it may be fulfilled elsewhere.
///
/// # Errors
/// [`ObligationError`].
pub fn missing_periods(
    reader: &SpoolReader,
    set: &Uppsattning,
    holder: &Uppgiftsskyldig,
    since: Option<Period>,
    date: NaiveDate,
) -> Result<Vec<MissingPeriod>, ObligationError> {
    let deliveries = Deliveries::read(reader)?;
    Ok(missing_among(&deliveries, set, holder, since, date)?)
}

fn missing_among(
    deliveries: &Deliveries,
    set: &Uppsattning,
    holder: &Uppgiftsskyldig,
    since: Option<Period>,
    date: NaiveDate,
) -> Result<Vec<MissingPeriod>, SkyldighetError> {
    let first = since.or_else(|| deliveries.first_month()).map(Period::first_day);
    let yesterday = date.checked_sub_days(Days::new(1)).unwrap_or(date);
    let Some(range) = first.and_then(|first| DateRange::new(first, yesterday)) else {
        return Ok(Vec::new());
    };
    let mut found = match expected(holder, set, range) {
        Err(SkyldighetError::BeforeStart { .. } | SkyldighetError::BeforeSet { .. }) => return Ok(Vec::new()),
        found => found?,
    };
    found.retain(|one| one.days.to() >= range.from());
    let judged = judge_all(found, |one| deliveries.status(one), date);
    let is_used = |one: &Expected| {
        since.is_some()
            || judged
                .iter()
                .any(|other| other.expected.is_same_series(one) && other.delivered.is_some_and(is_delivery))
    };
    let missing = judged.iter().filter(|one| one.state.is_late() && is_used(&one.expected));
    Ok(missing
        .filter_map(|one| {
            Some(MissingPeriod {
                kortnamn: one.expected.kortnamn.clone(),
                period: one.expected.period,
                due: one.expected.due?,
                delivered: one.delivered?,
                is_gap: one.state == DueState::Missing,
            })
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use socialdata_core::period::parse_date;
    use socialdata_core::skyldighet::{Uppgiftsskyldigtyp, shipped};

    use super::*;

    fn deliveries(accepted: &[(&str, &str)]) -> Deliveries {
        let one = Counts { accepted: 1, ..Counts::default() };
        let counts = accepted.iter().map(|(period, kind)| (((*period).to_owned(), (*kind).to_owned()), one));
        Deliveries { counts: counts.collect(), ..Deliveries::default() }
    }

    fn missing(deliveries: &Deliveries, since: Option<&str>, date: &str) -> Vec<String> {
        let namnd = Uppgiftsskyldig::new(Uppgiftsskyldigtyp::Socialnamnd, "0331".parse().unwrap());
        let since = since.map(|month| month.parse().unwrap());
        let found =
            missing_among(deliveries, &shipped::nuvarande(), &namnd, since, parse_date(date).unwrap())
                .unwrap();
        found
            .iter()
            .map(|one| format!("{} {}{}", one.kortnamn, one.period, if one.is_gap { " gap" } else { "" }))
            .collect()
    }

    #[test]
    fn a_silence_after_a_change_of_system_is_an_alarm() {
        let before = [("2026-01", "insats"), ("2026-02", "insats"), ("2026-03", "insats")];
        let silent = missing(&deliveries(&before), None, "2026-06-16");
        assert_eq!(silent, ["SOL1 2026-04 gap", "SOL2 2026-04 gap", "SOL1 2026-05", "SOL2 2026-05"]);
        let again = [&before[..], &[("2026-05", "insats")]].concat();
        assert_eq!(
            missing(&deliveries(&again), None, "2026-06-16"),
            ["SOL1 2026-04 gap", "SOL2 2026-04 gap"]
        );
        assert!(missing(&deliveries(&before), None, "2026-05-15").is_empty(), "the last day is still to go");
    }

    #[test]
    fn what_was_never_delivered_here_is_no_alarm_unless_somebody_says_from_when() {
        let insats = deliveries(&[("2026-09", "insats"), ("2026-10", "insats")]);
        assert!(missing(&insats, None, "2026-11-22").is_empty());
        let said = missing(&insats, Some("2026-10"), "2026-11-22");
        assert_eq!(said, ["EKB-Manad 2026-10", "EKB-AO 2026-10"]);
        assert!(missing(&Deliveries::default(), None, "2026-11-22").is_empty());
        assert_eq!(missing(&Deliveries::default(), Some("2026-10"), "2026-11-22").len(), 4);
    }

    #[test]
    fn what_is_half_accepted_is_late_and_no_gap() {
        let mut half = deliveries(&[("2026-09", "insats"), ("2026-10", "insats")]);
        half.counts.insert(
            ("2026-09".to_owned(), "placering".to_owned()),
            Counts { rejected: 1, ..Counts::default() },
        );
        if let Some(september) = half.counts.get_mut(&("2026-09".to_owned(), "insats".to_owned())) {
            september.rejected = 1;
        }
        assert_eq!(missing(&half, None, "2026-11-22"), ["SOL1 2026-09", "SOL2 2026-09"]);
    }

    #[test]
    fn an_export_that_was_complete_and_empty_says_that_there_is_nothing() {
        let mut known = deliveries(&[
            ("2026-09", "ekonomiskt-bistand-avslut"),
            ("2026-09", "insats"),
            ("2026-10", "insats"),
        ]);
        assert_eq!(missing(&known, None, "2026-11-22"), ["EKB-AO 2026-10"]);
        known.declared.insert(("2026-10".to_owned(), "ekonomiskt-bistand-avslut".to_owned()));
        assert!(missing(&known, None, "2026-11-22").is_empty());
        known.declared.clear();
        known.closed.insert("2026-10".to_owned());
        assert!(missing(&known, None, "2026-11-22").is_empty());
    }

    #[test]
    fn counts_become_one_word() {
        let of = |accepted, rejected, held, ready, sent, received| {
            Counts { accepted, rejected, held, ready, sent, received }.status()
        };
        assert_eq!(of(0, 0, 0, 0, 0, 0), Leveransstatus::EjPaborjad);
        assert_eq!(of(9, 0, 0, 0, 0, 0), Leveransstatus::Godkand);
        assert_eq!(of(9, 1, 0, 0, 0, 0), Leveransstatus::DelvisGodkand);
        assert_eq!(of(9, 0, 0, 0, 1, 0), Leveransstatus::DelvisGodkand);
        assert_eq!(of(0, 0, 0, 1, 2, 3), Leveransstatus::Validerad);
        assert_eq!(of(0, 0, 0, 0, 2, 3), Leveransstatus::Skickad);
        assert_eq!(of(0, 0, 1, 0, 0, 3), Leveransstatus::Mottagen);
        assert_eq!(of(0, 2, 1, 0, 0, 0), Leveransstatus::Avvisad);
        assert_eq!(of(0, 0, 1, 0, 0, 0), Leveransstatus::EjPaborjad);
    }

    #[test]
    fn a_year_is_as_far_as_its_months() {
        use Leveransstatus as L;
        assert_eq!(together(&[L::Godkand, L::IngetAttRapportera]), L::Godkand);
        assert_eq!(together(&[L::Godkand, L::EjPaborjad]), L::DelvisGodkand);
        assert_eq!(together(&[L::Mottagen, L::Godkand]), L::Mottagen);
        assert_eq!(together(&[L::IngetAttRapportera]), L::IngetAttRapportera);
        assert_eq!(together(&[L::Avvisad, L::EjPaborjad]), L::Avvisad);
        assert_eq!(together(&[]), L::EjPaborjad);
    }
}
