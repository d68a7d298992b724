//! TID-014.

use chrono::NaiveDate;

use crate::falt::Falt;
use crate::post::insats::Insats;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// När beslutet har upphört att gälla ges insatsen inte längre. Finns ingen sista dag jämförs den första.
    ///
    /// ```ok insats
    /// {"verkstalldTill": "2026-09-15", "avslutsdatum": "2026-09-15", "avslutsorsak": "behov-upphort"}
    /// ```
    /// ```bad insats
    /// {"verkstalldTill": "2026-09-16", "avslutsdatum": "2026-09-15", "avslutsorsak": "behov-upphort"}
    /// ```
    /// ```bad insats
    /// {"verkstalldFran": "2026-09-16", "avslutsdatum": "2026-09-15", "avslutsorsak": "behov-upphort"}
    /// ```
    /// ```bad insats
    /// {"period": "2028-03", "verkstalldTill": "2028-03-01", "avslutsdatum": "2028-02-29",
    ///  "avslutsorsak": "flyttat"}
    /// ```
    TID_014 {
        code: "TID-014",
        name: "verkstalld-efter-avslut",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("Eget förslag: insatsen ges så länge beslutet gäller", EgetForslag)],
        posttyper: [Insats],
        fields: [VerkstalldTill, VerkstalldFran, Avslutsdatum],
        message: {
            sv: "Insatsen gavs efter att beslutet hade upphört.",
            en: "The insats was given after the decision had ended.",
        },
        remedy: {
            sv: "Rätta avslutsdatum, verkstalldTill eller verkstalldFran.",
            en: "Correct avslutsdatum, verkstalldTill or verkstalldFran.",
        },
    }
}

/// The execution does not go on after the decision.
pub(super) fn insats(vy: &PostVy<'_, Insats>) -> Option<Falt> {
    let avslut = vy.post.avslutsdatum?;
    let is_late = |date: Option<NaiveDate>| date.is_some_and(|date| date > avslut);
    if is_late(vy.post.verkstalld_till) {
        return Some(Falt::VerkstalldTill);
    }
    (vy.is_absent(Falt::VerkstalldTill) && is_late(vy.post.verkstalld_fran)).then_some(Falt::VerkstalldFran)
}
