//! Who performs an insats: the municipality itself, another, a private provider, the state, the region.
//!
//! How common each form is, is an assumption.

use socialdata_core::identitet::Kommunkod;
use socialdata_core::kodlista::{Insatstyp, Regi};
use socialdata_core::post::gemensam::{Orgnr, Utforare};

use super::population::another_kommun;
use super::seeded::Seeded;

/// Who performs an insats of that kind. A person with protected data gets no place (`with_place`), and nobody is told where a
/// shelter is.
pub(super) fn utforare(
    seeded: &mut Seeded,
    insatstyp: Insatstyp,
    own: Kommunkod,
    own_orgnr: &Orgnr,
    with_place: bool,
) -> Utforare {
    let regi = seeded.weighted(forms(insatstyp)).unwrap_or(Regi::Egen);
    let organisationsnummer = match regi {
        Regi::Egen | Regi::AnnanNamnd => Some(own_orgnr.clone()),
        Regi::Enskild => seeded.pick(PRIVATE_PROVIDERS).and_then(|text| Orgnr::parse(text)),
        _ => None,
    };
    let kommunkod = match regi {
        Regi::Egen | Regi::AnnanNamnd => Some(own),
        Regi::AnnanKommun => another_kommun(seeded, own),
        _ => None,
    };
    let is_told = with_place && insatstyp != Insatstyp::SkyddatBoende;
    Utforare { organisationsnummer, regi: Some(regi), kommunkod: kommunkod.filter(|_| is_told) }
}

/// Made up: no organisation has a number that begins with 4 (assumption), and the third digit and check digit are right.
const PRIVATE_PROVIDERS: &[&str] = &[
    "4020000016",
    "4020000024",
    "4020000032",
    "4020000040",
    "4020000057",
    "4020000065",
    "4020000073",
    "4020000081",
];

fn forms(insatstyp: Insatstyp) -> &'static [(Regi, u32)] {
    match insatstyp {
        Insatstyp::SarskiltUngdomshem | Insatstyp::LvmHem => &[(Regi::Sis, 100)],
        Insatstyp::Hvb => &[(Regi::Enskild, 70), (Regi::Egen, 22), (Regi::AnnanKommun, 8)],
        Insatstyp::Familjehem | Insatstyp::Jourhem => &[(Regi::Egen, 70), (Regi::Enskild, 30)],
        Insatstyp::SkyddatBoende => &[(Regi::Enskild, 70), (Regi::AnnanKommun, 15), (Regi::Egen, 15)],
        Insatstyp::AnnanHeldygnsvard => &[(Regi::Enskild, 60), (Regi::Region, 25), (Regi::Egen, 15)],
        Insatstyp::LssPersonligAssistans => &[(Regi::Enskild, 60), (Regi::Egen, 40)],
        Insatstyp::Korttidsplats | Insatstyp::PersonligtStod | Insatstyp::Oppenvardsprogram => {
            &[(Regi::Egen, 80), (Regi::Enskild, 10), (Regi::Region, 5), (Regi::AnnanNamnd, 5)]
        }
        _ => &[(Regi::Egen, 78), (Regi::Enskild, 18), (Regi::AnnanKommun, 3), (Regi::AnnanNamnd, 1)],
    }
}

#[cfg(test)]
mod tests {
    use socialdata_core::identitet::Organisationsnummer;

    use super::*;

    #[test]
    fn the_made_up_providers_have_right_numbers() {
        for text in PRIVATE_PROVIDERS {
            assert!(Organisationsnummer::parse(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn a_protected_person_gets_no_place() {
        let own = Kommunkod::parse("0180").unwrap();
        let orgnr = Orgnr::parse("2120000142").unwrap();
        let mut seeded = Seeded::stream(1, "utforare");
        for insatstyp in Insatstyp::ALL {
            let shown = utforare(&mut seeded, *insatstyp, own, &orgnr, true);
            let hidden = utforare(&mut seeded, *insatstyp, own, &orgnr, false);
            assert!(shown.regi.is_some() && hidden.kommunkod.is_none());
        }
    }
}
