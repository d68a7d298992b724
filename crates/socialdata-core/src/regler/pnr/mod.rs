//! PNR: the identity of a person.

mod datum_omojligt;
mod fel_idtyp;
mod fodd_efter_perioden;
mod kon_stammer_inte;
mod kontrollsiffra_fel;

use crate::validering::{RuleMeta, Sink};

use super::report;
use super::vy::PersonVy;

/// Every rule of the family, by code.
pub(crate) static RULES: &[&RuleMeta] = &[
    &kontrollsiffra_fel::PNR_001,
    &datum_omojligt::PNR_002,
    &fel_idtyp::PNR_003,
    &fodd_efter_perioden::PNR_004,
    &kon_stammer_inte::PNR_005,
];

/// Runs the family for one person of a record.
pub(crate) fn person(vy: &PersonVy<'_>, sink: &mut Sink) {
    let mut judge = |rule, medlem: Option<_>| {
        report(rule, vy.period, medlem.map(|medlem| vy.falt(medlem)), sink);
    };
    judge(&kontrollsiffra_fel::PNR_001, kontrollsiffra_fel::person(vy));
    judge(&datum_omojligt::PNR_002, datum_omojligt::person(vy));
    judge(&fel_idtyp::PNR_003, fel_idtyp::person(vy));
    judge(&fodd_efter_perioden::PNR_004, fodd_efter_perioden::person(vy));
    judge(&kon_stammer_inte::PNR_005, kon_stammer_inte::person(vy));
}
