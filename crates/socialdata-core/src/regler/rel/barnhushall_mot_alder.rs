//! REL-004.

use crate::falt::Falt;
use crate::kodlista::Hushallstyp;
use crate::post::ekonomiskt_bistand::EkonomisktBistand;
use crate::regler::hushall::Vuxen;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// I ett barnhushåll är den sökande under 18 år. Typen används också när hushållet är okänt, och därför
    /// är det en varning.
    ///
    /// ```ok ekonomiskt-bistand
    /// {"hushallstyp": "1", "medsokande": null, "barnPerAlder": [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ///  0, 0, 0, 0], "sokande": {"id": "200810012385", "kon": "2"}}
    /// ```
    /// ```bad ekonomiskt-bistand
    /// {"hushallstyp": "1", "medsokande": null, "barnPerAlder": [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ///  0, 0, 0, 0], "sokande": {"id": "200809012388", "kon": "2"}}
    /// ```
    /// ```ok ekonomiskt-bistand
    /// {"hushallstyp": "1", "medsokande": null, "barnPerAlder": [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ///  0, 0, 0, 0], "sokande": {"idtyp": "saknas", "id": null, "fodelsear": 2008}}
    /// ```
    /// ```bad ekonomiskt-bistand
    /// {"hushallstyp": "1", "medsokande": null, "barnPerAlder": [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ///  0, 0, 0, 0], "sokande": {"idtyp": "saknas", "id": null, "fodelsear": 2007}}
    /// ```
    REL_004 {
        code: "REL-004",
        name: "barnhushall-mot-alder",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("Hushållstyp i Socialstyrelsens statistikdatabas", Praxis)],
        posttyper: [EkonomisktBistand],
        fields: [Hushallstyp, SokandeId, SokandeFodelsear],
        message: {
            sv: "Hushållet är ett barnhushåll men sökanden är 18 år eller äldre vid periodens slut.",
            en: "The household is a child household but the applicant is 18 or older at the end of the period.",
        },
        remedy: {
            sv: "Ange den hushållstyp som stämmer med hushållet.",
            en: "Give the household type that fits the household.",
        },
    }
}

/// The applicant of a child household is surely no adult.
pub(super) fn ekonomiskt_bistand(vy: &PostVy<'_, EkonomisktBistand>, sokande: &Vuxen<'_>) -> Option<Falt> {
    let is_barnhushall = vy.post.hushallstyp? == Hushallstyp::Barnhushall;
    (is_barnhushall && sokande.is_at_least(18)).then_some(Falt::Hushallstyp)
}
