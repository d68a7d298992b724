//! HIS: against the previous period.

mod manad_saknas;
mod pagaende_forsvann;

use std::sync::Arc;

use crate::validering::RuleMeta;
use crate::validering::delivery::{DeliveryRule, Previous};

use manad_saknas::{HIS_002, ManadSaknas};
use pagaende_forsvann::{HIS_001, PagaendeForsvann};

/// Every rule of the family, by code.
pub(crate) static RULES: &[&RuleMeta] = &[&HIS_001, &HIS_002];

/// The rules, before the first record.
pub(crate) fn rules(previous: &Arc<Previous>) -> Vec<Box<dyn DeliveryRule>> {
    vec![
        Box::new(PagaendeForsvann::new(Arc::clone(previous))),
        Box::new(ManadSaknas::new(Arc::clone(previous))),
    ]
}
