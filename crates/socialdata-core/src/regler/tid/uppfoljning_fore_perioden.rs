//! TID-021.

use crate::falt::Falt;
use crate::post::uppfoljning::Uppfoljning;
use crate::regler::macros::regel;
use crate::regler::varaktighet::months_after;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// En uppföljning redovisas i den månad då den gjordes. Är den mer än fem år gammal säger JUR-041 det.
    ///
    /// ```ok uppfoljning
    /// {"datum": "2026-09-01"}
    /// ```
    /// ```bad uppfoljning
    /// {"datum": "2026-08-31"}
    /// ```
    /// ```bad uppfoljning
    /// {"period": "2028-03", "datum": "2028-02-29"}
    /// ```
    TID_021 {
        code: "TID-021",
        name: "uppfoljning-fore-perioden",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("Eget förslag: uppföljningen hör till månaden då den gjordes", EgetForslag)],
        posttyper: [Uppfoljning],
        fields: [Datum, Period],
        message: {
            sv: "Uppföljningen gjordes före periodens första dag.",
            en: "The follow-up was made before the first day of the period.",
        },
        remedy: {
            sv: "Rätta datumet, eller lämna posten i den period då uppföljningen gjordes.",
            en: "Correct the date, or hand in the record in the period of the follow-up.",
        },
    }
}

/// The follow-up is not made before the period.
pub(super) fn uppfoljning(vy: &PostVy<'_, Uppfoljning>) -> Option<Falt> {
    let (datum, first) = (vy.post.datum?, vy.period?.first_day());
    (datum < first && first <= months_after(datum, 60)?).then_some(Falt::Datum)
}
