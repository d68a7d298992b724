//! BEL-006.

use crate::falt::Falt;
use crate::post::ekonomiskt_bistand::EkonomisktBistand;
use crate::regler::hushall::livsforing_parts;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Den som delar livsföring i övrigt på ändamål anger också totalt: det är det belopp som jämförs.
    ///
    /// ```ok ekonomiskt-bistand
    /// {"livsforing": {"total": 850, "tandvard": 850}}
    /// ```
    /// ```bad ekonomiskt-bistand
    /// {"livsforing": {"total": null, "tandvard": 850}}
    /// ```
    BEL_006 {
        code: "BEL-006",
        name: "livsforing-utan-total",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("HSLF-FS 2015:30", Gallande), ("Eget förslag: totalt behövs när delar anges", EgetForslag)],
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
            sv: "Delar av livsföring i övrigt anges utan totalt.",
            en: "Parts of other living costs are given without a total.",
        },
        remedy: {
            sv: "Ange livsforing.total.",
            en: "Give livsforing.total.",
        },
    }
}

/// Parts go with a total.
pub(super) fn ekonomiskt_bistand(vy: &PostVy<'_, EkonomisktBistand>) -> Option<Falt> {
    let has_part = livsforing_parts(vy.post.livsforing.as_ref()?).iter().any(Option::is_some);
    (has_part && vy.is_absent(Falt::LivsforingTotal)).then_some(Falt::LivsforingTotal)
}
