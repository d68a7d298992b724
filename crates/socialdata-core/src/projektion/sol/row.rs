//! Rows of SOL1 and SOL2.

use chrono::NaiveDate;

use crate::identitet::Kommunkod;
use crate::kodlista::Insatstyp;
use crate::period::Period;
use crate::post::Value;

use super::super::rad::{Kalla, Projektion, Rad, Slag};
use super::super::vem::Vem;
use super::flaggor::{Boende, Flaggor};

/// One person on the last day of a month (SOL1).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Sol1Rad {
    /// The month.
    pub period: Period,
    /// The municipality that answers.
    pub kommunkod: Kommunkod,
    /// The person.
    pub vem: Vem,
    /// What the person has a decision about that is carried out on that day.
    pub flaggor: Flaggor,
    /// How the person lives.
    pub boende: Boende,
    /// Hours a month of hemtjänst; missing when one of the decisions states none.
    pub hemtjanst_timmar: Option<u32>,
    /// Hours a month of boendestöd.
    pub boendestod_timmar: Option<u32>,
    /// Days a month of korttidsplats.
    pub korttidsplats_dygn: Option<u32>,
}

/// One insats that began or ended in a month (SOL2).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Sol2Rad {
    /// The month.
    pub period: Period,
    /// The municipality that answers.
    pub kommunkod: Kommunkod,
    /// The person.
    pub vem: Vem,
    /// Whether the row is about the beginning or the end.
    pub handelse: Handelse,
    /// What the insats is.
    pub insatstyp: Insatstyp,
    /// The same as flags.
    pub flaggor: Flaggor,
    /// The day of the decision.
    pub beslutsdatum: Option<NaiveDate>,
    /// The first day on which the insats was carried out.
    pub verkstalld_fran: NaiveDate,
    /// The last day on which it was, when it has ended.
    pub slutdatum: Option<NaiveDate>,
}

/// What a row of SOL2 is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Handelse {
    /// `verkstallighet`: the insats began.
    Verkstallighet,
    /// `avslut`: it ended.
    Avslut,
}

impl Handelse {
    /// The code that a layout translates.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Verkstallighet => "verkstallighet",
            Self::Avslut => "avslut",
        }
    }
}

fn number<'a>(value: Option<u32>) -> Option<Value<'a>> {
    value.map(|value| Value::Integer(value.into()))
}

impl Rad for Sol1Rad {
    const PROJEKTION: Projektion = Projektion::Sol1;
    const KALLOR: &'static [Kalla<Self>] = &[
        Kalla::one("period", Slag::Manad, |rad, _| Some(Value::Month(rad.period))),
        Kalla::one("kommunkod", Slag::Kod, |rad, _| Some(Value::Kommunkod(rad.kommunkod))),
        Kalla::one("person.id", Slag::Identitet, |rad, _| rad.vem.id_value()),
        Kalla::one("person.lokaltId", Slag::Kod, |rad, _| rad.vem.lokalt_id_value()),
        Kalla::one("person.kon", Slag::Kod, |rad, _| rad.vem.kon_value()),
        Kalla::one("person.fodelsear", Slag::Heltal, |rad, _| rad.vem.fodelsear_value()),
        Kalla::one("hemtjanst", Slag::Kod, |rad, _| Some(rad.flaggor.hemtjanst().value())),
        Kalla::one("service", Slag::Kod, |rad, _| Some(rad.flaggor.has(Insatstyp::HemtjanstService))),
        Kalla::one("omvardnad", Slag::Kod, |rad, _| Some(rad.flaggor.has(Insatstyp::HemtjanstOmvardnad))),
        Kalla::one("ledsagning", Slag::Kod, |rad, _| Some(rad.flaggor.has(Insatstyp::Ledsagning))),
        Kalla::one("avlosning", Slag::Kod, |rad, _| Some(rad.flaggor.has(Insatstyp::Avlosning))),
        Kalla::one("trygghetslarm", Slag::Kod, |rad, _| Some(rad.flaggor.has(Insatstyp::Trygghetslarm))),
        Kalla::one("matdistribution", Slag::Kod, |rad, _| Some(rad.flaggor.has(Insatstyp::Matdistribution))),
        Kalla::one("boendestod", Slag::Kod, |rad, _| Some(rad.flaggor.has(Insatstyp::Boendestod))),
        Kalla::one("dagverksamhet", Slag::Kod, |rad, _| Some(rad.flaggor.has(Insatstyp::Dagverksamhet))),
        Kalla::one("korttidsplats", Slag::Kod, |rad, _| Some(rad.flaggor.has(Insatstyp::Korttidsplats))),
        Kalla::one("kontaktperson", Slag::Kod, |rad, _| Some(rad.flaggor.has(Insatstyp::Kontaktperson))),
        Kalla::one("kontaktfamilj", Slag::Kod, |rad, _| Some(rad.flaggor.has(Insatstyp::Kontaktfamilj))),
        Kalla::one("sarskiltBoende", Slag::Kod, |rad, _| Some(rad.flaggor.has(Insatstyp::SarskiltBoende))),
        Kalla::one("bostadMedSarskiltStod", Slag::Kod, |rad, _| {
            Some(rad.flaggor.has(Insatstyp::BostadMedSarskiltStod))
        }),
        Kalla::one("annanInsats", Slag::Kod, |rad, _| Some(rad.flaggor.has(Insatstyp::AnnanInsats))),
        Kalla::one("boende.ordinart", Slag::Kod, |rad, _| Some(rad.boende.ordinart.value())),
        Kalla::one("boende.sarskilt", Slag::Kod, |rad, _| Some(rad.boende.sarskilt.value())),
        Kalla::one("boende.annat", Slag::Kod, |rad, _| Some(rad.boende.annat.value())),
        Kalla::one("hemtjanst.timmar", Slag::Heltal, |rad, _| number(rad.hemtjanst_timmar)),
        Kalla::one("boendestod.timmar", Slag::Heltal, |rad, _| number(rad.boendestod_timmar)),
        Kalla::one("korttidsplats.dygn", Slag::Heltal, |rad, _| number(rad.korttidsplats_dygn)),
    ];
}

