//! JUR-003.

use crate::falt::Falt;
use crate::kodlista::JaNejEjAktuellt;
use crate::post::insats_utan_behovsprovning::InsatsUtanBehovsprovning;
use crate::regler::alder::Aldersfynd;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Den som är under 15 år får en insats utan behovsprövning bara med vårdnadshavarens samtycke. Från 15 år får
    /// den ges utan, om det är lämpligt. Är samtycket inte känt sägs inget.
    ///
    /// ```ok insats-utan-behovsprovning
    /// {"samtyckeVardnadshavare": "nej",
    ///  "person": {"idtyp": "personnummer", "id": "201108012384", "kon": "2"}}
    /// ```
    /// ```ok insats-utan-behovsprovning
    /// {"samtyckeVardnadshavare": "ja",
    ///  "person": {"idtyp": "personnummer", "id": "201410012387", "kon": "2"}}
    /// ```
    /// ```ok insats-utan-behovsprovning
    /// {"samtyckeVardnadshavare": null,
    ///  "person": {"idtyp": "personnummer", "id": "201410012387", "kon": "2"}}
    /// ```
    /// ```bad insats-utan-behovsprovning
    /// {"samtyckeVardnadshavare": "nej",
    ///  "person": {"idtyp": "personnummer", "id": "201110012380", "kon": "2"}}
    /// ```
    JUR_003 {
        code: "JUR-003",
        name: "barn-utan-samtycke",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce { from: Some((2025, 7)), to: None },
        basis: [("SoL (2025:400) 21 kap. 2 §", Gallande)],
        posttyper: [InsatsUtanBehovsprovning],
        fields: [SamtyckeVardnadshavare, Startdatum, PersonId, PersonFodelsear],
        message: {
            sv: "Ett barn under 15 år får en insats utan vårdnadshavarens samtycke.",
            en: "A child under 15 gets an insats without the consent of a guardian.",
        },
        remedy: {
            sv: "Rätta uppgiften om samtycke, eller pröva insatsen enligt SoL 11 kap. 1 §.",
            en: "Correct the consent, or assess the insats under SoL chapter 11 section 1.",
        },
    }
}

/// Under 15 at the start, and the guardian's consent is expressly missing.
pub(super) fn insats_utan_behovsprovning(vy: &PostVy<'_, InsatsUtanBehovsprovning>) -> Option<Aldersfynd> {
    if vy.post.samtycke_vardnadshavare? != JaNejEjAktuellt::Nej {
        return None;
    }
    vy.alder?.yngre_an(15, vy.post.startdatum?).vid(Falt::SamtyckeVardnadshavare)
}
