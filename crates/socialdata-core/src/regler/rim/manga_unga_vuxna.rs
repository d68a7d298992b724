//! RIM-005.

use crate::falt::Falt;
use crate::post::ekonomiskt_bistand::EkonomisktBistand;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Fler än sex andra personer som är 18–21 år i ett hushåll är oftast ett antal som har hamnat i fel
    /// kolumn.
    ///
    /// ```ok ekonomiskt-bistand
    /// {"antalOvriga1821": 6}
    /// ```
    /// ```bad ekonomiskt-bistand
    /// {"antalOvriga1821": 7}
    /// ```
    RIM_005 {
        code: "RIM-005",
        name: "manga-unga-vuxna",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("Eget förslag: gränsen sex personer", EgetForslag)],
        posttyper: [EkonomisktBistand],
        fields: [AntalOvriga1821],
        message: {
            sv: "Hushållet har fler än sex andra personer som är 18–21 år.",
            en: "The household has more than six other persons aged 18–21.",
        },
        remedy: {
            sv: "Kontrollera antalOvriga1821.",
            en: "Check antalOvriga1821.",
        },
    }
}

/// A household has seldom so many.
pub(super) fn ekonomiskt_bistand(vy: &PostVy<'_, EkonomisktBistand>) -> Option<Falt> {
    (vy.post.antal_ovriga1821? > 6).then_some(Falt::AntalOvriga1821)
}
