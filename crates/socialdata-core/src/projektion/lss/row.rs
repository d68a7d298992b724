//! Rows of LSS.

use crate::identitet::Kommunkod;
use crate::kodlista::{Insatstyp, Personkrets};
use crate::post::Value;

use super::super::rad::{JaNej, Kalla, Projektion, Rad, Slag};
use super::super::vem::Vem;

/// The number of the first insats in LSS 9 § that the register asks for; 9 § 1 is not in it.
pub(super) const FIRST: u8 = 2;
/// The number of the last.
pub(super) const LAST: u8 = 10;

/// One person with insatser under LSS that are decided and carried out on 1 October.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LssRad {
    /// The year.
    pub year: i32,
    /// The municipality that answers.
    pub kommunkod: Kommunkod,
    /// The person.
    pub vem: Vem,
    /// The personkrets; missing when the records disagree.
    pub personkrets: Option<Personkrets>,
    /// The kinds of insatser, in the order of the code list, each once.
    pub insatser: Vec<Insatstyp>,
    /// Hours a month of personlig assistans (9 § 2); missing when one of the decisions states none.
    pub assistans_timmar: Option<u32>,
    /// Hours a month of ledsagarservice (9 § 3).
    pub ledsagarservice_timmar: Option<u32>,
    /// Hours a month of avlösarservice (9 § 5).
    pub avlosarservice_timmar: Option<u32>,
    /// Days a month of korttidsvistelse (9 § 6).
    pub korttidsvistelse_dygn: Option<u32>,
    /// Where a home under 9 § 8 or 9 lies, when it is another municipality. Withheld when the person is protected.
    pub boendekommun: Option<Kommunkod>,
    /// Who carries out 9 § 2 to 10, at index number − 2. Withheld when the person is protected.
    pub utforande_kommun: [Option<Kommunkod>; 9],
}

impl LssRad {
    fn has<'a>(&self, typ: Insatstyp) -> Value<'a> {
        JaNej::stated(Some(self.insatser.contains(&typ))).value()
    }

    fn utforande_kommun<'a>(&self, number: u8) -> Option<Value<'a>> {
        let index = usize::from(number.checked_sub(FIRST)?);
        self.utforande_kommun.get(index).copied().flatten().map(Value::Kommunkod)
    }
}

fn number<'a>(value: Option<u32>) -> Option<Value<'a>> {
    value.map(|value| Value::Integer(value.into()))
}

impl Rad for LssRad {
    const PROJEKTION: Projektion = Projektion::Lss;
    const KALLOR: &'static [Kalla<Self>] = &[
        Kalla::one("ar", Slag::Heltal, |rad, _| Some(Value::Integer(rad.year.into()))),
        Kalla::one("kommunkod", Slag::Kod, |rad, _| Some(Value::Kommunkod(rad.kommunkod))),
        Kalla::one("person.id", Slag::Identitet, |rad, _| rad.vem.id_value()),
        Kalla::one("person.lokaltId", Slag::Kod, |rad, _| rad.vem.lokalt_id_value()),
        Kalla::one("person.kon", Slag::Kod, |rad, _| rad.vem.kon_value()),
        Kalla::one("person.fodelsear", Slag::Heltal, |rad, _| rad.vem.fodelsear_value()),
        Kalla::one("personkrets", Slag::Kod, |rad, _| rad.personkrets.map(|code| Value::Text(code.code()))),
        Kalla::one("assistans", Slag::Kod, |rad, _| Some(rad.has(Insatstyp::LssPersonligAssistans))),
        Kalla::one("assistans.timmar", Slag::Heltal, |rad, _| number(rad.assistans_timmar)),
        Kalla::one("ledsagarservice", Slag::Kod, |rad, _| Some(rad.has(Insatstyp::LssLedsagarservice))),
        Kalla::one("ledsagarservice.timmar", Slag::Heltal, |rad, _| number(rad.ledsagarservice_timmar)),
        Kalla::one("kontaktperson", Slag::Kod, |rad, _| Some(rad.has(Insatstyp::LssKontaktperson))),
        Kalla::one("avlosarservice", Slag::Kod, |rad, _| Some(rad.has(Insatstyp::LssAvlosarservice))),
        Kalla::one("avlosarservice.timmar", Slag::Heltal, |rad, _| number(rad.avlosarservice_timmar)),
        Kalla::one("korttidsvistelse", Slag::Kod, |rad, _| Some(rad.has(Insatstyp::LssKorttidsvistelse))),
        Kalla::one("korttidsvistelse.dygn", Slag::Heltal, |rad, _| number(rad.korttidsvistelse_dygn)),
        Kalla::one("korttidstillsyn", Slag::Kod, |rad, _| Some(rad.has(Insatstyp::LssKorttidstillsyn))),
        Kalla::one("familjehemBarn", Slag::Kod, |rad, _| Some(rad.has(Insatstyp::LssFamiljehemBarn))),
        Kalla::one("bostadBarn", Slag::Kod, |rad, _| Some(rad.has(Insatstyp::LssBostadBarn))),
        Kalla::one("bostadVuxna", Slag::Kod, |rad, _| Some(rad.has(Insatstyp::LssBostadVuxna))),
        Kalla::one("annanBostadVuxna", Slag::Kod, |rad, _| Some(rad.has(Insatstyp::LssAnnanBostadVuxna))),
        Kalla::one("dagligVerksamhet", Slag::Kod, |rad, _| Some(rad.has(Insatstyp::LssDagligVerksamhet))),
        Kalla::one("boendekommun", Slag::Kod, |rad, _| rad.boendekommun.map(Value::Kommunkod)),
        Kalla::many("utforandeKommun", Slag::Kod, (FIRST, LAST), |rad, number| rad.utforande_kommun(number)),
    ];
}
