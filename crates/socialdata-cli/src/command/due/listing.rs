//! The answer: every delivery that concerns the question, judged.

use chrono::NaiveDate;
use socialdata_core::skyldighet::{
    DateRange, DueState, Expected, Judged, Mandat, Redovisningsperiod, SkyldighetError, Uppsattning,
    expected, expected_around, judge_all,
};

use super::question::{Asked, Question};
use crate::failure::Failure;

/// Deliveries by body, each by its last day.
pub(super) struct Listing {
    pub(super) set: Uppsattning,
    pub(super) date: NaiveDate,
    pub(super) year: Option<i32>,
    pub(super) parts: Vec<Part>,
}

/// The deliveries of one body.
pub(super) struct Part {
    /// Its name for people: kind, municipality.
    pub(super) mandat: Option<Mandat>,
    /// Whether it is known what was delivered.
    pub(super) is_known: bool,
    pub(super) items: Vec<Judged>,
}

impl Listing {
    pub(super) fn answer(question: &Question) -> Result<Self, Failure> {
        let parts =
            question.asked.iter().map(|asked| part(question, asked)).collect::<Result<Vec<_>, _>>()?;
        let listing = Self { set: question.set.clone(), date: question.date, year: question.year, parts };
        if let Some(period) = question.period {
            listing.check_ended(period)?;
        }
        Ok(listing)
    }

    /// Every delivery, body after body.
    pub(super) fn items(&self) -> impl Iterator<Item = (&Part, &Judged)> {
        self.parts.iter().flat_map(|part| part.items.iter().map(move |item| (part, item)))
    }

    pub(super) fn count(&self, state: DueState) -> usize {
        self.items().filter(|(_, item)| item.state == state).count()
    }

    pub(super) fn has_late(&self) -> bool {
        self.items().any(|(_, item)| item.state.is_late())
    }

    /// The short names of duties whose last day is not known.
    pub(super) fn without_a_day(&self) -> Vec<&str> {
        let mut names: Vec<_> = self
            .items()
            .filter(|(_, item)| item.expected.due.is_none())
            .map(|(_, item)| item.expected.kortnamn.as_str())
            .collect();
        names.dedup();
        names
    }

    fn check_ended(&self, period: Redovisningsperiod) -> Result<(), Failure> {
        if self.items().next().is_none() {
            return Err(Failure::Usage(
                "ingen leverans väntas för den perioden / no delivery is expected for that period",
            ));
        }
        let of_it = self.items().filter(|(_, item)| item.expected.period == period);
        for (_, item) in of_it {
            item.expected.check_ended(self.date)?;
        }
        Ok(())
    }
}

fn part(question: &Question, asked: &Asked) -> Result<Part, SkyldighetError> {
    let found = wanted(question, asked)?;
    let status = |one: &Expected| asked.deliveries.as_ref().and_then(|known| known.status(one));
    let mut items = judge_all(found, status, question.date);
    if question.year.is_none() && question.period.is_none() {
        keep_what_matters(&mut items);
    }
    Ok(Part { mandat: asked.mandat, is_known: asked.deliveries.is_some(), items })
}

fn wanted(question: &Question, asked: &Asked) -> Result<Vec<Expected>, SkyldighetError> {
    let (holder, set) = (&asked.holder, &question.set);
    if let Some(year) = question.year.and_then(DateRange::year) {
        return expected(holder, set, year);
    }
    let Some(period) = question.period else { return expected_around(holder, set, question.date) };
    let year = match period {
        Redovisningsperiod::Manad(month) => month.year(),
        Redovisningsperiod::Ar(year) => year,
    };
    // The last day of a period lies in its year or one of the few after it.
    let years = DateRange::year(year).zip(DateRange::year(year.saturating_add(5)));
    let range = years.and_then(|(first, last)| DateRange::new(first.from(), last.to()));
    let Some(range) = range else { return Ok(Vec::new()) };
    let mut found = expected(holder, set, range)?;
    found.retain(|one| one.period == period);
    Ok(found)
}

/// Where it is not known what was delivered, only the latest day that has passed says something.
fn keep_what_matters(items: &mut Vec<Judged>) {
    let latest: Vec<Judged> = items.clone();
    items.retain(|item| {
        let is_guess = item.delivered.is_none() && item.state == DueState::Late;
        let has_later = || {
            latest.iter().any(|other| {
                other.state == DueState::Late
                    && other.expected.is_same_series(&item.expected)
                    && other.expected.period > item.expected.period
            })
        };
        !(is_guess && has_later())
    });
}
