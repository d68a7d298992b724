//! The adults of a household with ekonomiskt bistånd as the rules see them.

use crate::falt::Falt;
use crate::period::Period;
use crate::post::gemensam::{Sokande, SokandeMedlem, SokandePlats};

use super::alder::Alder;

/// An applicant or a co-applicant.
#[derive(Debug)]
pub(super) struct Vuxen<'a> {
    plats: SokandePlats,
    /// What the record says.
    pub(super) sokande: &'a Sokande,
    alder: Option<Alder>,
    period: Option<Period>,
}

impl<'a> Vuxen<'a> {
    /// The person at `plats` of a household in `period`; `alder` is `None` when nobody knows.
    pub(super) fn new(
        plats: SokandePlats,
        sokande: &'a Sokande,
        alder: Option<Alder>,
        period: Option<Period>,
    ) -> Self {
        Self { plats, sokande, alder, period }
    }

    /// Whether the person has surely completed `years` years at the end of the period.
    pub(super) fn is_at_least(&self, years: u32) -> bool {
        self.alder
            .zip(self.period)
            .is_some_and(|(alder, period)| alder.minst(years, period.last_day()).is_certain())
    }

    /// Whether the person has surely not completed `years` years at the end of the period.
    pub(super) fn is_younger_than(&self, years: u32) -> bool {
        self.alder
            .zip(self.period)
            .is_some_and(|(alder, period)| alder.yngre_an(years, period.last_day()).is_certain())
    }

    /// The place in the record of one member of the person.
    pub(super) fn falt(&self, medlem: SokandeMedlem) -> Falt {
        self.plats.falt(medlem)
    }
}
