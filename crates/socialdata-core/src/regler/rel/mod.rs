//! REL: members of one record that contradict each other.

mod personkrets_saknas;

use crate::post::insats::Insats;
use crate::validering::{RuleMeta, Sink};

use super::report;
use super::vy::PostVy;

/// Every rule of the family, by code.
pub(crate) static RULES: &[&RuleMeta] = &[&personkrets_saknas::REL_010];

/// Runs the family for an insats.
pub(crate) fn insats(vy: &PostVy<'_, Insats>, sink: &mut Sink) {
    report(&personkrets_saknas::REL_010, vy.period, personkrets_saknas::insats(vy), sink);
}
