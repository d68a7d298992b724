//! JUR-010.

use crate::falt::Falt;
use crate::kodlista::{Lag, Samtycke};
use crate::post::insats::Insats;
use crate::regler::alder::Aldersfynd;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Ett barn under tolv år får en insats för personliga behov bara om vårdnadshavaren samtycker. Åldern är den
    /// på beslutsdagen. Är samtycket inte känt sägs inget.
    ///
    /// ```ok insats
    /// {"omrade": "barn-och-unga", "insatstyp": "personligt-stod", "lagrum": "sol-11-1",
    ///  "timmarPerManad": null, "boendeform": null,
    ///  "person": {"idtyp": "personnummer", "id": "201407012382", "kon": "2"}, "barnetsAsikt": "framford",
    ///  "samtycke": "barnet"}
    /// ```
    /// ```ok insats
    /// {"omrade": "barn-och-unga", "insatstyp": "personligt-stod", "lagrum": "sol-11-1",
    ///  "timmarPerManad": null, "boendeform": null,
    ///  "person": {"idtyp": "personnummer", "id": "201409012380", "kon": "2"}, "barnetsAsikt": "framford",
    ///  "samtycke": "vardnadshavare"}
    /// ```
    /// ```ok insats
    /// {"omrade": "barn-och-unga", "insatstyp": "personligt-stod", "lagrum": "sol-11-1",
    ///  "timmarPerManad": null, "boendeform": null,
    ///  "person": {"idtyp": "personnummer", "id": "201409012380", "kon": "2"}, "barnetsAsikt": "framford"}
    /// ```
    /// ```bad insats
    /// {"omrade": "barn-och-unga", "insatstyp": "personligt-stod", "lagrum": "sol-11-1",
    ///  "timmarPerManad": null, "boendeform": null,
    ///  "person": {"idtyp": "personnummer", "id": "201409012380", "kon": "2"}, "barnetsAsikt": "framford",
    ///  "samtycke": "nej"}
    /// ```
    JUR_010 {
        code: "JUR-010",
        name: "under-tolv-utan-samtycke",
        severity: Error,
        since: "0.1.0",
        in_force: InForce { from: Some((2025, 7)), to: None },
        basis: [("SoL (2025:400) 21 kap. 1 §", Gallande)],
        posttyper: [Insats],
        fields: [Samtycke, Lagrum, Beslutsdatum, PersonId, PersonFodelsear],
        message: {
            sv: "Ett barn under tolv år får en insats utan vårdnadshavarens samtycke.",
            en: "A child under twelve gets an insats without the consent of a guardian.",
        },
        remedy: {
            sv: "Rätta uppgiften om samtycke, eller lagrummet om insatsen vilar på LVU.",
            en: "Correct the consent, or the provision if the insats rests on LVU.",
        },
    }
}

/// Under twelve at the decision, and consent is expressly missing.
pub(super) fn insats(vy: &PostVy<'_, Insats>) -> Option<Aldersfynd> {
    if vy.post.lagrum?.lag() != Lag::SoL || vy.post.samtycke? != Samtycke::Nej {
        return None;
    }
    vy.alder?.yngre_an(12, vy.post.beslutsdatum?).vid(Falt::Samtycke)
}
