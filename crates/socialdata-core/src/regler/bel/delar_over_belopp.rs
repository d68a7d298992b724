//! BEL-003.

use crate::falt::Falt;
use crate::post::ekonomiskt_bistand::EkonomisktBistand;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Försörjningsstöd och livsföring i övrigt är delar av det ekonomiska biståndet.
    ///
    /// ```ok ekonomiskt-bistand
    /// {"bistandsbelopp": 14250}
    /// ```
    /// ```bad ekonomiskt-bistand
    /// {"bistandsbelopp": 14249}
    /// ```
    /// ```bad ekonomiskt-bistand
    /// {"bistandsbelopp": 8999, "forsorjningsstod": 9000, "forsorjningsstodBoende": 0, "livsforing": null}
    /// ```
    BEL_003 {
        code: "BEL-003",
        name: "delar-over-belopp",
        severity: Error,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [
            ("SoL 12 kap. 1 §", Gallande),
            ("Omöjligt i sig: delarna är inte större än det hela", EgetForslag),
        ],
        posttyper: [EkonomisktBistand],
        fields: [Bistandsbelopp, Forsorjningsstod, LivsforingTotal],
        message: {
            sv: "Försörjningsstöd och livsföring i övrigt är tillsammans större än biståndet.",
            en: "Income support and other living costs are together larger than the support.",
        },
        remedy: {
            sv: "Rätta bistandsbelopp eller delarna. Alla belopp gäller samma månad.",
            en: "Correct bistandsbelopp or the parts. All amounts are for the same month.",
        },
    }
}

/// The parts are not larger than the whole.
pub(super) fn ekonomiskt_bistand(vy: &PostVy<'_, EkonomisktBistand>) -> Option<Falt> {
    let livsforing = vy.post.livsforing.as_ref().and_then(|livsforing| livsforing.total).unwrap_or(0);
    let parts = vy.post.forsorjningsstod?.checked_add(livsforing)?;
    (parts > vy.post.bistandsbelopp?).then_some(Falt::Bistandsbelopp)
}
