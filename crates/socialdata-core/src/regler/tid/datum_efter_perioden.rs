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
    /// {"period": "2028-02", "beslutsdatum": "2028-02-29", "verkstalldFran": "2028-02-29"}
    /// ```
    /// ```bad insats
    /// {"period": "2026-09", "verkstalldFran": "2026-10-01"}
    /// ```
    /// ```bad insats
    /// {"period": "2026-09", "beslutsdatum": "2026-10-01", "verkstalldFran": null}
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

/// Neither the decision nor the start may lie after the period. Each date that does is reported.
pub(super) fn insats(vy: &InsatsVy<'_>) -> impl Iterator<Item = Falt> {
    let end = vy.period_end;
    let dates = [(Falt::Beslutsdatum, vy.post.beslutsdatum), (Falt::VerkstalldFran, vy.post.verkstalld_fran)];
    let late = dates.into_iter().filter(move |(_, date)| date.zip(end).is_some_and(|(date, end)| date > end));
    late.map(|(falt, _)| falt)
}

#[cfg(test)]
mod tests {
    use crate::period::{Period, parse_date};
    use crate::post::insats::Insats;
    use crate::validering::check;

    #[test]
    fn each_late_date_has_its_finding() {
        let insats = Insats {
            period: Period::parse("2026-09").ok(),
            beslutsdatum: parse_date("2026-10-01"),
            verkstalld_fran: parse_date("2026-10-02"),
            ..Insats::default()
        };
        let (_, findings) = check(insats.into());
        let late = findings.as_slice().iter().filter(|finding| finding.rule.code == "TID-004");
        let places: Vec<_> = late.map(|finding| finding.falt.pointer()).collect();
        assert_eq!(places, ["/beslutsdatum", "/verkstalldFran"]);
    }
}
