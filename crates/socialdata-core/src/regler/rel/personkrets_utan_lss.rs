//! REL-011.

use crate::falt::Falt;
use crate::kodlista::Lag;
use crate::post::insats::Insats;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Personkrets är ett begrepp i LSS. En insats som vilar på en annan lag har ingen.
    ///
    /// ```ok insats
    /// {"omrade": "funktionsnedsattning", "timmarPerManad": null, "insatstyp": "lss-daglig-verksamhet",
    ///  "lagrum": "lss-9-10", "personkrets": "1"}
    /// ```
    /// ```bad insats
    /// {"personkrets": "1"}
    /// ```
    REL_011 {
        code: "REL-011",
        name: "personkrets-utan-lss",
        severity: Error,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("LSS 1 §", Gallande)],
        posttyper: [Insats],
        fields: [Personkrets, Lagrum],
        message: {
            sv: "Personkrets anges men insatsen vilar inte på LSS.",
            en: "Personkrets is given but the insats does not rest on LSS.",
        },
        remedy: {
            sv: "Ta bort personkrets, eller rätta lagrummet.",
            en: "Remove personkrets, or correct the provision.",
        },
    }
}

/// Only an insats under LSS has a personkrets.
pub(super) fn insats(vy: &PostVy<'_, Insats>) -> Option<Falt> {
    (vy.post.personkrets.is_some() && vy.post.lagrum?.lag() != Lag::Lss).then_some(Falt::Personkrets)
}
