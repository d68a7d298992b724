//! Parts that several record types share: who answers, who performs, whom it concerns.
//!
//! The constructors are shortcuts for what every export needs; every member is a public field besides.

mod generated;

pub use generated::*;

use crate::identitet::{Kommunkod, NationelltNummer};
use crate::kodlista::{Ansvarigtyp, Idtyp};
use crate::sensitive::Sensitive;

impl Ansvarig {
    /// Who answers in law, without the committee.
    ///
    /// ```
    /// use socialdata_core::identitet::Kommunkod;
    /// use socialdata_core::kodlista::Ansvarigtyp;
    /// use socialdata_core::post::gemensam::{Ansvarig, Orgnr};
    ///
    /// let orgnr = Orgnr::parse("2120000142").ok_or("no organisation number")?;
    /// let ansvarig = Ansvarig::new(orgnr, Kommunkod::parse("0180")?, Ansvarigtyp::Socialnamnd);
    /// assert!(ansvarig.namnd.is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(organisationsnummer: Orgnr, kommunkod: Kommunkod, typ: Ansvarigtyp) -> Self {
        Self {
            organisationsnummer: Some(organisationsnummer),
            kommunkod: Some(kommunkod),
            namnd: None,
            typ: Some(typ),
        }
    }
}

impl Person {
    /// A person with a national number; the number says whether it is a personnummer or a samordningsnummer.
    ///
    /// ```
    /// use socialdata_core::identitet::NationelltNummer;
    /// use socialdata_core::kodlista::Idtyp;
    /// use socialdata_core::post::gemensam::Person;
    ///
    /// // 191401682396 is a published test number.
    /// let person = Person::with_number(&NationelltNummer::parse("191401682396")?);
    /// assert_eq!(person.idtyp, Some(Idtyp::Samordningsnummer));
    /// # Ok::<(), socialdata_core::identitet::NummerFel>(())
    /// ```
    pub fn with_number(number: &NationelltNummer) -> Self {
        let idtyp = match number {
            NationelltNummer::Personnummer(_) => Idtyp::Personnummer,
            NationelltNummer::Samordningsnummer(_) => Idtyp::Samordningsnummer,
        };
        let id = Idtext::parse(number.expose_text());
        Self { idtyp: Some(idtyp), id: id.map(Sensitive::new), ..Self::default() }
    }

    /// A person without a national number: an ordinary case, and no fault.
    pub fn without_number() -> Self {
        Self { idtyp: Some(Idtyp::Saknas), ..Self::default() }
    }

    /// A person whose identity is not documented (SoL 14 kap. 5 §). Nothing else may be known about them.
    pub fn undocumented() -> Self {
        Self { idtyp: Some(Idtyp::DokumenterasEj), ..Self::default() }
    }
}

impl From<Person> for Sokande {
    /// The same person as an adult of a household, before anything is said about support and work.
    fn from(person: Person) -> Self {
        Self {
            idtyp: person.idtyp,
            id: person.id,
            kon: person.kon,
            fodelsear: person.fodelsear,
            lokalt_id: person.lokalt_id,
            skydd: person.skydd,
            folkbokforingskommun: person.folkbokforingskommun,
            ..Self::default()
        }
    }
}
