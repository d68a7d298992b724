//! REL-034.

use crate::falt::Falt;
use crate::post::insats::Insats;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Insatser enligt LSS hör till området funktionsnedsättning, vård enligt LVM till missbruk och beroende.
    /// Insatser enligt SoL finns i alla områden.
    ///
    /// ```ok insats
    /// {"omrade": "funktionsnedsattning", "timmarPerManad": null, "insatstyp": "lss-kontaktperson",
    ///  "lagrum": "lss-9-4", "personkrets": "1"}
    /// ```
    /// ```bad insats
    /// {"timmarPerManad": null, "insatstyp": "lss-kontaktperson", "lagrum": "lss-9-4", "personkrets": "1"}
    /// ```
    /// ```ok insats
    /// {"person": {"id": "199006022397", "kon": "1"}, "omrade": "missbruk-och-beroende",
    ///  "insatstyp": "lvm-hem", "lagrum": "lvm", "timmarPerManad": null, "boendeform": null}
    /// ```
    /// ```bad insats
    /// {"person": {"id": "199006022397", "kon": "1"}, "omrade": "ovriga-vuxna", "insatstyp": "lvm-hem",
    ///  "lagrum": "lvm", "timmarPerManad": null, "boendeform": null}
    /// ```
    REL_034 {
        code: "REL-034",
        name: "omrade-mot-lag",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("Kodlistan lag", EgetForslag)],
        posttyper: [Insats],
        fields: [Omrade, Lagrum],
        message: {
            sv: "Området stämmer inte med lagen som insatsen vilar på.",
            en: "The area does not agree with the act that the insats rests on.",
        },
        remedy: {
            sv: "Rätta området eller lagrummet.",
            en: "Correct the area or the provision.",
        },
    }
}

/// The act is used in the area.
pub(super) fn insats(vy: &PostVy<'_, Insats>) -> Option<Falt> {
    (!vy.post.lagrum?.lag().omraden().contains(&vy.post.omrade?)).then_some(Falt::Omrade)
}
