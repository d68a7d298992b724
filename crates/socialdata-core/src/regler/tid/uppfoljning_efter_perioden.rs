//! TID-020.

use crate::falt::Falt;
use crate::post::uppfoljning::Uppfoljning;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// En uppföljning som inte har gjorts än hör till en senare period.
    ///
    /// ```ok uppfoljning
    /// {"datum": "2026-09-30"}
    /// ```
    /// ```bad uppfoljning
    /// {"datum": "2026-10-01"}
    /// ```
    /// ```ok uppfoljning
    /// {"period": "2028-02", "datum": "2028-02-29"}
    /// ```
    /// ```bad uppfoljning
    /// {"period": "2028-02", "datum": "2028-03-01"}
    /// ```
    TID_020 {
        code: "TID-020",
        name: "uppfoljning-efter-perioden",
        severity: Error,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("Omöjligt i sig: en period kan inte redovisa det som ännu inte har hänt", EgetForslag)],
        posttyper: [Uppfoljning],
        fields: [Datum, Period],
        message: {
            sv: "Uppföljningen ligger efter periodens sista dag.",
            en: "The follow-up lies after the last day of the period.",
        },
        remedy: {
            sv: "Rätta datumet, eller lämna posten i den period då uppföljningen gjordes.",
            en: "Correct the date, or hand in the record in the period of the follow-up.",
        },
    }
}

/// The follow-up is not made after the period.
pub(super) fn uppfoljning(vy: &PostVy<'_, Uppfoljning>) -> Option<Falt> {
    vy.is_after_period(vy.post.datum).then_some(Falt::Datum)
}
