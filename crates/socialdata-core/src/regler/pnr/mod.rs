//! PNR: the identity of a person.

mod datum_omojligt;
mod fel_idtyp;
mod fodd_efter_perioden;
mod fodelsear_efter_perioden;
mod hog_alder;
mod identitet_i_nyckel;
mod kon_stammer_inte;
mod kontrollsiffra_fel;
mod tillfalligt_nummer;
mod tio_siffror;

use crate::period::Period;
use crate::post::gemensam::PersonMedlem;
use crate::post::{Post, Posttyp};
use crate::validering::{RuleMeta, Sink};

use super::vy::PersonVy;
use super::{report, strukturella};

use identitet_i_nyckel::PNR_007;

/// Every rule of the family, by code.
pub(crate) static RULES: &[&RuleMeta] = &[
    &kontrollsiffra_fel::PNR_001,
    &datum_omojligt::PNR_002,
    &fel_idtyp::PNR_003,
    &fodd_efter_perioden::PNR_004,
    &kon_stammer_inte::PNR_005,
    &tillfalligt_nummer::PNR_006,
    &PNR_007,
    &tio_siffror::PNR_008,
    &hog_alder::PNR_009,
    &fodelsear_efter_perioden::PNR_012,
];

/// Runs the family for one person of a record of `posttyp`.
pub(crate) fn person(vy: &PersonVy<'_>, posttyp: Posttyp, sink: &mut Sink) {
    let mut judge = |rule, medlem: Option<_>| {
        report(rule, vy.period, medlem.map(|medlem| vy.falt(medlem)), sink);
    };
    judge(&kontrollsiffra_fel::PNR_001, kontrollsiffra_fel::person(vy));
    judge(&datum_omojligt::PNR_002, datum_omojligt::person(vy));
    judge(&fel_idtyp::PNR_003, fel_idtyp::person(vy));
    judge(&fodd_efter_perioden::PNR_004, fodd_efter_perioden::person(vy));
    judge(&kon_stammer_inte::PNR_005, kon_stammer_inte::person(vy));
    judge(&PNR_007, identitet_i_nyckel::person(vy));
    judge(&hog_alder::PNR_009, hog_alder::person(vy));
    // There TID-006 compares the birth year with the start.
    if !matches!(posttyp, Posttyp::Placering | Posttyp::InsatsUtanBehovsprovning) {
        judge(&fodelsear_efter_perioden::PNR_012, fodelsear_efter_perioden::person(vy));
    }
    instead_of_wrong_form(&tillfalligt_nummer::PNR_006, tillfalligt_nummer::person(vy), vy, posttyp, sink);
    instead_of_wrong_form(&tio_siffror::PNR_008, tio_siffror::person(vy), vy, posttyp, sink);
}

/// Runs the family for the keys of a record.
pub(crate) fn post(post: &Post, period: Option<Period>, sink: &mut Sink) {
    for falt in identitet_i_nyckel::post(post) {
        report(&PNR_007, period, Some(falt), sink);
    }
}

/// Reports `rule` in the place of the finding that the number has not twelve digits: both would say the same.
fn instead_of_wrong_form(
    rule: &'static RuleMeta,
    medlem: Option<PersonMedlem>,
    vy: &PersonVy<'_>,
    posttyp: Posttyp,
    sink: &mut Sink,
) {
    let Some(medlem) = medlem else { return };
    // The applicants of economic aid are persons of a schema of their own.
    let is_sokande = posttyp == Posttyp::EkonomisktBistand;
    let wrong_form = if is_sokande { &strukturella::FMT_109 } else { &strukturella::FMT_037 };
    sink.sharpen(wrong_form, rule, vy.falt(medlem));
}
