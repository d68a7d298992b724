//! REL: members of one record that contradict each other.

mod aldreomrade_mot_alder;
mod andring_av_forsta_version;
mod annan_kommun_ar_den_egna;
mod antal_summerar_inte;
mod avslutsorsak_saknas;
mod avslutsorsak_utan_avslut;
mod barn_som_sokande;
mod barnets_rost_for_vuxen;
mod barnhushall_mot_alder;
mod barnomrade_mot_alder;
mod boende_barn_mot_alder;
mod boendeform_mot_insatstyp;
mod boendekommun_ar_ansvarig;
mod boendekommun_utan_boende;
mod efter_placering_utan_slut;
mod egen_regi_i_annan_kommun;
mod ej_insats_utesluter;
mod ensamkommande_mot_alder;
mod enskild_utan_organisationsnummer;
mod forhandsbedomning_utan_utfall;
mod forsorjningshinder_saknas;
mod hinder_mot_alder;
mod hushallstyp_mot_barn;
mod hushallstyp_mot_kon;
mod hushallstyp_mot_medsokande;
mod insatstyp_mot_lagrum;
mod korttidstillsyn_mot_alder;
mod lagrum_om_insats;
mod medsokandes_avslutsorsak_saknas;
mod omfattning_av_fel_slag;
mod omfattning_saknas;
mod omrade_mot_lag;
mod orsak_mot_atgard;
mod personkrets_saknas;
mod personkrets_utan_lss;
mod placeringsform_mot_grund;
mod samma_person;
mod samtycke_for_vuxen;
mod stadsdel_otillaten;
mod timmar_och_dygn;
mod umgangesplan_for_vuxen;
mod uppgiftslamnare_mot_alder;
mod utfall_saknas;
mod utfall_utan_avslut;
mod utfall_utan_beslut;
mod utforande_kommun_ar_ansvarig;
mod utforare_ar_ansvarig;
mod verkstalld_till_utan_fran;

use crate::falt::Falt;
use crate::kodlista::{Andringsorsak, Atgard};
use crate::period::Period;
use crate::post::anmalan::Anmalan;
use crate::post::ekonomiskt_bistand::EkonomisktBistand;
use crate::post::ekonomiskt_bistand_avslut::EkonomisktBistandAvslut;
use crate::post::gemensam::{Ansvarig, Utforare};
use crate::post::insats::Insats;
use crate::post::insats_utan_behovsprovning::InsatsUtanBehovsprovning;
use crate::post::placering::Placering;
use crate::post::uppfoljning::Uppfoljning;
use crate::post::utredning::Utredning;
use crate::post::{Post, Value};
use crate::validering::{RuleMeta, Sink};

use super::hushall::Vuxen;
use super::report;
use super::verksamhet::Verksamhet;
use super::vy::PostVy;

use aldreomrade_mot_alder::REL_036;
use andring_av_forsta_version::REL_049;
use annan_kommun_ar_den_egna::REL_042;
use antal_summerar_inte::REL_018;
use avslutsorsak_saknas::REL_021;
use avslutsorsak_utan_avslut::REL_022;
use barn_som_sokande::REL_044;
use barnets_rost_for_vuxen::REL_046;
use barnhushall_mot_alder::REL_004;
use barnomrade_mot_alder::REL_035;
use boende_barn_mot_alder::REL_015;
use boendeform_mot_insatstyp::REL_037;
use boendekommun_ar_ansvarig::REL_038;
use boendekommun_utan_boende::REL_013;
use efter_placering_utan_slut::REL_033;
use egen_regi_i_annan_kommun::REL_043;
use ej_insats_utesluter::REL_006;
use ensamkommande_mot_alder::REL_032;
use enskild_utan_organisationsnummer::REL_040;
use forhandsbedomning_utan_utfall::REL_028;
use forsorjningshinder_saknas::REL_005;
use hinder_mot_alder::REL_008;
use hushallstyp_mot_barn::REL_002;
use hushallstyp_mot_kon::REL_003;
use hushallstyp_mot_medsokande::REL_001;
use insatstyp_mot_lagrum::REL_012;
use korttidstillsyn_mot_alder::REL_014;
use lagrum_om_insats::REL_048;
use medsokandes_avslutsorsak_saknas::REL_024;
use omfattning_av_fel_slag::REL_030;
use omfattning_saknas::REL_016;
use omrade_mot_lag::REL_034;
use orsak_mot_atgard::REL_020;
use personkrets_saknas::REL_010;
use personkrets_utan_lss::REL_011;
use placeringsform_mot_grund::REL_019;
use samma_person::REL_009;
use samtycke_for_vuxen::REL_045;
use stadsdel_otillaten::REL_007;
use timmar_och_dygn::REL_029;
use umgangesplan_for_vuxen::REL_031;
use uppgiftslamnare_mot_alder::REL_047;
use utfall_saknas::REL_026;
use utfall_utan_avslut::REL_025;
use utfall_utan_beslut::REL_027;
use utforande_kommun_ar_ansvarig::REL_039;
use utforare_ar_ansvarig::REL_041;
use verkstalld_till_utan_fran::REL_023;

