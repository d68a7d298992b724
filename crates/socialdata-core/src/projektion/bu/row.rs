//! Rows of the two files of BU.

use chrono::NaiveDate;

use crate::identitet::Kommunkod;
use crate::kodlista::{EfterPlacering, Grund, Insatstyp, Lagrum, Placeringsform};
use crate::post::Value;

use super::super::rad::{JaNej, Kalla, Projektion, Rad, Slag};
use super::super::vem::Vem;

/// One insats of a year (`BU_INSATS`).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BuInsatsRad {
    /// The year.
    pub year: i32,
    /// The municipality that answers: where the decision was made.
    pub kommunkod: Kommunkod,
    /// The child or young person.
    pub vem: Vem,
    /// Whether the child came alone, as its placements say.
    pub ensamkommande: JaNej,
    /// The day of the decision, which is half of the key of the placements.
    pub beslutsdatum: NaiveDate,
    /// The last day of the insats, when it ended before the year did.
    pub slutdatum: Option<NaiveDate>,
    /// What the insats is.
    pub insatstyp: Insatstyp,
    /// The provision.
    pub lagrum: Lagrum,
    /// What followed the last placement of an insats that has ended.
    pub efter: Option<EfterPlacering>,
}

/// One placement of a year (`BU_PLAC`).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BuPlaceringRad {
    /// The year.
    pub year: i32,
    /// The municipality that answers.
    pub kommunkod: Kommunkod,
    /// The child or young person.
    pub vem: Vem,
    /// The day of the decision about the insats: with the person the key of it.
    pub beslutsdatum: NaiveDate,
    /// The first day of the placement.
    pub startdatum: NaiveDate,
    /// Its last day, when it ended before the year did.
    pub slutdatum: Option<NaiveDate>,
    /// The form.
    pub placeringsform: Placeringsform,
    /// The ground.
    pub grund: Option<Grund>,
    /// The municipality of the placement. Withheld when the person is protected.
    pub placeringskommun: Option<Kommunkod>,
}

impl Rad for BuInsatsRad {
    const PROJEKTION: Projektion = Projektion::BuInsats;
    const KALLOR: &'static [Kalla<Self>] = &[
        Kalla::one("ar", Slag::Heltal, |rad, _| Some(Value::Integer(rad.year.into()))),
        Kalla::one("kommunkod", Slag::Kod, |rad, _| Some(Value::Kommunkod(rad.kommunkod))),
        Kalla::one("person.id", Slag::Identitet, |rad, _| rad.vem.id_value()),
        Kalla::one("person.lokaltId", Slag::Kod, |rad, _| rad.vem.lokalt_id_value()),
        Kalla::one("person.kon", Slag::Kod, |rad, _| rad.vem.kon_value()),
        Kalla::one("person.fodelsear", Slag::Heltal, |rad, _| rad.vem.fodelsear_value()),
        Kalla::one("ensamkommande", Slag::Kod, |rad, _| Some(rad.ensamkommande.value())),
        Kalla::one("beslutsdatum", Slag::Datum, |rad, _| Some(Value::Date(rad.beslutsdatum))),
        Kalla::one("slutdatum", Slag::Datum, |rad, _| rad.slutdatum.map(Value::Date)),
        Kalla::one("insatstyp", Slag::Kod, |rad, _| Some(Value::Text(rad.insatstyp.code()))),
        Kalla::one("lagrum", Slag::Kod, |rad, _| Some(Value::Text(rad.lagrum.code()))),
        Kalla::one("efterInsats", Slag::Kod, |rad, _| rad.efter.map(|code| Value::Text(code.code()))),
    ];
}

impl Rad for BuPlaceringRad {
    const PROJEKTION: Projektion = Projektion::BuPlacering;
    const KALLOR: &'static [Kalla<Self>] = &[
        Kalla::one("ar", Slag::Heltal, |rad, _| Some(Value::Integer(rad.year.into()))),
        Kalla::one("kommunkod", Slag::Kod, |rad, _| Some(Value::Kommunkod(rad.kommunkod))),
        Kalla::one("person.id", Slag::Identitet, |rad, _| rad.vem.id_value()),
        Kalla::one("person.lokaltId", Slag::Kod, |rad, _| rad.vem.lokalt_id_value()),
        Kalla::one("person.kon", Slag::Kod, |rad, _| rad.vem.kon_value()),
        Kalla::one("person.fodelsear", Slag::Heltal, |rad, _| rad.vem.fodelsear_value()),
        Kalla::one("beslutsdatum", Slag::Datum, |rad, _| Some(Value::Date(rad.beslutsdatum))),
        Kalla::one("startdatum", Slag::Datum, |rad, _| Some(Value::Date(rad.startdatum))),
        Kalla::one("slutdatum", Slag::Datum, |rad, _| rad.slutdatum.map(Value::Date)),
        Kalla::one("placeringsform", Slag::Kod, |rad, _| Some(Value::Text(rad.placeringsform.code()))),
        Kalla::one("grund", Slag::Kod, |rad, _| rad.grund.map(|code| Value::Text(code.code()))),
        Kalla::one("placeringskommun", Slag::Kod, |rad, _| rad.placeringskommun.map(Value::Kommunkod)),
    ];
}
