//! TID-001.

use crate::falt::Falt;
use crate::regler::macros::regel;
use crate::regler::vy::InsatsVy;
use crate::validering::InForce;

regel! {
    /// En insats kan inte upphöra att utföras innan den har börjat utföras. Samma dag går bra.
    ///
    /// ```ok insats
    /// {"verkstalldFran": "2026-09-01", "verkstalldTill": "2026-09-01"}
    /// ```
    /// ```ok insats
    /// {"period": "2028-03", "verkstalldFran": "2028-02-29", "verkstalldTill": "2028-03-01"}
    /// ```
    /// ```bad insats
    /// {"verkstalldFran": "2026-09-02", "verkstalldTill": "2026-09-01"}
    /// ```
    /// ```bad insats
    /// {"period": "2028-03", "verkstalldFran": "2028-03-01", "verkstalldTill": "2028-02-29"}
    /// ```
    TID_001 {
        code: "TID-001",
        name: "slut-fore-start",
        severity: Error,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("Omöjligt i sig: ett slut ligger efter sin början", EgetForslag)],
        posttyper: [Insats],
        fields: [VerkstalldTill, VerkstalldFran],
        message: {
            sv: "Insatsen slutar innan den har börjat.",
            en: "The insats ends before it has begun.",
        },
        remedy: {
            sv: "Rätta verkställd från eller verkställd till i verksamhetssystemet.",
            en: "Correct verkstalldFran or verkstalldTill in the case system.",
        },
    }
}

/// The end must not lie before the start.
pub(super) fn insats(vy: &InsatsVy<'_>) -> Option<Falt> {
    (vy.post.verkstalld_till? < vy.post.verkstalld_fran?).then_some(Falt::VerkstalldTill)
}
