//! REF: references between records.

mod insats_saknas;
mod version_hoppar;

use std::sync::Arc;

use crate::validering::RuleMeta;
use crate::validering::delivery::{DeliveryRule, Previous};

use insats_saknas::{InsatsSaknas, REF_001};
use version_hoppar::{REF_002, VersionHoppar};

/// Every rule of the family, by code.
pub(crate) static RULES: &[&RuleMeta] = &[&REF_001, &REF_002];

/// The rules, before the first record.
pub(crate) fn rules(previous: &Arc<Previous>) -> Vec<Box<dyn DeliveryRule>> {
    vec![
        Box::new(InsatsSaknas::new(Arc::clone(previous))),
        Box::new(VersionHoppar::new(Arc::clone(previous))),
    ]
}
