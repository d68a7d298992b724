//! LEV: the delivery itself. The rules about files stand in `dokument.rs`, for readers report them.

mod fel_ansvarig;

use crate::period::Period;
use crate::post::Post;
use crate::validering::{Context, RuleMeta, Sink};

use super::report;

use fel_ansvarig::LEV_002;

/// Every rule of the family that has a file of its own, by code.
pub(crate) static RULES: &[&RuleMeta] = &[&LEV_002];

/// Runs the family for any record.
pub(crate) fn record(post: &Post, context: &Context, period: Option<Period>, sink: &mut Sink) {
    report(&LEV_002, period, fel_ansvarig::record(post, context), sink);
}
