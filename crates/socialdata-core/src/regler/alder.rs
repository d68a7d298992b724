//! How old somebody is on a day, as far as a record can tell.
//!
//! The day in a number may be another day of the birth month (folkbokföringslagen (1991:481) 18 §), and of a person without number
//! the birth year is known at best. So an age is an interval and the answer to "is the person at least 18?" may be *perhaps*. An
//! age rule fires on [`Svar::Ja`] only; a JUR rule hands *perhaps* on to JUR-024.

use chrono::{Datelike as _, NaiveDate};

use crate::falt::Falt;
use crate::identitet::NationelltNummer;

/// The answer to a question about an age.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Svar {
    /// It holds for every day on which the person may be born.
    Ja,
    /// It holds for none of them.
    Nej,
    /// It depends on the day.
    Kanske,
}

impl Svar {
    /// Whether it surely holds.
    pub(crate) fn is_certain(self) -> bool {
        self == Self::Ja
    }

    /// Whether at least one of the two holds.
    pub(crate) fn eller(self, other: Self) -> Self {
        match (self, other) {
            (Self::Ja, _) | (_, Self::Ja) => Self::Ja,
            (Self::Nej, Self::Nej) => Self::Nej,
            _ => Self::Kanske,
        }
    }

    /// Whether both hold.
    pub(crate) fn och(self, other: Self) -> Self {
        match (self, other) {
            (Self::Nej, _) | (_, Self::Nej) => Self::Nej,
            (Self::Ja, Self::Ja) => Self::Ja,
            _ => Self::Kanske,
        }
    }

    /// What an age rule found at `falt`, when this says that the rule is broken.
    pub(crate) fn vid(self, falt: Falt) -> Option<Aldersfynd> {
        match self {
            Self::Ja => Some(Aldersfynd::Bryter(falt)),
            Self::Kanske => Some(Aldersfynd::BerorPaDagen),
            Self::Nej => None,
        }
    }
}

/// What an age rule found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Aldersfynd {
    /// The rule is broken at this place whatever the day of birth.
    Bryter(Falt),
    /// The rule is broken for some days of birth and not for others.
    BerorPaDagen,
}

/// The days on which a person may be born, both ends included.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Alder {
    earliest: NaiveDate,
    latest: NaiveDate,
}

impl Alder {
    /// The birth month in the number, or the birth year when a samordningsnummer does not know the month.
    pub(super) fn of_number(number: &NationelltNummer) -> Self {
        Self { earliest: number.earliest_birth(), latest: number.latest_birth() }
    }

    /// Any day of that year. `None` for a year that no calendar has.
    pub(super) fn of_birth_year(fodelsear: u32) -> Option<Self> {
        let year = i32::try_from(fodelsear).ok()?;
        Some(Self {
            earliest: NaiveDate::from_ymd_opt(year, 1, 1)?,
            latest: NaiveDate::from_ymd_opt(year, 12, 31)?,
        })
    }

    /// Whether `on` lies in a year before the one in which the person was born.
    pub(crate) fn is_before_birth_year(self, on: NaiveDate) -> bool {
        on.year() < self.earliest.year()
    }

    /// Whether the person was surely born after the day `on`.
    pub(crate) fn is_unborn_on(self, on: NaiveDate) -> bool {
        on < self.earliest
    }

    /// Whether the person has completed `years` years on the day `on`.
    pub(crate) fn minst(self, years: u32, on: NaiveDate) -> Svar {
        let completed = |birth| on.years_since(birth).unwrap_or(0) >= years;
        match (completed(self.latest), completed(self.earliest)) {
            (true, _) => Svar::Ja,
            (false, true) => Svar::Kanske,
            (false, false) => Svar::Nej,
        }
    }

    /// Whether the person has not yet completed `years` years on the day `on`.
    pub(crate) fn yngre_an(self, years: u32, on: NaiveDate) -> Svar {
        match self.minst(years, on) {
            Svar::Ja => Svar::Nej,
            Svar::Nej => Svar::Ja,
            Svar::Kanske => Svar::Kanske,
        }
    }
}

impl std::fmt::Debug for Alder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Alder")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn check(alder: Alder, years: u32, on: &str, expected: Svar) {
        assert_eq!(alder.minst(years, day(on)), expected, "at least {years} on {on}");
        let younger = match expected {
            Svar::Ja => Svar::Nej,
            Svar::Nej => Svar::Ja,
            Svar::Kanske => Svar::Kanske,
        };
        assert_eq!(alder.yngre_an(years, day(on)), younger, "younger than {years} on {on}");
    }

    fn of(number: &str) -> Alder {
        Alder::of_number(&NationelltNummer::parse(number).unwrap())
    }

    #[test]
    fn an_age_is_uncertain_in_the_birth_month_only() {
        // Born in March 2014.
        let alder = of("201403072380");
        check(alder, 12, "2026-02-28", Svar::Nej);
        check(alder, 12, "2026-03-01", Svar::Kanske);
        check(alder, 12, "2026-03-30", Svar::Kanske);
        check(alder, 12, "2026-03-31", Svar::Ja);
        check(alder, 0, "2010-01-01", Svar::Ja);
        check(alder, 1, "2010-01-01", Svar::Nej);
    }

    #[test]
    fn who_may_be_born_on_29_february_is_surely_older_on_1_march() {
        // Born in February 2000.
        let alder = of("200002262384");
        check(alder, 18, "2018-01-31", Svar::Nej);
        check(alder, 18, "2018-02-28", Svar::Kanske);
        check(alder, 18, "2018-03-01", Svar::Ja);
        check(alder, 20, "2020-02-28", Svar::Kanske);
        check(alder, 20, "2020-02-29", Svar::Ja);
    }

    #[test]
    fn without_a_month_the_whole_year_is_uncertain() {
        // A samordningsnummer of 1915 without month.
        for alder in [of("191500722390"), Alder::of_birth_year(1915).unwrap()] {
            check(alder, 18, "1932-12-31", Svar::Nej);
            check(alder, 18, "1933-01-01", Svar::Kanske);
            check(alder, 18, "1933-12-30", Svar::Kanske);
            check(alder, 18, "1933-12-31", Svar::Ja);
        }
        assert_eq!(Alder::of_birth_year(u32::MAX), None);
        assert_eq!(Alder::of_birth_year(300_000), None);
    }

    #[test]
    fn either_of_two_is_as_certain_as_the_more_certain_one() {
        use Svar::{Ja, Kanske, Nej};
        for (one, other, expected) in [
            (Ja, Nej, Ja),
            (Kanske, Ja, Ja),
            (Nej, Kanske, Kanske),
            (Kanske, Kanske, Kanske),
            (Nej, Nej, Nej),
        ] {
            assert_eq!(one.eller(other), expected);
        }
    }

    #[test]
    fn both_of_two_are_as_certain_as_the_less_certain_one() {
        use Svar::{Ja, Kanske, Nej};
        for (one, other, expected) in
            [(Ja, Ja, Ja), (Kanske, Ja, Kanske), (Nej, Kanske, Nej), (Kanske, Kanske, Kanske), (Ja, Nej, Nej)]
        {
            assert_eq!(one.och(other), expected);
        }
    }

    #[test]
    fn only_a_certain_answer_has_a_place() {
        assert_eq!(Svar::Ja.vid(Falt::Insatstyp), Some(Aldersfynd::Bryter(Falt::Insatstyp)));
        assert_eq!(Svar::Kanske.vid(Falt::Insatstyp), Some(Aldersfynd::BerorPaDagen));
        assert_eq!(Svar::Nej.vid(Falt::Insatstyp), None);
    }
}
