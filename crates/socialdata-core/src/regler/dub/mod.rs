//! DUB: the same thing twice in one delivery.

mod dublett_nyckel;
mod overlappande_placeringar;
mod person_i_tva_hushall;
mod samma_insats_tva_ganger;

use crate::validering::RuleMeta;
use crate::validering::delivery::DeliveryRule;

use dublett_nyckel::{DUB_001, DublettNyckel};
use overlappande_placeringar::{DUB_003, OverlappandePlaceringar};
use person_i_tva_hushall::{DUB_004, PersonITvaHushall};
use samma_insats_tva_ganger::{DUB_002, SammaInsatsTvaGanger};

/// Every rule of the family, by code.
pub(crate) static RULES: &[&RuleMeta] = &[&DUB_001, &DUB_002, &DUB_003, &DUB_004];

/// The rules, before the first record.
pub(crate) fn rules() -> Vec<Box<dyn DeliveryRule>> {
    vec![
        Box::new(DublettNyckel::default()),
        Box::new(SammaInsatsTvaGanger::default()),
        Box::new(OverlappandePlaceringar::default()),
        Box::new(PersonITvaHushall::default()),
    ]
}
