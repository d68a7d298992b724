//! JUR: what the law forbids or excludes.

mod dokumenteras_ej_fel_posttyp;

use crate::validering::{RuleMeta, Sink};

use super::report;
use super::vy::PersonVy;

/// Every rule of the family, by code.
pub(crate) static RULES: &[&RuleMeta] = &[&dokumenteras_ej_fel_posttyp::JUR_005];

/// Runs the family for the person of an insats.
pub(crate) fn insats_person(vy: &PersonVy<'_>, sink: &mut Sink) {
    let place = dokumenteras_ej_fel_posttyp::behovsprovad(vy).map(|medlem| vy.falt(medlem));
    report(&dokumenteras_ej_fel_posttyp::JUR_005, vy.period, place, sink);
}
