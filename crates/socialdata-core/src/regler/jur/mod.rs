//! JUR: what the law forbids or excludes.

mod dokumenteras_ej_fel_posttyp;

use crate::post::Posttyp;
use crate::validering::{RuleMeta, Sink};

use super::report;
use super::vy::PersonVy;

use dokumenteras_ej_fel_posttyp::JUR_005;

/// Every rule of the family, by code.
pub(crate) static RULES: &[&RuleMeta] = &[&JUR_005];

/// Runs the family for one person of a record of `posttyp`.
pub(crate) fn person(vy: &PersonVy<'_>, posttyp: Posttyp, sink: &mut Sink) {
    if posttyp != Posttyp::InsatsUtanBehovsprovning {
        let place = dokumenteras_ej_fel_posttyp::person(vy).map(|medlem| vy.falt(medlem));
        report(&JUR_005, vy.period, place, sink);
    }
}
