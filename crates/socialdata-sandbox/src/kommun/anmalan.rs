//! Records of type `anmalan`: that somebody is worried about a child or young person (SoL 19–20 kap.).
//!
//! Nothing about who reported, beyond the kind of reporter. How many there are and how they end are assumptions.

use chrono::NaiveDate;
use socialdata_core::kodlista::{Anmalarkategori, UtfallAnmalan};
use socialdata_core::post::anmalan::Anmalan;

use super::areas::Ages;
use super::avsandare::{Avsandare, nyckel, share};
use super::population::Population;
use super::seeded::Seeded;
use super::timeline::{after, before};

const YOUNG: Ages = Ages { from: 3, typical: 14, to: 20 };

/// For a thousand persons with an insats.
const ANMALNINGAR: usize = 90;

/// An anmälan is decided on within 14 days (SoL 20:2).
const DAYS_TO_DECIDE: u32 = 14;

const REPORTERS: &[(Anmalarkategori, u32)] = &[
    (Anmalarkategori::Skola, 25),
    (Anmalarkategori::Polis, 28),
    (Anmalarkategori::HalsoOchSjukvard, 15),
    (Anmalarkategori::Socialtjanst, 12),
    (Anmalarkategori::Enskild, 14),
    (Anmalarkategori::Annan, 6),
];

/// The records of the month, or `None` when there are too few published numbers.
pub(super) fn poster(
    seeded: &mut Seeded,
    avsandare: &Avsandare,
    population: &mut Population,
    persons: usize,
) -> Option<Vec<Anmalan>> {
    let numbers = 1..=share(persons, ANMALNINGAR);
    numbers.map(|number| post(&mut seeded.split(), avsandare, population, number)).collect()
}

fn post(
    seeded: &mut Seeded,
    avsandare: &Avsandare,
    population: &mut Population,
    number: u32,
) -> Option<Anmalan> {
    let resident = population.next(seeded, YOUNG, 47, false)?;
    let last = avsandare.last_day();
    let inkom = before(last, seeded.between(0, 40));
    // At once, which at night means the next day (SoL 20:1).
    let skyddsbedomning = after(inkom, u32::from(seeded.chance(15))).min(last);
    let (beslut_datum, utfall) = decision(seeded, inkom, last);
    Some(Anmalan {
        post_id: nyckel("ANM", number),
        period: Some(avsandare.period),
        ansvarig: Some(avsandare.socialnamnd()),
        person: Some(resident.person),
        anmalan_id: nyckel("A", number),
        inkom_datum: Some(inkom),
        anmalarkategori: seeded.weighted(REPORTERS),
        skyddsbedomning_datum: Some(skyddsbedomning),
        beslut_datum,
        utfall,
        ..Anmalan::default()
    })
}

/// Whether an utredning is opened, once that is decided. While one is under way no decision is needed (SoL 20:2).
fn decision(
    seeded: &mut Seeded,
    inkom: NaiveDate,
    last: NaiveDate,
) -> (Option<NaiveDate>, Option<UtfallAnmalan>) {
    if seeded.chance(20) {
        return (None, Some(UtfallAnmalan::UtredningPagar));
    }
    let beslut = after(inkom, seeded.between(0, DAYS_TO_DECIDE));
    if beslut > last {
        return (None, None);
    }
    let opened = seeded.chance(38);
    let utfall = if opened { UtfallAnmalan::UtredningInleds } else { UtfallAnmalan::InledsInte };
    (Some(beslut), Some(utfall))
}
