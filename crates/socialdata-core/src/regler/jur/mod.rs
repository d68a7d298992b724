//! JUR: what the law forbids or excludes.

mod alder_pa_gransen;
mod anmalan_avstangd;
mod antal_kan_roja;
mod antal_under_21;
mod barn_i_lvm_hem;
mod barn_i_sarskilt_boende;
mod barn_utan_samtycke;
mod barnet_inte_hort;
mod barnets_asikt_saknas;
mod beslut_om_utredning_saknas;
mod daglig_verksamhet_personkrets_3;
mod dokumenteras_ej_fel_posttyp;
mod dygnsvard_under_21;
mod dygnsvard_utan_villkor;
mod ej_personliga_behov;
mod forenklat_tvangsbeslut;
mod gallringstid_passerad;
mod kraver_behovsprovning;
mod kvalificerad_kontaktperson_mot_alder;
mod lvm_mot_alder;
mod lvu_22_med_dygnsvard;
mod lvu_22_mot_alder;
mod lvu_2_mot_alder;
mod lvu_3_mot_alder;
mod lvu_6a_mot_alder;
mod lvu_efter_aldersgransen;
mod lvu_omedelbart_mot_alder;
mod myndighetsutovning_hos_utforare;
mod placering_utan_samtycke;
mod rad_och_stod_fran_kommun;
mod samtycke_av_barn_under_tolv;
mod samtycke_vid_antal;
mod skyddad_med_geografi;
mod skyddat_boende_2024_mot_alder;
mod skyddat_boende_med_geografi;
mod skyddsbedomning_saknas;
mod stodboende_mot_alder;
mod stodboende_under_18;
mod stodboende_utan_behovsprovning;
mod tvangsvard_borjar_sent;
mod umgangesplan_saknas;
mod under_tolv_utan_samtycke;
mod ungdomshem_utan_3_paragrafen;
mod ungt_barn_eget_samtycke;
mod vuxenbostad_for_barn;

use crate::falt::Falt;
use crate::period::Period;
use crate::post::Posttyp;
use crate::post::anmalan::Anmalan;
use crate::post::ekonomiskt_bistand_avslut::EkonomisktBistandAvslut;
use crate::post::insats::Insats;
use crate::post::insats_utan_behovsprovning::InsatsUtanBehovsprovning;
use crate::post::placering::Placering;
use crate::post::uppfoljning::Uppfoljning;
use crate::post::utredning::Utredning;
use crate::validering::{RuleMeta, Sink};

use super::alder::Aldersfynd;
use super::vy::{PersonVy, PostVy};
use super::{is_in_force, report};

/// Every rule of the family, by code.
pub(crate) static RULES: &[&RuleMeta] = &[
    &kraver_behovsprovning::JUR_001,
    &dygnsvard_under_21::JUR_002,
    &barn_utan_samtycke::JUR_003,
    &ej_personliga_behov::JUR_004,
    &dokumenteras_ej_fel_posttyp::JUR_005,
    &lvu_efter_aldersgransen::JUR_006,
    &lvm_mot_alder::JUR_007,
    &anmalan_avstangd::JUR_008,
    &skyddad_med_geografi::JUR_009,
    &under_tolv_utan_samtycke::JUR_010,
    &placering_utan_samtycke::JUR_011,
    &ungt_barn_eget_samtycke::JUR_012,
    &stodboende_mot_alder::JUR_013,
    &kvalificerad_kontaktperson_mot_alder::JUR_014,
    &lvu_2_mot_alder::JUR_015,
    &lvu_3_mot_alder::JUR_016,
    &lvu_omedelbart_mot_alder::JUR_017,
    &lvu_22_mot_alder::JUR_018,
    &skyddat_boende_2024_mot_alder::JUR_019,
    &daglig_verksamhet_personkrets_3::JUR_020,
    &rad_och_stod_fran_kommun::JUR_021,
    &ungdomshem_utan_3_paragrafen::JUR_022,
    &stodboende_under_18::JUR_023,
    &alder_pa_gransen::JUR_024,
    &lvu_6a_mot_alder::JUR_025,
    &antal_under_21::JUR_026,
    &stodboende_utan_behovsprovning::JUR_027,
    &dygnsvard_utan_villkor::JUR_028,
    &samtycke_av_barn_under_tolv::JUR_029,
    &barnets_asikt_saknas::JUR_030,
    &barnet_inte_hort::JUR_031,
    &umgangesplan_saknas::JUR_032,
    &skyddsbedomning_saknas::JUR_033,
    &beslut_om_utredning_saknas::JUR_034,
    &tvangsvard_borjar_sent::JUR_035,
    &myndighetsutovning_hos_utforare::JUR_036,
    &barn_i_lvm_hem::JUR_037,
    &barn_i_sarskilt_boende::JUR_038,
    &vuxenbostad_for_barn::JUR_039,
    &forenklat_tvangsbeslut::JUR_040,
    &gallringstid_passerad::JUR_041,
    &samtycke_vid_antal::JUR_042,
    &antal_kan_roja::JUR_043,
    &lvu_22_med_dygnsvard::JUR_044,
    &skyddat_boende_med_geografi::JUR_045,
];

