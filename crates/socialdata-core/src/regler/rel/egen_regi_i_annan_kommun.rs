//! REL-043.

use crate::falt::Falt;
use crate::kodlista::Regi;
use crate::regler::macros::regel;
use crate::regler::verksamhet::Verksamhet;
use crate::validering::InForce;

regel! {
    /// Egen regi och annan nämnd är verksamhet i den ansvariga kommunen, om kommunen inte driver den på en
    /// annan ort.
    ///
    /// ```ok insats placering insats-utan-behovsprovning
    /// {"utforare": {"regi": "egen", "kommunkod": "0180"}}
    /// ```
    /// ```bad insats placering insats-utan-behovsprovning
    /// {"utforare": {"regi": "egen", "kommunkod": "0184"}}
    /// ```
    /// ```bad insats
    /// {"utforare": {"regi": "annan-namnd", "kommunkod": "0184"}}
    /// ```
    REL_043 {
        code: "REL-043",
        name: "egen-regi-i-annan-kommun",
        severity: Info,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("Eget förslag: egen verksamhet finns oftast i den egna kommunen", EgetForslag)],
        posttyper: [Insats, Placering, InsatsUtanBehovsprovning],
        fields: [UtforareKommunkod, UtforareRegi, AnsvarigKommunkod],
        message: {
            sv: "Kommunen utför insatsen själv men utföraren finns i en annan kommun.",
            en: "The municipality performs the insats itself but the performer is in another one.",
        },
        remedy: {
            sv: "Kontrollera regi och utförarens kommunkod.",
            en: "Check regi and the municipality of the performer.",
        },
    }
}

/// What is the municipality's own is mostly at home.
pub(super) fn verksamhet(verksamhet: &Verksamhet<'_>) -> Option<Falt> {
    let is_own = matches!(verksamhet.utforare.regi?, Regi::Egen | Regi::AnnanNamnd);
    let is_away = verksamhet.utforare.kommunkod? != verksamhet.ansvarig.kommunkod?;
    (is_own && is_away).then_some(Falt::UtforareKommunkod)
}
