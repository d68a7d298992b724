//! TID-010.

use crate::falt::Falt;
use crate::post::insats::Insats;
use crate::post::utredning::Utredning;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Ett beslut vilar på en bestämmelse som gäller när det fattas, och en utredning på en som gäller när
    /// den inleds. Socialtjänstlagen (2025:400) ersatte socialtjänstlagen (2001:453) den 1 juli 2025.
    ///
    /// ```ok insats
    /// {"lagrum": "sol-11-1", "beslutsdatum": "2025-07-01"}
    /// ```
    /// ```bad insats
    /// {"lagrum": "sol-11-1", "beslutsdatum": "2025-06-30"}
    /// ```
    /// ```ok insats
    /// {"lagrum": "sol-2001-4-1", "beslutsdatum": "2025-06-30"}
    /// ```
    /// ```bad insats
    /// {"lagrum": "sol-2001-4-1", "beslutsdatum": "2025-07-01"}
    /// ```
    /// ```ok utredning
    /// {"period": "2025-07", "inleddDatum": "2025-07-01", "avslutadDatum": "2025-07-31"}
    /// ```
    /// ```bad utredning
    /// {"period": "2025-07", "inleddDatum": "2025-06-30", "avslutadDatum": "2025-07-31"}
    /// ```
    /// ```ok utredning
    /// {"period": "2025-07", "lagrum": "sol-2001-11", "inleddDatum": "2025-06-30",
    ///  "avslutadDatum": "2025-07-31"}
    /// ```
    /// ```bad utredning
    /// {"period": "2025-07", "lagrum": "sol-2001-11", "inleddDatum": "2025-07-01",
    ///  "avslutadDatum": "2025-07-31"}
    /// ```
    TID_010 {
        code: "TID-010",
        name: "lagrum-inte-i-kraft",
        severity: Error,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [
            ("SoL (2025:400), i kraft den 1 juli 2025", Gallande),
            ("Omöjligt i sig: ett beslut vilar på en bestämmelse som gäller", EgetForslag),
        ],
        posttyper: [Insats, Utredning],
        fields: [Lagrum, Beslutsdatum, InleddDatum],
        message: {
            sv: "Lagrummet gällde inte den dagen.",
            en: "The provision was not in force on that day.",
        },
        remedy: {
            sv: "Ange den bestämmelse som gällde när beslutet fattades eller utredningen inleddes, eller rätta datumet.",
            en: "Give the provision that was in force when the decision was made or the utredning began, or correct the date.",
        },
    }
}

/// The provision is in force on the day of the decision.
pub(super) fn insats(vy: &PostVy<'_, Insats>) -> Option<Falt> {
    (!vy.post.lagrum?.valid_on(vy.post.beslutsdatum?)).then_some(Falt::Lagrum)
}

/// The provision is in force on the day that the utredning begins.
pub(super) fn utredning(vy: &PostVy<'_, Utredning>) -> Option<Falt> {
    (!vy.post.lagrum?.valid_on(vy.post.inledd_datum?)).then_some(Falt::Lagrum)
}
