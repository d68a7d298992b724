//! TID-003.

use crate::falt::Falt;
use crate::post::insats::Insats;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Ett beslut kan inte upphöra att gälla innan det har fattats. Samma dag går bra.
    ///
    /// ```ok insats
    /// {"beslutsdatum": "2026-08-20", "verkstalldFran": null, "avslutsdatum": "2026-08-20"}
    /// ```
    /// ```bad insats
    /// {"beslutsdatum": "2026-08-20", "verkstalldFran": null, "avslutsdatum": "2026-08-19"}
    /// ```
    TID_003 {
        code: "TID-003",
        name: "avslut-fore-beslut",
        severity: Error,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("Omöjligt i sig: ett beslut upphör efter att det har fattats", EgetForslag)],
        posttyper: [Insats],
        fields: [Avslutsdatum, Beslutsdatum],
        message: {
            sv: "Avslutsdatum ligger före beslutsdatum.",
            en: "The end of the decision lies before the decision.",
        },
        remedy: {
            sv: "Rätta ett av datumen i verksamhetssystemet.",
            en: "Correct one of the dates in the case system.",
        },
    }
}

/// The decision must not end before it was made.
pub(super) fn insats(vy: &PostVy<'_, Insats>) -> Option<Falt> {
    (vy.post.avslutsdatum? < vy.post.beslutsdatum?).then_some(Falt::Avslutsdatum)
}
