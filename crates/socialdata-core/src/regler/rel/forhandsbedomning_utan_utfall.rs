//! REL-028.

use crate::falt::Falt;
use crate::post::anmalan::Anmalan;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// När det är beslutat om en utredning ska inledas anges vad som beslutades.
    ///
    /// ```ok anmalan
    /// {"beslutDatum": "2026-09-10", "utfall": "inleds-inte"}
    /// ```
    /// ```bad anmalan
    /// {"beslutDatum": "2026-09-10", "utfall": null}
    /// ```
    REL_028 {
        code: "REL-028",
        name: "forhandsbedomning-utan-utfall",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce { from: Some((2025, 7)), to: None },
        basis: [("SoL 20 kap. 2 §", Gallande)],
        posttyper: [Anmalan],
        fields: [Utfall, BeslutDatum, Period],
        message: {
            sv: "Beslutet har en dag men utfall saknas.",
            en: "The decision has a day but the outcome is missing.",
        },
        remedy: {
            sv: "Ange utfall.",
            en: "Give utfall.",
        },
    }
}

/// A decision that has been made says what was decided.
pub(super) fn anmalan(vy: &PostVy<'_, Anmalan>) -> Option<Falt> {
    let is_decided = vy.post.beslut_datum? <= vy.period?.last_day();
    (is_decided && vy.is_absent(Falt::Utfall)).then_some(Falt::Utfall)
}
