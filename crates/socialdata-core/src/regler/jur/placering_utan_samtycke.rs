//! JUR-011.

use crate::falt::Falt;
use crate::kodlista::{Lag, Samtycke};
use crate::post::insats::Insats;
use crate::regler::alder::Aldersfynd;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Vård i familjehem, jourhem, stödboende eller HVB och bostad med särskilt stöd kräver alltid vårdnadshavarens
    /// samtycke när det gäller ett barn, hur gammalt barnet än är. Utan samtycke finns LVU.
    ///
    /// ```ok insats
    /// {"omrade": "barn-och-unga", "insatstyp": "familjehem", "lagrum": "sol-11-1", "timmarPerManad": null,
    ///  "boendeform": null, "person": {"idtyp": "personnummer", "id": "201002012381", "kon": "2"},
    ///  "barnetsAsikt": "framford", "samtycke": "vardnadshavare"}
    /// ```
    /// ```ok insats
    /// {"omrade": "barn-och-unga", "insatstyp": "familjehem", "lagrum": "sol-11-1", "timmarPerManad": null,
    ///  "boendeform": null, "person": {"idtyp": "personnummer", "id": "200807012380", "kon": "2"},
    ///  "barnetsAsikt": "framford", "samtycke": "nej"}
    /// ```
    /// ```bad insats
    /// {"omrade": "barn-och-unga", "insatstyp": "familjehem", "lagrum": "sol-11-1", "timmarPerManad": null,
    ///  "boendeform": null, "person": {"idtyp": "personnummer", "id": "200809012388", "kon": "2"},
    ///  "barnetsAsikt": "framford", "samtycke": "nej"}
    /// ```
    /// ```bad insats
    /// {"omrade": "funktionsnedsattning", "insatstyp": "bostad-med-sarskilt-stod", "lagrum": "sol-11-1",
    ///  "timmarPerManad": null, "boendeform": null,
    ///  "person": {"idtyp": "personnummer", "id": "201002012381", "kon": "2"}, "barnetsAsikt": "framford",
    ///  "samtycke": "nej"}
    /// ```
    JUR_011 {
        code: "JUR-011",
        name: "placering-utan-samtycke",
        severity: Error,
        since: "0.1.0",
        in_force: InForce { from: Some((2025, 7)), to: None },
        basis: [("SoL (2025:400) 21 kap. 1 § fjärde stycket", Gallande)],
        posttyper: [Insats],
        fields: [Samtycke, Insatstyp, Lagrum, Beslutsdatum, PersonId, PersonFodelsear],
        message: {
            sv: "Ett barn placeras enligt SoL utan vårdnadshavarens samtycke.",
            en: "A child is placed under SoL without the consent of a guardian.",
        },
        remedy: {
            sv: "Rätta uppgiften om samtycke, eller lagrummet om vården vilar på LVU.",
            en: "Correct the consent, or the provision if the care rests on LVU.",
        },
    }
}

/// A child, a kind that always asks for consent, and consent is expressly missing.
pub(super) fn insats(vy: &PostVy<'_, Insats>) -> Option<Aldersfynd> {
    let post = vy.post;
    if post.lagrum?.lag() != Lag::SoL || !post.insatstyp?.samtycke_alltid() || post.samtycke? != Samtycke::Nej
    {
        return None;
    }
    vy.alder?.yngre_an(18, post.beslutsdatum?).vid(Falt::Samtycke)
}
