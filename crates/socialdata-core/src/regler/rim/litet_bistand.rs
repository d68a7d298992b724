//! RIM-007.

use crate::falt::Falt;
use crate::post::ekonomiskt_bistand::EkonomisktBistand;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Ett bistånd under 50 kronor är ofta ett belopp i tusental eller hundratal kronor.
    ///
    /// ```ok ekonomiskt-bistand
    /// {"bistandsbelopp": 50, "forsorjningsstod": 50, "forsorjningsstodBoende": 0, "livsforing": null}
    /// ```
    /// ```bad ekonomiskt-bistand
    /// {"bistandsbelopp": 49, "forsorjningsstod": 49, "forsorjningsstodBoende": 0, "livsforing": null}
    /// ```
    RIM_007 {
        code: "RIM-007",
        name: "litet-bistand",
        severity: Info,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("Eget förslag: gränsen 50 kronor", EgetForslag)],
        posttyper: [EkonomisktBistand],
        fields: [Bistandsbelopp],
        message: {
            sv: "Biståndet är under 50 kronor för en månad.",
            en: "The support is under 50 kronor for a month.",
        },
        remedy: {
            sv: "Kontrollera att beloppet är i hela kronor.",
            en: "Check that the amount is in whole kronor.",
        },
    }
}

/// An amount in kronor is seldom so low. Nothing at all is another rule's.
pub(super) fn ekonomiskt_bistand(vy: &PostVy<'_, EkonomisktBistand>) -> Option<Falt> {
    (1..50).contains(&vy.post.bistandsbelopp?).then_some(Falt::Bistandsbelopp)
}
