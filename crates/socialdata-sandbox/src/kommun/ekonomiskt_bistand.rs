//! Records of type `ekonomiskt-bistand`: one per household and month.
//!
//! Of a thousand persons with an insats in a municipality some 137 households have financial support: 87 000 household-months
//! (2022) beside 640 000 persons. Amounts are made up; they follow the size of the household and stay under what a rule
//! would call high.

use chrono::NaiveDate;
use socialdata_core::kodlista::{Arbetsmarknadsinsats, Forsorjningshinder};
use socialdata_core::period::Period;
use socialdata_core::post::ekonomiskt_bistand::{EkonomisktBistand, Livsforing};
use socialdata_core::post::gemensam::{Sokande, Stadsdelskod};

use super::avsandare::{Avsandare, nyckel, share};
use super::hushall::Hushall;
use super::population::{Population, Resident};
use super::seeded::Seeded;

/// Households for a thousand persons with an insats.
pub(super) const HOUSEHOLDS: usize = 137;

/// The records of the month, or `None` when there are too few published numbers.
pub(super) fn poster(
    seeded: &mut Seeded,
    avsandare: &Avsandare,
    population: &mut Population,
    persons: usize,
) -> Option<Vec<EkonomisktBistand>> {
    let numbers = 1..=share(persons, HOUSEHOLDS);
    numbers.map(|number| post(&mut seeded.split(), avsandare, population, number)).collect()
}

fn post(
    seeded: &mut Seeded,
    avsandare: &Avsandare,
    population: &mut Population,
    number: u32,
) -> Option<EkonomisktBistand> {
    let hushall = Hushall::draw(seeded, population, avsandare.last_day())?;
    let belopp = Belopp::draw(seeded, &hushall);
    let medsokande = hushall.medsokande.as_ref();
    Some(EkonomisktBistand {
        post_id: nyckel("EKB", number),
        period: Some(avsandare.period),
        ansvarig: Some(avsandare.socialnamnd()),
        sokande: Some(sokande(seeded, &hushall.sokande, avsandare.period)),
        medsokande: medsokande.map(|resident| sokande(seeded, resident, avsandare.period)),
        hushall_id: nyckel("H", number),
        stadsdel: stadsdel(seeded, avsandare, &hushall),
        hushallstyp: Some(hushall.hushallstyp),
        barn_per_alder: Some(hushall.barn.map(Some)),
        antal_ovriga1821: Some(hushall.ovriga),
        bistandsbelopp: Some(belopp.total()),
        forsorjningsstod: Some(belopp.forsorjningsstod),
        forsorjningsstod_boende: Some(belopp.boende),
        livsforing: belopp.livsforing,
        ..EkonomisktBistand::default()
    })
}

/// An applicant. Obstacles and labour market measures are registered for adults.
fn sokande(seeded: &mut Seeded, resident: &Resident, period: Period) -> Sokande {
    let mut sokande = Sokande::from(resident.person.clone());
    if resident.least_age(period.last_day()) >= 18 {
        sokande.forsorjningshinder = hinder(seeded, resident, period);
        sokande.arbetsmarknadsinsatser = arbetsmarknadsinsatser(seeded);
    }
    sokande
}

fn hinder(seeded: &mut Seeded, resident: &Resident, period: Period) -> Option<Forsorjningshinder> {
    let end = period.last_day();
    let possible: Vec<_> = Forsorjningshinder::ALL
        .iter()
        .filter(|hinder| hinder.valid_in(period) && fits_age(**hinder, resident, end))
        .map(|hinder| (*hinder, weight(*hinder)))
        .collect();
    seeded.weighted(&possible)
}

/// 041 is for those of 18–20, 035 and 036 are for pensioners.
fn fits_age(hinder: Forsorjningshinder, resident: &Resident, day: NaiveDate) -> bool {
    match hinder {
        Forsorjningshinder::Hinder041 => resident.least_age(day) >= 18 && resident.most_age(day) <= 20,
        Forsorjningshinder::Hinder035 | Forsorjningshinder::Hinder036 => resident.least_age(day) >= 60,
        _ => true,
    }
}

