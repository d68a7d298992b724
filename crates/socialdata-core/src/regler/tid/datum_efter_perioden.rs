//! TID-004.

use crate::falt::Falt;
use crate::regler::macros::regel;
use crate::regler::vy::InsatsVy;
use crate::validering::InForce;

regel! {
    /// En post beskriver läget i sin period. Det som beslutas eller börjar senare hör till en senare period. Slutdatum får
    /// ligga längre fram, eftersom de kan vara planerade.
    ///
    /// ```ok insats
    /// {"period": "2026-09", "verkstalldFran": "2026-09-30", "verkstalldTill": "2027-03-31"}
    /// ```
    /// ```ok insats
    /// {"period": "2028-02", "verkstalldFran": "2028-02-29"}
    /// ```
    /// ```bad insats
    /// {"period": "2026-09", "verkstalldFran": "2026-10-01"}
    /// ```
    /// ```bad insats
    /// {"period": "2026-09", "beslutsdatum": "2026-10-01", "verkstalldFran": null}
    /// ```
    TID_004 {
        code: "TID-004",
        name: "datum-efter-perioden",
        severity: Error,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("Omöjligt i sig: en period kan inte redovisa det som ännu inte har hänt", EgetForslag)],
        posttyper: [Insats],
        fields: [Beslutsdatum, VerkstalldFran, Period],
        message: {
            sv: "Datumet ligger efter periodens sista dag.",
            en: "The date lies after the last day of the period.",
        },
        remedy: {
            sv: "Rätta datumet, eller lämna posten i den period då det har hänt.",
            en: "Correct the date, or hand in the record in the period when it has happened.",
        },
    }
}

/// Neither the decision nor the start may lie after the period.
pub(super) fn insats(vy: &InsatsVy<'_>) -> Option<Falt> {
    let end = vy.period_end?;
    let is_late = |date: Option<chrono::NaiveDate>| date.is_some_and(|date| date > end);
    if is_late(vy.post.beslutsdatum) {
        return Some(Falt::Beslutsdatum);
    }
    is_late(vy.post.verkstalld_fran).then_some(Falt::VerkstalldFran)
}
