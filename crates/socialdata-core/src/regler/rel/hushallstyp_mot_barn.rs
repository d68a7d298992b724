//! REL-002.

use crate::falt::Falt;
use crate::kodlista::JaNejEjAktuellt;
use crate::post::ekonomiskt_bistand::EkonomisktBistand;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Hushållstypen säger om hushållet har barn under 18 år, och barnen räknas per ålder. Typ 1 säger det
    /// inte.
    ///
    /// ```ok ekonomiskt-bistand
    /// {"hushallstyp": "7", "barnPerAlder": [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]}
    /// ```
    /// ```bad ekonomiskt-bistand
    /// {"hushallstyp": "7"}
    /// ```
    /// ```bad ekonomiskt-bistand
    /// {"barnPerAlder": [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]}
    /// ```
    /// ```ok ekonomiskt-bistand
    /// {"barnPerAlder": [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]}
    /// ```
    REL_002 {
        code: "REL-002",
        name: "hushallstyp-mot-barn",
        severity: Error,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [
            ("Hushållstyp i Socialstyrelsens statistikdatabas", Praxis),
            ("Omöjligt i sig: ett hushåll med barn har minst ett, ett utan har inget", EgetForslag),
        ],
        posttyper: [EkonomisktBistand],
        fields: [BarnPerAlder, Hushallstyp],
        message: {
            sv: "Hushållstypen stämmer inte med om det finns barn.",
            en: "The household type does not agree with whether there are children.",
        },
        remedy: {
            sv: "Rätta hushållstypen eller antalet barn per ålder.",
            en: "Correct the household type or the number of children by age.",
        },
    }
}

/// There are children exactly where the type says so.
pub(super) fn ekonomiskt_bistand(vy: &PostVy<'_, EkonomisktBistand>) -> Option<Falt> {
    let has_children =
        vy.post.barn_per_alder?.into_iter().try_fold(false, |any, barn| Some(any || barn? > 0))?;
    let is_wrong = match vy.post.hushallstyp?.barn() {
        JaNejEjAktuellt::Ja => !has_children,
        JaNejEjAktuellt::Nej => has_children,
        JaNejEjAktuellt::EjAktuellt => false,
    };
    is_wrong.then_some(Falt::BarnPerAlder)
}
