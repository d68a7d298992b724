//! REL-001.

use crate::falt::Falt;
use crate::post::ekonomiskt_bistand::EkonomisktBistand;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Ett sammanboende par har en sökande och en medsökande. De andra hushållstyperna har bara en sökande.
    ///
    /// ```ok ekonomiskt-bistand
    /// {"hushallstyp": "6", "medsokande": null}
    /// ```
    /// ```bad ekonomiskt-bistand
    /// {"medsokande": null}
    /// ```
    /// ```bad ekonomiskt-bistand
    /// {"hushallstyp": "6"}
    /// ```
    /// ```bad ekonomiskt-bistand
    /// {"hushallstyp": "1", "sokande": {"id": "200810012385", "kon": "2"}}
    /// ```
    REL_001 {
        code: "REL-001",
        name: "hushallstyp-mot-medsokande",
        severity: Error,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [
            ("Hushållstyp i Socialstyrelsens statistikdatabas", Praxis),
            ("Omöjligt i sig: ett par är två", EgetForslag),
        ],
        posttyper: [EkonomisktBistand],
        fields: [Medsokande, Hushallstyp],
        message: {
            sv: "Hushållstypen stämmer inte med om det finns en medsökande.",
            en: "The household type does not agree with whether there is a co-applicant.",
        },
        remedy: {
            sv: "Rätta hushållstypen, eller lägg till eller ta bort medsökande.",
            en: "Correct the household type, or add or remove the co-applicant.",
        },
    }
}

/// A couple has a co-applicant, and nobody else has.
pub(super) fn ekonomiskt_bistand(vy: &PostVy<'_, EkonomisktBistand>) -> Option<Falt> {
    let is_alone = vy.is_absent(Falt::Medsokande);
    (vy.post.hushallstyp?.medsokande() == is_alone).then_some(Falt::Medsokande)
}
