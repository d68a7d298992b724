//! What a delivery is about: which days or which moment, under which name.

use std::fmt;

use chrono::NaiveDate;

use crate::period::Period;

/// A range of days, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DateRange {
    from: NaiveDate,
    to: NaiveDate,
}

impl DateRange {
    /// The days from `from` to `to`; nothing when the end comes first.
    pub fn new(from: NaiveDate, to: NaiveDate) -> Option<Self> {
        (from <= to).then_some(Self { from, to })
    }

    /// One day.
    pub const fn day(date: NaiveDate) -> Self {
        Self { from: date, to: date }
    }

    /// The whole of a year; nothing outside the years 0–9999.
    pub fn year(year: i32) -> Option<Self> {
        let (first, last) = (Period::from_year_month(year, 1)?, Period::from_year_month(year, 12)?);
        Some(Self { from: first.first_day(), to: last.last_day() })
    }

    /// The first day.
    pub const fn from(self) -> NaiveDate {
        self.from
    }

    /// The last day.
    pub const fn to(self) -> NaiveDate {
        self.to
    }

    /// Whether `date` lies in the range.
    pub fn contains(self, date: NaiveDate) -> bool {
        self.from <= date && date <= self.to
    }

    /// The days that are also between `from` and `to`; no limit where there is none.
    pub fn within(self, from: Option<NaiveDate>, to: Option<NaiveDate>) -> Option<Self> {
        let first = from.map_or(self.from, |limit| limit.max(self.from));
        let last = to.map_or(self.to, |limit| limit.min(self.to));
        Self::new(first, last)
    }
}

/// How often a delivery is expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "closed: the two that a set can name")]
pub enum Frekvens {
    /// Every month.
    Manad,
    /// Every year.
    Ar,
}

impl Frekvens {
    /// The word in files and reports.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Manad => "manad",
            Self::Ar => "ar",
        }
    }

    /// The frequency with that word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Manad, Self::Ar].into_iter().find(|frequency| frequency.word() == word)
    }
}

/// What time or moment the data refer to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "closed: the four that a set can name")]
pub enum Referens {
    /// All days of a month.
    Manad,
    /// The situation on the last day of a month.
    ManadensSistaDag,
    /// The situation on a day of the year.
    Dag {
        /// 1–12.
        month: u32,
        /// 1–31; where the month is shorter, its last day.
        day: u32,
    },
    /// All days of a year.
    Ar,
}

impl Referens {
    /// How often there is such a time or moment.
    pub const fn frekvens(self) -> Frekvens {
        match self {
            Self::Manad | Self::ManadensSistaDag => Frekvens::Manad,
            Self::Dag { .. } | Self::Ar => Frekvens::Ar,
        }
    }

    /// Whether the data show a moment and not what happened over time.
    pub const fn is_moment(self) -> bool {
        matches!(self, Self::ManadensSistaDag | Self::Dag { .. })
    }

    /// The days that the data of `period` refer to; a moment is one day. Nothing when the frequencies differ.
    pub fn days(self, period: Redovisningsperiod) -> Option<DateRange> {
        match (self, period) {
            (Self::Manad, Redovisningsperiod::Manad(month)) => {
                DateRange::new(month.first_day(), month.last_day())
            }
            (Self::ManadensSistaDag, Redovisningsperiod::Manad(month)) => {
                Some(DateRange::day(month.last_day()))
            }
            (Self::Dag { month, day }, Redovisningsperiod::Ar(year)) => {
                day_or_last(year, month, day).map(DateRange::day)
            }
            (Self::Ar, Redovisningsperiod::Ar(year)) => DateRange::year(year),
            _ => None,
        }
    }
}

/// The day of the month, or its last day when it is shorter.
pub(super) fn day_or_last(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    let month = Period::from_year_month(year, month)?;
    NaiveDate::from_ymd_opt(year, month.month(), day).or((1..=31).contains(&day).then(|| month.last_day()))
}

/// The name of the time that one delivery is about: `2026-10` or `2026`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(clippy::exhaustive_enums, reason = "closed: one for each frequency")]
pub enum Redovisningsperiod {
    /// A month.
    Manad(Period),
    /// A year.
    Ar(i32),
}

impl Redovisningsperiod {
    /// The period of that frequency which `date` lies in.
    pub fn containing(date: NaiveDate, frequency: Frekvens) -> Self {
        match frequency {
            Frekvens::Manad => Self::Manad(Period::containing(date)),
            Frekvens::Ar => Self::Ar(Period::containing(date).year()),
        }
    }

    /// The period after.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Manad(month) => Self::Manad(month.next()),
            Self::Ar(year) => Self::Ar(year.saturating_add(1).min(9999)),
        }
    }

    /// The months that it is made of.
    pub fn months(self) -> impl Iterator<Item = Period> {
        let (year, months) = match self {
            Self::Manad(month) => (month.year(), month.month()..=month.month()),
            Self::Ar(year) => (year, 1..=12),
        };
        months.filter_map(move |month| Period::from_year_month(year, month))
    }

    /// Reads `ÅÅÅÅ-MM` or `ÅÅÅÅ`.
    pub fn parse(text: &str) -> Option<Self> {
        if let Ok(month) = Period::parse(text) {
            return Some(Self::Manad(month));
        }
        let is_year = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
        is_year.then(|| text.parse().ok()).flatten().map(Self::Ar)
    }
}

impl fmt::Display for Redovisningsperiod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Manad(month) => month.fmt(f),
            Self::Ar(year) => write!(f, "{year:04}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_days_of_each_reference() {
        let february = Redovisningsperiod::parse("2028-02").unwrap();
        let of = |reference: Referens, period| {
            reference.days(period).map(|days| format!("{} {}", days.from(), days.to()))
        };
        assert_eq!(of(Referens::Manad, february).as_deref(), Some("2028-02-01 2028-02-29"));
        assert_eq!(of(Referens::ManadensSistaDag, february).as_deref(), Some("2028-02-29 2028-02-29"));
        let year = Redovisningsperiod::parse("2027").unwrap();
        assert_eq!(of(Referens::Ar, year).as_deref(), Some("2027-01-01 2027-12-31"));
        let october = Referens::Dag { month: 10, day: 1 };
        assert_eq!(of(october, year).as_deref(), Some("2027-10-01 2027-10-01"));
        assert_eq!(of(october, february), None);
    }

    #[test]
    fn a_leap_day_is_the_last_of_february_in_other_years() {
        let leap = Referens::Dag { month: 2, day: 29 };
        let of = |year| leap.days(Redovisningsperiod::Ar(year)).map(|days| days.from().to_string());
        assert_eq!(of(2027).as_deref(), Some("2027-02-28"));
        assert_eq!(of(2028).as_deref(), Some("2028-02-29"));
        assert_eq!(day_or_last(2027, 2, 32), None);
        assert_eq!(day_or_last(2027, 13, 1), None);
    }

    #[test]
    fn a_period_has_two_written_forms() {
        for text in ["2026-10", "2026", "0000", "9999-12"] {
            assert_eq!(
                Redovisningsperiod::parse(text).map(|period| period.to_string()).as_deref(),
                Some(text)
            );
        }
        for text in ["", "26", "2026-13", "+026", "2026-1", "2026-10-01", "åååå"] {
            assert_eq!(Redovisningsperiod::parse(text), None, "{text}");
        }
    }
}
