//! A household with ekonomiskt bistånd as the rules see it: its adults, and what the support is for.

use crate::falt::Falt;
use crate::period::Period;
use crate::post::ekonomiskt_bistand::{EkonomisktBistand, Livsforing};
use crate::post::gemensam::{Sokande, SokandeMedlem, SokandePlats};

use super::alder::Alder;
use super::vy::PostVy;

/// An applicant or a co-applicant.
#[derive(Debug)]
pub(super) struct Vuxen<'a> {
    plats: SokandePlats,
    /// What the record says.
    pub(super) sokande: &'a Sokande,
    alder: Option<Alder>,
    period: Option<Period>,
}

/// The applicant and the co-applicant of a household, with their ages when somebody knows them.
pub(super) fn vuxna<'a>(
    vy: &PostVy<'a, EkonomisktBistand>,
    aldrar: [Option<Alder>; 2],
) -> [Option<Vuxen<'a>>; 2] {
    let [alder, medsokandes_alder] = aldrar;
    let vuxen = |plats, sokande: &'a Option<Sokande>, alder| {
        sokande.as_ref().map(|sokande| Vuxen { plats, sokande, alder, period: vy.period })
    };
    [
        vuxen(SokandePlats::Sokande, &vy.post.sokande, alder),
        vuxen(SokandePlats::Medsokande, &vy.post.medsokande, medsokandes_alder),
    ]
}

impl Vuxen<'_> {
    /// Whether the person has surely completed `years` years at the end of the period.
    pub(super) fn is_at_least(&self, years: u32) -> bool {
        self.alder
            .zip(self.period)
            .is_some_and(|(alder, period)| alder.minst(years, period.last_day()).is_certain())
    }

    /// Whether the person has surely not completed `years` years at the end of the period. Who is born later has a finding for
    /// that.
    pub(super) fn is_younger_than(&self, years: u32) -> bool {
        self.alder.zip(self.period).is_some_and(|(alder, period)| {
            let end = period.last_day();
            !alder.is_unborn_on(end) && alder.yngre_an(years, end).is_certain()
        })
    }

    /// The place in the record of the person.
    pub(super) fn plats(&self) -> Falt {
        match self.plats {
            SokandePlats::Sokande => Falt::Sokande,
            SokandePlats::Medsokande => Falt::Medsokande,
        }
    }

    /// The place in the record of one member of the person.
    pub(super) fn falt(&self, medlem: SokandeMedlem) -> Falt {
        self.plats.falt(medlem)
    }
}

/// The six parts of `livsforing.total`, in the order of the members.
pub(super) fn livsforing_parts(livsforing: &Livsforing) -> [Option<u32>; 6] {
    let Livsforing { total: _, hyresskuld, elskuld, ovrig_skuld, halso_och_sjukvard, tandvard, annat } =
        *livsforing;
    [hyresskuld, elskuld, ovrig_skuld, halso_och_sjukvard, tandvard, annat]
}
