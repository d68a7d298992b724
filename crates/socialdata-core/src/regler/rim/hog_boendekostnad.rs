//! RIM-006.

use crate::falt::Falt;
use crate::post::ekonomiskt_bistand::EkonomisktBistand;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Ett hushåll får sällan mer än 40 000 kronor för sitt boende en månad. Hotell och akuta lösningar kan
    /// kosta så mycket.
    ///
    /// ```ok ekonomiskt-bistand
    /// {"bistandsbelopp": 50000, "forsorjningsstod": 50000, "forsorjningsstodBoende": 40000,
    ///  "livsforing": null}
    /// ```
    /// ```bad ekonomiskt-bistand
    /// {"bistandsbelopp": 50000, "forsorjningsstod": 50000, "forsorjningsstodBoende": 40001,
    ///  "livsforing": null}
    /// ```
    RIM_006 {
        code: "RIM-006",
        name: "hog-boendekostnad",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("Eget förslag: gränsen 40 000 kronor", EgetForslag)],
        posttyper: [EkonomisktBistand],
        fields: [ForsorjningsstodBoende],
        message: {
            sv: "Försörjningsstödets del för boende är över 40 000 kronor.",
            en: "The part of the income support for housing is over 40 000 kronor.",
        },
        remedy: {
            sv: "Kontrollera forsorjningsstodBoende.",
            en: "Check forsorjningsstodBoende.",
        },
    }
}

/// A dwelling costs seldom so much.
pub(super) fn ekonomiskt_bistand(vy: &PostVy<'_, EkonomisktBistand>) -> Option<Falt> {
    (vy.post.forsorjningsstod_boende? > 40_000).then_some(Falt::ForsorjningsstodBoende)
}
