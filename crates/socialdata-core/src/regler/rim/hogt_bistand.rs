//! RIM-001.

use crate::falt::Falt;
use crate::post::ekonomiskt_bistand::EkonomisktBistand;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Ett hushåll får sällan mer än 60 000 kronor för en månad. Ofta har flera hushåll, eller flera månader,
    /// blivit en post.
    ///
    /// ```ok ekonomiskt-bistand
    /// {"bistandsbelopp": 60000, "forsorjningsstod": 60000, "forsorjningsstodBoende": 0,
    ///  "livsforing": null}
    /// ```
    /// ```bad ekonomiskt-bistand
    /// {"bistandsbelopp": 60001, "forsorjningsstod": 60001, "forsorjningsstodBoende": 0,
    ///  "livsforing": null}
    /// ```
    RIM_001 {
        code: "RIM-001",
        name: "hogt-bistand",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("Eget förslag: gränsen 60 000 kronor", EgetForslag)],
        posttyper: [EkonomisktBistand],
        fields: [Bistandsbelopp],
        message: {
            sv: "Biståndet är över 60 000 kronor för en månad.",
            en: "The support is over 60 000 kronor for a month.",
        },
        remedy: {
            sv: "Kontrollera beloppet, och att posten gäller ett hushåll och en månad.",
            en: "Check the amount, and that the record is about one household and one month.",
        },
    }
}

/// The amount of one household and month is seldom so high.
pub(super) fn ekonomiskt_bistand(vy: &PostVy<'_, EkonomisktBistand>) -> Option<Falt> {
    (vy.post.bistandsbelopp? > 60_000).then_some(Falt::Bistandsbelopp)
}
