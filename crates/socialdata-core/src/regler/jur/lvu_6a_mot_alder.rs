//! JUR-025.

use crate::falt::Falt;
use crate::kodlista::Lagrum;
use crate::post::insats::Insats;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Ett omedelbart omhändertagande enligt LVU 6 a § beslutas bara för den som är under 18 år.
    ///
    /// ```ok insats
    /// {"omrade": "barn-och-unga", "insatstyp": "hvb", "lagrum": "lvu-6a", "timmarPerManad": null,
    ///  "boendeform": null, "person": {"idtyp": "personnummer", "id": "200809012388", "kon": "2"},
    ///  "barnetsAsikt": "framford"}
    /// ```
    /// ```bad insats
    /// {"omrade": "barn-och-unga", "insatstyp": "hvb", "lagrum": "lvu-6a", "timmarPerManad": null,
    ///  "boendeform": null, "person": {"idtyp": "personnummer", "id": "200807012380", "kon": "2"},
    ///  "barnetsAsikt": "framford"}
    /// ```
    JUR_025 {
        code: "JUR-025",
        name: "lvu-6a-mot-alder",
        severity: Error,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("LVU (1990:52) 6 a §", Gallande)],
        posttyper: [Insats],
        fields: [Lagrum, Beslutsdatum, PersonId, PersonFodelsear],
        message: {
            sv: "Ett omhändertagande enligt LVU 6 a § gäller någon som har fyllt 18 år.",
            en: "Somebody of 18 or more is taken into care under LVU section 6 a.",
        },
        remedy: {
            sv: "Rätta lagrum, datum eller nummer.",
            en: "Correct the provision, the date or the number.",
        },
    }
}

/// Surely not yet 18 at the decision, or it cannot be told.
pub(super) fn insats(vy: &PostVy<'_, Insats>) -> Option<Falt> {
    if vy.post.lagrum? != Lagrum::LvuPar6a {
        return None;
    }
    vy.alder?.minst(18, vy.post.beslutsdatum?).is_certain().then_some(Falt::Lagrum)
}
