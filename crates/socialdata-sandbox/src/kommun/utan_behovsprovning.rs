//! Records of type `insats-utan-behovsprovning` (SoL 11:5): a known person, or a count of persons nobody has written down.
//!
//! There are no statistics on them yet: how many there are, of which kind and how many are anonymous are assumptions.

use chrono::NaiveDate;
use socialdata_core::kodlista::{Insatstyp, JaNejEjAktuellt};
use socialdata_core::post::gemensam::Person;
use socialdata_core::post::insats_utan_behovsprovning::{
    Antal, AntalAlder, AntalKon, InsatsUtanBehovsprovning,
};

use super::areas::Ages;
use super::avsandare::{Avsandare, nyckel, share};
use super::population::{Population, Resident};
use super::seeded::Seeded;
use super::timeline::{before, day_in};
use super::utforare::utforare;

/// One kind of insats: weight, ages, women of a hundred. The homes are for those of 21 or more (SoL 11:5 item 5).
const KINDS: &[((Insatstyp, Ages, u32), u32)] = &[
    ((Insatstyp::PersonligtStod, ALL_AGES, 55), 22),
    ((Insatstyp::Oppenvardsprogram, YOUNG, 48), 16),
    ((Insatstyp::Anhorigstod, ADULT, 68), 14),
    ((Insatstyp::HemtjanstService, OLD, 60), 8),
    ((Insatstyp::HemtjanstOmvardnad, OLD, 60), 3),
    ((Insatstyp::Trygghetslarm, OLD, 65), 8),
    ((Insatstyp::Matdistribution, OLD, 55), 5),
    ((Insatstyp::Dagverksamhet, OLD, 60), 4),
    ((Insatstyp::Avlosning, OLD, 50), 4),
    ((Insatstyp::Ledsagning, ADULT, 50), 3),
    ((Insatstyp::Korttidsplats, OLD, 55), 2),
    ((Insatstyp::Boendestod, ADULT, 45), 3),
    ((Insatstyp::SkyddatBoende, ADULT, 88), 4),
    ((Insatstyp::Hvb, ADULT, 35), 2),
    ((Insatstyp::AnnanInsats, ALL_AGES, 50), 4),
];

const ALL_AGES: Ages = Ages { from: 4, typical: 19, to: 80 };
const YOUNG: Ages = Ages { from: 8, typical: 16, to: 20 };
const ADULT: Ages = Ages { from: 23, typical: 40, to: 75 };
const OLD: Ages = Ages { from: 66, typical: 80, to: 98 };

/// Of a thousand persons with an insats after behovsprövning so many have one without.
const WITHOUT: usize = 100;

/// The longest time that an insats has lasted, in days.
const LONGEST: u32 = 300;

/// The records of the month, or `None` when there are too few published numbers.
pub(super) fn poster(
    seeded: &mut Seeded,
    avsandare: &Avsandare,
    population: &mut Population,
    persons: usize,
) -> Option<Vec<InsatsUtanBehovsprovning>> {
    let numbers = 1..=share(persons, WITHOUT);
    numbers.map(|number| post(&mut seeded.split(), avsandare, population, number)).collect()
}

fn post(
    seeded: &mut Seeded,
    avsandare: &Avsandare,
    population: &mut Population,
    number: u32,
) -> Option<InsatsUtanBehovsprovning> {
    let (insatstyp, ages, women) = seeded.weighted(KINDS)?;
    let startdatum = before(avsandare.last_day(), seeded.low_between(0, LONGEST));
    let is_ended = seeded.chance(30);
    let window = (startdatum.max(avsandare.first_day()), avsandare.last_day());
    let insats = InsatsUtanBehovsprovning {
        post_id: nyckel("IUB", number),
        period: Some(avsandare.period),
        ansvarig: Some(avsandare.socialnamnd()),
        insatstyp: Some(insatstyp),
        startdatum: Some(startdatum),
        slutdatum: is_ended.then(|| day_in(seeded, window)),
        villkor: conditions(seeded, insatstyp),
        ..InsatsUtanBehovsprovning::default()
    };
    // The age limit of a home must be known to be kept, so nobody there is anonymous.
    let may_be_anonymous = !insatstyp.dygnsvard();
    if may_be_anonymous && seeded.chance(35) {
        return Some(anonymous(seeded, avsandare, insats));
    }
    let resident = population.next(seeded, ages, women, insatstyp == Insatstyp::SkyddatBoende)?;
    Some(individual(seeded, avsandare, insats, &resident))
}

