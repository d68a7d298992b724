//! JUR-042.

use crate::falt::Falt;
use crate::kodlista::{Idtyp, JaNejEjAktuellt};
use crate::post::insats_utan_behovsprovning::InsatsUtanBehovsprovning;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// När identiteten inte dokumenteras lämnas bara ett antal. Om en vårdnadshavare har samtyckt är en uppgift om
    /// ett visst barn, och hör inte hemma där.
    ///
    /// ```ok insats-utan-behovsprovning
    /// {"person": {"idtyp": "dokumenteras-ej", "id": null, "kon": null},
    ///  "samtyckeVardnadshavare": "ej-aktuellt", "antal": {"totalt": 7}}
    /// ```
    /// ```ok insats-utan-behovsprovning
    /// {"person": {"idtyp": "dokumenteras-ej", "id": null, "kon": null}, "samtyckeVardnadshavare": null,
    ///  "antal": {"totalt": 7}}
    /// ```
    /// ```bad insats-utan-behovsprovning
    /// {"person": {"idtyp": "dokumenteras-ej", "id": null, "kon": null}, "samtyckeVardnadshavare": "ja",
    ///  "antal": {"totalt": 7}}
    /// ```
    JUR_042 {
        code: "JUR-042",
        name: "samtycke-vid-antal",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce { from: Some((2025, 7)), to: None },
        basis: [("SoL (2025:400) 14 kap. 5 §", Gallande)],
        posttyper: [InsatsUtanBehovsprovning],
        fields: [SamtyckeVardnadshavare, PersonIdtyp],
        message: {
            sv: "Samtycke anges fast identiteten inte dokumenteras.",
            en: "Consent is given although the identity is not documented.",
        },
        remedy: {
            sv: "Ta bort uppgiften om samtycke.",
            en: "Leave the consent out.",
        },
    }
}

/// A count says nothing about one guardian.
pub(super) fn insats_utan_behovsprovning(vy: &PostVy<'_, InsatsUtanBehovsprovning>) -> Option<Falt> {
    let is_count = vy.post.person.as_ref()?.idtyp? == Idtyp::DokumenterasEj;
    let tells = vy.post.samtycke_vardnadshavare? != JaNejEjAktuellt::EjAktuellt;
    (is_count && tells).then_some(Falt::SamtyckeVardnadshavare)
}
