//! TID-005.

use crate::falt::Falt;
use crate::post::insats::Insats;
use crate::post::placering::Placering;
use crate::regler::macros::regel;
use crate::regler::varaktighet::is_known;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// En post beskriver en månad. Det som hade slutat före månadens första dag hör inte dit. För en insats
    /// räknas den senare av verkställighetens och beslutets sista dag.
    ///
    /// ```ok insats
    /// {"beslutsdatum": "2026-07-20", "verkstalldFran": "2026-08-01", "verkstalldTill": "2026-09-01"}
    /// ```
    /// ```ok insats
    /// {"beslutsdatum": "2026-07-20", "verkstalldFran": "2026-08-01", "verkstalldTill": "2026-08-20",
    ///  "avslutsdatum": "2026-09-01", "avslutsorsak": "flyttat"}
    /// ```
    /// ```bad insats
    /// {"beslutsdatum": "2026-07-20", "verkstalldFran": "2026-08-01", "verkstalldTill": "2026-08-31"}
    /// ```
    /// ```bad insats
    /// {"period": "2028-03", "verkstalldTill": "2028-02-20", "avslutsdatum": "2028-02-29",
    ///  "avslutsorsak": "flyttat"}
    /// ```
    /// ```ok placering
    /// {"slutdatum": "2026-09-01"}
    /// ```
    /// ```bad placering
    /// {"slutdatum": "2026-08-31"}
    /// ```
    TID_005 {
        code: "TID-005",
        name: "utanfor-perioden",
        severity: Error,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [
            ("HSLF-FS 2016:86: pågående, påbörjat eller avslutat i månaden", Gallande),
            ("Omöjligt i sig: det som har slutat pågår inte i en senare månad", EgetForslag),
        ],
        posttyper: [Insats, Placering],
        fields: [VerkstalldTill, Avslutsdatum, Slutdatum, Period],
        message: {
            sv: "Insatsen eller placeringen hade slutat före periodens första dag.",
            en: "The insats or placering had ended before the first day of the period.",
        },
        remedy: {
            sv: "Ta bort posten ur perioden, eller rätta slutdatumet eller perioden.",
            en: "Leave the record out of the period, or correct the end or the period.",
        },
    }
}

/// Either the execution or the decision must reach into the period.
pub(super) fn insats(vy: &PostVy<'_, Insats>) -> Option<Falt> {
    let (till, avslut) = (vy.post.verkstalld_till, vy.post.avslutsdatum);
    if !is_known(vy, Falt::VerkstalldTill, till.is_some())
        || !is_known(vy, Falt::Avslutsdatum, avslut.is_some())
    {
        return None;
    }
    let place = if till > avslut { Falt::VerkstalldTill } else { Falt::Avslutsdatum };
    (till.max(avslut)? < vy.period?.first_day()).then_some(place)
}

/// The placering must reach into the period.
pub(super) fn placering(vy: &PostVy<'_, Placering>) -> Option<Falt> {
    (vy.post.slutdatum? < vy.period?.first_day()).then_some(Falt::Slutdatum)
}
