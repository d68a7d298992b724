//! JUR-016.

use crate::falt::Falt;
use crate::kodlista::Lagrum;
use crate::post::insats::Insats;
use crate::regler::alder::Aldersfynd;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Vård på grund av den unges eget beteende beslutas bara för den som är under 20 år på beslutsdagen. Den får
    /// sedan pågå till 21.
    ///
    /// ```ok insats
    /// {"omrade": "barn-och-unga", "insatstyp": "sarskilt-ungdomshem", "lagrum": "lvu-3",
    ///  "timmarPerManad": null, "boendeform": null,
    ///  "person": {"idtyp": "personnummer", "id": "200609012380", "kon": "2"}, "barnetsAsikt": "framford"}
    /// ```
    /// ```bad insats
    /// {"omrade": "barn-och-unga", "insatstyp": "sarskilt-ungdomshem", "lagrum": "lvu-3",
    ///  "timmarPerManad": null, "boendeform": null,
    ///  "person": {"idtyp": "personnummer", "id": "200607012382", "kon": "2"}, "barnetsAsikt": "framford"}
    /// ```
    /// ```bad insats
    /// {"omrade": "barn-och-unga", "insatstyp": "hvb", "lagrum": "lvu-2-3", "timmarPerManad": null,
    ///  "boendeform": null, "person": {"idtyp": "personnummer", "id": "200607012382", "kon": "2"},
    ///  "barnetsAsikt": "framford", "verkstalldFran": null}
    /// ```
    JUR_016 {
        code: "JUR-016",
        name: "lvu-3-mot-alder",
        severity: Error,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("LVU (1990:52) 1 och 3 §§", Gallande)],
        posttyper: [Insats],
        fields: [Lagrum, Beslutsdatum, PersonId, PersonFodelsear],
        message: {
            sv: "Vård enligt LVU 3 § beslutas för någon som har fyllt 20 år.",
            en: "Care under LVU section 3 is decided for somebody of 20 or more.",
        },
        remedy: {
            sv: "Rätta lagrum, beslutsdatum eller nummer.",
            en: "Correct the provision, the date of the decision or the number.",
        },
    }
}

/// Not yet 20 at the decision, whether section 2 applies too or not.
pub(super) fn insats(vy: &PostVy<'_, Insats>) -> Option<Aldersfynd> {
    if !matches!(vy.post.lagrum?, Lagrum::LvuPar3 | Lagrum::LvuPar2Och3) {
        return None;
    }
    vy.alder?.minst(20, vy.post.beslutsdatum?).vid(Falt::Lagrum)
}