/// How common an obstacle is beside the others: unemployment comes first. Assumptions.
fn weight(hinder: Forsorjningshinder) -> u32 {
    match hinder {
        Forsorjningshinder::Hinder013 | Forsorjningshinder::Hinder113 => 300,
        Forsorjningshinder::Hinder011 | Forsorjningshinder::Hinder111 => 90,
        Forsorjningshinder::Hinder035 | Forsorjningshinder::Hinder036 | Forsorjningshinder::Hinder041 => 250,
        Forsorjningshinder::Hinder023 | Forsorjningshinder::Hinder040 => 110,
        _ => 25,
    }
}

/// Half have none (07), a tenth are without a statement, the others have one to three measures.
fn arbetsmarknadsinsatser(seeded: &mut Seeded) -> Vec<Arbetsmarknadsinsats> {
    if seeded.chance(50) {
        return vec![Arbetsmarknadsinsats::IngenInsats];
    }
    let mut measures: Vec<_> = Arbetsmarknadsinsats::ALL
        .iter()
        .copied()
        .filter(|measure| *measure != Arbetsmarknadsinsats::IngenInsats)
        .collect();
    seeded.shuffle(&mut measures);
    let count = if seeded.chance(20) { 0 } else { seeded.low_between(1, 3) };
    measures.truncate(usize::try_from(count).unwrap_or(0));
    measures.sort_by_key(|measure| measure.code());
    measures
}

/// City districts are reported by Stockholm and Göteborg, and for nobody who is protected. The codes are not known: these
/// are made up.
fn stadsdel(seeded: &mut Seeded, avsandare: &Avsandare, hushall: &Hushall) -> Option<Stadsdelskod> {
    let has_districts = matches!(avsandare.kommunkod.to_string().as_str(), "0180" | "1480");
    let is_open = has_districts && !hushall.adults().any(Resident::is_protected);
    let district = seeded.between(1, 9);
    is_open.then(|| Stadsdelskod::parse(&format!("X{district}"))).flatten()
}

/// Amounts in whole kronor for the month.
struct Belopp {
    forsorjningsstod: u32,
    /// The part of `forsorjningsstod` that is for housing.
    boende: u32,
    livsforing: Option<Livsforing>,
}

impl Belopp {
    fn draw(seeded: &mut Seeded, hushall: &Hushall) -> Self {
        let children = hushall.children();
        let adults = u32::try_from(hushall.adults().count()).unwrap_or(1);
        let living = 4_000 * adults + 2_400 * children;
        let rent = seeded.between(3_200, 8_800) + 700 * children;
        // What the household has of its own comes off.
        let percent = seeded.between(15, 100);
        let is_other_only = seeded.chance(3);
        let forsorjningsstod = if is_other_only { 0 } else { (living + rent) * percent / 100 };
        let boende = forsorjningsstod.min(rent * percent / 100);
        let livsforing = (is_other_only || seeded.chance(25)).then(|| livsforing(seeded));
        Self { forsorjningsstod, boende, livsforing }
    }

    fn total(&self) -> u32 {
        let livsforing = self.livsforing.as_ref().and_then(|livsforing| livsforing.total);
        self.forsorjningsstod + livsforing.unwrap_or(0)
    }
}

/// One part at least; one household of eight states all of them, nothing being 0.
fn livsforing(seeded: &mut Seeded) -> Livsforing {
    let mut parts = [0; 6].map(|_: u32| seeded.chance(25).then(|| seeded.low_between(150, 2_900)));
    if parts.iter().all(Option::is_none)
        && let Some(part) = parts.get_mut(seeded.index(6))
    {
        *part = Some(seeded.low_between(150, 2_900));
    }
    let total = parts.iter().flatten().sum();
    if seeded.chance(12) {
        parts = parts.map(|part| part.or(Some(0)));
    }
    let [hyresskuld, elskuld, ovrig_skuld, halso_och_sjukvard, tandvard, annat] = parts;
    Livsforing { total: Some(total), hyresskuld, elskuld, ovrig_skuld, halso_och_sjukvard, tandvard, annat }
}
