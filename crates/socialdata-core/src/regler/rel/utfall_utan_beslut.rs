//! REL-027.

use crate::falt::Falt;
use crate::kodlista::UtfallAnmalan;
use crate::post::anmalan::Anmalan;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Att en utredning inleds eller inte inleds är ett beslut, och beslutet har en dag. Pågår redan en
    /// utredning behövs inget beslut.
    ///
    /// ```ok anmalan
    /// {"beslutDatum": null, "utfall": "utredning-pagar"}
    /// ```
    /// ```bad anmalan
    /// {"beslutDatum": null, "utfall": "utredning-inleds"}
    /// ```
    /// ```bad anmalan
    /// {"beslutDatum": null, "utfall": "inleds-inte"}
    /// ```
    REL_027 {
        code: "REL-027",
        name: "utfall-utan-beslut",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce { from: Some((2025, 7)), to: None },
        basis: [("SoL 20 kap. 2 §", Gallande)],
        posttyper: [Anmalan],
        fields: [BeslutDatum, Utfall],
        message: {
            sv: "Utfall anges men dagen för beslutet saknas.",
            en: "An outcome is given but the day of the decision is missing.",
        },
        remedy: {
            sv: "Ange beslutDatum.",
            en: "Give beslutDatum.",
        },
    }
}

/// A decision has a day.
pub(super) fn anmalan(vy: &PostVy<'_, Anmalan>) -> Option<Falt> {
    let is_decision = vy.post.utfall? != UtfallAnmalan::UtredningPagar;
    (is_decision && vy.is_absent(Falt::BeslutDatum)).then_some(Falt::BeslutDatum)
}
