//! BEL-005.

use crate::falt::Falt;
use crate::post::ekonomiskt_bistand::EkonomisktBistand;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Ekonomiskt bistånd ges till försörjning eller till livsföring i övrigt. Är beloppet större än de två
    /// tillsammans saknas ett ändamål.
    ///
    /// ```ok ekonomiskt-bistand
    /// {"bistandsbelopp": 9000, "forsorjningsstod": 9000, "forsorjningsstodBoende": 0, "livsforing": null}
    /// ```
    /// ```bad ekonomiskt-bistand
    /// {"bistandsbelopp": 9001, "forsorjningsstod": 9000, "forsorjningsstodBoende": 0, "livsforing": null}
    /// ```
    /// ```bad ekonomiskt-bistand
    /// {"bistandsbelopp": 14251}
    /// ```
    /// ```ok ekonomiskt-bistand
    /// {"livsforing": {"total": 850, "tandvard": 850}}
    /// ```
    BEL_005 {
        code: "BEL-005",
        name: "belopp-utan-andamal",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("SoL 12 kap. 1 §", Gallande)],
        posttyper: [EkonomisktBistand],
        fields: [Bistandsbelopp, Forsorjningsstod, LivsforingTotal],
        message: {
            sv: "Biståndet är större än försörjningsstöd och livsföring i övrigt tillsammans.",
            en: "The support is larger than income support and other living costs together.",
        },
        remedy: {
            sv: "Ange livsforing.total, eller rätta beloppen.",
            en: "Give livsforing.total, or correct the amounts.",
        },
    }
}

/// Each krona has a purpose. Other living costs without a total are unknown.
pub(super) fn ekonomiskt_bistand(vy: &PostVy<'_, EkonomisktBistand>) -> Option<Falt> {
    let livsforing = match &vy.post.livsforing {
        Some(livsforing) => livsforing.total?,
        None if vy.is_absent(Falt::Livsforing) => 0,
        None => return None,
    };
    let parts = vy.post.forsorjningsstod?.checked_add(livsforing)?;
    (parts < vy.post.bistandsbelopp?).then_some(Falt::Bistandsbelopp)
}
