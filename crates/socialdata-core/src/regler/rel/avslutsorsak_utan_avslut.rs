//! REL-022.

use crate::falt::Falt;
use crate::post::insats::Insats;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// En insats som inte har avslutats har ingen avslutsorsak: det finns ett avslutsdatum, eller en sista
    /// dag som insatsen utfördes.
    ///
    /// ```ok insats
    /// {"verkstalldTill": "2026-09-20", "avslutsorsak": "flyttat"}
    /// ```
    /// ```ok insats
    /// {"avslutsdatum": "2026-09-20", "avslutsorsak": "flyttat"}
    /// ```
    /// ```bad insats
    /// {"avslutsorsak": "flyttat"}
    /// ```
    REL_022 {
        code: "REL-022",
        name: "avslutsorsak-utan-avslut",
        severity: Error,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("Omöjligt i sig: det som inte har avslutats har ingen orsak till avslutet", EgetForslag)],
        posttyper: [Insats],
        fields: [Avslutsorsak, Avslutsdatum, VerkstalldTill],
        message: {
            sv: "Avslutsorsak anges men insatsen är inte avslutad.",
            en: "A reason for the end is given but the insats has not ended.",
        },
        remedy: {
            sv: "Ange avslutsdatum eller verkstalldTill, eller ta bort avslutsorsak.",
            en: "Give avslutsdatum or verkstalldTill, or remove avslutsorsak.",
        },
    }
}

/// A reason for the end goes with an end.
pub(super) fn insats(vy: &PostVy<'_, Insats>) -> Option<Falt> {
    let is_open = vy.is_absent(Falt::Avslutsdatum) && vy.is_absent(Falt::VerkstalldTill);
    (vy.post.avslutsorsak.is_some() && is_open).then_some(Falt::Avslutsorsak)
}
