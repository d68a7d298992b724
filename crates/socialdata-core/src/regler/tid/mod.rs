//! TID: the order of dates, and time limits in law.

mod avslut_fore_beslut;
mod avslutat_fore_perioden;
mod beslut_fore_fodelsen;
mod datum_efter_perioden;
mod fore_fodelsen;
mod forhandsbedomning_fore_anmalan;
mod forhandsbedomning_over_14_dagar;
mod forlangning_fore_start;
mod forlangning_inom_ordinarie_tid;
mod forlangning_overskriden;
mod jourhem_over_tva_manader;
mod lagrum_inte_i_kraft;
mod lvm_over_sex_manader;
mod sen_avslutsorsak;
mod sista_manad_efter_perioden;
mod skyddsbedomning_drojer;
mod skyddsbedomning_fore_anmalan;
mod slut_fore_start;
mod uppfoljning_efter_perioden;
mod uppfoljning_fore_perioden;
mod utanfor_perioden;
mod utredning_over_fyra_manader;
mod verkstalld_efter_avslut;
mod verkstalld_fore_beslut;

use crate::post::anmalan::Anmalan;
use crate::post::ekonomiskt_bistand_avslut::EkonomisktBistandAvslut;
use crate::post::insats::Insats;
use crate::post::insats_utan_behovsprovning::InsatsUtanBehovsprovning;
use crate::post::placering::Placering;
use crate::post::uppfoljning::Uppfoljning;
use crate::post::utredning::Utredning;
use crate::validering::{RuleMeta, Sink};

use super::report;
use super::vy::PostVy;

use avslut_fore_beslut::TID_003;
use avslutat_fore_perioden::TID_024;
use beslut_fore_fodelsen::TID_013;
use datum_efter_perioden::TID_004;
use fore_fodelsen::TID_006;
use forhandsbedomning_fore_anmalan::TID_016;
use forhandsbedomning_over_14_dagar::TID_007;
use forlangning_fore_start::TID_017;
use forlangning_inom_ordinarie_tid::TID_018;
use forlangning_overskriden::TID_019;
use jourhem_over_tva_manader::TID_011;
use lagrum_inte_i_kraft::TID_010;
use lvm_over_sex_manader::TID_012;
use sen_avslutsorsak::TID_023;
use sista_manad_efter_perioden::TID_022;
use skyddsbedomning_drojer::TID_009;
use skyddsbedomning_fore_anmalan::TID_015;
use slut_fore_start::TID_001;
use uppfoljning_efter_perioden::TID_020;
use uppfoljning_fore_perioden::TID_021;
use utanfor_perioden::TID_005;
use utredning_over_fyra_manader::TID_008;
use verkstalld_efter_avslut::TID_014;
use verkstalld_fore_beslut::TID_002;

/// Every rule of the family, by code.
pub(crate) static RULES: &[&RuleMeta] = &[
    &TID_001, &TID_002, &TID_003, &TID_004, &TID_005, &TID_006, &TID_007, &TID_008, &TID_009, &TID_010,
    &TID_011, &TID_012, &TID_013, &TID_014, &TID_015, &TID_016, &TID_017, &TID_018, &TID_019, &TID_020,
    &TID_021, &TID_022, &TID_023, &TID_024,
];

/// Runs the family for an insats.
pub(crate) fn insats(vy: &PostVy<'_, Insats>, sink: &mut Sink) {
    report(&TID_001, vy.period, slut_fore_start::insats(vy), sink);
    report(&TID_002, vy.period, verkstalld_fore_beslut::insats(vy), sink);
    report(&TID_003, vy.period, avslut_fore_beslut::insats(vy), sink);
    for falt in datum_efter_perioden::insats(vy) {
        report(&TID_004, vy.period, Some(falt), sink);
    }
    report(&TID_005, vy.period, utanfor_perioden::insats(vy), sink);
    report(&TID_006, vy.period, fore_fodelsen::insats(vy), sink);
    report(&TID_010, vy.period, lagrum_inte_i_kraft::insats(vy), sink);
    report(&TID_012, vy.period, lvm_over_sex_manader::insats(vy), sink);
    report(&TID_013, vy.period, beslut_fore_fodelsen::insats(vy), sink);
    report(&TID_014, vy.period, verkstalld_efter_avslut::insats(vy), sink);
}

