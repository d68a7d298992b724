//! REL-048.

use crate::falt::Falt;
use crate::post::utredning::Utredning;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// En utredning vilar på en bestämmelse om utredningar, inte på en som ger en insats.
    ///
    /// ```ok utredning
    /// {"lagrum": "sol-20-3"}
    /// ```
    /// ```bad utredning
    /// {"lagrum": "sol-11-1"}
    /// ```
    REL_048 {
        code: "REL-048",
        name: "lagrum-om-insats",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("Kodlistan lagrum", EgetForslag)],
        posttyper: [Utredning],
        fields: [Lagrum],
        message: {
            sv: "Lagrummet gäller en insats och inte en utredning.",
            en: "The provision is about an insats and not about an utredning.",
        },
        remedy: {
            sv: "Ange bestämmelsen som utredningen vilar på.",
            en: "Give the provision that the utredning rests on.",
        },
    }
}

/// The provision is about utredningar.
pub(super) fn utredning(vy: &PostVy<'_, Utredning>) -> Option<Falt> {
    (!vy.post.lagrum?.utredning()).then_some(Falt::Lagrum)
}