/// Runs the family for one person of a record of `posttyp`.
pub(crate) fn person(vy: &PersonVy<'_>, posttyp: Posttyp, sink: &mut Sink) {
    let mut judge = |rule, medlem: Option<_>| {
        report(rule, vy.period, medlem.map(|medlem| vy.falt(medlem)), sink);
    };
    if posttyp != Posttyp::InsatsUtanBehovsprovning {
        judge(&dokumenteras_ej_fel_posttyp::JUR_005, dokumenteras_ej_fel_posttyp::person(vy));
    }
    judge(&skyddad_med_geografi::JUR_009, skyddad_med_geografi::person(vy));
}

/// Runs the family for an insats.
pub(crate) fn insats(vy: &PostVy<'_, Insats>, sink: &mut Sink) {
    let mut domare = Domare::new(vy.period, sink);
    domare.alder(&lvu_efter_aldersgransen::JUR_006, lvu_efter_aldersgransen::insats(vy));
    domare.alder(&lvm_mot_alder::JUR_007, lvm_mot_alder::insats(vy));
    domare.alder(&under_tolv_utan_samtycke::JUR_010, under_tolv_utan_samtycke::insats(vy));
    domare.alder(&placering_utan_samtycke::JUR_011, placering_utan_samtycke::insats(vy));
    domare.alder(&ungt_barn_eget_samtycke::JUR_012, ungt_barn_eget_samtycke::insats(vy));
    domare.alder(&stodboende_mot_alder::JUR_013, stodboende_mot_alder::insats(vy));
    domare.alder(
        &kvalificerad_kontaktperson_mot_alder::JUR_014,
        kvalificerad_kontaktperson_mot_alder::insats(vy),
    );
    domare.alder(&lvu_2_mot_alder::JUR_015, lvu_2_mot_alder::insats(vy));
    domare.alder(&lvu_3_mot_alder::JUR_016, lvu_3_mot_alder::insats(vy));
    domare.alder(&lvu_omedelbart_mot_alder::JUR_017, lvu_omedelbart_mot_alder::insats(vy));
    domare.alder(&lvu_22_mot_alder::JUR_018, lvu_22_mot_alder::insats(vy));
    domare.alder(&skyddat_boende_2024_mot_alder::JUR_019, skyddat_boende_2024_mot_alder::insats(vy));
    domare.alder_pa_gransen(vy);
    for falt in skyddad_med_geografi::insats(vy) {
        domare.plats(&skyddad_med_geografi::JUR_009, Some(falt));
    }
    domare.plats(&daglig_verksamhet_personkrets_3::JUR_020, daglig_verksamhet_personkrets_3::insats(vy));
    domare.plats(&rad_och_stod_fran_kommun::JUR_021, rad_och_stod_fran_kommun::insats(vy));
    domare.plats(&ungdomshem_utan_3_paragrafen::JUR_022, ungdomshem_utan_3_paragrafen::insats(vy));
    domare.plats(&stodboende_under_18::JUR_023, stodboende_under_18::insats(vy));
    domare.plats(&lvu_6a_mot_alder::JUR_025, lvu_6a_mot_alder::insats(vy));
    domare.plats(&samtycke_av_barn_under_tolv::JUR_029, samtycke_av_barn_under_tolv::insats(vy));
    domare.plats(&barnets_asikt_saknas::JUR_030, barnets_asikt_saknas::insats(vy));
    domare.plats(&tvangsvard_borjar_sent::JUR_035, tvangsvard_borjar_sent::insats(vy));
    domare.plats(&barn_i_lvm_hem::JUR_037, barn_i_lvm_hem::insats(vy));
    domare.plats(&barn_i_sarskilt_boende::JUR_038, barn_i_sarskilt_boende::insats(vy));
    domare.plats(&vuxenbostad_for_barn::JUR_039, vuxenbostad_for_barn::insats(vy));
    domare.plats(&forenklat_tvangsbeslut::JUR_040, forenklat_tvangsbeslut::insats(vy));
    domare.plats(&lvu_22_med_dygnsvard::JUR_044, lvu_22_med_dygnsvard::insats(vy));
    domare.plats(&skyddat_boende_med_geografi::JUR_045, skyddat_boende_med_geografi::insats(vy));
}