/// Runs the family for a placering.
pub(crate) fn placering(vy: &PostVy<'_, Placering>, sink: &mut Sink) {
    report(&TID_001, vy.period, slut_fore_start::placering(vy), sink);
    report(&TID_004, vy.period, datum_efter_perioden::placering(vy), sink);
    report(&TID_005, vy.period, utanfor_perioden::placering(vy), sink);
    report(&TID_006, vy.period, fore_fodelsen::placering(vy), sink);
    report(&TID_011, vy.period, jourhem_over_tva_manader::placering(vy), sink);
    report(&TID_012, vy.period, lvm_over_sex_manader::placering(vy), sink);
}

/// Runs the family for an insats utan behovsprövning.
pub(crate) fn insats_utan_behovsprovning(vy: &PostVy<'_, InsatsUtanBehovsprovning>, sink: &mut Sink) {
    report(&TID_001, vy.period, slut_fore_start::insats_utan_behovsprovning(vy), sink);
    report(&TID_004, vy.period, datum_efter_perioden::insats_utan_behovsprovning(vy), sink);
    report(&TID_006, vy.period, fore_fodelsen::insats_utan_behovsprovning(vy), sink);
    report(&TID_024, vy.period, avslutat_fore_perioden::insats_utan_behovsprovning(vy), sink);
}

/// Runs the family for an utredning.
pub(crate) fn utredning(vy: &PostVy<'_, Utredning>, sink: &mut Sink) {
    report(&TID_001, vy.period, slut_fore_start::utredning(vy), sink);
    report(&TID_004, vy.period, datum_efter_perioden::utredning(vy), sink);
    report(&TID_008, vy.period, utredning_over_fyra_manader::utredning(vy), sink);
    report(&TID_010, vy.period, lagrum_inte_i_kraft::utredning(vy), sink);
    report(&TID_013, vy.period, beslut_fore_fodelsen::utredning(vy), sink);
    report(&TID_017, vy.period, forlangning_fore_start::utredning(vy), sink);
    report(&TID_018, vy.period, forlangning_inom_ordinarie_tid::utredning(vy), sink);
    report(&TID_019, vy.period, forlangning_overskriden::utredning(vy), sink);
    report(&TID_024, vy.period, avslutat_fore_perioden::utredning(vy), sink);
}

/// Runs the family for an anmälan.
pub(crate) fn anmalan(vy: &PostVy<'_, Anmalan>, sink: &mut Sink) {
    report(&TID_004, vy.period, datum_efter_perioden::anmalan(vy), sink);
    report(&TID_007, vy.period, forhandsbedomning_over_14_dagar::anmalan(vy), sink);
    report(&TID_009, vy.period, skyddsbedomning_drojer::anmalan(vy), sink);
    report(&TID_013, vy.period, beslut_fore_fodelsen::anmalan(vy), sink);
    report(&TID_015, vy.period, skyddsbedomning_fore_anmalan::anmalan(vy), sink);
    report(&TID_016, vy.period, forhandsbedomning_fore_anmalan::anmalan(vy), sink);
}

/// Runs the family for an uppföljning.
pub(crate) fn uppfoljning(vy: &PostVy<'_, Uppfoljning>, sink: &mut Sink) {
    report(&TID_020, vy.period, uppfoljning_efter_perioden::uppfoljning(vy), sink);
    report(&TID_021, vy.period, uppfoljning_fore_perioden::uppfoljning(vy), sink);
}

/// Runs the family for a household whose ekonomiskt bistånd has ended.
pub(crate) fn ekonomiskt_bistand_avslut(vy: &PostVy<'_, EkonomisktBistandAvslut>, sink: &mut Sink) {
    report(&TID_022, vy.period, sista_manad_efter_perioden::ekonomiskt_bistand_avslut(vy), sink);
    report(&TID_023, vy.period, sen_avslutsorsak::ekonomiskt_bistand_avslut(vy), sink);
}
