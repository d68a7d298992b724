//! BEL-002.

use crate::falt::Falt;
use crate::post::ekonomiskt_bistand::EkonomisktBistand;
use crate::regler::hushall::livsforing_parts;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// När alla delar av livsföring i övrigt anges är de tillsammans lika med totalt. Anges bara några kan
    /// resten vara okänd.
    ///
    /// ```ok ekonomiskt-bistand
    /// {"livsforing": {"total": 850, "hyresskuld": 100, "elskuld": 100, "ovrigSkuld": 100,
    ///  "halsoOchSjukvard": 100, "tandvard": 350, "annat": 100}}
    /// ```
    /// ```bad ekonomiskt-bistand
    /// {"livsforing": {"total": 850, "hyresskuld": 100, "elskuld": 100, "ovrigSkuld": 100,
    ///  "halsoOchSjukvard": 100, "tandvard": 349, "annat": 100}}
    /// ```
    /// ```bad ekonomiskt-bistand
    /// {"livsforing": {"total": 850, "hyresskuld": 100, "elskuld": 100, "ovrigSkuld": 100,
    ///  "halsoOchSjukvard": 100, "tandvard": 351, "annat": 100}}
    /// ```
    /// ```ok ekonomiskt-bistand
    /// {"livsforing": {"total": 850, "tandvard": 100}}
    /// ```
    BEL_002 {
        code: "BEL-002",
        name: "livsforing-summa",
        severity: Error,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [
            ("HSLF-FS 2015:30", Gallande),
            ("Omöjligt i sig: delarna är tillsammans det hela", EgetForslag),
        ],
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
            sv: "Delarna av livsföring i övrigt är tillsammans inte lika med totalt.",
            en: "The parts of other living costs do not add up to the total.",
        },
        remedy: {
            sv: "Rätta totalt eller den del som är fel.",
            en: "Correct the total or the part that is wrong.",
        },
    }
}

/// Six parts make the whole.
pub(super) fn ekonomiskt_bistand(vy: &PostVy<'_, EkonomisktBistand>) -> Option<Falt> {
    let livsforing = vy.post.livsforing.as_ref()?;
    let sum = livsforing_parts(livsforing).into_iter().try_fold(0_u32, |sum, part| sum.checked_add(part?))?;
    (sum != livsforing.total?).then_some(Falt::LivsforingTotal)
}
