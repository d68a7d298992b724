//! Records of type `uppfoljning`: what insatser led to (individbaserad systematisk uppföljning).
//!
//! Which measures are used how often is an assumption. Values follow ICF qualifiers: 0–4, 8 not specified, 9 not applicable.

use socialdata_core::kodlista::{Uppfoljningsmatt, Uppfoljningsvarde, Uppgiftslamnare};
use socialdata_core::post::insats::Insats;
use socialdata_core::post::uppfoljning::Uppfoljning;

use super::avsandare::{Avsandare, nyckel};
use super::population::age_bounds;
use super::seeded::Seeded;
use super::timeline::day_in;

/// Of a hundred insatser under way so many are followed up in a month.
const FOLLOWED_UP: u32 = 15;

/// The follow-ups of the insatser of the month.
pub(super) fn poster(seeded: &mut Seeded, avsandare: &Avsandare, insatser: &[Insats]) -> Vec<Uppfoljning> {
    let mut poster = Vec::new();
    for insats in insatser {
        let mut seeded = seeded.split();
        if insats.verkstalld_fran.is_some() && seeded.chance(FOLLOWED_UP) {
            follow_up(&mut seeded, avsandare, insats, &mut poster);
        }
    }
    poster
}

/// One record per measure, all of one day.
fn follow_up(seeded: &mut Seeded, avsandare: &Avsandare, insats: &Insats, poster: &mut Vec<Uppfoljning>) {
    let (first, last) = (avsandare.first_day(), avsandare.last_day());
    let start = insats.verkstalld_fran.unwrap_or(first).max(first);
    let datum = day_in(seeded, (start, insats.verkstalld_till.unwrap_or(last).min(last)));
    let age = insats.person.as_ref().map_or(0, |person| age_bounds(person, datum).0);
    for matt in measures(seeded) {
        let number = u32::try_from(poster.len()).unwrap_or(u32::MAX).saturating_add(1);
        poster.push(Uppfoljning {
            post_id: nyckel("UPP", number),
            period: Some(avsandare.period),
            ansvarig: insats.ansvarig.clone(),
            person: insats.person.clone(),
            insats_id: insats.insats_id.clone(),
            datum: Some(datum),
            matt: Some(matt),
            varde: seeded.weighted(VALUES),
            uppgiftslamnare: informant(seeded, age),
            ..Uppfoljning::default()
        });
    }
}

const VALUES: &[(Uppfoljningsvarde, u32)] = &[
    (Uppfoljningsvarde::Varde0, 24),
    (Uppfoljningsvarde::Varde1, 26),
    (Uppfoljningsvarde::Varde2, 22),
    (Uppfoljningsvarde::Varde3, 14),
    (Uppfoljningsvarde::Varde4, 6),
    (Uppfoljningsvarde::InteAngivet, 5),
    (Uppfoljningsvarde::InteTillampligt, 3),
];

/// Whether the goal was reached, and sometimes more.
fn measures(seeded: &mut Seeded) -> Vec<Uppfoljningsmatt> {
    let mut measures = vec![Uppfoljningsmatt::MalUppnatt];
    measures.extend(seeded.chance(40).then_some(Uppfoljningsmatt::IcfBedomning));
    measures.extend(seeded.chance(15).then_some(Uppfoljningsmatt::EgetMatt));
    measures
}

/// Children say themselves what they think, from some age on, or their guardians do.
fn informant(seeded: &mut Seeded, age: u32) -> Option<Uppgiftslamnare> {
    let (brukare, barn, vardnadshavare) = match age {
        0..6 => (0, 0, 70),
        6..18 => (0, 45, 25),
        _ => (65, 0, 0),
    };
    seeded.weighted(&[
        (Uppgiftslamnare::Brukare, brukare),
        (Uppgiftslamnare::Barn, barn),
        (Uppgiftslamnare::Vardnadshavare, vardnadshavare),
        (Uppgiftslamnare::Handlaggare, 35),
    ])
}
