//! Records of type `utredning`: what a child needs of protection or support (SoL 20 kap., before July 2025 SoL 2001:453 11 kap.).
//!
//! How many there are and how they end are assumptions. An utredning takes four months at most (SoL 20:3) unless it has been
//! prolonged; those here that take longer have been.

use chrono::{Months, NaiveDate};
use socialdata_core::kodlista::{JaNejEjAktuellt, Lagrum, UtfallUtredning};
use socialdata_core::period::Period;
use socialdata_core::post::utredning::Utredning;

use super::areas::Ages;
use super::avsandare::{Avsandare, nyckel, share};
use super::population::{Population, Resident};
use super::seeded::Seeded;
use super::timeline::{after, before, day_in};

const CHILDREN: Ages = Ages { from: 3, typical: 13, to: 17 };

/// For a thousand persons with an insats.
const UTREDNINGAR: usize = 70;

/// The records of the month, or `None` when there are too few published numbers.
pub(super) fn poster(
    seeded: &mut Seeded,
    avsandare: &Avsandare,
    population: &mut Population,
    persons: usize,
) -> Option<Vec<Utredning>> {
    let numbers = 1..=share(persons, UTREDNINGAR);
    numbers.map(|number| post(&mut seeded.split(), avsandare, population, number)).collect()
}

fn post(
    seeded: &mut Seeded,
    avsandare: &Avsandare,
    population: &mut Population,
    number: u32,
) -> Option<Utredning> {
    let resident = population.next(seeded, CHILDREN, 47, false)?;
    let (first, last) = (avsandare.first_day(), avsandare.last_day());
    let inledd = before(last, seeded.low_between(0, 170));
    let avslutad = seeded.chance(40).then(|| day_in(seeded, (inledd.max(first), last)));
    let barnet_hort = heard(seeded, &resident, last, avslutad.is_some());
    Some(Utredning {
        post_id: nyckel("UTR", number),
        period: Some(avsandare.period),
        ansvarig: Some(avsandare.socialnamnd()),
        person: Some(resident.person),
        utredning_id: nyckel("U", number),
        inledd_datum: Some(inledd),
        avslutad_datum: avslutad,
        forlangd_till: prolonged(seeded, inledd, avslutad.unwrap_or(last)),
        lagrum: Some(lagrum(inledd)),
        utfall: avslutad.and_then(|_| outcome(seeded)),
        barnet_hort,
        ..Utredning::default()
    })
}

/// The provision in force when the utredning began: the four months are in SoL 20:3 and were in SoL (2001:453) 11 kap.
fn lagrum(inledd: NaiveDate) -> Lagrum {
    if Lagrum::SolKap20Par3.valid_in(Period::containing(inledd)) {
        Lagrum::SolKap20Par3
    } else {
        Lagrum::Sol2001Kap11
    }
}

fn prolonged(seeded: &mut Seeded, inledd: NaiveDate, until: NaiveDate) -> Option<NaiveDate> {
    let limit = inledd.checked_add_months(Months::new(4))?;
    (until > limit).then(|| after(until, seeded.between(0, 60)))
}

fn outcome(seeded: &mut Seeded) -> Option<UtfallUtredning> {
    seeded.weighted(&[
        (UtfallUtredning::Insats, 42),
        (UtfallUtredning::IngenInsats, 44),
        (UtfallUtredning::Avskriven, 9),
        (UtfallUtredning::Overlamnad, 5),
    ])
}

/// Small children are seldom heard; nothing is said in an utredning that has just begun.
fn heard(
    seeded: &mut Seeded,
    resident: &Resident,
    day: NaiveDate,
    is_ended: bool,
) -> Option<JaNejEjAktuellt> {
    let small = if resident.least_age(day) < 5 { 70 } else { 0 };
    let said = if is_ended { 100 } else { 40 };
    let heard = seeded.weighted(&[
        (JaNejEjAktuellt::Ja, 80),
        (JaNejEjAktuellt::Nej, 12),
        (JaNejEjAktuellt::EjAktuellt, 3 + small),
    ]);
    // Who was not heard when the utredning ended could not be heard (JUR-031).
    let heard = heard.map(|heard| match heard {
        JaNejEjAktuellt::Nej if is_ended => JaNejEjAktuellt::EjAktuellt,
        heard => heard,
    });
    heard.filter(|_| seeded.chance(said))
}
