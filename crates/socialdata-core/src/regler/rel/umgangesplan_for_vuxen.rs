//! REL-031.

use crate::falt::Falt;
use crate::post::placering::Placering;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// En plan för umgänget med föräldrar, syskon och andra närstående görs för barn och unga. Åldern räknas
    /// dagen då placeringen började.
    ///
    /// ```ok placering
    /// {"person": {"id": "200504012394", "kon": "1"}, "startdatum": "2026-03-02"}
    /// ```
    /// ```bad placering
    /// {"person": {"id": "200502012396", "kon": "1"}, "startdatum": "2026-03-02"}
    /// ```
    REL_031 {
        code: "REL-031",
        name: "umgangesplan-for-vuxen",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [
            ("SoL 22 kap. 9 §", Gallande),
            ("Eget förslag: planen gäller barn och unga under 21 år", EgetForslag),
        ],
        posttyper: [Placering],
        fields: [Umgangesplan, Startdatum, PersonId, PersonFodelsear],
        message: {
            sv: "En umgängesplan anges för någon som var 21 år eller äldre när placeringen började.",
            en: "A plan for contact is stated for somebody who was 21 or older when the placement began.",
        },
        remedy: {
            sv: "Ta bort umgangesplan, eller kontrollera personnumret.",
            en: "Remove umgangesplan, or check the number.",
        },
    }
}

/// Whoever has a plan is young.
pub(super) fn placering(vy: &PostVy<'_, Placering>) -> Option<Falt> {
    let is_adult = vy.alder?.minst(21, vy.post.startdatum?).is_certain();
    (is_adult && vy.post.umgangesplan?).then_some(Falt::Umgangesplan)
}
