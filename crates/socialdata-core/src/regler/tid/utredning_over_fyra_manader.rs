//! TID-008.

use crate::falt::Falt;
use crate::kodlista::Lagrum;
use crate::post::utredning::Utredning;
use crate::regler::macros::regel;
use crate::regler::varaktighet::{last_day, months_after};
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// En utredning om ett barns behov av skydd eller stöd är klar inom fyra månader. Nämnden kan besluta att
    /// förlänga den en bestämd tid. Fyra kalendermånader efter den 31 oktober är den sista februari. En
    /// utredning som pågår räknas till periodens sista dag.
    ///
    /// ```ok utredning
    /// {"inleddDatum": "2026-05-30", "avslutadDatum": "2026-09-30"}
    /// ```
    /// ```bad utredning
    /// {"inleddDatum": "2026-05-29", "avslutadDatum": "2026-09-30"}
    /// ```
    /// ```ok utredning
    /// {"inleddDatum": "2026-05-29", "avslutadDatum": "2026-09-30", "forlangdTill": "2026-10-31"}
    /// ```
    /// ```bad utredning
    /// {"inleddDatum": "2026-05-29", "avslutadDatum": null, "utfall": null}
    /// ```
    /// ```ok utredning
    /// {"period": "2028-02", "inleddDatum": "2027-10-31", "avslutadDatum": "2028-02-29"}
    /// ```
    /// ```ok utredning
    /// {"period": "2027-02", "inleddDatum": "2026-10-31", "avslutadDatum": "2027-02-28"}
    /// ```
    /// ```bad utredning
    /// {"period": "2027-03", "inleddDatum": "2026-10-31", "avslutadDatum": "2027-03-01"}
    /// ```
    TID_008 {
        code: "TID-008",
        name: "utredning-over-fyra-manader",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("SoL 20 kap. 3 §", Gallande)],
        posttyper: [Utredning],
        fields: [InleddDatum, AvslutadDatum, ForlangdTill],
        message: {
            sv: "Utredningen har pågått mer än fyra månader utan att förlängas.",
            en: "The utredning has lasted more than four months without being prolonged.",
        },
        remedy: {
            sv: "Ange forlangdTill om utredningen har förlängts, annars kontrollera datumen.",
            en: "Give forlangdTill if the utredning was prolonged, otherwise check the dates.",
        },
    }
}

/// An utredning about a child is closed or prolonged within four months.
pub(super) fn utredning(vy: &PostVy<'_, Utredning>) -> Option<Falt> {
    let is_limited = vy.post.lagrum? == Lagrum::SolKap20Par3 && vy.is_absent(Falt::ForlangdTill);
    let limit = months_after(vy.post.inledd_datum?, 4)?;
    let end = last_day(vy, Falt::AvslutadDatum, vy.post.avslutad_datum)?;
    (is_limited && end > limit).then_some(Falt::InleddDatum)
}
