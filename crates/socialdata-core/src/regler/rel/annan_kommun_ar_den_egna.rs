//! REL-042.

use crate::falt::Falt;
use crate::kodlista::Regi;
use crate::regler::macros::regel;
use crate::regler::verksamhet::Verksamhet;
use crate::validering::InForce;

regel! {
    /// Är regin annan kommun finns utföraren i en annan kommun än den ansvariga.
    ///
    /// ```ok insats placering insats-utan-behovsprovning
    /// {"utforare": {"regi": "annan-kommun", "kommunkod": "0184"}}
    /// ```
    /// ```bad insats placering insats-utan-behovsprovning
    /// {"utforare": {"regi": "annan-kommun", "kommunkod": "0180"}}
    /// ```
    REL_042 {
        code: "REL-042",
        name: "annan-kommun-ar-den-egna",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [
            ("KL 9 kap. 37 §", Gallande),
            ("Eget förslag: den egna kommunen är inte en annan", EgetForslag),
        ],
        posttyper: [Insats, Placering, InsatsUtanBehovsprovning],
        fields: [UtforareKommunkod, UtforareRegi, AnsvarigKommunkod],
        message: {
            sv: "En annan kommun utför insatsen men utföraren finns i den ansvariga kommunen.",
            en: "Another municipality performs the insats but the performer is in the responsible one.",
        },
        remedy: {
            sv: "Rätta regi eller utförarens kommunkod.",
            en: "Correct regi or the municipality of the performer.",
        },
    }
}

/// Another municipality is elsewhere.
pub(super) fn verksamhet(verksamhet: &Verksamhet<'_>) -> Option<Falt> {
    let is_same = verksamhet.utforare.kommunkod? == verksamhet.ansvarig.kommunkod?;
    (verksamhet.utforare.regi? == Regi::AnnanKommun && is_same).then_some(Falt::UtforareKommunkod)
}
