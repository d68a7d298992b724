//! The last day of a delivery.

use chrono::NaiveDate;

use super::helgdag::next_vardag;
use super::redovisning::{Redovisningsperiod, day_or_last};
use crate::validering::SourceStatus;

/// When a delivery is due at the latest, and how firm the source of that is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Frist {
    /// How the day is found.
    pub regel: FristRegel,
    /// Whether it moves past days on which no time ends.
    pub flytt: Flytt,
    /// How firm the source of the day is; it may be weaker than that of the duty.
    pub status: SourceStatus,
}

/// How the nominal day is found. Where the month is shorter, its last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "closed: what a set can say")]
pub enum FristRegel {
    /// A day of the month that comes so many months after the month of the data.
    Manader {
        /// 0 is the month itself.
        after: u32,
        /// 1–31.
        day: u32,
    },
    /// A day of the year that comes so many years after the year of the data.
    Ar {
        /// 0 is the year itself.
        after: u32,
        /// 1–12.
        month: u32,
        /// 1–31.
        day: u32,
    },
    /// No source that was read tells the day.
    Okand,
}

/// What happens when the nominal day is one on which no time ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "closed: what a set can say")]
pub enum Flytt {
    /// The next working day counts (lagen (1930:173) 2 §).
    NastaVardag,
    /// The day stays.
    Ingen,
}

impl Frist {
    /// The nominal day for the data of `period`; nothing when it is not known or the frequencies differ.
    pub fn nominal(&self, period: Redovisningsperiod) -> Option<NaiveDate> {
        match (self.regel, period) {
            (FristRegel::Manader { after, day }, Redovisningsperiod::Manad(month)) => {
                let month = (0..after.min(1200)).fold(month, |month, _| month.next());
                day_or_last(month.year(), month.month(), day)
            }
            (FristRegel::Ar { after, month, day }, Redovisningsperiod::Ar(year)) => {
                day_or_last(year.checked_add(i32::try_from(after).ok()?)?, month, day)
            }
            _ => None,
        }
    }

    /// The last day in fact: the nominal one, or the next working day.
    pub fn due(&self, period: Redovisningsperiod) -> Option<NaiveDate> {
        let nominal = self.nominal(period)?;
        Some(match self.flytt {
            Flytt::NastaVardag => next_vardag(nominal),
            Flytt::Ingen => nominal,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::helgdag::is_vardag;
    use super::*;
    use crate::period::Period;

    fn frist(regel: FristRegel) -> Frist {
        Frist { regel, flytt: Flytt::NastaVardag, status: SourceStatus::Gallande }
    }

    fn check(regel: FristRegel, period: &str, expected: Option<(&str, &str)>) {
        let (frist, period) = (frist(regel), Redovisningsperiod::parse(period).unwrap());
        let found = frist.nominal(period).zip(frist.due(period));
        let found = found.map(|(nominal, due)| (nominal.to_string(), due.to_string()));
        assert_eq!(found, expected.map(|(nominal, due)| (nominal.to_owned(), due.to_owned())), "{period}");
    }

    #[test]
    fn the_fifteenth_of_the_next_month_moves_past_what_is_no_working_day() {
        let fifteenth = FristRegel::Manader { after: 1, day: 15 };
        check(fifteenth, "2026-10", Some(("2026-11-15", "2026-11-16"))); // a Sunday
        check(fifteenth, "2026-12", Some(("2027-01-15", "2027-01-15"))); // a Friday, in the next year
        check(fifteenth, "2027-04", Some(("2027-05-15", "2027-05-17"))); // a Saturday, then pingstdagen
        check(fifteenth, "2026", None);
    }

    #[test]
    fn a_deadline_on_good_friday_is_the_tuesday_after_easter() {
        check(FristRegel::Manader { after: 1, day: 14 }, "2028-03", Some(("2028-04-14", "2028-04-18")));
        check(FristRegel::Ar { after: 1, month: 4, day: 14 }, "2027", Some(("2028-04-14", "2028-04-18")));
    }

    #[test]
    fn a_leap_day_and_short_months_have_a_last_day() {
        let last = FristRegel::Manader { after: 1, day: 31 };
        check(last, "2027-01", Some(("2027-02-28", "2027-03-01"))); // a Sunday
        check(last, "2028-01", Some(("2028-02-29", "2028-02-29")));
        check(FristRegel::Ar { after: 0, month: 2, day: 29 }, "2027", Some(("2027-02-28", "2027-03-01")));
    }

    #[test]
    fn what_is_not_known_stays_unknown() {
        check(FristRegel::Okand, "2026", None);
        check(FristRegel::Okand, "2026-10", None);
    }

    proptest! {
        #[test]
        fn a_due_date_is_a_working_day_and_never_before_the_nominal_one(
            year in 1990_i32..2190, month in 1_u32..=12, after in 0_u32..30, day in 1_u32..=31, yearly in any::<bool>(),
        ) {
            let (regel, period) = if yearly {
                (FristRegel::Ar { after: after % 4, month, day }, Redovisningsperiod::Ar(year))
            } else {
                let period = Period::from_year_month(year, month).unwrap();
                (FristRegel::Manader { after, day }, Redovisningsperiod::Manad(period))
            };
            let frist = frist(regel);
            let (nominal, due) = (frist.nominal(period).unwrap(), frist.due(period).unwrap());
            prop_assert!(is_vardag(due) && due >= nominal && (due - nominal).num_days() <= 5);
            let stays = Frist { flytt: Flytt::Ingen, ..frist };
            prop_assert_eq!(stays.due(period), Some(nominal));
        }

        #[test]
        fn no_period_and_no_rule_makes_it_panic(year in any::<i32>(), after in any::<u32>(), month in any::<u32>(), day in any::<u32>()) {
            let frist = frist(FristRegel::Ar { after, month, day });
            let _ = frist.due(Redovisningsperiod::Ar(year));
        }
    }
}
