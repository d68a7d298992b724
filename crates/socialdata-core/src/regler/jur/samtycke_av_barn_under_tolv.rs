//! JUR-029.

use crate::falt::Falt;
use crate::kodlista::{Lag, Samtycke};
use crate::post::insats::Insats;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Ett barns eget samtycke räcker först från tolv års ålder. För ett yngre barn samtycker vårdnadshavaren.
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
    ///  "person": {"idtyp": "personnummer", "id": "201408012399", "kon": "1"}, "barnetsAsikt": "framford",
    ///  "samtycke": "barnet"}
    /// ```
    /// ```bad insats
    /// {"omrade": "barn-och-unga", "insatstyp": "personligt-stod", "lagrum": "sol-11-1",
    ///  "timmarPerManad": null, "boendeform": null,
    ///  "person": {"idtyp": "personnummer", "id": "201409012380", "kon": "2"}, "barnetsAsikt": "framford",
    ///  "samtycke": "barnet"}
    /// ```
    JUR_029 {
        code: "JUR-029",
        name: "samtycke-av-barn-under-tolv",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce { from: Some((2025, 7)), to: None },
        basis: [("SoL (2025:400) 21 kap. 1 §", Gallande)],
        posttyper: [Insats],
        fields: [Samtycke, Lagrum, Beslutsdatum, PersonId, PersonFodelsear],
        message: {
            sv: "Bara barnet har samtyckt, men barnet är under tolv år.",
            en: "Only the child has consented, but the child is under twelve.",
        },
        remedy: {
            sv: "Ange om vårdnadshavaren har samtyckt.",
            en: "State whether the guardian has consented.",
        },
    }
}

/// Surely under twelve at the decision.
pub(super) fn insats(vy: &PostVy<'_, Insats>) -> Option<Falt> {
    if vy.post.lagrum?.lag() != Lag::SoL || vy.post.samtycke? != Samtycke::Barnet {
        return None;
    }
    vy.alder?.yngre_an(12, vy.post.beslutsdatum?).is_certain().then_some(Falt::Samtycke)
}
