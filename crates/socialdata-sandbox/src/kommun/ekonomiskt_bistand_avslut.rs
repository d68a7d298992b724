//! Records of type `ekonomiskt-bistand-avslut`: why financial support ended.
//!
//! Support lasts 6.5 months on the average (2020), so of the households with support some 15 of a hundred leave it in a month.
//! The last month with support was one to four months ago: so long a cause may wait (HSLF-FS 2015:30).

use socialdata_core::kodlista::AvslutsorsakEkb;
use socialdata_core::post::ekonomiskt_bistand_avslut::EkonomisktBistandAvslut;

use super::avsandare::{Avsandare, nyckel, share};
use super::ekonomiskt_bistand::HOUSEHOLDS;
use super::hushall::Hushall;
use super::population::{Population, Resident};
use super::seeded::Seeded;

/// How common each cause is beside the others; no list is published, and these are assumptions.
const CAUSES: &[(AvslutsorsakEkb, u32)] = &[
    (AvslutsorsakEkb::Arbete, 27),
    (AvslutsorsakEkb::Studier, 9),
    (AvslutsorsakEkb::AnnanErsattning, 17),
    (AvslutsorsakEkb::Pension, 60),
    (AvslutsorsakEkb::HushalletAndrat, 6),
    (AvslutsorsakEkb::Flyttat, 8),
    (AvslutsorsakEkb::EjAnsokt, 13),
    (AvslutsorsakEkb::Avslag, 6),
    (AvslutsorsakEkb::Avliden, 1),
    (AvslutsorsakEkb::Annan, 4),
    (AvslutsorsakEkb::Okand, 3),
];

/// The records of the month, or `None` when there are too few published numbers.
pub(super) fn poster(
    seeded: &mut Seeded,
    avsandare: &Avsandare,
    population: &mut Population,
    persons: usize,
) -> Option<Vec<EkonomisktBistandAvslut>> {
    let numbers = 1..=share(persons, HOUSEHOLDS * 15 / 100);
    numbers.map(|number| post(&mut seeded.split(), avsandare, population, number)).collect()
}

fn post(
    seeded: &mut Seeded,
    avsandare: &Avsandare,
    population: &mut Population,
    number: u32,
) -> Option<EkonomisktBistandAvslut> {
    let hushall = Hushall::draw(seeded, population, avsandare.last_day())?;
    let months_ago = seeded.low_between(1, 4);
    let last_month = (0..months_ago).fold(avsandare.period, |month, _| month.previous());
    let avslutsorsak_sokande = cause(seeded, avsandare, &hushall.sokande);
    let is_of_both =
        !matches!(avslutsorsak_sokande, Some(AvslutsorsakEkb::Avliden | AvslutsorsakEkb::Pension));
    let has_same_cause = seeded.chance(70) && is_of_both;
    let avslutsorsak_medsokande = match &hushall.medsokande {
        Some(_) if has_same_cause => avslutsorsak_sokande,
        Some(resident) => cause(seeded, avsandare, resident),
        None => None,
    };
    Some(EkonomisktBistandAvslut {
        post_id: nyckel("EKBAO", number),
        period: Some(avsandare.period),
        ansvarig: Some(avsandare.socialnamnd()),
        sokande: Some(hushall.sokande.person),
        medsokande: hushall.medsokande.map(|resident| resident.person),
        // A household of its own: one that has left is not among those that have support.
        hushall_id: nyckel("HA", number),
        sista_bistandsmanad: Some(last_month),
        avslutsorsak_sokande,
        avslutsorsak_medsokande,
        ..EkonomisktBistandAvslut::default()
    })
}

/// A pension is for those of 60 or more, and then it is the commonest cause.
fn cause(seeded: &mut Seeded, avsandare: &Avsandare, resident: &Resident) -> Option<AvslutsorsakEkb> {
    let is_old = resident.least_age(avsandare.last_day()) >= 60;
    let fits = |cause: AvslutsorsakEkb| cause != AvslutsorsakEkb::Pension || is_old;
    let possible: Vec<_> = CAUSES.iter().copied().filter(|(cause, _)| fits(*cause)).collect();
    seeded.weighted(&possible)
}
