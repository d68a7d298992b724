//! What a number says about a birth: a month or a year, never a day.
//!
//! When the numbers of a day run out another day of the same month is used (folkbokföringslagen 18 §, lag
//! (2022:1697) om samordningsnummer 2 kap. 8 §). So the day in a number proves nothing, and an age is an
//! interval.

use chrono::{Datelike, NaiveDate};

/// The birth month, or the birth year when the month is not known.
#[derive(Clone, Copy)]
pub(super) struct Fodelsetid {
    /// 1840–9999.
    pub(super) year: i32,
    /// 1–12.
    pub(super) month: Option<u32>,
}

impl Fodelsetid {
    pub(super) fn earliest(self) -> NaiveDate {
        first_of_month(self.year, self.month.unwrap_or(1))
    }

    pub(super) fn latest(self) -> NaiveDate {
        last_of_month(first_of_month(self.year, self.month.unwrap_or(12)))
    }

    /// Completed years on the day `on`: if born as late as possible, and if born as early as possible.
    pub(super) fn age_bounds(self, on: NaiveDate) -> (u32, u32) {
        let completed = |birth| on.years_since(birth).unwrap_or(0);
        (completed(self.latest()), completed(self.earliest()))
    }
}

/// The day of a month, or the last day of the month when the month has no such day.
pub(super) fn day_or_last(year: i32, month: u32, day: u32) -> NaiveDate {
    let first = first_of_month(year, month);
    first.with_day(day).unwrap_or_else(|| last_of_month(first))
}

fn last_of_month(first: NaiveDate) -> NaiveDate {
    first.with_day(first.num_days_in_month().into()).unwrap_or(first)
}

fn first_of_month(year: i32, month: u32) -> NaiveDate {
    #[expect(
        clippy::expect_used,
        reason = "cannot fail: both kinds of number hold a month of 1-12 and a year of four digits"
    )]
    NaiveDate::from_ymd_opt(year, month, 1).expect("a month of 1-12")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_known_month_gives_that_month() {
        let february = Fodelsetid { year: 2000, month: Some(2) };
        assert_eq!((february.earliest(), february.latest()), (day("2000-02-01"), day("2000-02-29")));
        let december = Fodelsetid { year: 9999, month: Some(12) };
        assert_eq!((december.earliest(), december.latest()), (day("9999-12-01"), day("9999-12-31")));
    }

    #[test]
    fn an_unknown_month_gives_the_year() {
        let year = Fodelsetid { year: 1915, month: None };
        assert_eq!((year.earliest(), year.latest()), (day("1915-01-01"), day("1915-12-31")));
        assert_eq!(year.age_bounds(day("1935-06-30")), (19, 20));
    }

    #[test]
    fn the_age_is_one_number_only_outside_the_birth_month() {
        let july = Fodelsetid { year: 2008, month: Some(7) };
        for (on, bounds) in [
            ("2026-06-30", (17, 17)),
            ("2026-07-01", (17, 18)),
            ("2026-07-30", (17, 18)),
            ("2026-07-31", (18, 18)),
            ("2026-08-01", (18, 18)),
        ] {
            assert_eq!(july.age_bounds(day(on)), bounds, "on {on}");
        }
    }

    #[test]
    fn who_may_be_born_on_29_february_is_surely_a_year_older_on_1_march() {
        let leap = Fodelsetid { year: 2008, month: Some(2) };
        assert_eq!(leap.age_bounds(day("2026-01-31")), (17, 17));
        assert_eq!(leap.age_bounds(day("2026-02-01")), (17, 18));
        assert_eq!(leap.age_bounds(day("2026-02-28")), (17, 18));
        assert_eq!(leap.age_bounds(day("2026-03-01")), (18, 18));
        assert_eq!(leap.age_bounds(day("2028-02-28")), (19, 20));
        assert_eq!(leap.age_bounds(day("2028-02-29")), (20, 20));

        let common = Fodelsetid { year: 2007, month: Some(2) };
        assert_eq!(common.age_bounds(day("2025-02-28")), (18, 18));
        assert_eq!(common.age_bounds(day("2028-02-28")), (21, 21));
    }

    #[test]
    fn before_the_birth_the_age_is_nought() {
        let july = Fodelsetid { year: 2026, month: Some(7) };
        assert_eq!(july.age_bounds(day("2026-07-15")), (0, 0));
        assert_eq!(july.age_bounds(day("2020-01-01")), (0, 0));
    }

    #[test]
    fn a_day_the_month_does_not_have_is_its_last_day() {
        assert_eq!(day_or_last(1930, 2, 30), day("1930-02-28"));
        assert_eq!(day_or_last(1932, 2, 30), day("1932-02-29"));
        assert_eq!(day_or_last(1932, 4, 31), day("1932-04-30"));
        assert_eq!(day_or_last(1932, 4, 30), day("1932-04-30"));
    }
}
