//! A record as the rules see it: what several rules need is worked out once.

use std::fmt;

use chrono::NaiveDate;

use crate::falt::{Falt, FaltSet};
use crate::identitet::{NationelltNummer, NummerFel};
use crate::kodlista::{Idtyp, Kon};
use crate::period::Period;
use crate::post::HarPerson;
use crate::post::gemensam::{Idtext, PersonMedlem, PersonPlats};
use crate::sensitive::Sensitive;

/// A record of one type and what follows from it.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "made by new only; rules read it")]
pub struct PostVy<'a, T> {
    /// The record.
    pub post: &'a T,
    /// The last day of the reporting period.
    pub period_end: Option<NaiveDate>,
    present: FaltSet,
}

impl<'a, T> PostVy<'a, T> {
    /// Looks at `post`, a record for `period`; `present` are the members that were there, whatever their form.
    pub fn new(post: &'a T, period: Option<Period>, present: FaltSet) -> Self {
        Self { post, period_end: period.map(Period::last_day), present }
    }

    /// Whether the member is not there at all. One of the wrong form is there, and has its own finding.
    pub fn is_absent(&self, falt: Falt) -> bool {
        !self.present.contains(falt)
    }

    /// Whether `date` lies after the reporting period.
    pub fn is_after_period(&self, date: Option<NaiveDate>) -> bool {
        date.zip(self.period_end).is_some_and(|(date, end)| date > end)
    }
}

/// A person at one place of a record.
#[expect(clippy::exhaustive_structs, reason = "made by new only; rules read it")]
pub struct PersonVy<'a> {
    /// Where in the record.
    pub plats: PersonPlats,
    /// What identifies the person.
    pub idtyp: Option<Idtyp>,
    /// The sex.
    pub kon: Option<Kon>,
    /// The reporting period.
    pub period: Option<Period>,
    id: Option<&'a Sensitive<Idtext>>,
    /// What `id` says, when `idtyp` promises a national number.
    number: Option<Result<NationelltNummer, NummerFel>>,
}

impl<'a> PersonVy<'a> {
    /// Looks at `person`, who stands at `plats` in a record for `period`.
    pub fn new(plats: PersonPlats, person: &'a dyn HarPerson, period: Option<Period>) -> Self {
        Self {
            plats,
            idtyp: person.idtyp(),
            kon: person.kon(),
            period,
            id: person.id(),
            number: person.national_number(),
        }
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
        match self.idtyp {
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
        let text = self.id?.expose().as_str().as_bytes();
        if text.len() != 12 || !text.iter().all(u8::is_ascii_digit) {
            return None;
        }
        let digits = text.get(6..8)?;
        digits.iter().try_fold(0_u8, |sum, digit| Some(sum * 10 + (digit - b'0')))
    }
}

impl fmt::Debug for PersonVy<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PersonVy").field("plats", &self.plats).finish_non_exhaustive()
    }
}
