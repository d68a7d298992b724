//! Rows of the three files about ekonomiskt bistånd.

use crate::identitet::Kommunkod;
use crate::kodlista::{AvslutsorsakEkb, Forsorjningshinder};
use crate::period::Period;
use crate::post::Value;
use crate::post::ekonomiskt_bistand::Livsforing;
use crate::post::gemensam::Nyckel;

use super::super::rad::{Kalla, Projektion, Rad, Slag};
use super::super::vem::Vem;
use super::hushall::{ALDRAR, Hushall, INSATSER, Vuxen, kronor};

/// The first and last month of a year.
const MANADER: (u8, u8) = (1, 12);

/// One household's month.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EkbManadRad {
    /// The month that the aid is for.
    pub period: Period,
    /// The municipality that answers.
    pub kommunkod: Kommunkod,
    /// The household.
    pub hushall: Hushall,
    /// All aid, kronor.
    pub bistandsbelopp: Option<u32>,
    /// Of it försörjningsstöd.
    pub forsorjningsstod: Option<u32>,
    /// Of that for housing.
    pub forsorjningsstod_boende: Option<u32>,
    /// Other costs of living.
    pub livsforing: Livsforing,
}

/// Why aid ended for one household.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EkbAoRad {
    /// The month of the report.
    pub period: Period,
    /// The municipality that answers.
    pub kommunkod: Kommunkod,
    /// The key of the household at the sender.
    pub hushall_id: Nyckel,
    /// The applicant.
    pub sokande: Vem,
    /// The co-applicant.
    pub medsokande: Option<Vem>,
    /// The last month with aid.
    pub sista_bistandsmanad: Period,
    /// Why it ended for the applicant.
    pub orsak_sokande: Option<AvslutsorsakEkb>,
    /// Why it ended for the co-applicant.
    pub orsak_medsokande: Option<AvslutsorsakEkb>,
}

/// One household's year.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EkbArRad {
    /// The year.
    pub year: i32,
    /// The municipality that answers.
    pub kommunkod: Kommunkod,
    /// The household as the last month with a record describes it.
    pub hushall: Hushall,
    /// The months, January first; `None` is a month without a record.
    pub manader: [Option<ArManad>; 12],
}

/// A month of a household's year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ArManad {
    /// All aid, kronor.
    pub bistandsbelopp: Option<u32>,
    /// Of it försörjningsstöd.
    pub forsorjningsstod: Option<u32>,
    /// Of that for housing.
    pub forsorjningsstod_boende: Option<u32>,
    /// Försörjningshinder of the applicant.
    pub hinder_sokande: Option<Forsorjningshinder>,
    /// Försörjningshinder of the co-applicant.
    pub hinder_medsokande: Option<Forsorjningshinder>,
}

impl EkbArRad {
    fn manad(&self, number: u8) -> Option<&ArManad> {
        self.manader.get(usize::from(number.checked_sub(MANADER.0)?))?.as_ref()
    }

    /// The sum over the months with a record; missing when one of them states no amount, since it would be too low.
    fn total<'a>(&self, amount: fn(&ArManad) -> Option<u32>) -> Option<Value<'a>> {
        let mut sum = 0_i64;
        for manad in self.manader.iter().flatten() {
            sum += i64::from(amount(manad)?);
        }
        Some(Value::Integer(sum))
    }

    fn months_with_aid(&self) -> usize {
        self.manader.iter().flatten().count()
    }
}

