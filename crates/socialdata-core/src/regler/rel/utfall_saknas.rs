//! REL-026.

use crate::falt::Falt;
use crate::post::utredning::Utredning;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// När en utredning är avslutad anges vad den ledde till.
    ///
    /// ```ok utredning
    /// {"avslutadDatum": "2026-09-30", "utfall": "ingen-insats"}
    /// ```
    /// ```bad utredning
    /// {"avslutadDatum": "2026-09-30", "utfall": null}
    /// ```
    /// ```ok utredning
    /// {"avslutadDatum": "2026-10-01", "utfall": null}
    /// ```
    REL_026 {
        code: "REL-026",
        name: "utfall-saknas",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("Eget förslag: utfallet behövs för att följa vad utredningarna ledde till", EgetForslag)],
        posttyper: [Utredning],
        fields: [Utfall, AvslutadDatum, Period],
        message: {
            sv: "Utredningen är avslutad men utfall saknas.",
            en: "The utredning has been closed but the outcome is missing.",
        },
        remedy: {
            sv: "Ange utfall.",
            en: "Give utfall.",
        },
    }
}

/// What has been closed says what it led to.
pub(super) fn utredning(vy: &PostVy<'_, Utredning>) -> Option<Falt> {
    let has_ended = vy.post.avslutad_datum? <= vy.period?.last_day();
    (has_ended && vy.is_absent(Falt::Utfall)).then_some(Falt::Utfall)
}
