//! JUR-036.

use crate::falt::Falt;
use crate::kodlista::Ansvarigtyp;
use crate::post::anmalan::Anmalan;
use crate::post::gemensam::Ansvarig;
use crate::post::utredning::Utredning;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Att bedöma en anmälan och att utreda är myndighetsutövning. Det lämnas inte över till en utförare, så
    /// nämnden svarar för posten.
    ///
    /// ```ok utredning anmalan
    /// {"ansvarig": {"typ": "socialnamnd"}}
    /// ```
    /// ```bad utredning anmalan
    /// {"ansvarig": {"typ": "utforare"}}
    /// ```
    JUR_036 {
        code: "JUR-036",
        name: "myndighetsutovning-hos-utforare",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce { from: Some((2025, 7)), to: None },
        basis: [("SoL (2025:400) 4 kap. 3 §", Gallande)],
        posttyper: [Utredning, Anmalan],
        fields: [AnsvarigTyp],
        message: {
            sv: "En utförare anges som ansvarig för en utredning eller en anmälan.",
            en: "A provider is given as responsible for an inquiry or a report of concern.",
        },
        remedy: {
            sv: "Ange den nämnd som svarar för ärendet.",
            en: "Give the committee that answers for the case.",
        },
    }
}

/// The committee inquires itself.
pub(super) fn utredning(vy: &PostVy<'_, Utredning>) -> Option<Falt> {
    is_utforare(vy.post.ansvarig.as_ref())
}

/// The committee assesses concerns itself.
pub(super) fn anmalan(vy: &PostVy<'_, Anmalan>) -> Option<Falt> {
    is_utforare(vy.post.ansvarig.as_ref())
}

fn is_utforare(ansvarig: Option<&Ansvarig>) -> Option<Falt> {
    (ansvarig?.typ? == Ansvarigtyp::Utforare).then_some(Falt::AnsvarigTyp)
}