impl Rad for EkbManadRad {
    const PROJEKTION: Projektion = Projektion::EkbManad;
    const KALLOR: &'static [Kalla<Self>] = &[
        Kalla::one("period", Slag::Manad, |rad, _| Some(Value::Month(rad.period))),
        Kalla::one("kommunkod", Slag::Kod, |rad, _| Some(Value::Kommunkod(rad.kommunkod))),
        Kalla::one("stadsdel", Slag::Kod, |rad, _| rad.hushall.stadsdel_value()),
        Kalla::one("hushallId", Slag::Kod, |rad, _| Some(Value::Text(rad.hushall.hushall_id.as_str()))),
        Kalla::one("hushallstyp", Slag::Kod, |rad, _| rad.hushall.typ_value()),
        Kalla::one("sokande.id", Slag::Identitet, |rad, _| rad.hushall.sokande.vem.id_value()),
        Kalla::one("sokande.lokaltId", Slag::Kod, |rad, _| rad.hushall.sokande.vem.lokalt_id_value()),
        Kalla::one("sokande.kon", Slag::Kod, |rad, _| rad.hushall.sokande.vem.kon_value()),
        Kalla::one("sokande.fodelsear", Slag::Heltal, |rad, _| rad.hushall.sokande.vem.fodelsear_value()),
        Kalla::one("sokande.hinder", Slag::Kod, |rad, _| rad.hushall.sokande.hinder_value()),
        Kalla::many("sokande.insats", Slag::Kod, INSATSER, |rad, n| {
            Some(rad.hushall.sokande.insats_value(n))
        }),
        Kalla::one("medsokande.id", Slag::Identitet, |rad, _| {
            rad.hushall.medsokande.as_ref().and_then(|adult| adult.vem.id_value())
        }),
        Kalla::one("medsokande.lokaltId", Slag::Kod, |rad, _| {
            rad.hushall.medsokande.as_ref().and_then(|adult| adult.vem.lokalt_id_value())
        }),
        Kalla::one("medsokande.kon", Slag::Kod, |rad, _| {
            rad.hushall.medsokande.as_ref().and_then(|adult| adult.vem.kon_value())
        }),
        Kalla::one("medsokande.fodelsear", Slag::Heltal, |rad, _| {
            rad.hushall.medsokande.as_ref().and_then(|adult| adult.vem.fodelsear_value())
        }),
        Kalla::one("medsokande.hinder", Slag::Kod, |rad, _| {
            rad.hushall.medsokande.as_ref().and_then(Vuxen::hinder_value)
        }),
        Kalla::many("medsokande.insats", Slag::Kod, INSATSER, |rad, n| {
            rad.hushall.medsokande.as_ref().map(|adult| adult.insats_value(n))
        }),
        Kalla::many("barn", Slag::Heltal, ALDRAR, |rad, age| rad.hushall.barn_value(age)),
        Kalla::one("ovriga1821", Slag::Heltal, |rad, _| kronor(rad.hushall.ovriga1821)),
        Kalla::one("bistandsbelopp", Slag::Heltal, |rad, _| kronor(rad.bistandsbelopp)),
        Kalla::one("forsorjningsstod", Slag::Heltal, |rad, _| kronor(rad.forsorjningsstod)),
        Kalla::one("forsorjningsstodBoende", Slag::Heltal, |rad, _| kronor(rad.forsorjningsstod_boende)),
        Kalla::one("livsforing.total", Slag::Heltal, |rad, _| kronor(rad.livsforing.total)),
        Kalla::one("livsforing.hyresskuld", Slag::Heltal, |rad, _| kronor(rad.livsforing.hyresskuld)),
        Kalla::one("livsforing.elskuld", Slag::Heltal, |rad, _| kronor(rad.livsforing.elskuld)),
        Kalla::one("livsforing.ovrigSkuld", Slag::Heltal, |rad, _| kronor(rad.livsforing.ovrig_skuld)),
        Kalla::one("livsforing.halsoOchSjukvard", Slag::Heltal, |rad, _| {
            kronor(rad.livsforing.halso_och_sjukvard)
        }),
        Kalla::one("livsforing.tandvard", Slag::Heltal, |rad, _| kronor(rad.livsforing.tandvard)),
        Kalla::one("livsforing.annat", Slag::Heltal, |rad, _| kronor(rad.livsforing.annat)),
    ];
}

