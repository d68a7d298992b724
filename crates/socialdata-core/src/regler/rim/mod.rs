//! RIM: what is hardly likely. Warnings and notes only.

mod antal_avviker;
mod dygn_over_manaden;
mod hog_boendekostnad;
mod hogt_bistand;
mod litet_bistand;
mod manga_barn;
mod manga_unga_vuxna;
mod manga_utan_nummer;
mod mycket_gammal_start;
mod noll_omfattning;

pub(crate) mod leverans;

use crate::post::ekonomiskt_bistand::EkonomisktBistand;
use crate::post::insats::Insats;
use crate::post::insats_utan_behovsprovning::InsatsUtanBehovsprovning;
use crate::post::placering::Placering;
use crate::validering::{RuleMeta, Sink};

use super::report;
use super::vy::PostVy;

use dygn_over_manaden::RIM_003;
use hog_boendekostnad::RIM_006;
use hogt_bistand::RIM_001;
use litet_bistand::RIM_007;
use manga_barn::RIM_004;
use manga_unga_vuxna::RIM_005;
use mycket_gammal_start::RIM_002;
use noll_omfattning::RIM_008;

/// Every rule of the family that judges one record, by code.
pub(crate) static RULES: &[&RuleMeta] =
    &[&RIM_001, &RIM_002, &RIM_003, &RIM_004, &RIM_005, &RIM_006, &RIM_007, &RIM_008];

/// Runs the family for an insats.
pub(crate) fn insats(vy: &PostVy<'_, Insats>, sink: &mut Sink) {
    report(&RIM_002, vy.period, mycket_gammal_start::insats(vy), sink);
    report(&RIM_003, vy.period, dygn_over_manaden::insats(vy), sink);
    report(&RIM_008, vy.period, noll_omfattning::insats(vy), sink);
}

/// Runs the family for a placering.
pub(crate) fn placering(vy: &PostVy<'_, Placering>, sink: &mut Sink) {
    report(&RIM_002, vy.period, mycket_gammal_start::placering(vy), sink);
}

/// Runs the family for an insats utan behovsprövning.
pub(crate) fn insats_utan_behovsprovning(vy: &PostVy<'_, InsatsUtanBehovsprovning>, sink: &mut Sink) {
    report(&RIM_002, vy.period, mycket_gammal_start::insats_utan_behovsprovning(vy), sink);
}

/// Runs the family for a household with ekonomiskt bistånd.
pub(crate) fn ekonomiskt_bistand(vy: &PostVy<'_, EkonomisktBistand>, sink: &mut Sink) {
    report(&RIM_001, vy.period, hogt_bistand::ekonomiskt_bistand(vy), sink);
    report(&RIM_004, vy.period, manga_barn::ekonomiskt_bistand(vy), sink);
    report(&RIM_005, vy.period, manga_unga_vuxna::ekonomiskt_bistand(vy), sink);
    report(&RIM_006, vy.period, hog_boendekostnad::ekonomiskt_bistand(vy), sink);
    report(&RIM_007, vy.period, litet_bistand::ekonomiskt_bistand(vy), sink);
}
