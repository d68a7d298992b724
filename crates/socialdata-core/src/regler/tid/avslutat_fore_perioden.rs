//! TID-024.

use crate::falt::Falt;
use crate::post::insats_utan_behovsprovning::InsatsUtanBehovsprovning;
use crate::post::utredning::Utredning;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// En utredning eller en insats utan behovsprövning som hade avslutats före månadens första dag redovisas
    /// i en tidigare månad. För insatser efter behovsprövning och placeringar är det TID-005.
    ///
    /// ```ok utredning
    /// {"avslutadDatum": "2026-09-01"}
    /// ```
    /// ```bad utredning
    /// {"avslutadDatum": "2026-08-31"}
    /// ```
    /// ```ok insats-utan-behovsprovning
    /// {"startdatum": "2026-08-03", "slutdatum": "2026-09-01"}
    /// ```
    /// ```bad insats-utan-behovsprovning
    /// {"startdatum": "2026-08-03", "slutdatum": "2026-08-31"}
    /// ```
    /// ```bad utredning
    /// {"period": "2028-03", "inleddDatum": "2028-01-10", "avslutadDatum": "2028-02-29"}
    /// ```
    TID_024 {
        code: "TID-024",
        name: "avslutat-fore-perioden",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("Eget förslag: det som avslutas redovisas senast i månaden då det avslutas", EgetForslag)],
        posttyper: [InsatsUtanBehovsprovning, Utredning],
        fields: [AvslutadDatum, Slutdatum, Period],
        message: {
            sv: "Utredningen eller insatsen hade avslutats före periodens första dag.",
            en: "The utredning or insats had ended before the first day of the period.",
        },
        remedy: {
            sv: "Ta bort posten ur perioden, eller rätta slutdatumet eller perioden.",
            en: "Leave the record out of the period, or correct the end or the period.",
        },
    }
}

/// The utredning reaches into the period.
pub(super) fn utredning(vy: &PostVy<'_, Utredning>) -> Option<Falt> {
    (vy.post.avslutad_datum? < vy.period?.first_day()).then_some(Falt::AvslutadDatum)
}

/// The insats reaches into the period.
pub(super) fn insats_utan_behovsprovning(vy: &PostVy<'_, InsatsUtanBehovsprovning>) -> Option<Falt> {
    (vy.post.slutdatum? < vy.period?.first_day()).then_some(Falt::Slutdatum)
}
