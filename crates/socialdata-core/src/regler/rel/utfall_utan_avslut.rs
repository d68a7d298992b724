//! REL-025.

use crate::falt::Falt;
use crate::post::utredning::Utredning;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// En utredning som pågår har inte lett till något än.
    ///
    /// ```ok utredning
    /// {"avslutadDatum": null, "utfall": null}
    /// ```
    /// ```bad utredning
    /// {"avslutadDatum": null}
    /// ```
    REL_025 {
        code: "REL-025",
        name: "utfall-utan-avslut",
        severity: Error,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("Omöjligt i sig: det som pågår har inget utfall", EgetForslag)],
        posttyper: [Utredning],
        fields: [AvslutadDatum, Utfall],
        message: {
            sv: "Utfall anges men utredningen är inte avslutad.",
            en: "An outcome is given but the utredning has not been closed.",
        },
        remedy: {
            sv: "Ange avslutadDatum, eller ta bort utfall.",
            en: "Give avslutadDatum, or remove utfall.",
        },
    }
}

/// An outcome goes with an end.
pub(super) fn utredning(vy: &PostVy<'_, Utredning>) -> Option<Falt> {
    (vy.post.utfall.is_some() && vy.is_absent(Falt::AvslutadDatum)).then_some(Falt::AvslutadDatum)
}
