//! TID-004.

use crate::falt::Falt;
use crate::post::anmalan::Anmalan;
use crate::post::insats::Insats;
use crate::post::insats_utan_behovsprovning::InsatsUtanBehovsprovning;
use crate::post::placering::Placering;
use crate::post::utredning::Utredning;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// En post beskriver läget i sin period. Det som beslutas eller börjar senare hör till en senare period. Slutdatum får
    /// ligga längre fram, eftersom de kan vara planerade.
    ///
    /// ```ok insats
    /// {"period": "2026-09", "verkstalldFran": "2026-09-30", "verkstalldTill": "2027-03-31"}
    /// ```
    /// ```ok insats
    /// {"period": "2028-02", "beslutsdatum": "2028-02-29", "verkstalldFran": "2028-02-29"}
    /// ```
    /// ```bad insats
    /// {"period": "2026-09", "verkstalldFran": "2026-10-01"}
    /// ```
    /// ```bad insats
    /// {"period": "2026-09", "beslutsdatum": "2026-10-01", "verkstalldFran": null}
    /// ```
    /// ```ok placering insats-utan-behovsprovning
    /// {"startdatum": "2026-09-30", "slutdatum": "2026-10-31"}
    /// ```
    /// ```bad placering insats-utan-behovsprovning
    /// {"startdatum": "2026-10-01"}
    /// ```
    /// ```ok utredning
    /// {"inleddDatum": "2026-09-30", "avslutadDatum": null, "utfall": null, "forlangdTill": "2027-03-31"}
    /// ```
    /// ```bad utredning
    /// {"inleddDatum": "2026-10-01", "avslutadDatum": null, "utfall": null}
    /// ```
    /// ```ok anmalan
    /// {"inkomDatum": "2026-09-30", "skyddsbedomningDatum": "2026-10-01", "beslutDatum": "2026-10-02"}
    /// ```
    /// ```bad anmalan
    /// {"inkomDatum": "2026-10-01", "skyddsbedomningDatum": null, "beslutDatum": null, "utfall": null}
    /// ```
    /// ```bad insats
    /// {"period": "2028-02", "verkstalldFran": "2028-03-01"}
    /// ```
    TID_004 {
        code: "TID-004",
        name: "datum-efter-perioden",
        severity: Error,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("Omöjligt i sig: en period kan inte redovisa det som ännu inte har hänt", EgetForslag)],
        posttyper: [Insats, Placering, InsatsUtanBehovsprovning, Utredning, Anmalan],
        fields: [Beslutsdatum, VerkstalldFran, Startdatum, InleddDatum, InkomDatum, Period],
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

/// Neither the decision nor the start may lie after the period. Each date that does is reported.
pub(super) fn insats(vy: &PostVy<'_, Insats>) -> impl Iterator<Item = Falt> {
    let dates = [(Falt::Beslutsdatum, vy.post.beslutsdatum), (Falt::VerkstalldFran, vy.post.verkstalld_fran)];
    dates.into_iter().filter(|(_, date)| vy.is_after_period(*date)).map(|(falt, _)| falt)
}

/// The start may not lie after the period.
pub(super) fn placering(vy: &PostVy<'_, Placering>) -> Option<Falt> {
    vy.is_after_period(vy.post.startdatum).then_some(Falt::Startdatum)
}

/// The start may not lie after the period.
pub(super) fn insats_utan_behovsprovning(vy: &PostVy<'_, InsatsUtanBehovsprovning>) -> Option<Falt> {
    vy.is_after_period(vy.post.startdatum).then_some(Falt::Startdatum)
}

/// The beginning may not lie after the period.
pub(super) fn utredning(vy: &PostVy<'_, Utredning>) -> Option<Falt> {
    vy.is_after_period(vy.post.inledd_datum).then_some(Falt::InleddDatum)
}

/// The day on which it came in may not lie after the period.
pub(super) fn anmalan(vy: &PostVy<'_, Anmalan>) -> Option<Falt> {
    vy.is_after_period(vy.post.inkom_datum).then_some(Falt::InkomDatum)
}

#[cfg(test)]
mod tests {
    use crate::period::{Period, parse_date};
    use crate::post::insats::Insats;
    use crate::validering::{Context, check};

    #[test]
    fn each_late_date_has_its_finding() {
        let insats = Insats {
            period: Period::parse("2026-09").ok(),
            beslutsdatum: parse_date("2026-10-01"),
            verkstalld_fran: parse_date("2026-10-02"),
            ..Insats::default()
        };
        let findings = check(&insats.into(), &Context::default());
        let late = findings.as_slice().iter().filter(|finding| finding.rule.code == "TID-004");
        let places: Vec<_> = late.map(|finding| finding.falt.pointer()).collect();
        assert_eq!(places, ["/beslutsdatum", "/verkstalldFran"]);
    }
}
