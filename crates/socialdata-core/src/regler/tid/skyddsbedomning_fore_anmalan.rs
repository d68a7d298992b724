//! TID-015.

use crate::falt::Falt;
use crate::post::anmalan::Anmalan;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Skyddsbedömningen görs med anledning av anmälan, alltså inte före den.
    ///
    /// ```ok anmalan
    /// {"inkomDatum": "2026-09-03", "skyddsbedomningDatum": "2026-09-03"}
    /// ```
    /// ```bad anmalan
    /// {"inkomDatum": "2026-09-03", "skyddsbedomningDatum": "2026-09-02"}
    /// ```
    TID_015 {
        code: "TID-015",
        name: "skyddsbedomning-fore-anmalan",
        severity: Error,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [
            ("SoL 20 kap. 1 §", Gallande),
            ("Omöjligt i sig: det som görs med anledning av en anmälan görs efter den", EgetForslag),
        ],
        posttyper: [Anmalan],
        fields: [SkyddsbedomningDatum, InkomDatum],
        message: {
            sv: "Skyddsbedömningen gjordes innan anmälan kom in.",
            en: "The safety assessment was made before the report came in.",
        },
        remedy: {
            sv: "Rätta inkomDatum eller skyddsbedomningDatum.",
            en: "Correct inkomDatum or skyddsbedomningDatum.",
        },
    }
}

/// The assessment follows on the report.
pub(super) fn anmalan(vy: &PostVy<'_, Anmalan>) -> Option<Falt> {
    (vy.post.skyddsbedomning_datum? < vy.post.inkom_datum?).then_some(Falt::SkyddsbedomningDatum)
}
