//! REL-047.

use crate::falt::Falt;
use crate::kodlista::Uppgiftslamnare;
use crate::post::uppfoljning::Uppfoljning;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Barnet och vårdnadshavaren bedömer i uppföljningar om barn. En vuxen svarar själv, som brukare.
    ///
    /// ```ok uppfoljning
    /// {"person": {"id": "200810012393", "kon": "1"}, "uppgiftslamnare": "vardnadshavare"}
    /// ```
    /// ```bad uppfoljning
    /// {"person": {"id": "200808012397", "kon": "1"}, "uppgiftslamnare": "vardnadshavare"}
    /// ```
    /// ```bad uppfoljning
    /// {"uppgiftslamnare": "barn"}
    /// ```
    REL_047 {
        code: "REL-047",
        name: "uppgiftslamnare-mot-alder",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("SoL 3 kap. 1 §", Gallande)],
        posttyper: [Uppfoljning],
        fields: [Uppgiftslamnare, Datum, PersonId, PersonFodelsear],
        message: {
            sv: "Barnet eller vårdnadshavaren anges som uppgiftslämnare för någon som är 18 år eller äldre.",
            en: "The child or the guardian is stated to have answered for somebody who is 18 or older.",
        },
        remedy: {
            sv: "Ange brukare eller handlaggare, eller kontrollera personnumret.",
            en: "Give brukare or handlaggare, or check the number.",
        },
    }
}

/// Whoever answers as a child or for one speaks of a child.
pub(super) fn uppfoljning(vy: &PostVy<'_, Uppfoljning>) -> Option<Falt> {
    let is_adult = vy.alder?.minst(18, vy.post.datum?).is_certain();
    let is_of_child =
        matches!(vy.post.uppgiftslamnare?, Uppgiftslamnare::Barn | Uppgiftslamnare::Vardnadshavare);
    (is_adult && is_of_child).then_some(Falt::Uppgiftslamnare)
}
