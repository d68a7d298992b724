//! One duty, as a set describes it.

use chrono::NaiveDate;

use super::frist::Frist;
use super::redovisning::{DateRange, Redovisningsperiod, Referens};
use super::uppgiftsskyldig::Uppgiftsskyldigtyp;
use crate::kodlista::Delregister;
use crate::post::Posttyp;
use crate::validering::SourceStatus;

/// A duty to deliver one file again and again.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Skyldighet {
    /// Stable name within its set.
    pub id: String,
    /// The short name that people use, `EKB-Manad`.
    pub kortnamn: String,
    /// The part of the register.
    pub delregister: Delregister,
    /// On whom it rests.
    pub skyldiga: Vec<Uppgiftsskyldigtyp>,
    /// The record types that such a delivery is made of; none when ours hold no such records.
    pub posttyper: Vec<Posttyp>,
    /// Whether each committee delivers, or the body as a whole.
    pub leverans_per: LeveransPer,
    /// What the data refer to.
    pub referens: Referens,
    /// The last day.
    pub frist: Frist,
    /// Another reference and deadline for another frequency, where the frequency is not known and may be chosen.
    pub alternativ: Vec<(Referens, Frist)>,
    /// The first day of the duty; nothing when no source that was read tells it.
    pub galler_fran: Option<NaiveDate>,
    /// The last day of the duty.
    pub galler_till: Option<NaiveDate>,
    /// The delivery that belongs with it, by id: one without the other is incomplete.
    pub par: Option<String>,
    /// What it rests on.
    pub lagrum: String,
    /// How firm that is.
    pub status: SourceStatus,
    /// What must be said beside it, in Swedish and English.
    pub anmarkning: Option<(String, String)>,
}

/// Who delivers one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "closed: each committee, or all together")]
pub enum LeveransPer {
    /// Each committee with the duty.
    Namnd,
    /// The municipality, region or provider as a whole.
    Kommun,
}

impl Skyldighet {
    /// Whether the duty rests on bodies of that kind.
    pub fn rests_on(&self, typ: Uppgiftsskyldigtyp) -> bool {
        self.skyldiga.contains(&typ)
    }

    /// The days of `period` that the data refer to and on which the duty is in force; nothing when it is not.
    pub(super) fn days_in_force(&self, period: Redovisningsperiod) -> Option<DateRange> {
        self.referens.days(period)?.within(self.galler_fran, self.galler_till)
    }
}
