//! REL-018.

use crate::falt::Falt;
use crate::post::insats_utan_behovsprovning::{AntalAlder, AntalKon, InsatsUtanBehovsprovning};
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Ett antal som delas på kön eller ålder delas helt: delarna är tillsammans lika många som totalt.
    ///
    /// ```ok insats-utan-behovsprovning
    /// {"person": {"idtyp": "dokumenteras-ej", "id": null, "kon": null}, "samtyckeVardnadshavare": null,
    ///  "antal": {"totalt": 5, "kon": {"man": 2, "kvinna": 2, "okant": 1}}}
    /// ```
    /// ```bad insats-utan-behovsprovning
    /// {"person": {"idtyp": "dokumenteras-ej", "id": null, "kon": null}, "samtyckeVardnadshavare": null,
    ///  "antal": {"totalt": 5, "kon": {"man": 2, "kvinna": 2, "okant": 0}}}
    /// ```
    /// ```ok insats-utan-behovsprovning
    /// {"person": {"idtyp": "dokumenteras-ej", "id": null, "kon": null}, "samtyckeVardnadshavare": null,
    ///  "antal": {"totalt": 5, "alder": {"0-14": 0, "15-17": 0, "18-20": 0, "21-64": 4, "65-": 1}}}
    /// ```
    /// ```bad insats-utan-behovsprovning
    /// {"person": {"idtyp": "dokumenteras-ej", "id": null, "kon": null}, "samtyckeVardnadshavare": null,
    ///  "antal": {"totalt": 5, "alder": {"0-14": 0, "15-17": 0, "18-20": 0, "21-64": 5, "65-": 1}}}
    /// ```
    REL_018 {
        code: "REL-018",
        name: "antal-summerar-inte",
        severity: Error,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("Omöjligt i sig: delarna är tillsammans det hela", EgetForslag)],
        posttyper: [InsatsUtanBehovsprovning],
        fields: [AntalKon, AntalAlder, AntalTotalt],
        message: {
            sv: "Antalet per kön eller ålder är inte lika med totalt.",
            en: "The numbers by sex or age do not add up to the total.",
        },
        remedy: {
            sv: "Rätta totalt eller delarna.",
            en: "Correct the total or the parts.",
        },
    }
}

/// Each division that is given whole adds up.
pub(super) fn insats_utan_behovsprovning(
    vy: &PostVy<'_, InsatsUtanBehovsprovning>,
) -> impl Iterator<Item = Falt> {
    let antal = vy.post.antal.as_ref();
    let totalt = antal.and_then(|antal| antal.totalt);
    let differs = |parts: Option<u32>| totalt.zip(parts).is_some_and(|(totalt, parts)| totalt != parts);
    let kon = differs(antal.and_then(|antal| of_kon(antal.kon.as_ref()?))).then_some(Falt::AntalKon);
    let alder = differs(antal.and_then(|antal| of_alder(antal.alder.as_ref()?))).then_some(Falt::AntalAlder);
    kon.into_iter().chain(alder)
}

fn of_kon(kon: &AntalKon) -> Option<u32> {
    Some(kon.man? + kon.kvinna? + kon.okant?)
}

fn of_alder(alder: &AntalAlder) -> Option<u32> {
    Some(
        alder.ar0_till14?
            + alder.ar15_till17?
            + alder.ar18_till20?
            + alder.ar21_till64?
            + alder.ar65_och_aldre?,
    )
}
