//! JUR-030.

use crate::falt::Falt;
use crate::kodlista::Lag;
use crate::post::insats::Insats;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Ett barn ska få framföra sin åsikt innan nämnden beslutar om en insats för barnet, och den syns bara i
    /// uppföljningen om posten har uppgiften. Insatser enligt LSS och beslut enligt den äldre socialtjänstlagen
    /// berörs inte.
    ///
    /// ```ok insats
    /// {"omrade": "barn-och-unga", "insatstyp": "personligt-stod", "lagrum": "sol-11-1",
    ///  "timmarPerManad": null, "boendeform": null,
    ///  "person": {"idtyp": "personnummer", "id": "201409012380", "kon": "2"},
    ///  "barnetsAsikt": "ej-framford"}
    /// ```
    /// ```ok insats
    /// {"omrade": "barn-och-unga", "insatstyp": "personligt-stod", "lagrum": "sol-11-1",
    ///  "timmarPerManad": null, "boendeform": null,
    ///  "person": {"idtyp": "personnummer", "id": "200807012380", "kon": "2"}, "barnetsAsikt": null}
    /// ```
    /// ```bad insats
    /// {"omrade": "barn-och-unga", "insatstyp": "personligt-stod", "lagrum": "sol-11-1",
    ///  "timmarPerManad": null, "boendeform": null,
    ///  "person": {"idtyp": "personnummer", "id": "200809012388", "kon": "2"}, "barnetsAsikt": null}
    /// ```
    JUR_030 {
        code: "JUR-030",
        name: "barnets-asikt-saknas",
        severity: Info,
        since: "0.1.0",
        in_force: InForce { from: Some((2025, 7)), to: None },
        basis: [("SoL (2025:400) 3 kap. 1–3 §§", Gallande)],
        posttyper: [Insats],
        fields: [BarnetsAsikt, Lagrum, Beslutsdatum, PersonId, PersonFodelsear],
        message: {
            sv: "Det framgår inte om barnet har fått framföra sin åsikt.",
            en: "It does not show whether the child could express its view.",
        },
        remedy: {
            sv: "Ange barnetsAsikt: framförd, ej framförd eller ej aktuellt.",
            en: "Give barnetsAsikt: expressed, not expressed or not applicable.",
        },
    }
}

/// What is decided under SoL about somebody who is surely a child says what the child thought.
pub(super) fn insats(vy: &PostVy<'_, Insats>) -> Option<Falt> {
    if vy.post.lagrum?.lag() != Lag::SoL || !vy.is_absent(Falt::BarnetsAsikt) {
        return None;
    }
    vy.alder?.yngre_an(18, vy.post.beslutsdatum?).is_certain().then_some(Falt::BarnetsAsikt)
}
