//! JUR-041.

use crate::falt::Falt;
use crate::kodlista::UtfallAnmalan;
use crate::period::Period;
use crate::post::anmalan::Anmalan;
use crate::post::ekonomiskt_bistand_avslut::EkonomisktBistandAvslut;
use crate::post::uppfoljning::Uppfoljning;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;
use chrono::{Months, NaiveDate};

regel! {
    /// Nämnden gallrar uppgifter fem år efter den sista anteckningen, och en anmälan som inte ledde till utredning
    /// efter fem år. En så gammal uppgift kanske inte går att rätta om den är fel. Utredningar om barn och
    /// placeringar av barn har andra tider.
    ///
    /// ```ok anmalan
    /// {"inkomDatum": "2021-09-01", "skyddsbedomningDatum": "2021-09-01", "beslutDatum": "2021-09-10",
    ///  "utfall": "inleds-inte"}
    /// ```
    /// ```ok anmalan
    /// {"inkomDatum": "2021-08-02", "skyddsbedomningDatum": "2021-08-02", "beslutDatum": "2021-08-10",
    ///  "utfall": "utredning-inleds"}
    /// ```
    /// ```bad anmalan
    /// {"inkomDatum": "2021-08-02", "skyddsbedomningDatum": "2021-08-02", "beslutDatum": "2021-08-10",
    ///  "utfall": "inleds-inte"}
    /// ```
    /// ```ok uppfoljning
    /// {"datum": "2026-09-01"}
    /// ```
    /// ```bad uppfoljning
    /// {"datum": "2021-08-31"}
    /// ```
    /// ```ok ekonomiskt-bistand-avslut
    /// {"sistaBistandsmanad": "2026-07"}
    /// ```
    /// ```bad ekonomiskt-bistand-avslut
    /// {"sistaBistandsmanad": "2021-07"}
    /// ```
    JUR_041 {
        code: "JUR-041",
        name: "gallringstid-passerad",
        severity: Info,
        since: "0.1.0",
        in_force: InForce { from: Some((2025, 7)), to: None },
        basis: [("SoL (2025:400) 16 kap. 1 §", Gallande), ("SoL (2025:400) 16 kap. 2 a §", Gallande)],
        posttyper: [EkonomisktBistandAvslut, Anmalan, Uppfoljning],
        fields: [BeslutDatum, InkomDatum, Datum, SistaBistandsmanad, Period],
        message: {
            sv: "Uppgiften är så gammal att den kan vara gallrad i verksamhetssystemet.",
            en: "The data are so old that the case system may have deleted them.",
        },
        remedy: {
            sv: "Kontrollera att perioden är rätt.",
            en: "Check that the period is right.",
        },
    }
}

/// A concern that led to no inquiry.
pub(super) fn anmalan(vy: &PostVy<'_, Anmalan>) -> Option<Falt> {
    let post = vy.post;
    let beslut = post.beslut_datum.filter(|_| post.utfall == Some(UtfallAnmalan::InledsInte))?;
    is_deleted(beslut, vy.period?).then_some(Falt::BeslutDatum)
}

/// A follow-up.
pub(super) fn uppfoljning(vy: &PostVy<'_, Uppfoljning>) -> Option<Falt> {
    is_deleted(vy.post.datum?, vy.period?).then_some(Falt::Datum)
}

/// Economic aid that ended.
pub(super) fn ekonomiskt_bistand_avslut(vy: &PostVy<'_, EkonomisktBistandAvslut>) -> Option<Falt> {
    is_deleted(vy.post.sista_bistandsmanad?.last_day(), vy.period?).then_some(Falt::SistaBistandsmanad)
}

/// Five years and more before the period.
fn is_deleted(latest: NaiveDate, period: Period) -> bool {
    latest.checked_add_months(Months::new(60)).is_some_and(|day| day < period.first_day())
}
