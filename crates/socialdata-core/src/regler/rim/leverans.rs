//! The rules of the family that judge a delivery as a whole.

use std::sync::Arc;

use crate::validering::RuleMeta;
use crate::validering::delivery::{DeliveryRule, Previous};

use super::antal_avviker::{AntalAvviker, RIM_010};
use super::manga_utan_nummer::{MangaUtanNummer, RIM_011};

/// These rules, by code.
pub(crate) static RULES: &[&RuleMeta] = &[&RIM_010, &RIM_011];

/// The rules, before the first record.
pub(crate) fn rules(previous: &Arc<Previous>) -> Vec<Box<dyn DeliveryRule>> {
    vec![Box::new(AntalAvviker::new(Arc::clone(previous))), Box::new(MangaUtanNummer::default())]
}
