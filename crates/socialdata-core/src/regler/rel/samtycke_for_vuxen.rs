//! REL-045.

use crate::falt::Falt;
use crate::kodlista::{JaNejEjAktuellt, Samtycke};
use crate::post::insats::Insats;
use crate::post::insats_utan_behovsprovning::InsatsUtanBehovsprovning;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Samtycke av vårdnadshavare, och barnets eget, är uppgifter om barn. Den som var 18 år samtycker själv,
    /// och det redovisas inte.
    ///
    /// ```ok insats
    /// {"samtycke": "ej-aktuellt"}
    /// ```
    /// ```bad insats
    /// {"samtycke": "vardnadshavare"}
    /// ```
    /// ```ok insats-utan-behovsprovning
    /// {"person": {"id": "200810012393", "kon": "1"}, "samtyckeVardnadshavare": "ja"}
    /// ```
    /// ```bad insats-utan-behovsprovning
    /// {"person": {"id": "200808012397", "kon": "1"}, "samtyckeVardnadshavare": "ja"}
    /// ```
    /// ```ok insats-utan-behovsprovning
    /// {"samtyckeVardnadshavare": "nej"}
    /// ```
    REL_045 {
        code: "REL-045",
        name: "samtycke-for-vuxen",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("SoL 21 kap. 1–2 §§", Gallande)],
        posttyper: [Insats, InsatsUtanBehovsprovning],
        fields: [Samtycke, SamtyckeVardnadshavare, Beslutsdatum, Startdatum, PersonId, PersonFodelsear],
        message: {
            sv: "Samtycke för ett barn anges för någon som är 18 år eller äldre.",
            en: "Consent for a child is stated for somebody who is 18 or older.",
        },
        remedy: {
            sv: "Ange ej-aktuellt, eller kontrollera personnumret.",
            en: "Give ej-aktuellt, or check the number.",
        },
    }
}

/// Consent concerns whoever was a child at the decision.
pub(super) fn insats(vy: &PostVy<'_, Insats>) -> Option<Falt> {
    let is_adult = vy.alder?.minst(18, vy.post.beslutsdatum?).is_certain();
    let is_of_child = matches!(vy.post.samtycke?, Samtycke::Vardnadshavare | Samtycke::Barnet);
    (is_adult && is_of_child).then_some(Falt::Samtycke)
}

/// Consent concerns whoever was a child at the beginning.
pub(super) fn insats_utan_behovsprovning(vy: &PostVy<'_, InsatsUtanBehovsprovning>) -> Option<Falt> {
    let is_adult = vy.alder?.minst(18, vy.post.startdatum?).is_certain();
    let is_given = vy.post.samtycke_vardnadshavare? == JaNejEjAktuellt::Ja;
    (is_adult && is_given).then_some(Falt::SamtyckeVardnadshavare)
}
