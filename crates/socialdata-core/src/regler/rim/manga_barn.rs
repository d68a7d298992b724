//! RIM-004.

use crate::falt::Falt;
use crate::post::ekonomiskt_bistand::EkonomisktBistand;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Ett hushåll med fler än tolv barn är oftast flera hushåll, eller antal som har hamnat i fel ålder.
    ///
    /// ```ok ekonomiskt-bistand
    /// {"barnPerAlder": [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6, 6]}
    /// ```
    /// ```bad ekonomiskt-bistand
    /// {"barnPerAlder": [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6, 6]}
    /// ```
    RIM_004 {
        code: "RIM-004",
        name: "manga-barn",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("Eget förslag: gränsen tolv barn", EgetForslag)],
        posttyper: [EkonomisktBistand],
        fields: [BarnPerAlder],
        message: {
            sv: "Hushållet har fler än tolv barn.",
            en: "The household has more than twelve children.",
        },
        remedy: {
            sv: "Kontrollera antalet barn per ålder, och att posten gäller ett hushåll.",
            en: "Check the number of children by age, and that the record is about one household.",
        },
    }
}

/// A household has seldom so many children.
pub(super) fn ekonomiskt_bistand(vy: &PostVy<'_, EkonomisktBistand>) -> Option<Falt> {
    let children: u32 = vy.post.barn_per_alder?.into_iter().flatten().sum();
    (children > 12).then_some(Falt::BarnPerAlder)
}
