//! REL-039.

use crate::falt::Falt;
use crate::post::insats::Insats;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Utförande kommun anges när en annan kommun än den ansvariga utför insatsen.
    ///
    /// ```ok insats
    /// {"utforandeKommun": "0184"}
    /// ```
    /// ```bad insats
    /// {"utforandeKommun": "0180"}
    /// ```
    REL_039 {
        code: "REL-039",
        name: "utforande-kommun-ar-ansvarig",
        severity: Info,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("Eget förslag: uppgiften behövs bara när en annan kommun utför", EgetForslag)],
        posttyper: [Insats],
        fields: [UtforandeKommun, AnsvarigKommunkod],
        message: {
            sv: "Den utförande kommunen är den ansvariga kommunen.",
            en: "The performing municipality is the responsible one.",
        },
        remedy: {
            sv: "Ta bort utforandeKommun om kommunen utför insatsen själv.",
            en: "Remove utforandeKommun if the municipality performs the insats itself.",
        },
    }
}

/// Somebody else performs.
pub(super) fn insats(vy: &PostVy<'_, Insats>) -> Option<Falt> {
    (vy.post.utforande_kommun? == vy.post.ansvarig.as_ref()?.kommunkod?).then_some(Falt::UtforandeKommun)
}
