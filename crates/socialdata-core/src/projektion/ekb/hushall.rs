//! What the files about ekonomiskt bistånd say about a household and its adults.

use crate::kodlista::{Arbetsmarknadsinsats, Forsorjningshinder, Hushallstyp};
use crate::post::Value;
use crate::post::ekonomiskt_bistand::EkonomisktBistand;
use crate::post::gemensam::{Nyckel, Sokande, Stadsdelskod};

use super::super::rad::JaNej;
use super::super::vem::Vem;

/// The first and last number of an arbetsmarknadsinsats (`01` to `07`).
pub(super) const INSATSER: (u8, u8) = (1, 7);
/// The first and last age of a child.
pub(super) const ALDRAR: (u8, u8) = (0, 17);

/// An adult of a household.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Vuxen {
    /// Who.
    pub vem: Vem,
    /// Why the adult cannot support himself or herself.
    pub hinder: Option<Forsorjningshinder>,
    /// Measures of the labour market.
    pub insatser: Vec<Arbetsmarknadsinsats>,
}

impl Vuxen {
    pub(super) fn of(sokande: &Sokande) -> Option<Self> {
        Some(Self {
            vem: Vem::of(sokande)?,
            hinder: sokande.forsorjningshinder,
            insatser: sokande.arbetsmarknadsinsatser.clone(),
        })
    }

    pub(super) fn hinder_value<'a>(&self) -> Option<Value<'a>> {
        self.hinder.map(|hinder| Value::Text(hinder.code()))
    }

    /// Whether the measure with that number is stated; nothing is said when none is.
    pub(super) fn insats_value<'a>(&self, number: u8) -> Value<'a> {
        let has = |insats: &Arbetsmarknadsinsats| insats.code().parse() == Ok(number);
        let stated = (!self.insatser.is_empty()).then(|| self.insatser.iter().any(has));
        JaNej::stated(stated).value()
    }
}

/// A household as a month's record describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Hushall {
    /// The key of the household at the sender.
    pub hushall_id: Nyckel,
    /// The part of Stockholm or Göteborg. Withheld when an adult is protected.
    pub stadsdel: Option<Stadsdelskod>,
    /// The type.
    pub typ: Option<Hushallstyp>,
    /// The applicant.
    pub sokande: Vuxen,
    /// The co-applicant.
    pub medsokande: Option<Vuxen>,
    /// Children by age, 0–17 years.
    pub barn: [Option<u32>; 18],
    /// Others of 18–21 years.
    pub ovriga1821: Option<u32>,
}

impl Hushall {
    /// `None` when an adult cannot be reported to today's register; see [`Vem`].
    pub(super) fn of(post: &EkonomisktBistand) -> Option<Self> {
        let sokande = Vuxen::of(post.sokande.as_ref()?)?;
        let medsokande = match &post.medsokande {
            Some(medsokande) => Some(Vuxen::of(medsokande)?),
            None => None,
        };
        let is_protected =
            sokande.vem.skyddad || medsokande.as_ref().is_some_and(|medsokande| medsokande.vem.skyddad);
        Some(Self {
            hushall_id: post.hushall_id.clone()?,
            stadsdel: post.stadsdel.clone().filter(|_| !is_protected),
            typ: post.hushallstyp,
            sokande,
            medsokande,
            barn: post.barn_per_alder.unwrap_or_default(),
            ovriga1821: post.antal_ovriga1821,
        })
    }

    pub(super) fn barn_value<'a>(&self, age: u8) -> Option<Value<'a>> {
        kronor(self.barn.get(usize::from(age)).copied().flatten())
    }

    pub(super) fn stadsdel_value(&self) -> Option<Value<'_>> {
        self.stadsdel.as_ref().map(|code| Value::Text(code.as_str()))
    }

    pub(super) fn typ_value<'a>(&self) -> Option<Value<'a>> {
        self.typ.map(|typ| Value::Text(typ.code()))
    }
}

/// A count or an amount.
pub(super) fn kronor<'a>(value: Option<u32>) -> Option<Value<'a>> {
    value.map(|value| Value::Integer(value.into()))
}
