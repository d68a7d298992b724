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

/// Whether the member `falt`, which has a value or not, is there in the right form or not there at all. A rule that asks whether it is
/// missing can trust what it sees then.
pub(super) fn is_known<T>(vy: &PostVy<'_, T>, falt: Falt, has_value: bool) -> bool {
    has_value || vy.is_absent(falt)
}
