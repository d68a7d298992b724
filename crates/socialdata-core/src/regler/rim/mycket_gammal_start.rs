//! RIM-002.

use chrono::NaiveDate;

use crate::falt::Falt;
use crate::period::Period;
use crate::post::insats::Insats;
use crate::post::insats_utan_behovsprovning::InsatsUtanBehovsprovning;
use crate::post::placering::Placering;
use crate::regler::macros::regel;
use crate::regler::varaktighet::months_after;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Det som började för mer än 40 år sedan är oftare ett förvalt datum än en insats som fortfarande pågår.
    ///
    /// ```ok insats
    /// {"lagrum": "sol-2001-4-1", "beslutsdatum": "1986-09-01", "verkstalldFran": "1986-09-01"}
    /// ```
    /// ```bad insats
    /// {"lagrum": "sol-2001-4-1", "beslutsdatum": "1986-08-30", "verkstalldFran": "1986-08-31"}
    /// ```
    /// ```ok placering
    /// {"person": {"id": "197002129273", "kon": "1"}, "startdatum": "1986-09-01"}
    /// ```
    /// ```bad placering
    /// {"person": {"id": "197002129273", "kon": "1"}, "startdatum": "1986-08-31"}
    /// ```
    /// ```ok insats-utan-behovsprovning
    /// {"person": {"id": "197002129273", "kon": "1"}, "startdatum": "1986-09-01"}
    /// ```
    /// ```bad insats-utan-behovsprovning
    /// {"person": {"id": "197002129273", "kon": "1"}, "startdatum": "1986-08-31"}
    /// ```
    RIM_002 {
        code: "RIM-002",
        name: "mycket-gammal-start",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("Eget förslag: gränsen 40 år", EgetForslag)],
        posttyper: [Insats, Placering, InsatsUtanBehovsprovning],
        fields: [Beslutsdatum, VerkstalldFran, Startdatum, Period],
        message: {
            sv: "Insatsen eller placeringen började mer än 40 år före perioden.",
            en: "The insats or placering began more than 40 years before the period.",
        },
        remedy: {
            sv: "Kontrollera datumet.",
            en: "Check the date.",
        },
    }
}

/// Neither the decision nor the beginning is so old.
pub(super) fn insats(vy: &PostVy<'_, Insats>) -> Option<Falt> {
    if is_old(vy.post.beslutsdatum, vy.period) {
        return Some(Falt::Beslutsdatum);
    }
    is_old(vy.post.verkstalld_fran, vy.period).then_some(Falt::VerkstalldFran)
}

/// The beginning is not so old.
pub(super) fn placering(vy: &PostVy<'_, Placering>) -> Option<Falt> {
    is_old(vy.post.startdatum, vy.period).then_some(Falt::Startdatum)
}

/// The beginning is not so old.
pub(super) fn insats_utan_behovsprovning(vy: &PostVy<'_, InsatsUtanBehovsprovning>) -> Option<Falt> {
    is_old(vy.post.startdatum, vy.period).then_some(Falt::Startdatum)
}

fn is_old(date: Option<NaiveDate>, period: Option<Period>) -> bool {
    let limit = date.and_then(|date| months_after(date, 40 * 12));
    limit.zip(period).is_some_and(|(limit, period)| limit < period.first_day())
}
