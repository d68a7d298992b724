//! TID-017.

use crate::falt::Falt;
use crate::post::utredning::Utredning;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// En utredning kan inte förlängas till en dag före den då den inleddes.
    ///
    /// ```ok utredning
    /// {"period": "2025-06", "lagrum": "sol-2001-11", "inleddDatum": "2025-06-02",
    ///  "avslutadDatum": "2025-06-30", "forlangdTill": "2025-06-02"}
    /// ```
    /// ```bad utredning
    /// {"period": "2025-06", "lagrum": "sol-2001-11", "inleddDatum": "2025-06-02",
    ///  "avslutadDatum": "2025-06-30", "forlangdTill": "2025-06-01"}
    /// ```
    /// ```bad utredning
    /// {"forlangdTill": "2026-08-16"}
    /// ```
    TID_017 {
        code: "TID-017",
        name: "forlangning-fore-start",
        severity: Error,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("Omöjligt i sig: en förlängning slutar efter det som förlängs", EgetForslag)],
        posttyper: [Utredning],
        fields: [ForlangdTill, InleddDatum],
        message: {
            sv: "Utredningen är förlängd till en dag innan den inleddes.",
            en: "The utredning is prolonged to a day before it began.",
        },
        remedy: {
            sv: "Rätta forlangdTill eller inleddDatum.",
            en: "Correct forlangdTill or inleddDatum.",
        },
    }
}

/// The prolongation does not end before the beginning.
pub(super) fn utredning(vy: &PostVy<'_, Utredning>) -> Option<Falt> {
    (vy.post.forlangd_till? < vy.post.inledd_datum?).then_some(Falt::ForlangdTill)
}
