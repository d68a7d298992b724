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
pub(crate) struct InsatsVy<'a> {
    /// The record.
    pub(crate) post: &'a Insats,
    /// The person concerned, if there is one.
    pub(crate) person: Option<PersonVy<'a>>,
    /// The last day of the reporting period.
    pub(crate) period_end: Option<NaiveDate>,
    present: FaltSet,
}

impl<'a> InsatsVy<'a> {
    /// Looks at `post`; `present` are the members that were there, whatever their form.
    pub(crate) fn new(post: &'a Insats, present: FaltSet) -> Self {
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
    pub(crate) fn is_absent(&self, falt: Falt) -> bool {
        !self.present.contains(falt)
    }
}

/// A person at one place of a record.
#[derive(Debug)]
pub(crate) struct PersonVy<'a> {
    /// Where in the record.
    plats: PersonPlats,
    /// The person.
    pub(crate) person: &'a Person,
    /// The reporting period.
    pub(crate) period: Option<Period>,
    /// What `id` says, when `idtyp` promises a national number.
    number: Option<Result<NationelltNummer, NummerFel>>,
}

impl<'a> PersonVy<'a> {
    /// Looks at `person`, who stands at `plats` in a record for `period`.
    pub(crate) fn new(plats: PersonPlats, person: &'a Person, period: Option<Period>) -> Self {
        Self { plats, person, period, number: person.national_number() }
    }

    /// The number, when it is right. The digits decide which kind it is.
    pub(crate) fn number(&self) -> Option<NationelltNummer> {
        self.number?.ok().filter(|_| !self.is_samordningsnummer_in_disguise())
    }

    /// What is wrong with the number, read as the kind that its digits say.
    pub(crate) fn number_fault(&self) -> Option<NummerFel> {
        self.number?.err().filter(|_| !self.is_samordningsnummer_in_disguise())
    }

    /// Whether the day of the number belongs to the other kind than `idtyp` says: 01–31 against 61–91 (60 when it is not known).
    pub(crate) fn has_other_kind(&self) -> bool {
        let is_personnummer = self.person.idtyp == Some(Idtyp::Samordningsnummer)
            && self.day_in_number().is_some_and(|day| (1..=31).contains(&day));
        is_personnummer || self.is_samordningsnummer_in_disguise()
    }

    /// A day of 60–91 under idtyp personnummer. PNR-003 alone is reported for such a number: as a personnummer it is wrong
    /// through and through, and every other finding would say the same once more.
    fn is_samordningsnummer_in_disguise(&self) -> bool {
        self.person.idtyp == Some(Idtyp::Personnummer)
            && self.day_in_number().is_some_and(|day| (60..=91).contains(&day))
    }

    /// The place in the record of one member of the person.
    pub(crate) fn falt(&self, medlem: PersonMedlem) -> Falt {
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
