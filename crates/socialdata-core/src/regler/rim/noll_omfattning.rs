//! RIM-008.

use crate::falt::Falt;
use crate::post::insats::Insats;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Den som har en insats har beviljats någon omfattning. Noll är ofta ett tomt fält.
    ///
    /// ```ok insats
    /// {"timmarPerManad": 1}
    /// ```
    /// ```bad insats
    /// {"timmarPerManad": 0}
    /// ```
    /// ```bad insats
    /// {"insatstyp": "korttidsplats", "timmarPerManad": null, "dygnPerManad": 0}
    /// ```
    RIM_008 {
        code: "RIM-008",
        name: "noll-omfattning",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("Eget förslag: en beviljad insats har en omfattning", EgetForslag)],
        posttyper: [Insats],
        fields: [TimmarPerManad, DygnPerManad],
        message: {
            sv: "Omfattningen är 0.",
            en: "The extent is 0.",
        },
        remedy: {
            sv: "Ange beviljade timmar eller dygn, eller ta bort uppgiften.",
            en: "Give the granted hours or days, or remove the statement.",
        },
    }
}

/// What is granted is something.
pub(super) fn insats(vy: &PostVy<'_, Insats>) -> Option<Falt> {
    if vy.post.timmar_per_manad == Some(0) {
        return Some(Falt::TimmarPerManad);
    }
    (vy.post.dygn_per_manad == Some(0)).then_some(Falt::DygnPerManad)
}