/// Every rule of the family, by code.
pub(crate) static RULES: &[&RuleMeta] = &[
    &REL_001, &REL_002, &REL_003, &REL_004, &REL_005, &REL_006, &REL_007, &REL_008, &REL_009, &REL_010,
    &REL_011, &REL_012, &REL_013, &REL_014, &REL_015, &REL_016, &REL_018, &REL_019, &REL_020, &REL_021,
    &REL_022, &REL_023, &REL_024, &REL_025, &REL_026, &REL_027, &REL_028, &REL_029, &REL_030, &REL_031,
    &REL_032, &REL_033, &REL_034, &REL_035, &REL_036, &REL_037, &REL_038, &REL_039, &REL_040, &REL_041,
    &REL_042, &REL_043, &REL_044, &REL_045, &REL_046, &REL_047, &REL_048, &REL_049,
];

/// Runs the family for an insats.
pub(crate) fn insats(vy: &PostVy<'_, Insats>, sink: &mut Sink) {
    report(&REL_010, vy.period, personkrets_saknas::insats(vy), sink);
    report(&REL_011, vy.period, personkrets_utan_lss::insats(vy), sink);
    report(&REL_012, vy.period, insatstyp_mot_lagrum::insats(vy), sink);
    report(&REL_013, vy.period, boendekommun_utan_boende::insats(vy), sink);
    report(&REL_014, vy.period, korttidstillsyn_mot_alder::insats(vy), sink);
    report(&REL_015, vy.period, boende_barn_mot_alder::insats(vy), sink);
    report(&REL_016, vy.period, omfattning_saknas::insats(vy), sink);
    report(&REL_021, vy.period, avslutsorsak_saknas::insats(vy), sink);
    report(&REL_022, vy.period, avslutsorsak_utan_avslut::insats(vy), sink);
    report(&REL_023, vy.period, verkstalld_till_utan_fran::insats(vy), sink);
    report(&REL_029, vy.period, timmar_och_dygn::insats(vy), sink);
    report(&REL_030, vy.period, omfattning_av_fel_slag::insats(vy), sink);
    report(&REL_034, vy.period, omrade_mot_lag::insats(vy), sink);
    report(&REL_035, vy.period, barnomrade_mot_alder::insats(vy), sink);
    report(&REL_036, vy.period, aldreomrade_mot_alder::insats(vy), sink);
    report(&REL_037, vy.period, boendeform_mot_insatstyp::insats(vy), sink);
    report(&REL_038, vy.period, boendekommun_ar_ansvarig::insats(vy), sink);
    report(&REL_039, vy.period, utforande_kommun_ar_ansvarig::insats(vy), sink);
    report(&REL_045, vy.period, samtycke_for_vuxen::insats(vy), sink);
    report(&REL_046, vy.period, barnets_rost_for_vuxen::insats(vy), sink);
    verksamhet(vy, vy.post.ansvarig.as_ref(), vy.post.utforare.as_ref(), sink);
}

/// Runs the family for a placering.
pub(crate) fn placering(vy: &PostVy<'_, Placering>, sink: &mut Sink) {
    report(&REL_019, vy.period, placeringsform_mot_grund::placering(vy), sink);
    report(&REL_031, vy.period, umgangesplan_for_vuxen::placering(vy), sink);
    report(&REL_032, vy.period, ensamkommande_mot_alder::placering(vy), sink);
    report(&REL_033, vy.period, efter_placering_utan_slut::placering(vy), sink);
    verksamhet(vy, vy.post.ansvarig.as_ref(), vy.post.utforare.as_ref(), sink);
}

/// Runs the family for an insats utan behovsprövning.
pub(crate) fn insats_utan_behovsprovning(vy: &PostVy<'_, InsatsUtanBehovsprovning>, sink: &mut Sink) {
    for falt in antal_summerar_inte::insats_utan_behovsprovning(vy) {
        report(&REL_018, vy.period, Some(falt), sink);
    }
    report(&REL_045, vy.period, samtycke_for_vuxen::insats_utan_behovsprovning(vy), sink);
    verksamhet(vy, vy.post.ansvarig.as_ref(), vy.post.utforare.as_ref(), sink);
}

