//! When a body answers for a delregister: the responsibility itself may be handed over (LSS 17 § second paragraph).

use chrono::NaiveDate;

use super::error::SkyldighetError;
use super::redovisning::DateRange;
use crate::kodlista::Delregister;

/// The days from and to which a body answers for a delregister, both ends included.
///
/// Under LSS 17 § second paragraph a region and a municipality may hand over the responsibility itself; the act then applies to the
/// receiver. A new committee, or one that is closed, is the same thing here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ansvarstid {
    delregister: Delregister,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
}

impl Ansvarstid {
    /// From and to, where there is a limit.
    ///
    /// # Errors
    /// [`SkyldighetError::EndBeforeStart`].
    pub fn new(
        delregister: Delregister,
        from: Option<NaiveDate>,
        to: Option<NaiveDate>,
    ) -> Result<Self, SkyldighetError> {
        match (from, to) {
            (Some(from), Some(to)) if to < from => Err(SkyldighetError::EndBeforeStart { key: "ansvarstid" }),
            _ => Ok(Self { delregister, from, to }),
        }
    }

    /// The part of `days` during which a body with `times` answers for `delregister`; nothing when it is none.
    ///
    /// Of several times that touch the days, the part runs from the first day to the last one that any of them covers.
    pub(super) fn part(times: &[Self], delregister: Delregister, days: DateRange) -> Option<DateRange> {
        let mut of_it = times.iter().filter(|time| time.delregister == delregister).peekable();
        if of_it.peek().is_none() {
            return Some(days);
        }
        let parts = of_it.filter_map(|time| days.within(time.from, time.to));
        parts.reduce(|one, other| {
            DateRange::new(one.from().min(other.from()), one.to().max(other.to())).unwrap_or(one)
        })
    }
}
