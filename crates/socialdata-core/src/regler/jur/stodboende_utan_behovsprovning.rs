//! JUR-027.

use crate::falt::Falt;
use crate::kodlista::Insatstyp;
use crate::post::insats_utan_behovsprovning::InsatsUtanBehovsprovning;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Stödboende tar bara emot den som är 16–20 år, och den som är under 21 år får det bara efter behovsprövning.
    /// Det kan alltså aldrig ges utan. Är åldern känd säger JUR-002 eller JUR-013 det.
    ///
    /// ```ok insats-utan-behovsprovning
    /// {"insatstyp": "boendestod", "person": {"idtyp": "saknas", "id": null}}
    /// ```
    /// ```bad insats-utan-behovsprovning
    /// {"insatstyp": "stodboende", "villkor": true, "person": {"idtyp": "saknas", "id": null}}
    /// ```
    /// ```bad insats-utan-behovsprovning
    /// {"person": {"idtyp": "dokumenteras-ej", "id": null, "kon": null}, "samtyckeVardnadshavare": null,
    ///  "antal": {"totalt": 4}, "insatstyp": "stodboende", "villkor": true}
    /// ```
    JUR_027 {
        code: "JUR-027",
        name: "stodboende-utan-behovsprovning",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce { from: Some((2025, 7)), to: None },
        basis: [("SoL (2025:400) 9 kap. 1 och 3 §§", Gallande), ("SoL (2025:400) 11 kap. 5 § 5", Gallande)],
        posttyper: [InsatsUtanBehovsprovning],
        fields: [Insatstyp],
        message: {
            sv: "Stödboende kan inte ges utan individuell behovsprövning.",
            en: "Stödboende cannot be given without an individual assessment.",
        },
        remedy: {
            sv: "Lämna posten som insats, eller rätta insatstypen.",
            en: "Hand in the record as insats, or correct the kind.",
        },
    }
}

/// Stödboende of somebody whose age is not known.
pub(super) fn insats_utan_behovsprovning(vy: &PostVy<'_, InsatsUtanBehovsprovning>) -> Option<Falt> {
    let is_stodboende = vy.post.insatstyp? == Insatstyp::Stodboende;
    (is_stodboende && vy.alder.is_none()).then_some(Falt::Insatstyp)
}
