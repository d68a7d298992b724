//! TID-019.

use crate::falt::Falt;
use crate::kodlista::Lagrum;
use crate::post::utredning::Utredning;
use crate::regler::macros::regel;
use crate::regler::varaktighet::{last_day, months_after};
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Den tid som en utredning har förlängts med är bestämd. En utredning som pågår räknas till periodens
    /// sista dag.
    ///
    /// ```ok utredning
    /// {"inleddDatum": "2026-04-01", "forlangdTill": "2026-09-01", "avslutadDatum": "2026-09-01"}
    /// ```
    /// ```bad utredning
    /// {"inleddDatum": "2026-04-01", "forlangdTill": "2026-09-01", "avslutadDatum": "2026-09-02"}
    /// ```
    /// ```bad utredning
    /// {"inleddDatum": "2026-04-01", "forlangdTill": "2026-09-29", "avslutadDatum": null, "utfall": null}
    /// ```
    /// ```ok utredning
    /// {"inleddDatum": "2026-04-01", "forlangdTill": "2026-09-30", "avslutadDatum": null, "utfall": null}
    /// ```
    TID_019 {
        code: "TID-019",
        name: "forlangning-overskriden",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("SoL 20 kap. 3 §", Gallande)],
        posttyper: [Utredning],
        fields: [ForlangdTill, AvslutadDatum],
        message: {
            sv: "Utredningen har pågått längre än den är förlängd till.",
            en: "The utredning has gone on beyond the day that it is prolonged to.",
        },
        remedy: {
            sv: "Ange den senaste förlängningen, eller kontrollera datumen.",
            en: "Give the latest prolongation, or check the dates.",
        },
    }
}

/// What is prolonged for four months or more ends on that day at the latest.
pub(super) fn utredning(vy: &PostVy<'_, Utredning>) -> Option<Falt> {
    let till = vy.post.forlangd_till?;
    let is_prolonged = till >= months_after(vy.post.inledd_datum?, 4)?;
    let end = last_day(vy, Falt::AvslutadDatum, vy.post.avslutad_datum)?;
    let is_limited = vy.post.lagrum? == Lagrum::SolKap20Par3 && is_prolonged;
    (is_limited && end > till).then_some(Falt::ForlangdTill)
}
