//! TID-001.

use crate::falt::Falt;
use crate::post::insats::Insats;
use crate::post::insats_utan_behovsprovning::InsatsUtanBehovsprovning;
use crate::post::placering::Placering;
use crate::post::utredning::Utredning;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Det som har en början kan inte sluta före den: en insats, en placering eller en utredning. Samma dag går bra.
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
    /// ```ok placering insats-utan-behovsprovning
    /// {"startdatum": "2026-09-01", "slutdatum": "2026-09-01"}
    /// ```
    /// ```bad placering insats-utan-behovsprovning
    /// {"startdatum": "2026-09-02", "slutdatum": "2026-09-01"}
    /// ```
    /// ```ok utredning
    /// {"inleddDatum": "2026-09-01", "avslutadDatum": "2026-09-01"}
    /// ```
    /// ```bad utredning
    /// {"inleddDatum": "2026-09-02", "avslutadDatum": "2026-09-01"}
    /// ```
    /// ```bad insats
    /// {"period": "2028-02", "beslutsdatum": "2028-02-01", "verkstalldFran": "2028-02-29", "verkstalldTill": "2028-02-28"}
    /// ```
    TID_001 {
        code: "TID-001",
        name: "slut-fore-start",
        severity: Error,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("Omöjligt i sig: ett slut ligger efter sin början", EgetForslag)],
        posttyper: [Insats, Placering, InsatsUtanBehovsprovning, Utredning],
        fields: [VerkstalldTill, Slutdatum, AvslutadDatum, VerkstalldFran, Startdatum, InleddDatum],
        message: {
            sv: "Slutet ligger före början.",
            en: "The end lies before the beginning.",
        },
        remedy: {
            sv: "Rätta datumet för början eller datumet för slutet i verksamhetssystemet.",
            en: "Correct the date of the beginning or that of the end in the case system.",
        },
    }
}

/// The insats must not have ended before it was carried out.
pub(super) fn insats(vy: &PostVy<'_, Insats>) -> Option<Falt> {
    (vy.post.verkstalld_till? < vy.post.verkstalld_fran?).then_some(Falt::VerkstalldTill)
}

/// The placering must not have ended before it began.
pub(super) fn placering(vy: &PostVy<'_, Placering>) -> Option<Falt> {
    (vy.post.slutdatum? < vy.post.startdatum?).then_some(Falt::Slutdatum)
}

/// The insats must not have ended before it began.
pub(super) fn insats_utan_behovsprovning(vy: &PostVy<'_, InsatsUtanBehovsprovning>) -> Option<Falt> {
    (vy.post.slutdatum? < vy.post.startdatum?).then_some(Falt::Slutdatum)
}

/// The utredning must not have ended before it began.
pub(super) fn utredning(vy: &PostVy<'_, Utredning>) -> Option<Falt> {
    (vy.post.avslutad_datum? < vy.post.inledd_datum?).then_some(Falt::AvslutadDatum)
}
