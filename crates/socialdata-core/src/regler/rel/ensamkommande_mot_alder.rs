//! REL-032.

use crate::falt::Falt;
use crate::post::placering::Placering;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Ensamkommande är barn, och de som har kommit som barn och är 18–20 år. Åldern räknas dagen då
    /// placeringen började.
    ///
    /// ```ok placering
    /// {"person": {"id": "200504012394", "kon": "1"}, "startdatum": "2026-03-02", "ensamkommande": true,
    ///  "umgangesplan": null}
    /// ```
    /// ```bad placering
    /// {"person": {"id": "200502012396", "kon": "1"}, "startdatum": "2026-03-02", "ensamkommande": true,
    ///  "umgangesplan": null}
    /// ```
    REL_032 {
        code: "REL-032",
        name: "ensamkommande-mot-alder",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("Eget förslag: uppgiften gäller barn och unga under 21 år", EgetForslag)],
        posttyper: [Placering],
        fields: [Ensamkommande, Startdatum, PersonId, PersonFodelsear],
        message: {
            sv: "Någon som var 21 år eller äldre när placeringen började anges som ensamkommande barn.",
            en: "Somebody who was 21 or older when the placement began is stated to be an unaccompanied child.",
        },
        remedy: {
            sv: "Rätta ensamkommande, eller kontrollera personnumret.",
            en: "Correct ensamkommande, or check the number.",
        },
    }
}

/// Whoever came alone as a child is young.
pub(super) fn placering(vy: &PostVy<'_, Placering>) -> Option<Falt> {
    let is_adult = vy.alder?.minst(21, vy.post.startdatum?).is_certain();
    (is_adult && vy.post.ensamkommande?).then_some(Falt::Ensamkommande)
}
