//! REL-029.

use crate::falt::Falt;
use crate::post::insats::Insats;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Omfattningen räknas i timmar eller i dygn, inte i båda.
    ///
    /// ```ok insats
    /// {"timmarPerManad": 12}
    /// ```
    /// ```bad insats
    /// {"timmarPerManad": 12, "dygnPerManad": 4}
    /// ```
    REL_029 {
        code: "REL-029",
        name: "timmar-och-dygn",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("Kodlistan insatstyp", EgetForslag)],
        posttyper: [Insats],
        fields: [DygnPerManad, TimmarPerManad, Insatstyp],
        message: {
            sv: "Både timmar och dygn anges för samma insats.",
            en: "Both hours and days are given for the same insats.",
        },
        remedy: {
            sv: "Ta bort timmarPerManad eller dygnPerManad, eller dela upp posten i två insatser.",
            en: "Remove timmarPerManad or dygnPerManad, or split the record into two insatser.",
        },
    }
}

/// Hours exclude days.
pub(super) fn insats(vy: &PostVy<'_, Insats>) -> Option<Falt> {
    (vy.post.timmar_per_manad.is_some() && vy.post.dygn_per_manad.is_some()).then_some(Falt::DygnPerManad)
}
