//! BEL-007.

use crate::falt::Falt;
use crate::post::ekonomiskt_bistand::EkonomisktBistand;
use crate::regler::hushall::livsforing_parts;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Också när bara några delar av livsföring i övrigt anges är de tillsammans högst totalt. Anges alla
    /// säger BEL-002 det.
    ///
    /// ```ok ekonomiskt-bistand
    /// {"livsforing": {"total": 850, "tandvard": 500, "annat": 350}}
    /// ```
    /// ```bad ekonomiskt-bistand
    /// {"livsforing": {"total": 850, "tandvard": 500, "annat": 351}}
    /// ```
    BEL_007 {
        code: "BEL-007",
        name: "livsforing-del-over-total",
        severity: Error,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("Omöjligt i sig: en del är inte större än det hela", EgetForslag)],
        posttyper: [EkonomisktBistand],
        fields: [
            LivsforingTotal,
            LivsforingHyresskuld,
            LivsforingElskuld,
            LivsforingOvrigSkuld,
            LivsforingHalsoOchSjukvard,
            LivsforingTandvard,
            LivsforingAnnat,
        ],
        message: {
            sv: "Delarna av livsföring i övrigt är tillsammans större än totalt.",
            en: "The parts of other living costs are together larger than the total.",
        },
        remedy: {
            sv: "Rätta totalt eller den del som är fel.",
            en: "Correct the total or the part that is wrong.",
        },
    }
}

/// What is known of the parts is not larger than the whole.
pub(super) fn ekonomiskt_bistand(vy: &PostVy<'_, EkonomisktBistand>) -> Option<Falt> {
    let livsforing = vy.post.livsforing.as_ref()?;
    let parts = livsforing_parts(livsforing);
    let sum = parts.into_iter().flatten().try_fold(0_u32, u32::checked_add)?;
    let is_open = parts.iter().any(Option::is_none);
    (is_open && sum > livsforing.total?).then_some(Falt::LivsforingTotal)
}