impl Rad for EkbAoRad {
    const PROJEKTION: Projektion = Projektion::EkbAo;
    const KALLOR: &'static [Kalla<Self>] = &[
        Kalla::one("period", Slag::Manad, |rad, _| Some(Value::Month(rad.period))),
        Kalla::one("kommunkod", Slag::Kod, |rad, _| Some(Value::Kommunkod(rad.kommunkod))),
        Kalla::one("hushallId", Slag::Kod, |rad, _| Some(Value::Text(rad.hushall_id.as_str()))),
        Kalla::one("sokande.id", Slag::Identitet, |rad, _| rad.sokande.id_value()),
        Kalla::one("sokande.lokaltId", Slag::Kod, |rad, _| rad.sokande.lokalt_id_value()),
        Kalla::one("sokande.orsak", Slag::Kod, |rad, _| {
            rad.orsak_sokande.map(|code| Value::Text(code.code()))
        }),
        Kalla::one("medsokande.id", Slag::Identitet, |rad, _| {
            rad.medsokande.as_ref().and_then(Vem::id_value)
        }),
        Kalla::one("medsokande.lokaltId", Slag::Kod, |rad, _| {
            rad.medsokande.as_ref().and_then(Vem::lokalt_id_value)
        }),
        Kalla::one("medsokande.orsak", Slag::Kod, |rad, _| {
            rad.orsak_medsokande.map(|code| Value::Text(code.code()))
        }),
        Kalla::one("sistaBistandsmanad", Slag::Manad, |rad, _| Some(Value::Month(rad.sista_bistandsmanad))),
    ];
}

impl Rad for EkbArRad {
    const PROJEKTION: Projektion = Projektion::EkbAr;
    const KALLOR: &'static [Kalla<Self>] = &[
        Kalla::one("ar", Slag::Heltal, |rad, _| Some(Value::Integer(rad.year.into()))),
        Kalla::one("kommunkod", Slag::Kod, |rad, _| Some(Value::Kommunkod(rad.kommunkod))),
        Kalla::one("stadsdel", Slag::Kod, |rad, _| rad.hushall.stadsdel_value()),
        Kalla::one("hushallId", Slag::Kod, |rad, _| Some(Value::Text(rad.hushall.hushall_id.as_str()))),
        Kalla::one("hushallstyp", Slag::Kod, |rad, _| rad.hushall.typ_value()),
        Kalla::one("sokande.id", Slag::Identitet, |rad, _| rad.hushall.sokande.vem.id_value()),
        Kalla::one("sokande.lokaltId", Slag::Kod, |rad, _| rad.hushall.sokande.vem.lokalt_id_value()),
        Kalla::many("sokande.hinder", Slag::Kod, MANADER, |rad, n| {
            rad.manad(n)?.hinder_sokande.map(|code| Value::Text(code.code()))
        }),
        Kalla::one("medsokande.id", Slag::Identitet, |rad, _| {
            rad.hushall.medsokande.as_ref().and_then(|adult| adult.vem.id_value())
        }),
        Kalla::one("medsokande.lokaltId", Slag::Kod, |rad, _| {
            rad.hushall.medsokande.as_ref().and_then(|adult| adult.vem.lokalt_id_value())
        }),
        Kalla::many("medsokande.hinder", Slag::Kod, MANADER, |rad, n| {
            rad.manad(n)?.hinder_medsokande.map(|code| Value::Text(code.code()))
        }),
        Kalla::many("barn", Slag::Heltal, ALDRAR, |rad, age| rad.hushall.barn_value(age)),
        Kalla::one("ovriga1821", Slag::Heltal, |rad, _| kronor(rad.hushall.ovriga1821)),
        Kalla::one("manaderMedBistand", Slag::Heltal, |rad, _| {
            i64::try_from(rad.months_with_aid()).ok().map(Value::Integer)
        }),
        Kalla::many("bistandsbelopp", Slag::Heltal, MANADER, |rad, n| kronor(rad.manad(n)?.bistandsbelopp)),
        Kalla::many("forsorjningsstod", Slag::Heltal, MANADER, |rad, n| {
            kronor(rad.manad(n)?.forsorjningsstod)
        }),
        Kalla::many("forsorjningsstodBoende", Slag::Heltal, MANADER, |rad, n| {
            kronor(rad.manad(n)?.forsorjningsstod_boende)
        }),
        Kalla::one("bistandsbelopp.aret", Slag::Heltal, |rad, _| rad.total(|manad| manad.bistandsbelopp)),
        Kalla::one("forsorjningsstod.aret", Slag::Heltal, |rad, _| rad.total(|manad| manad.forsorjningsstod)),
        Kalla::one("forsorjningsstodBoende.aret", Slag::Heltal, |rad, _| {
            rad.total(|manad| manad.forsorjningsstod_boende)
        }),
    ];
}
