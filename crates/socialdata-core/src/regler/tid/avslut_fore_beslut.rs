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
    /// {"beslutsdatum": "2026-09-20", "verkstalldFran": null, "avslutsdatum": "2026-09-20",
    ///  "avslutsorsak": "flyttat"}
    /// ```
    /// ```ok insats
    /// {"period": "2024-03", "beslutsdatum": "2024-02-29", "verkstalldFran": null, "avslutsdatum": "2024-03-01",
    ///  "avslutsorsak": "flyttat", "lagrum": "sol-2001-4-1"}
    /// ```
    /// ```bad insats
    /// {"beslutsdatum": "2026-09-20", "verkstalldFran": null, "avslutsdatum": "2026-09-19",
    ///  "avslutsorsak": "flyttat"}
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
            sv: "Beslutet upphör innan det har fattats.",
            en: "The decision ends before it was made.",
        },
        remedy: {
            sv: "Rätta beslutsdatum eller avslutsdatum i verksamhetssystemet.",
            en: "Correct beslutsdatum or avslutsdatum in the case system.",
        },
    }
}

/// The decision must not end before it was made.
pub(super) fn insats(vy: &PostVy<'_, Insats>) -> Option<Falt> {
    (vy.post.avslutsdatum? < vy.post.beslutsdatum?).then_some(Falt::Avslutsdatum)
}
