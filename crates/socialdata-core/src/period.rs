//! The reporting period: one calendar month.
//!
//! "Today" is never asked for; whoever needs it passes it in.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use thiserror::Error;

/// A calendar month of a year 0–9999, so that it always has the form `ÅÅÅÅ-MM`.
///
/// For ekonomiskt bistånd it is the month that the aid is *for*, never the month of payment.
///
/// ```
/// use socialdata_core::period::Period;
///
/// let period: Period = "2028-02".parse()?;
/// assert_eq!(period.first_day().to_string(), "2028-02-01");
/// assert_eq!(period.last_day().to_string(), "2028-02-29");
/// assert_eq!(period.next().to_string(), "2028-03");
/// assert_eq!(period.previous().to_string(), "2028-01");
/// # Ok::<(), socialdata_core::period::PeriodError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    first: NaiveDate,
}

impl Period {
    /// Reads `ÅÅÅÅ-MM`, exactly seven ASCII characters.
    ///
    /// # Errors
    /// [`PeriodError`] for anything else; the months 00 and 13 do not exist.
    pub fn parse(text: &str) -> Result<Self, PeriodError> {
        let [y1, y2, y3, y4, b'-', m1, m2] = text.as_bytes() else { return Err(PeriodError) };
        let year = number(&[*y1, *y2, *y3, *y4]).ok_or(PeriodError)?;
        let month = number(&[*m1, *m2]).ok_or(PeriodError)?;
        Self::from_year_month(i32::from(year), u32::from(month)).ok_or(PeriodError)
    }

    /// The month `month` (1–12) of `year` (0–9999), if there is one.
    pub fn from_year_month(year: i32, month: u32) -> Option<Self> {
        let first = NaiveDate::from_ymd_opt(year, month, 1)?;
        (0..=9999).contains(&year).then_some(Self { first })
    }

    /// The month that `date` lies in; of a year that no period can have, the first or the last one.
    pub fn containing(date: NaiveDate) -> Self {
        let (year, month) = match date.year() {
            ..0 => (0, 1),
            10_000.. => (9999, 12),
            year => (year, date.month()),
        };
        Self::from_year_month(year, month).unwrap_or(Self { first: date })
    }

    /// The year.
    pub fn year(self) -> i32 {
        self.first.year()
    }

    /// The month, 1–12.
    pub fn month(self) -> u32 {
        self.first.month()
    }

    /// The first day of the month.
    pub fn first_day(self) -> NaiveDate {
        self.first
    }

    /// The last day of the month, 29 February in leap years.
    pub fn last_day(self) -> NaiveDate {
        self.first.with_day(self.first.num_days_in_month().into()).unwrap_or(self.first)
    }

    /// The month after; there is none after 9999-12.
    #[must_use]
    pub fn next(self) -> Self {
        let (year, month) =
            if self.month() == 12 { (self.year() + 1, 1) } else { (self.year(), self.month() + 1) };
        Self::from_year_month(year, month).unwrap_or(self)
    }

    /// The month before; there is none before 0000-01.
    #[must_use]
    pub fn previous(self) -> Self {
        let (year, month) =
            if self.month() == 1 { (self.year() - 1, 12) } else { (self.year(), self.month() - 1) };
        Self::from_year_month(year, month).unwrap_or(self)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.month())
    }
}

impl FromStr for Period {
    type Err = PeriodError;

    fn from_str(text: &str) -> Result<Self, PeriodError> {
        Self::parse(text)
    }
}

/// The text is not a month `ÅÅÅÅ-MM`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("inte en månad i formen ÅÅÅÅ-MM / not a month YYYY-MM")]
pub struct PeriodError;

/// Reads a calendar date `ÅÅÅÅ-MM-DD`, exactly ten ASCII characters.
///
/// Written by hand because it runs for several members of every record; `None` for anything that is not such a date.
///
/// ```
/// use socialdata_core::period::parse_date;
///
/// assert!(parse_date("2028-02-29").is_some());
/// assert!(parse_date("2027-02-29").is_none());
/// assert!(parse_date("2027-2-9").is_none());
/// ```
pub fn parse_date(text: &str) -> Option<NaiveDate> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else { return None };
    NaiveDate::from_ymd_opt(
        i32::from(number(&[*y1, *y2, *y3, *y4])?),
        u32::from(number(&[*m1, *m2])?),
        u32::from(number(&[*d1, *d2])?),
    )
}

fn number(digits: &[u8]) -> Option<u16> {
    digits
        .iter()
        .try_fold(0_u16, |sum, digit| digit.is_ascii_digit().then(|| sum * 10 + u16::from(digit - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn month_form_is_exact() {
        for text in ["", "2026", "2026-9", "2026-13", "2026-00", "2026-09-01", " 2026-09", "２０２６-０９"]
        {
            assert_eq!(Period::parse(text), Err(PeriodError), "{text}");
        }
        assert_eq!(Period::parse("2026-09").map(|p| p.to_string()), Ok("2026-09".to_owned()));
    }

    #[test]
    fn neighbours_cross_the_year() {
        let december = Period::parse("2026-12").unwrap();
        assert_eq!(december.next().to_string(), "2027-01");
        assert_eq!(december.next().previous(), december);
        assert_eq!(Period::containing(december.first_day()), december);
        assert_eq!(Period::containing(december.last_day()), december);
    }

    #[test]
    fn the_first_and_the_last_period_keep_their_form() {
        let (first, last) = (Period::parse("0000-01").unwrap(), Period::parse("9999-12").unwrap());
        assert_eq!((first.previous(), last.next()), (first, last));
        assert_eq!(
            (first.last_day().to_string(), last.last_day().to_string()),
            ("0000-01-31".into(), "9999-12-31".into())
        );
        assert_eq!((Period::from_year_month(-1, 12), Period::from_year_month(10_000, 1)), (None, None));
        assert_eq!((Period::containing(NaiveDate::MIN), Period::containing(NaiveDate::MAX)), (first, last));
    }

    #[test]
    fn the_day_must_exist() {
        assert!(parse_date("2000-02-29").is_some());
        for text in ["1900-02-29", "2026-04-31", "2026-4-1", "20260401", "2026-04-01T", "+026-04-01"] {
            assert!(parse_date(text).is_none(), "{text}");
        }
    }
}
