//! JUR-015.

use crate::falt::Falt;
use crate::kodlista::Lagrum;
use crate::post::insats::Insats;
use crate::regler::alder::Aldersfynd;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Vård på grund av brister i hemmiljön beslutas bara för den som är under 18 år på beslutsdagen.
    ///
    /// ```ok insats
    /// {"omrade": "barn-och-unga", "insatstyp": "hvb", "lagrum": "lvu-2", "timmarPerManad": null,
    ///  "boendeform": null, "person": {"idtyp": "personnummer", "id": "200809012388", "kon": "2"},
    ///  "barnetsAsikt": "framford", "verkstalldFran": null}
    /// ```
    /// ```bad insats
    /// {"omrade": "barn-och-unga", "insatstyp": "hvb", "lagrum": "lvu-2", "timmarPerManad": null,
    ///  "boendeform": null, "person": {"idtyp": "personnummer", "id": "200807012380", "kon": "2"},
    ///  "barnetsAsikt": "framford", "verkstalldFran": null}
    /// ```
    JUR_015 {
        code: "JUR-015",
        name: "lvu-2-mot-alder",
        severity: Error,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("LVU (1990:52) 1 och 2 §§", Gallande)],
        posttyper: [Insats],
        fields: [Lagrum, Beslutsdatum, PersonId, PersonFodelsear],
        message: {
            sv: "Vård enligt LVU 2 § beslutas för någon som har fyllt 18 år.",
            en: "Care under LVU section 2 is decided for somebody of 18 or more.",
        },
        remedy: {
            sv: "Rätta lagrum, beslutsdatum eller nummer.",
            en: "Correct the provision, the date of the decision or the number.",
        },
    }
}

/// Not yet 18 at the decision.
pub(super) fn insats(vy: &PostVy<'_, Insats>) -> Option<Aldersfynd> {
    if vy.post.lagrum? != Lagrum::LvuPar2 {
        return None;
    }
    vy.alder?.minst(18, vy.post.beslutsdatum?).vid(Falt::Lagrum)
}
