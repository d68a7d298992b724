//! JUR-043.

use crate::falt::Falt;
use crate::post::insats_utan_behovsprovning::InsatsUtanBehovsprovning;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// När identiteten inte dokumenteras får inget lämnas som kan röja den enskilde. Ett antal om en person, med
    /// både kön och ålder, beskriver just den personen.
    ///
    /// ```ok insats-utan-behovsprovning
    /// {"person": {"idtyp": "dokumenteras-ej", "id": null, "kon": null}, "samtyckeVardnadshavare": null,
    ///  "antal": {"totalt": 2, "kon": {"man": 1, "kvinna": 1, "okant": 0},
    ///            "alder": {"0-14": 0, "15-17": 0, "18-20": 0, "21-64": 2, "65-": 0}}}
    /// ```
    /// ```ok insats-utan-behovsprovning
    /// {"person": {"idtyp": "dokumenteras-ej", "id": null, "kon": null}, "samtyckeVardnadshavare": null,
    ///  "antal": {"totalt": 1, "kon": {"man": 0, "kvinna": 1, "okant": 0}}}
    /// ```
    /// ```bad insats-utan-behovsprovning
    /// {"person": {"idtyp": "dokumenteras-ej", "id": null, "kon": null}, "samtyckeVardnadshavare": null,
    ///  "antal": {"totalt": 1, "kon": {"man": 0, "kvinna": 1, "okant": 0},
    ///            "alder": {"0-14": 0, "15-17": 0, "18-20": 0, "21-64": 1, "65-": 0}}}
    /// ```
    JUR_043 {
        code: "JUR-043",
        name: "antal-kan-roja",
        severity: Info,
        since: "0.1.0",
        in_force: InForce { from: Some((2025, 7)), to: None },
        basis: [("SoL (2025:400) 14 kap. 5 §", Gallande)],
        posttyper: [InsatsUtanBehovsprovning],
        fields: [AntalTotalt, AntalKon, AntalAlder],
        message: {
            sv: "Antalet gäller en enda person och anger både kön och ålder.",
            en: "The count is of one person and gives both sex and age.",
        },
        remedy: {
            sv: "Lämna bara totalt, eller bara en av uppdelningarna.",
            en: "Give the total alone, or only one of the breakdowns.",
        },
    }
}

/// One person is not described by sex and age together.
pub(super) fn insats_utan_behovsprovning(vy: &PostVy<'_, InsatsUtanBehovsprovning>) -> Option<Falt> {
    let antal = vy.post.antal.as_ref()?;
    let describes = antal.kon.is_some() && antal.alder.is_some();
    (describes && antal.totalt? == 1).then_some(Falt::AntalTotalt)
}
