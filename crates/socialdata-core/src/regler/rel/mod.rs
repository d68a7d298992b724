//! REL: members of one record that contradict each other.

mod personkrets_saknas;

use crate::validering::{RuleMeta, Sink};

use super::report;
use super::vy::InsatsVy;

/// Every rule of the family, by code.
pub(crate) static RULES: &[&RuleMeta] = &[&personkrets_saknas::REL_010];

/// Runs the family for an insats.
pub(crate) fn insats(vy: &InsatsVy<'_>, sink: &mut Sink) {
    report(&personkrets_saknas::REL_010, vy.post.period, personkrets_saknas::insats(vy), sink);
}
