//! REL-005.

use crate::falt::Falt;
use crate::post::ekonomiskt_bistand::EkonomisktBistand;
use crate::post::gemensam::SokandeMedlem;
use crate::regler::hushall::Vuxen;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Försörjningshinder registreras för varje vuxen i hushållet, alltså också för medsökanden. Av den som
    /// är under 18 år begärs det inte.
    ///
    /// ```ok ekonomiskt-bistand
    /// {"sokande": {"forsorjningshinder": "090"}}
    /// ```
    /// ```bad ekonomiskt-bistand
    /// {"sokande": {"forsorjningshinder": null}}
    /// ```
    /// ```bad ekonomiskt-bistand
    /// {"medsokande": {"forsorjningshinder": null}}
    /// ```
    /// ```ok ekonomiskt-bistand
    /// {"hushallstyp": "1", "medsokande": null, "barnPerAlder": [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ///  0, 0, 0, 0], "sokande": {"forsorjningshinder": null, "id": "200810012385", "kon": "2"}}
    /// ```
    REL_005 {
        code: "REL-005",
        name: "forsorjningshinder-saknas",
        severity: Error,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("HSLF-FS 2015:30", Gallande)],
        posttyper: [EkonomisktBistand],
        fields: [SokandeForsorjningshinder, MedsokandeForsorjningshinder, SokandeId, MedsokandeId],
        message: {
            sv: "Försörjningshinder saknas för en vuxen.",
            en: "The obstacle to self-support is missing for an adult.",
        },
        remedy: {
            sv: "Ange försörjningshinder för sökanden och för medsökanden; 090 när hinder inte finns.",
            en: "Give the obstacle for the applicant and for the co-applicant; 090 when there is none.",
        },
    }
}

/// Whoever is surely an adult has an obstacle stated.
pub(super) fn vuxen(vy: &PostVy<'_, EkonomisktBistand>, vuxen: &Vuxen<'_>) -> Option<Falt> {
    let falt = vuxen.falt(SokandeMedlem::Forsorjningshinder);
    (vy.is_absent(falt) && vuxen.is_at_least(18)).then_some(falt)
}