impl Rad for Sol2Rad {
    const PROJEKTION: Projektion = Projektion::Sol2;
    const KALLOR: &'static [Kalla<Self>] = &[
        Kalla::one("period", Slag::Manad, |rad, _| Some(Value::Month(rad.period))),
        Kalla::one("kommunkod", Slag::Kod, |rad, _| Some(Value::Kommunkod(rad.kommunkod))),
        Kalla::one("person.id", Slag::Identitet, |rad, _| rad.vem.id_value()),
        Kalla::one("person.lokaltId", Slag::Kod, |rad, _| rad.vem.lokalt_id_value()),
        Kalla::one("person.kon", Slag::Kod, |rad, _| rad.vem.kon_value()),
        Kalla::one("person.fodelsear", Slag::Heltal, |rad, _| rad.vem.fodelsear_value()),
        Kalla::one("handelse", Slag::Kod, |rad, _| Some(Value::Text(rad.handelse.code()))),
        Kalla::one("insatstyp", Slag::Kod, |rad, _| Some(Value::Text(rad.insatstyp.code()))),
        Kalla::one("hemtjanst", Slag::Kod, |rad, _| Some(rad.flaggor.hemtjanst().value())),
        Kalla::one("service", Slag::Kod, |rad, _| Some(rad.flaggor.has(Insatstyp::HemtjanstService))),
        Kalla::one("omvardnad", Slag::Kod, |rad, _| Some(rad.flaggor.has(Insatstyp::HemtjanstOmvardnad))),
        Kalla::one("ledsagning", Slag::Kod, |rad, _| Some(rad.flaggor.has(Insatstyp::Ledsagning))),
        Kalla::one("avlosning", Slag::Kod, |rad, _| Some(rad.flaggor.has(Insatstyp::Avlosning))),
        Kalla::one("trygghetslarm", Slag::Kod, |rad, _| Some(rad.flaggor.has(Insatstyp::Trygghetslarm))),
        Kalla::one("matdistribution", Slag::Kod, |rad, _| Some(rad.flaggor.has(Insatstyp::Matdistribution))),
        Kalla::one("boendestod", Slag::Kod, |rad, _| Some(rad.flaggor.has(Insatstyp::Boendestod))),
        Kalla::one("dagverksamhet", Slag::Kod, |rad, _| Some(rad.flaggor.has(Insatstyp::Dagverksamhet))),
        Kalla::one("korttidsplats", Slag::Kod, |rad, _| Some(rad.flaggor.has(Insatstyp::Korttidsplats))),
        Kalla::one("kontaktperson", Slag::Kod, |rad, _| Some(rad.flaggor.has(Insatstyp::Kontaktperson))),
        Kalla::one("kontaktfamilj", Slag::Kod, |rad, _| Some(rad.flaggor.has(Insatstyp::Kontaktfamilj))),
        Kalla::one("sarskiltBoende", Slag::Kod, |rad, _| Some(rad.flaggor.has(Insatstyp::SarskiltBoende))),
        Kalla::one("bostadMedSarskiltStod", Slag::Kod, |rad, _| {
            Some(rad.flaggor.has(Insatstyp::BostadMedSarskiltStod))
        }),
        Kalla::one("annanInsats", Slag::Kod, |rad, _| Some(rad.flaggor.has(Insatstyp::AnnanInsats))),
        Kalla::one("beslutsdatum", Slag::Datum, |rad, _| rad.beslutsdatum.map(Value::Date)),
        Kalla::one("verkstalldFran", Slag::Datum, |rad, _| Some(Value::Date(rad.verkstalld_fran))),
        Kalla::one("slutdatum", Slag::Datum, |rad, _| rad.slutdatum.map(Value::Date)),
    ];
}
