//! REL-003.

use crate::falt::Falt;
use crate::post::ekonomiskt_bistand::EkonomisktBistand;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Ensamstående man eller ensamstående kvinna: typen säger sökandens kön.
    ///
    /// ```ok ekonomiskt-bistand
    /// {"hushallstyp": "4", "medsokande": null, "sokande": {"id": "199006022397", "kon": "1"}}
    /// ```
    /// ```bad ekonomiskt-bistand
    /// {"hushallstyp": "4", "medsokande": null}
    /// ```
    /// ```bad ekonomiskt-bistand
    /// {"hushallstyp": "5", "medsokande": null, "barnPerAlder": [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ///  0, 0, 0, 0], "sokande": {"id": "199006022397", "kon": "1"}}
    /// ```
    /// ```ok ekonomiskt-bistand
    /// {"hushallstyp": "4", "medsokande": null, "sokande": {"kon": null}}
    /// ```
    REL_003 {
        code: "REL-003",
        name: "hushallstyp-mot-kon",
        severity: Error,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [
            ("Hushållstyp i Socialstyrelsens statistikdatabas", Praxis),
            ("Omöjligt i sig: typen säger ett annat kön än sökanden", EgetForslag),
        ],
        posttyper: [EkonomisktBistand],
        fields: [SokandeKon, Hushallstyp],
        message: {
            sv: "Hushållstypen gäller en sökande av det andra könet.",
            en: "The household type is for an applicant of the other sex.",
        },
        remedy: {
            sv: "Rätta hushållstypen eller sökandens kön.",
            en: "Correct the household type or the sex of the applicant.",
        },
    }
}

/// The type allows the sex of the applicant.
pub(super) fn ekonomiskt_bistand(vy: &PostVy<'_, EkonomisktBistand>) -> Option<Falt> {
    let allowed = vy.post.hushallstyp?.sokandes_kon();
    (!allowed.contains(&vy.post.sokande.as_ref()?.kon?)).then_some(Falt::SokandeKon)
}
