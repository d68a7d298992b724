//! A record as the rules see it: what several rules need is worked out once.

use chrono::NaiveDate;

use crate::falt::{Falt, FaltSet};
use crate::identitet::{NationelltNummer, NummerFel};
use crate::kodlista::Idtyp;
use crate::period::Period;
use crate::post::gemensam::{Person, PersonMedlem, PersonPlats};
use crate::post::insats::Insats;

/// An insats and what follows from it.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "made by new only; rules read it")]
pub struct InsatsVy<'a> {
    /// The record.
    pub post: &'a Insats,
    /// The person concerned, if there is one.
    pub person: Option<PersonVy<'a>>,
    /// The last day of the reporting period.
    pub period_end: Option<NaiveDate>,
    present: FaltSet,
}

impl<'a> InsatsVy<'a> {
    /// Looks at `post`; `present` are the members that were there, whatever their form.
    pub fn new(post: &'a Insats, present: FaltSet) -> Self {
        Self {
            person: post
                .person
                .as_ref()
                .map(|person| PersonVy::new(PersonPlats::Person, person, post.period)),
            period_end: post.period.map(Period::last_day),
            present,
            post,
        }
    }

    /// Whether the member is not there at all. One of the wrong form is there, and has its own finding.
    pub fn is_absent(&self, falt: Falt) -> bool {
        !self.present.contains(falt)
    }
}

/// A person at one place of a record.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "made by new only; rules read it")]
pub struct PersonVy<'a> {
    /// Where in the record.
    pub plats: PersonPlats,
    /// The person.
    pub person: &'a Person,
    /// The reporting period.
    pub period: Option<Period>,
    /// What `id` says, when `idtyp` promises a national number.
    number: Option<Result<NationelltNummer, NummerFel>>,
}

impl<'a> PersonVy<'a> {
    /// Looks at `person`, who stands at `plats` in a record for `period`.
    pub fn new(plats: PersonPlats, person: &'a Person, period: Option<Period>) -> Self {
        Self { plats, person, period, number: person.national_number() }
    }

    /// The number, when it is right and of the kind that `idtyp` says.
    pub fn number(&self) -> Option<NationelltNummer> {
        self.number.as_ref()?.as_ref().ok().copied().filter(|_| !self.has_other_kind())
    }

    /// What is wrong with the number, unless it is of another kind than `idtyp` says (PNR-003 alone is reported then).
    pub fn number_fault(&self) -> Option<NummerFel> {
        self.number.as_ref()?.as_ref().err().copied().filter(|_| !self.has_other_kind())
    }

    /// Whether the day of the number belongs to the other kind than `idtyp` says: 01–31 against 61–91 (60 when it is not known).
    pub fn has_other_kind(&self) -> bool {
        let Some(day) = self.day_in_number() else { return false };
        match self.person.idtyp {
            Some(Idtyp::Personnummer) => (60..=91).contains(&day),
            Some(Idtyp::Samordningsnummer) => (1..=31).contains(&day),
            _ => false,
        }
    }

    /// The place in the record of one member of the person.
    pub fn falt(&self, medlem: PersonMedlem) -> Falt {
        self.plats.falt(medlem)
    }

    /// Digits seven and eight of a text of twelve digits.
    fn day_in_number(&self) -> Option<u8> {
        self.number.as_ref()?;
        let text = self.person.id.as_ref()?.expose().as_str().as_bytes();
        if text.len() != 12 || !text.iter().all(u8::is_ascii_digit) {
            return None;
        }
        let digits = text.get(6..8)?;
        digits.iter().try_fold(0_u8, |sum, digit| Some(sum * 10 + (digit - b'0')))
    }
}
