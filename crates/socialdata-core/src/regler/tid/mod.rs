//! TID: the order of dates.

mod avslut_fore_beslut;
mod datum_efter_perioden;
mod slut_fore_start;

use crate::validering::{RuleMeta, Sink};

use super::report;
use super::vy::InsatsVy;

/// Every rule of the family, by code.
pub(crate) static RULES: &[&RuleMeta] =
    &[&slut_fore_start::TID_001, &avslut_fore_beslut::TID_003, &datum_efter_perioden::TID_004];

/// Runs the family for an insats.
pub(crate) fn insats(vy: &InsatsVy<'_>, sink: &mut Sink) {
    let mut judge = |rule, falt| report(rule, vy.post.period, falt, sink);
    judge(&slut_fore_start::TID_001, slut_fore_start::insats(vy));
    judge(&avslut_fore_beslut::TID_003, avslut_fore_beslut::insats(vy));
    for falt in datum_efter_perioden::insats(vy) {
        judge(&datum_efter_perioden::TID_004, Some(falt));
    }
}
