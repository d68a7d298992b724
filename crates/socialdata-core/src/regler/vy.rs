//! A record as the rules see it: what several rules need is worked out once.

use std::fmt;

use chrono::NaiveDate;

use crate::falt::{Falt, FaltSet};
use crate::identitet::{Kommunkod, NationelltNummer, NummerFel};
use crate::kodlista::{Idtyp, Kon, Skydd};
use crate::period::Period;
use crate::post::HarPerson;
use crate::post::gemensam::{Idtext, LokaltIdText, PersonMedlem, PersonPlats};
use crate::post::insats::Insats;
use crate::post::insats_utan_behovsprovning::InsatsUtanBehovsprovning;
use crate::post::placering::Placering;
use crate::sensitive::Sensitive;

use super::alder::Alder;

/// A record of one type and what follows from it.
#[derive(Debug)]
pub(crate) struct PostVy<'a, T> {
    /// The record.
    pub(crate) post: &'a T,
    /// The reporting period.
    pub(crate) period: Option<Period>,
    /// How old `person` is; `None` when nobody knows, and in records of a household.
    pub(crate) alder: Option<Alder>,
    present: FaltSet,
}

impl<'a, T> PostVy<'a, T> {
    /// Looks at `post`, a record for `period`; `present` are the members that were there, whatever their form.
    pub(crate) fn new(post: &'a T, period: Option<Period>, alder: Option<Alder>, present: FaltSet) -> Self {
        Self { post, period, alder, present }
    }

    /// Whether the member is not there at all. One of the wrong form is there, and has its own finding.
    pub(crate) fn is_absent(&self, falt: Falt) -> bool {
        !self.present.contains(falt)
    }

    /// The last day of the period on which what ends on `end`, or has no end yet, surely still went on.
    ///
    /// The day before the end, so that what ends on a birthday ends in time.
    fn last_day_until(&self, end: Option<NaiveDate>) -> Option<NaiveDate> {
        let last_day = self.period?.last_day();
        end.map_or(last_day, |end| end.min(last_day)).pred_opt()
    }

    /// Whether `date` lies after the reporting period.
    pub(crate) fn is_after_period(&self, date: Option<NaiveDate>) -> bool {
        date.zip(self.period).is_some_and(|(date, period)| date > period.last_day())
    }
}

impl PostVy<'_, Insats> {
    /// The first day of the insats: of its execution, or of the decision while it is not executed.
    pub(crate) fn start(&self) -> Option<NaiveDate> {
        self.post.verkstalld_fran.or(self.post.beslutsdatum)
    }

    /// The last day of the period on which it surely still went on, never before its first day.
    pub(crate) fn last_day(&self) -> Option<NaiveDate> {
        let end = self.post.verkstalld_till.or(self.post.avslutsdatum);
        Some(self.last_day_until(end)?.max(self.start()?))
    }
}

impl PostVy<'_, Placering> {
    /// The last day of the period on which it surely still went on, never before its first day.
    pub(crate) fn last_day(&self) -> Option<NaiveDate> {
        Some(self.last_day_until(self.post.slutdatum)?.max(self.post.startdatum?))
    }
}

impl PostVy<'_, InsatsUtanBehovsprovning> {
    /// The last day of the period on which it surely still went on, never before its first day.
    pub(crate) fn last_day(&self) -> Option<NaiveDate> {
        Some(self.last_day_until(self.post.slutdatum)?.max(self.post.startdatum?))
    }
}

/// A person at one place of a record.
pub(crate) struct PersonVy<'a> {
    /// Where in the record.
    plats: PersonPlats,
    /// What identifies the person.
    pub(crate) idtyp: Option<Idtyp>,
    /// The sex.
    pub(crate) kon: Option<Kon>,
    /// The reporting period.
    pub(crate) period: Option<Period>,
    /// The birth year of a person without a national number.
    pub(crate) fodelsear: Option<u32>,
    /// The temporary number of the case system.
    pub(crate) lokalt_id: Option<&'a Sensitive<LokaltIdText>>,
    /// The municipality of registration.
    pub(crate) folkbokforingskommun: Option<Kommunkod>,
    /// Whether the personal data are protected.
    pub(crate) skydd: Option<Skydd>,
    id: Option<&'a Sensitive<Idtext>>,
    /// What `id` says, when `idtyp` promises a national number.
    number: Option<Result<NationelltNummer, NummerFel>>,
}

impl<'a> PersonVy<'a> {
    /// Looks at `person`, who stands at `plats` in a record for `period`.
    pub(crate) fn new(plats: PersonPlats, person: &'a dyn HarPerson, period: Option<Period>) -> Self {
        Self {
            plats,
            idtyp: person.idtyp(),
            kon: person.kon(),
            period,
            fodelsear: person.fodelsear(),
            lokalt_id: person.lokalt_id(),
            folkbokforingskommun: person.folkbokforingskommun(),
            skydd: person.skydd(),
            id: person.id(),
            number: person.national_number(),
        }
    }

    /// The number, when it is right. The digits decide which kind it is.
    pub(crate) fn number(&self) -> Option<NationelltNummer> {
        self.number?.ok().filter(|_| !self.is_samordningsnummer_in_disguise())
    }

    /// How old the person is: from a number that is right, otherwise from the birth year. `None` when neither is there, and for a
    /// number that is wrong, which has a finding of its own.
    pub(crate) fn alder(&self) -> Option<Alder> {
        match self.idtyp? {
            Idtyp::Personnummer | Idtyp::Samordningsnummer => self.number().as_ref().map(Alder::of_number),
            Idtyp::Saknas | Idtyp::Pseudonym => Alder::of_birth_year(self.fodelsear?),
            Idtyp::DokumenterasEj => None,
        }
    }

    /// The member that [`alder`](Self::alder) comes from.
    pub(crate) fn alder_medlem(&self) -> PersonMedlem {
        if self.number.is_some() { PersonMedlem::Id } else { PersonMedlem::Fodelsear }
    }

    /// What is wrong with the number, read as the kind that its digits say.
    pub(crate) fn number_fault(&self) -> Option<NummerFel> {
        self.number?.err().filter(|_| !self.is_samordningsnummer_in_disguise())
    }

    /// Whether the day of the number belongs to the other kind than `idtyp` says: 01–31 against 61–91 (60 when it is not known).
    pub(crate) fn has_other_kind(&self) -> bool {
        let is_personnummer = self.idtyp == Some(Idtyp::Samordningsnummer)
            && self.day_in_number().is_some_and(|day| (1..=31).contains(&day));
        is_personnummer || self.is_samordningsnummer_in_disguise()
    }

    /// A day of 60–91 under idtyp personnummer. PNR-003 alone is reported for such a number: as a personnummer it is wrong
    /// through and through, and every other finding would say the same once more.
    fn is_samordningsnummer_in_disguise(&self) -> bool {
        self.idtyp == Some(Idtyp::Personnummer)
            && self.day_in_number().is_some_and(|day| (60..=91).contains(&day))
    }

    /// The text of `id` that should be a national number and has not the form of one.
    pub(crate) fn unread_number(&self) -> Option<&str> {
        matches!(self.number?, Err(NummerFel::Form)).then(|| self.id.map(|id| id.expose().as_str()))?
    }

    /// The place in the record of one member of the person.
    pub(crate) fn falt(&self, medlem: PersonMedlem) -> Falt {
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
