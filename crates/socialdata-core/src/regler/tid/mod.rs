//! TID: the order of dates.

mod avslut_fore_beslut;
mod datum_efter_perioden;
mod slut_fore_start;

use crate::post::anmalan::Anmalan;
use crate::post::insats::Insats;
use crate::post::insats_utan_behovsprovning::InsatsUtanBehovsprovning;
use crate::post::placering::Placering;
use crate::post::utredning::Utredning;
use crate::validering::{RuleMeta, Sink};

use super::report;
use super::vy::PostVy;

use avslut_fore_beslut::TID_003;
use datum_efter_perioden::TID_004;
use slut_fore_start::TID_001;

/// Every rule of the family, by code.
pub(crate) static RULES: &[&RuleMeta] = &[&TID_001, &TID_003, &TID_004];

/// Runs the family for an insats.
pub(crate) fn insats(vy: &PostVy<'_, Insats>, sink: &mut Sink) {
    report(&TID_001, vy.period, slut_fore_start::insats(vy), sink);
    report(&TID_003, vy.period, avslut_fore_beslut::insats(vy), sink);
    for falt in datum_efter_perioden::insats(vy) {
        report(&TID_004, vy.period, Some(falt), sink);
    }
}

/// Runs the family for a placering.
pub(crate) fn placering(vy: &PostVy<'_, Placering>, sink: &mut Sink) {
    report(&TID_001, vy.period, slut_fore_start::placering(vy), sink);
    report(&TID_004, vy.period, datum_efter_perioden::placering(vy), sink);
}

/// Runs the family for an insats utan behovsprövning.
pub(crate) fn insats_utan_behovsprovning(vy: &PostVy<'_, InsatsUtanBehovsprovning>, sink: &mut Sink) {
    report(&TID_001, vy.period, slut_fore_start::insats_utan_behovsprovning(vy), sink);
    report(&TID_004, vy.period, datum_efter_perioden::insats_utan_behovsprovning(vy), sink);
}

/// Runs the family for an utredning.
pub(crate) fn utredning(vy: &PostVy<'_, Utredning>, sink: &mut Sink) {
    report(&TID_001, vy.period, slut_fore_start::utredning(vy), sink);
    report(&TID_004, vy.period, datum_efter_perioden::utredning(vy), sink);
}

/// Runs the family for an anmälan.
pub(crate) fn anmalan(vy: &PostVy<'_, Anmalan>, sink: &mut Sink) {
    report(&TID_004, vy.period, datum_efter_perioden::anmalan(vy), sink);
}
