//! BEL-001.

use crate::falt::Falt;
use crate::post::ekonomiskt_bistand::EkonomisktBistand;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Den del av försörjningsstödet som gäller boende är högst hela försörjningsstödet.
    ///
    /// ```ok ekonomiskt-bistand
    /// {"bistandsbelopp": 9000, "forsorjningsstod": 9000, "forsorjningsstodBoende": 9000,
    ///  "livsforing": null}
    /// ```
    /// ```bad ekonomiskt-bistand
    /// {"bistandsbelopp": 9000, "forsorjningsstod": 9000, "forsorjningsstodBoende": 9001,
    ///  "livsforing": null}
    /// ```
    BEL_001 {
        code: "BEL-001",
        name: "boende-over-forsorjningsstod",
        severity: Error,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [
            ("HSLF-FS 2015:30", Gallande),
            ("Omöjligt i sig: en del är inte större än det hela", EgetForslag),
        ],
        posttyper: [EkonomisktBistand],
        fields: [ForsorjningsstodBoende, Forsorjningsstod],
        message: {
            sv: "Försörjningsstödets del för boende är större än försörjningsstödet.",
            en: "The part of the income support for housing is larger than the income support.",
        },
        remedy: {
            sv: "Rätta forsorjningsstodBoende eller forsorjningsstod.",
            en: "Correct forsorjningsstodBoende or forsorjningsstod.",
        },
    }
}

/// The part is not larger than the whole.
pub(super) fn ekonomiskt_bistand(vy: &PostVy<'_, EkonomisktBistand>) -> Option<Falt> {
    let is_larger = vy.post.forsorjningsstod_boende? > vy.post.forsorjningsstod?;
    is_larger.then_some(Falt::ForsorjningsstodBoende)
}
