//! Households that get financial support: who applies, and how many children of which age there are.
//!
//! The largest type is single men without children; 37 % of the adults were 18–29 (2015). The shares of the other types and
//! ages are assumptions.

use chrono::NaiveDate;
use socialdata_core::kodlista::{Hushallstyp, Kon};

use super::areas::Ages;
use super::population::{Population, Resident};
use super::seeded::Seeded;

/// One household.
pub(super) struct Hushall {
    pub(super) hushallstyp: Hushallstyp,
    pub(super) sokande: Resident,
    pub(super) medsokande: Option<Resident>,
    /// Children by age, 0 to 17.
    pub(super) barn: [u32; 18],
    /// Others of 18 to 21.
    pub(super) ovriga: u32,
}

/// Households of a thousand.
const TYPES: &[(Hushallstyp, u32)] = &[
    (Hushallstyp::Barnhushall, 20),
    (Hushallstyp::EnsamManUtanBarn, 380),
    (Hushallstyp::EnsamManMedBarn, 55),
    (Hushallstyp::EnsamKvinnaUtanBarn, 205),
    (Hushallstyp::EnsamKvinnaMedBarn, 160),
    (Hushallstyp::ParUtanBarn, 50),
    (Hushallstyp::ParMedBarn, 130),
];

/// Adults of a hundred, by age.
const ADULTS: &[(Ages, u32)] = &[
    (Ages { from: 18, typical: 19, to: 20 }, 10),
    (Ages { from: 20, typical: 25, to: 29 }, 28),
    (Ages { from: 30, typical: 39, to: 49 }, 42),
    (Ages { from: 50, typical: 55, to: 64 }, 14),
    (Ages { from: 65, typical: 68, to: 78 }, 6),
];

const PARENTS: &[(Ages, u32)] =
    &[(Ages { from: 20, typical: 26, to: 29 }, 30), (Ages { from: 30, typical: 37, to: 49 }, 70)];

/// A household whose applicant is a child: 16 or 17 years.
const CHILD: Ages = Ages { from: 15, typical: 17, to: 17 };

impl Hushall {
    /// The next household as it is on `day`, or `None` when there are no published numbers left.
    pub(super) fn draw(seeded: &mut Seeded, population: &mut Population, day: NaiveDate) -> Option<Self> {
        let hushallstyp = seeded.weighted(TYPES)?;
        let (women, is_couple, has_children) = match hushallstyp {
            Hushallstyp::EnsamManUtanBarn => (0, false, false),
            Hushallstyp::EnsamManMedBarn => (0, false, true),
            Hushallstyp::EnsamKvinnaUtanBarn => (100, false, false),
            Hushallstyp::EnsamKvinnaMedBarn => (100, false, true),
            Hushallstyp::ParUtanBarn => (50, true, false),
            Hushallstyp::ParMedBarn => (50, true, true),
            _ => (50, false, false),
        };
        let ages = if hushallstyp == Hushallstyp::Barnhushall {
            CHILD
        } else {
            seeded.weighted(if has_children { PARENTS } else { ADULTS })?
        };
        let mut sokande = population.next(seeded, ages, women, false)?;
        let mut medsokande =
            if is_couple { Some(partner(seeded, population, ages, &sokande)?) } else { None };
        // They live together: the place of one is the place of the other.
        if medsokande.iter().chain([&sokande]).any(Resident::is_protected) {
            for adult in medsokande.iter_mut().chain([&mut sokande]) {
                adult.person.folkbokforingskommun = None;
            }
        }
        let youngest = medsokande.iter().chain([&sokande]).map(|adult| adult.least_age(day)).min()?;
        let barn = if has_children { children(seeded, youngest) } else { [0; 18] };
        let ovriga = if seeded.chance(6) { seeded.between(1, 2) } else { 0 };
        Some(Self { hushallstyp, sokande, medsokande, barn, ovriga })
    }

    pub(super) fn children(&self) -> u32 {
        self.barn.iter().sum()
    }

    pub(super) fn adults(&self) -> impl Iterator<Item = &Resident> {
        [Some(&self.sokande), self.medsokande.as_ref()].into_iter().flatten()
    }
}

/// Of a hundred couples 96 are a man and a woman; an assumption.
fn partner(
    seeded: &mut Seeded,
    population: &mut Population,
    ages: Ages,
    sokande: &Resident,
) -> Option<Resident> {
    let women = if sokande.person.kon == Some(Kon::Man) { 96 } else { 4 };
    population.next(seeded, ages, women, false)
}

/// One to four children, none of them born before the parents were 18.
fn children(seeded: &mut Seeded, parent_age: u32) -> [u32; 18] {
    let oldest = parent_age.saturating_sub(18).min(17);
    let mut barn = [0; 18];
    for _ in 0..seeded.low_between(1, 4) {
        let age = usize::try_from(seeded.between(0, oldest)).unwrap_or(0);
        if let Some(count) = barn.get_mut(age) {
            *count += 1;
        }
    }
    barn
}