/// Runs the family for a placering.
pub(crate) fn placering(vy: &PostVy<'_, Placering>, sink: &mut Sink) {
    let mut domare = Domare::new(vy.period, sink);
    domare.alder(&lvu_efter_aldersgransen::JUR_006, lvu_efter_aldersgransen::placering(vy));
    domare.alder(&lvm_mot_alder::JUR_007, lvm_mot_alder::placering(vy));
    domare.alder(&stodboende_mot_alder::JUR_013, stodboende_mot_alder::placering(vy));
    domare.alder(&lvu_omedelbart_mot_alder::JUR_017, lvu_omedelbart_mot_alder::placering(vy));
    domare.alder(&skyddat_boende_2024_mot_alder::JUR_019, skyddat_boende_2024_mot_alder::placering(vy));
    domare.alder_pa_gransen(vy);
    for falt in skyddad_med_geografi::placering(vy) {
        domare.plats(&skyddad_med_geografi::JUR_009, Some(falt));
    }
    domare.plats(&ungdomshem_utan_3_paragrafen::JUR_022, ungdomshem_utan_3_paragrafen::placering(vy));
    domare.plats(&stodboende_under_18::JUR_023, stodboende_under_18::placering(vy));
    domare.plats(&umgangesplan_saknas::JUR_032, umgangesplan_saknas::placering(vy));
    domare.plats(&barn_i_lvm_hem::JUR_037, barn_i_lvm_hem::placering(vy));
    domare.plats(&skyddat_boende_med_geografi::JUR_045, skyddat_boende_med_geografi::placering(vy));
}

/// Runs the family for an insats utan behovsprövning.
pub(crate) fn insats_utan_behovsprovning(vy: &PostVy<'_, InsatsUtanBehovsprovning>, sink: &mut Sink) {
    let mut domare = Domare::new(vy.period, sink);
    domare.alder(&dygnsvard_under_21::JUR_002, dygnsvard_under_21::insats_utan_behovsprovning(vy));
    domare.alder(&barn_utan_samtycke::JUR_003, barn_utan_samtycke::insats_utan_behovsprovning(vy));
    domare.alder(&stodboende_mot_alder::JUR_013, stodboende_mot_alder::insats_utan_behovsprovning(vy));
    domare.alder_pa_gransen(vy);
    domare.plats(&kraver_behovsprovning::JUR_001, kraver_behovsprovning::insats_utan_behovsprovning(vy));
    domare.plats(&ej_personliga_behov::JUR_004, ej_personliga_behov::insats_utan_behovsprovning(vy));
    for falt in skyddad_med_geografi::insats_utan_behovsprovning(vy) {
        domare.plats(&skyddad_med_geografi::JUR_009, Some(falt));
    }
    domare.plats(&antal_under_21::JUR_026, antal_under_21::insats_utan_behovsprovning(vy));
    domare.plats(
        &stodboende_utan_behovsprovning::JUR_027,
        stodboende_utan_behovsprovning::insats_utan_behovsprovning(vy),
    );
    domare.plats(&dygnsvard_utan_villkor::JUR_028, dygnsvard_utan_villkor::insats_utan_behovsprovning(vy));
    domare.plats(&samtycke_vid_antal::JUR_042, samtycke_vid_antal::insats_utan_behovsprovning(vy));
    domare.plats(&antal_kan_roja::JUR_043, antal_kan_roja::insats_utan_behovsprovning(vy));
    domare.plats(
        &skyddat_boende_med_geografi::JUR_045,
        skyddat_boende_med_geografi::insats_utan_behovsprovning(vy),
    );
}

