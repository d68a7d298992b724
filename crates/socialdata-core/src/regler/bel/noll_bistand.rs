//! BEL-004.

use crate::falt::Falt;
use crate::post::ekonomiskt_bistand::EkonomisktBistand;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Ett hushåll som inte fick något bistånd för månaden ska inte vara med.
    ///
    /// ```ok ekonomiskt-bistand
    /// {"bistandsbelopp": 100, "forsorjningsstod": 100, "forsorjningsstodBoende": 0, "livsforing": null}
    /// ```
    /// ```bad ekonomiskt-bistand
    /// {"bistandsbelopp": 0, "forsorjningsstod": 0, "forsorjningsstodBoende": 0, "livsforing": null}
    /// ```
    BEL_004 {
        code: "BEL-004",
        name: "noll-bistand",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("Eget förslag: en post redovisar ett beviljat bistånd", EgetForslag)],
        posttyper: [EkonomisktBistand],
        fields: [Bistandsbelopp],
        message: {
            sv: "Biståndet är 0 kronor.",
            en: "The support is 0 kronor.",
        },
        remedy: {
            sv: "Ta bort posten om inget bistånd beviljades för månaden, annars rätta beloppet.",
            en: "Leave the record out if no support was granted for the month, otherwise correct the amount.",
        },
    }
}

/// A granted support is something.
pub(super) fn ekonomiskt_bistand(vy: &PostVy<'_, EkonomisktBistand>) -> Option<Falt> {
    (vy.post.bistandsbelopp? == 0).then_some(Falt::Bistandsbelopp)
}
