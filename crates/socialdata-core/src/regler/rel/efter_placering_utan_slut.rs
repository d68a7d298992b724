//! REL-033.

use crate::falt::Falt;
use crate::post::placering::Placering;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Vad som följer efter en placering är känt först när den har slutat.
    ///
    /// ```ok placering
    /// {"slutdatum": "2026-09-20", "efterPlacering": "ny-placering"}
    /// ```
    /// ```bad placering
    /// {"efterPlacering": "ny-placering"}
    /// ```
    REL_033 {
        code: "REL-033",
        name: "efter-placering-utan-slut",
        severity: Error,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("Omöjligt i sig: efter det som pågår har inget följt", EgetForslag)],
        posttyper: [Placering],
        fields: [Slutdatum, EfterPlacering],
        message: {
            sv: "Det anges vad som följde men placeringen är inte avslutad.",
            en: "What followed is stated but the placement has not ended.",
        },
        remedy: {
            sv: "Ange slutdatum, eller ta bort efterPlacering.",
            en: "Give slutdatum, or remove efterPlacering.",
        },
    }
}

/// What follows goes with an end.
pub(super) fn placering(vy: &PostVy<'_, Placering>) -> Option<Falt> {
    (vy.post.efter_placering.is_some() && vy.is_absent(Falt::Slutdatum)).then_some(Falt::Slutdatum)
}
