//! REL-010.

use crate::falt::Falt;
use crate::kodlista::Lag;
use crate::post::insats::Insats;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Den som får en insats enligt LSS hör till en av lagens tre personkretsar, och beslutet säger vilken.
    ///
    /// ```ok insats
    /// {"omrade": "funktionsnedsattning", "insatstyp": "lss-daglig-verksamhet", "lagrum": "lss-9-10", "personkrets": "1",
    ///  "timmarPerManad": null}
    /// ```
    /// ```bad insats
    /// {"omrade": "funktionsnedsattning", "insatstyp": "lss-daglig-verksamhet", "lagrum": "lss-9-10",
    ///  "timmarPerManad": null}
    /// ```
    REL_010 {
        code: "REL-010",
        name: "personkrets-saknas",
        severity: Error,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("LSS 1 §", Gallande)],
        posttyper: [Insats],
        fields: [Personkrets, Lagrum],
        message: {
            sv: "Insatsen vilar på LSS men personkrets saknas.",
            en: "The insats rests on LSS but personkrets is missing.",
        },
        remedy: {
            sv: "Ange personkrets 1, 2 eller 3 enligt beslutet.",
            en: "Give personkrets 1, 2 or 3 as in the decision.",
        },
    }
}

/// An insats under LSS has a personkrets. A personkrets of the wrong form is reported as that.
pub(super) fn insats(vy: &PostVy<'_, Insats>) -> Option<Falt> {
    let is_missing = vy.post.lagrum?.lag() == Lag::Lss && vy.is_absent(Falt::Personkrets);
    is_missing.then_some(Falt::Personkrets)
}
