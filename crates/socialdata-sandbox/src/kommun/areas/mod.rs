//! What a municipality's social services consist of, as data: one file per area.
//!
//! Shares come from published statistics where there are any (regionfakta.com and socialstyrelsen.se, years in each file);
//! what is not published is an assumption and says so. They make a municipality look real; they are no statistics.

mod aldre;
mod barn_och_unga;
mod funktionsnedsattning;
mod hemloshet;
mod lss;
mod missbruk;
mod ovriga;
mod vald;

use chrono::NaiveDate;
use socialdata_core::kodlista::{Ansvarigtyp, Insatstyp, Lagrum, Omrade};
use socialdata_core::period::Period;

/// Every area.
///
/// Shares of persons: 414 000 persons of 65 or more under SoL (2022), some 77 000 under LSS (assumption), 31 100 children and
/// young persons in round-the-clock care and 34 600 in öppenvård (2019). The areas of other adults are assumptions.
pub(super) static ALL: &[&Area] = &[
    &aldre::AREA,
    &funktionsnedsattning::AREA,
    &lss::AREA,
    &barn_och_unga::AREA,
    &missbruk::AREA,
    &vald::AREA,
    &hemloshet::AREA,
    &ovriga::AREA,
];

/// One area of social services.
pub(super) struct Area {
    pub(super) omrade: Omrade,
    /// Persons of a thousand.
    pub(super) share: u32,
    /// Women and girls of a hundred persons.
    pub(super) women: u32,
    /// Who answers in law: socialnämnden under SoL, LVU and LVM, kommunen under LSS 15 a §.
    pub(super) ansvarig: Ansvarigtyp,
    /// The key of the committee at the sender.
    pub(super) namnd: &'static str,
    pub(super) templates: &'static [Template],
}

/// One kind of insats and the persons who get it.
pub(super) struct Template {
    pub(super) insatstyp: Insatstyp,
    pub(super) grund: Grund,
    /// How many persons get this as their first insats, relative to the other templates of the area.
    pub(super) weight: u32,
    pub(super) ages: Ages,
    /// The least age, in completed years, when the insats was decided.
    pub(super) least_at_start: u32,
    /// How long ago the oldest decision was made, in days.
    pub(super) longest: u32,
    /// Further insatser of the same person, each with its chance in a hundred.
    pub(super) extras: &'static [(Insatstyp, u32)],
}

impl Template {
    /// Whether the law had the insats before the period ended.
    pub(super) fn exists_in(&self, period: Period) -> bool {
        self.first_day().is_none_or(|first| first <= period.last_day())
    }

    /// The first day on which the insats could be decided, when it is younger than SoL (2001:453).
    pub(super) fn first_day(&self) -> Option<NaiveDate> {
        match (self.insatstyp, self.grund) {
            // Both days are assumptions: the code lists give no validity for them.
            (Insatstyp::Stodboende, _) => NaiveDate::from_ymd_opt(2016, 1, 1),
            (_, Grund::Tvang(Lagrum::Lag2024Nr79)) => NaiveDate::from_ymd_opt(2024, 4, 1),
            _ => None,
        }
    }
}

/// What a decision rests on; for SoL the section depends on the day of the decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grund {
    /// SoL, the act in force on the day of the decision.
    Sol,
    /// LSS 9 §, the item that the insatstyp belongs to.
    Lss,
    /// LVU, LVM or lagen (2024:79): care that does not need consent.
    Tvang(Lagrum),
}

/// Ages in completed years on the last day of the period.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ages {
    /// The least.
    pub(super) from: u32,
    /// The most common.
    pub(super) typical: u32,
    /// The most.
    pub(super) to: u32,
}

/// Shorthand for the tables of the areas.
const fn ages(from: u32, typical: u32, to: u32) -> Ages {
    Ages { from, typical, to }
}

/// Days in a number of years, for the tables of the areas.
const fn years(number: u32) -> u32 {
    number * 365
}

#[cfg(test)]
mod tests {
    use socialdata_core::kodlista::Lag;

    use super::*;

    fn templates() -> impl Iterator<Item = (&'static Area, &'static Template)> {
        ALL.iter().flat_map(|area| area.templates.iter().map(move |template| (*area, template)))
    }

    #[test]
    fn the_shares_are_a_whole() {
        assert_eq!(ALL.iter().map(|area| area.share).sum::<u32>(), 1000);
        assert!(ALL.iter().all(|area| area.women <= 100));
    }

    #[test]
    fn ages_are_in_order_and_wide_enough_for_a_birth_year() {
        for (area, template) in templates() {
            let Ages { from, typical, to } = template.ages;
            let typ = template.insatstyp.code();
            assert!(from <= typical && typical <= to, "{} {typ}", area.omrade.code());
            assert!(from + 2 <= to, "{} {typ}", area.omrade.code());
            assert!(template.least_at_start <= from, "{} {typ}", area.omrade.code());
        }
    }

    #[test]
    fn every_insats_may_rest_on_its_act() {
        for (area, template) in templates() {
            let lag = match template.grund {
                Grund::Sol => Lag::SoL,
                Grund::Lss => Lag::Lss,
                Grund::Tvang(lagrum) => lagrum.lag(),
            };
            let extras = template.extras.iter().map(|(insatstyp, _)| *insatstyp);
            for insatstyp in extras.chain([template.insatstyp]) {
                assert!(insatstyp.lagar().contains(&lag), "{} {}", area.omrade.code(), insatstyp.code());
            }
        }
    }

    #[test]
    fn young_forms_of_care_do_not_exist_in_old_periods() {
        let kinds = |text: &str| {
            let period = Period::parse(text).unwrap();
            templates().filter(|(_, template)| template.exists_in(period)).count()
        };
        assert_eq!(kinds("2015-12") + 1, kinds("2016-01"));
        assert_eq!(kinds("2024-03") + 1, kinds("2024-04"));
    }
}