/// Runs the family for an utredning.
pub(crate) fn utredning(vy: &PostVy<'_, Utredning>, sink: &mut Sink) {
    report(&REL_025, vy.period, utfall_utan_avslut::utredning(vy), sink);
    report(&REL_026, vy.period, utfall_saknas::utredning(vy), sink);
    report(&REL_046, vy.period, barnets_rost_for_vuxen::utredning(vy), sink);
    report(&REL_048, vy.period, lagrum_om_insats::utredning(vy), sink);
}

/// Runs the family for an anmälan.
pub(crate) fn anmalan(vy: &PostVy<'_, Anmalan>, sink: &mut Sink) {
    report(&REL_027, vy.period, utfall_utan_beslut::anmalan(vy), sink);
    report(&REL_028, vy.period, forhandsbedomning_utan_utfall::anmalan(vy), sink);
}

/// Runs the family for an uppföljning.
pub(crate) fn uppfoljning(vy: &PostVy<'_, Uppfoljning>, sink: &mut Sink) {
    report(&REL_047, vy.period, uppgiftslamnare_mot_alder::uppfoljning(vy), sink);
}

/// Runs the family for a household with ekonomiskt bistånd.
pub(crate) fn ekonomiskt_bistand(
    vy: &PostVy<'_, EkonomisktBistand>,
    vuxna: &[Option<Vuxen<'_>>; 2],
    sink: &mut Sink,
) {
    report(&REL_001, vy.period, hushallstyp_mot_medsokande::ekonomiskt_bistand(vy), sink);
    report(&REL_002, vy.period, hushallstyp_mot_barn::ekonomiskt_bistand(vy), sink);
    report(&REL_003, vy.period, hushallstyp_mot_kon::ekonomiskt_bistand(vy), sink);
    if let [Some(sokande), _] = vuxna {
        report(&REL_004, vy.period, barnhushall_mot_alder::ekonomiskt_bistand(vy, sokande), sink);
    }
    report(&REL_007, vy.period, stadsdel_otillaten::ekonomiskt_bistand(vy), sink);
    report(&REL_009, vy.period, samma_person::ekonomiskt_bistand(vy), sink);
    for vuxen in vuxna.iter().flatten() {
        report(&REL_005, vy.period, forsorjningshinder_saknas::vuxen(vy, vuxen), sink);
        report(&REL_006, vy.period, ej_insats_utesluter::vuxen(vuxen), sink);
        report(&REL_008, vy.period, hinder_mot_alder::vuxen(vuxen), sink);
        report(&REL_044, vy.period, barn_som_sokande::vuxen(vy, vuxen), sink);
    }
}

/// Runs the family for a household whose ekonomiskt bistånd has ended.
pub(crate) fn ekonomiskt_bistand_avslut(vy: &PostVy<'_, EkonomisktBistandAvslut>, sink: &mut Sink) {
    report(&REL_009, vy.period, samma_person::ekonomiskt_bistand_avslut(vy), sink);
    report(&REL_024, vy.period, medsokandes_avslutsorsak_saknas::ekonomiskt_bistand_avslut(vy), sink);
}

/// Runs what the family has on who answers and who performs.
fn verksamhet<T>(
    vy: &PostVy<'_, T>,
    ansvarig: Option<&Ansvarig>,
    utforare: Option<&Utforare>,
    sink: &mut Sink,
) {
    let Some(verksamhet) = Verksamhet::of(vy, ansvarig, utforare) else { return };
    report(&REL_040, vy.period, enskild_utan_organisationsnummer::verksamhet(&verksamhet), sink);
    report(&REL_041, vy.period, utforare_ar_ansvarig::verksamhet(&verksamhet), sink);
    report(&REL_042, vy.period, annan_kommun_ar_den_egna::verksamhet(&verksamhet), sink);
    report(&REL_043, vy.period, egen_regi_i_annan_kommun::verksamhet(&verksamhet), sink);
}

/// Runs what the family has on records of an event file, a void among them.
pub(crate) fn handelse(post: &Post, period: Option<Period>, sink: &mut Sink) {
    let Some(atgard) = code(post, Falt::Atgard).and_then(Atgard::from_code) else { return };
    let orsak = code(post, Falt::Orsak).and_then(Andringsorsak::from_code);
    let version = match post.get(Falt::Version) {
        Some(Value::Integer(version)) => u32::try_from(version).ok(),
        _ => None,
    };
    report(&REL_020, period, orsak_mot_atgard::handelse(atgard, orsak), sink);
    report(&REL_049, period, andring_av_forsta_version::handelse(atgard, version), sink);
}

fn code(post: &Post, falt: Falt) -> Option<&str> {
    match post.get(falt) {
        Some(Value::Text(code)) => Some(code),
        _ => None,
    }
}
