//! TID-016.

use crate::falt::Falt;
use crate::post::anmalan::Anmalan;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Beslutet om en utredning ska inledas fattas med anledning av anmälan, alltså inte före den.
    ///
    /// ```ok anmalan
    /// {"inkomDatum": "2026-09-03", "beslutDatum": "2026-09-03"}
    /// ```
    /// ```bad anmalan
    /// {"inkomDatum": "2026-09-03", "beslutDatum": "2026-09-02"}
    /// ```
    TID_016 {
        code: "TID-016",
        name: "forhandsbedomning-fore-anmalan",
        severity: Error,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [
            ("SoL 20 kap. 2 §", Gallande),
            ("Omöjligt i sig: det som görs med anledning av en anmälan görs efter den", EgetForslag),
        ],
        posttyper: [Anmalan],
        fields: [BeslutDatum, InkomDatum],
        message: {
            sv: "Beslutet om att inleda utredning fattades innan anmälan kom in.",
            en: "The decision whether to open an utredning was made before the report came in.",
        },
        remedy: {
            sv: "Rätta inkomDatum eller beslutDatum.",
            en: "Correct inkomDatum or beslutDatum.",
        },
    }
}

/// The decision follows on the report.
pub(super) fn anmalan(vy: &PostVy<'_, Anmalan>) -> Option<Falt> {
    (vy.post.beslut_datum? < vy.post.inkom_datum?).then_some(Falt::BeslutDatum)
}