/// Care round the clock without an assessment is given on conditions of the committee (SoL 11:5); else they are seldom there.
fn conditions(seeded: &mut Seeded, insatstyp: Insatstyp) -> Option<bool> {
    let said = seeded.chance(60).then(|| seeded.chance(15));
    if insatstyp.dygnsvard() { Some(true) } else { said }
}

/// A count: nobody is named, and nothing points at anybody (SoL 14:5).
fn anonymous(
    seeded: &mut Seeded,
    avsandare: &Avsandare,
    insats: InsatsUtanBehovsprovning,
) -> InsatsUtanBehovsprovning {
    let totalt = seeded.low_between(1, 60);
    let with_sex = seeded.chance(75);
    // Sex and age of one person would describe that person.
    let with_age = seeded.chance(60) && (totalt > 1 || !with_sex);
    let antal = Antal {
        totalt: Some(totalt),
        kon: with_sex.then(|| by_sex(seeded, totalt)),
        alder: with_age.then(|| by_age(seeded, totalt)),
    };
    InsatsUtanBehovsprovning {
        person: Some(Person::undocumented()),
        antal: Some(antal),
        utforare: performer(seeded, avsandare, insats.insatstyp, true),
        ..insats
    }
}

fn by_sex(seeded: &mut Seeded, totalt: u32) -> AntalKon {
    let okant = if seeded.chance(30) { seeded.low_between(0, totalt) } else { 0 };
    let kvinna = seeded.between(0, totalt - okant);
    AntalKon { man: Some(totalt - okant - kvinna), kvinna: Some(kvinna), okant: Some(okant) }
}

fn by_age(seeded: &mut Seeded, totalt: u32) -> AntalAlder {
    let mut counts = [0_u32; 5];
    for _ in 0..totalt {
        if let Some(count) = counts.get_mut(seeded.index(5)) {
            *count += 1;
        }
    }
    let [child, young, adolescent, adult, old] = counts.map(Some);
    AntalAlder {
        ar0_till14: child,
        ar15_till17: young,
        ar18_till20: adolescent,
        ar21_till64: adult,
        ar65_och_aldre: old,
    }
}

fn individual(
    seeded: &mut Seeded,
    avsandare: &Avsandare,
    insats: InsatsUtanBehovsprovning,
    resident: &Resident,
) -> InsatsUtanBehovsprovning {
    let start = insats.startdatum.unwrap_or(avsandare.last_day());
    InsatsUtanBehovsprovning {
        person: Some(resident.person.clone()),
        samtycke_vardnadshavare: consent(seeded, resident, start),
        utforare: performer(seeded, avsandare, insats.insatstyp, !resident.is_protected()),
        ..insats
    }
}

/// From 15 a child may get an insats without the consent of a guardian (SoL 21:2).
fn consent(seeded: &mut Seeded, resident: &Resident, start: NaiveDate) -> Option<JaNejEjAktuellt> {
    if resident.least_age(start) >= 18 {
        return seeded.chance(50).then_some(JaNejEjAktuellt::EjAktuellt);
    }
    let may_decide = resident.least_age(start) >= 15;
    Some(if may_decide && seeded.chance(40) { JaNejEjAktuellt::Nej } else { JaNejEjAktuellt::Ja })
}

fn performer(
    seeded: &mut Seeded,
    avsandare: &Avsandare,
    insatstyp: Option<Insatstyp>,
    with_place: bool,
) -> Option<socialdata_core::post::gemensam::Utforare> {
    let Avsandare { kommunkod, orgnr, .. } = avsandare;
    Some(utforare(seeded, insatstyp?, *kommunkod, orgnr, with_place))
}
