//! REL-044.

use crate::falt::Falt;
use crate::kodlista::Hushallstyp;
use crate::post::ekonomiskt_bistand::EkonomisktBistand;
use crate::regler::hushall::Vuxen;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Den som är under 18 år söker ekonomiskt bistånd i ett barnhushåll. Barn som står som sökande i andra
    /// hushåll är ett känt fel: någon annan i hushållet är den rätta.
    ///
    /// ```ok ekonomiskt-bistand
    /// {"hushallstyp": "1", "medsokande": null, "barnPerAlder": [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ///  0, 0, 0, 0], "sokande": {"id": "200810012385", "kon": "2"}}
    /// ```
    /// ```bad ekonomiskt-bistand
    /// {"sokande": {"id": "200810012385", "kon": "2"}}
    /// ```
    /// ```ok ekonomiskt-bistand
    /// {"sokande": {"id": "200809012388", "kon": "2"}}
    /// ```
    /// ```bad ekonomiskt-bistand
    /// {"medsokande": {"id": "200810012393", "kon": "1"}}
    /// ```
    REL_044 {
        code: "REL-044",
        name: "barn-som-sokande",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [
            ("Hushållstyp i Socialstyrelsens statistikdatabas", Praxis),
            ("Eget förslag efter ett känt fel: barn som registerledare", EgetForslag),
        ],
        posttyper: [EkonomisktBistand],
        fields: [Sokande, Medsokande, Hushallstyp],
        message: {
            sv: "Den sökande eller medsökande är under 18 år men hushållet är inget barnhushåll.",
            en: "The applicant or co-applicant is under 18 but the household is no child household.",
        },
        remedy: {
            sv: "Kontrollera vem som söker, eller rätta hushållstypen.",
            en: "Check who applies, or correct the household type.",
        },
    }
}

/// The adults of a household are no children.
pub(super) fn vuxen(vy: &PostVy<'_, EkonomisktBistand>, vuxen: &Vuxen<'_>) -> Option<Falt> {
    let is_other = vy.post.hushallstyp? != Hushallstyp::Barnhushall;
    (is_other && vuxen.is_younger_than(18)).then(|| vuxen.plats())
}
