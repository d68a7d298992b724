//! How long something in a record has lasted, and how a period in law is counted.

use chrono::{Months, NaiveDate};

use crate::falt::Falt;
use crate::period::Period;

use super::vy::PostVy;

/// The last day that the record knows of: `end`, the value of the member `falt`, or the last day of the period while that
/// member is not there. `None` when it is there but is no date.
pub(super) fn last_day<T>(vy: &PostVy<'_, T>, falt: Falt, end: Option<NaiveDate>) -> Option<NaiveDate> {
    end.or_else(|| vy.period.filter(|_| vy.is_absent(falt)).map(Period::last_day))
}

/// The day `months` calendar months after `day`, or the last day of that month when it is shorter: four months after 31 October
/// is 28 or 29 February.
pub(super) fn months_after(day: NaiveDate, months: u32) -> Option<NaiveDate> {
    day.checked_add_months(Months::new(months))
}

/// Whether a member is either there in the right form or not there at all, so that a rule can trust what it sees.
pub(super) fn is_known<T, V>(vy: &PostVy<'_, T>, falt: Falt, value: Option<V>) -> bool {
    value.is_some() || vy.is_absent(falt)
}
