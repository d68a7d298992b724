//! TID-018.

use crate::falt::Falt;
use crate::kodlista::Lagrum;
use crate::post::utredning::Utredning;
use crate::regler::macros::regel;
use crate::regler::varaktighet::months_after;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Fyra månader är den ordinarie tiden för en utredning om ett barn. Det som slutar tidigare är ingen
    /// förlängning.
    ///
    /// ```ok utredning
    /// {"inleddDatum": "2026-08-17", "forlangdTill": "2026-12-17"}
    /// ```
    /// ```bad utredning
    /// {"inleddDatum": "2026-08-17", "forlangdTill": "2026-12-16"}
    /// ```
    /// ```bad utredning
    /// {"inleddDatum": "2026-08-17", "forlangdTill": "2026-08-17"}
    /// ```
    /// ```ok utredning
    /// {"period": "2027-11", "inleddDatum": "2027-10-31", "avslutadDatum": "2027-11-30",
    ///  "forlangdTill": "2028-02-29"}
    /// ```
    /// ```bad utredning
    /// {"period": "2027-11", "inleddDatum": "2027-10-31", "avslutadDatum": "2027-11-30",
    ///  "forlangdTill": "2028-02-28"}
    /// ```
    TID_018 {
        code: "TID-018",
        name: "forlangning-inom-ordinarie-tid",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("SoL 20 kap. 3 §", Gallande)],
        posttyper: [Utredning],
        fields: [ForlangdTill, InleddDatum],
        message: {
            sv: "Utredningen är förlängd till en dag inom de ordinarie fyra månaderna.",
            en: "The utredning is prolonged to a day within the ordinary four months.",
        },
        remedy: {
            sv: "Rätta forlangdTill, eller ta bort det om utredningen inte har förlängts.",
            en: "Correct forlangdTill, or remove it if the utredning was not prolonged.",
        },
    }
}

/// A prolongation reaches beyond the ordinary time.
pub(super) fn utredning(vy: &PostVy<'_, Utredning>) -> Option<Falt> {
    let (inledd, till) = (vy.post.inledd_datum?, vy.post.forlangd_till?);
    let is_within = inledd <= till && till < months_after(inledd, 4)?;
    (vy.post.lagrum? == Lagrum::SolKap20Par3 && is_within).then_some(Falt::ForlangdTill)
}
