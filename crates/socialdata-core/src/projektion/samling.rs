//! Gathering: records go in one after the other, rows come out, and whatever became no row is counted with its reason.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;

use crate::identitet::Kommunkod;
use crate::kodlista::Atgard;
use crate::period::Period;
use crate::post::Post;
use crate::post::gemensam::Ansvarig;
use crate::post::insats::Insats;
use crate::validering::Checked;

use super::rad::Rad;
use super::vem::Vem;

/// Makes the rows of one file.
///
/// Only [`Checked`] records are taken: what has an error is not reported today either. Memory grows with the rows, not with the
/// records. Rows keep the order in which their first record came.
pub trait Samlare: Sized {
    /// The rows.
    type Rad: Rad;

    /// Takes one record, or counts why it makes no row.
    fn take(&mut self, checked: &Checked<Post>) {
        let taken = self.take_post(checked.record());
        if let Err(reason) = taken {
            *self.left_out().entry(reason).or_insert(0) += 1;
        }
    }

    /// Takes the record, or says why it makes no row.
    ///
    /// # Errors
    /// [`LeftOut`].
    fn take_post(&mut self, post: &Post) -> Result<(), LeftOut>;

    /// The counts so far.
    fn left_out(&mut self) -> &mut BTreeMap<LeftOut, usize>;

    /// The rows, when every record has been taken.
    fn finish(self) -> Projected<Self::Rad>;
}

/// The rows of a file, and what became none.
#[derive(Debug)]
#[non_exhaustive]
pub struct Projected<R> {
    /// The rows.
    pub rows: Vec<R>,
    /// How many records made no row, by reason.
    pub left_out: BTreeMap<LeftOut, usize>,
    /// How many rows lack a place because the person is protected.
    pub withheld: usize,
}

/// Why a record makes no row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum LeftOut {
    /// The register is not made from records of this type.
    OtherPosttyp,
    /// It is about another month or year.
    OtherPeriod,
    /// Another municipality answers for it.
    OtherKommun,
    /// It comes from an event file: a projection is made from records as they are now.
    Event,
    /// The register does not ask for this insats or placement.
    NotAsked,
    /// Not carried out at the time that the register asks about.
    NotThen,
    /// A pseudonym, or an identity that is not documented: today's registers cannot take it.
    Identity,
    /// A placement whose insats is not among the rows.
    NoInsats,
    /// A member that the row cannot do without is missing.
    Incomplete,
}

impl LeftOut {
    /// A stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OtherPosttyp => "other-posttyp",
            Self::OtherPeriod => "other-period",
            Self::OtherKommun => "other-kommun",
            Self::Event => "event",
            Self::NotAsked => "not-asked",
            Self::NotThen => "not-then",
            Self::Identity => "identity",
            Self::NoInsats => "no-insats",
            Self::Incomplete => "incomplete",
        }
    }

    /// The reason, for people.
    pub const fn text(self) -> crate::validering::Text {
        let (sv, en) = match self {
            Self::OtherPosttyp => {
                ("posttyper som registret inte bygger på", "record types that the register is not made from")
            }
            Self::OtherPeriod => ("poster om en annan period", "records about another period"),
            Self::OtherKommun => {
                ("poster som en annan kommun svarar för", "records that another municipality answers for")
            }
            Self::Event => ("poster ur en fil med händelser", "records of an event file"),
            Self::NotAsked => {
                ("insatser som registret inte frågar efter", "insatser that the register does not ask for")
            }
            Self::NotThen => ("insatser som inte pågick då", "insatser that were not carried out then"),
            Self::Identity => (
                "personer med pseudonym eller utan dokumenterad identitet",
                "persons with a pseudonym or without a documented identity",
            ),
            Self::NoInsats => {
                ("placeringar utan insats i samma fil", "placements without an insats in the same file")
            }
            Self::Incomplete => (
                "poster där en uppgift som raden kräver saknas",
                "records that lack a member that the row needs",
            ),
        };
        crate::validering::Text { sv, en }
    }
}

/// The month or year that a file is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tid {
    Manad(Period),
    Ar(i32),
}

/// Which records a file is made from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Urval {
    pub(super) kommunkod: Kommunkod,
    pub(super) tid: Tid,
}

impl Urval {
    /// Whether the record is one of the file's; the period is given back.
    pub(super) fn admits(
        self,
        atgard: Option<Atgard>,
        ansvarig: Option<&Ansvarig>,
        period: Option<Period>,
    ) -> Result<Period, LeftOut> {
        if atgard.is_some() {
            return Err(LeftOut::Event);
        }
        let is_ours = ansvarig.and_then(|ansvarig| ansvarig.kommunkod) == Some(self.kommunkod);
        if !is_ours {
            return Err(LeftOut::OtherKommun);
        }
        let period = period.ok_or(LeftOut::Incomplete)?;
        let is_then = match self.tid {
            Tid::Manad(month) => period == month,
            Tid::Ar(year) => period.year() == year,
        };
        if is_then { Ok(period) } else { Err(LeftOut::OtherPeriod) }
    }
}

/// The days on which an insats was carried out, both included: from, and to when it has ended.
///
/// The end is the last day of execution; when only the decision has an end, that day.
pub(super) fn carried_out(insats: &Insats) -> Result<(NaiveDate, Option<NaiveDate>), LeftOut> {
    let from = insats.verkstalld_fran.ok_or(LeftOut::NotThen)?;
    Ok((from, insats.verkstalld_till.or(insats.avslutsdatum)))
}

/// Whether the days `from`–`to` and `first`–`last` have a day in common.
pub(super) fn overlaps(from: NaiveDate, to: Option<NaiveDate>, first: NaiveDate, last: NaiveDate) -> bool {
    from <= last && to.is_none_or(|to| to >= first)
}

/// Which row a person has.
#[derive(Debug, Default)]
pub(super) struct Personer(HashMap<String, usize>);

impl Personer {
    /// The row of the person, `next` for one that is new. Somebody with neither number nor temporary id is always new, since
    /// nothing says that two records are about the same person.
    pub(super) fn row(&mut self, vem: &Vem, next: usize) -> usize {
        match vem.group_key() {
            Some(key) => *self.0.entry(key).or_insert(next),
            None => next,
        }
    }
}

/// A sum that is missing as soon as one of its parts is: less than all would be wrong.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Summa {
    total: u32,
    parts: u32,
    stated: u32,
}

impl Summa {
    pub(super) fn add(&mut self, part: Option<u32>) {
        self.parts += 1;
        self.stated += u32::from(part.is_some());
        self.total = self.total.saturating_add(part.unwrap_or(0));
    }

    pub(super) fn value(self) -> Option<u32> {
        (self.parts > 0 && self.parts == self.stated).then_some(self.total)
    }
}

/// A value on which all records that state it must agree; otherwise it is missing.
#[derive(Clone, Copy, Debug, Default)]
pub(super) enum Enig<T> {
    #[default]
    Tyst,
    En(T),
    Oenig,
}

impl<T: Copy + PartialEq> Enig<T> {
    pub(super) fn state(&mut self, value: Option<T>) {
        *self = match (*self, value) {
            (enig, None) => enig,
            (Self::Tyst, Some(value)) => Self::En(value),
            (Self::En(known), Some(value)) if known == value => Self::En(known),
            _ => Self::Oenig,
        };
    }

    pub(super) fn value(self) -> Option<T> {
        match self {
            Self::En(value) => Some(value),
            Self::Tyst | Self::Oenig => None,
        }
    }
}