/// Runs the family for an utredning.
pub(crate) fn utredning(vy: &PostVy<'_, Utredning>, sink: &mut Sink) {
    let mut domare = Domare::new(vy.period, sink);
    domare.plats(&barnet_inte_hort::JUR_031, barnet_inte_hort::utredning(vy));
    domare.plats(&myndighetsutovning_hos_utforare::JUR_036, myndighetsutovning_hos_utforare::utredning(vy));
}

/// Runs the family for an anmälan; `is_open` is whether a policy lets it out, when one is known.
pub(crate) fn anmalan(vy: &PostVy<'_, Anmalan>, is_open: Option<bool>, sink: &mut Sink) {
    let mut domare = Domare::new(vy.period, sink);
    domare.plats(&anmalan_avstangd::JUR_008, anmalan_avstangd::anmalan(is_open));
    domare.plats(&skyddsbedomning_saknas::JUR_033, skyddsbedomning_saknas::anmalan(vy));
    domare.plats(&beslut_om_utredning_saknas::JUR_034, beslut_om_utredning_saknas::anmalan(vy));
    domare.plats(&myndighetsutovning_hos_utforare::JUR_036, myndighetsutovning_hos_utforare::anmalan(vy));
    domare.plats(&gallringstid_passerad::JUR_041, gallringstid_passerad::anmalan(vy));
}

/// Runs the family for an uppföljning.
pub(crate) fn uppfoljning(vy: &PostVy<'_, Uppfoljning>, sink: &mut Sink) {
    let mut domare = Domare::new(vy.period, sink);
    domare.plats(&gallringstid_passerad::JUR_041, gallringstid_passerad::uppfoljning(vy));
}

/// Runs the family for the end of economic aid.
pub(crate) fn ekonomiskt_bistand_avslut(vy: &PostVy<'_, EkonomisktBistandAvslut>, sink: &mut Sink) {
    let mut domare = Domare::new(vy.period, sink);
    domare.plats(&gallringstid_passerad::JUR_041, gallringstid_passerad::ekonomiskt_bistand_avslut(vy));
}

/// Reports what the predicates of one record find, and remembers whether some limit of age depends on the day of birth.
struct Domare<'a> {
    period: Option<Period>,
    depends_on_the_day: bool,
    sink: &'a mut Sink,
}

impl<'a> Domare<'a> {
    fn new(period: Option<Period>, sink: &'a mut Sink) -> Self {
        Self { period, depends_on_the_day: false, sink }
    }

    fn plats(&mut self, rule: &'static RuleMeta, place: Option<Falt>) {
        report(rule, self.period, place, self.sink);
    }

    fn alder(&mut self, rule: &'static RuleMeta, fynd: Option<Aldersfynd>) {
        match fynd {
            Some(Aldersfynd::Bryter(falt)) => self.plats(rule, Some(falt)),
            Some(Aldersfynd::BerorPaDagen) => self.depends_on_the_day |= is_in_force(rule, self.period),
            None => {}
        }
    }

    /// After the rules of age: JUR-024 once, when at least one of them could not tell.
    fn alder_pa_gransen<T>(&mut self, vy: &PostVy<'_, T>) {
        let place = alder_pa_gransen::post(vy, self.depends_on_the_day);
        self.plats(&alder_pa_gransen::JUR_024, place);
    }
}
