//! REL-041.

use crate::falt::Falt;
use crate::kodlista::{Ansvarigtyp, Regi};
use crate::regler::macros::regel;
use crate::regler::verksamhet::Verksamhet;
use crate::validering::InForce;

regel! {
    /// Utför någon annan insatsen har den ett annat organisationsnummer än den ansvariga. En utförare som
    /// själv är uppgiftsskyldig är undantagen.
    ///
    /// ```ok insats placering insats-utan-behovsprovning
    /// {"utforare": {"regi": "egen", "organisationsnummer": "2120000142"},
    ///  "ansvarig": {"organisationsnummer": "2120000142"}}
    /// ```
    /// ```bad insats placering insats-utan-behovsprovning
    /// {"utforare": {"regi": "enskild", "organisationsnummer": "2120000142"},
    ///  "ansvarig": {"organisationsnummer": "2120000142"}}
    /// ```
    /// ```ok insats
    /// {"utforare": {"regi": "enskild", "organisationsnummer": "2120000142"},
    ///  "ansvarig": {"organisationsnummer": "2120000142", "typ": "utforare"}}
    /// ```
    REL_041 {
        code: "REL-041",
        name: "utforare-ar-ansvarig",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("Eget förslag: ingen är en annan än sig själv", EgetForslag)],
        posttyper: [Insats, Placering, InsatsUtanBehovsprovning],
        fields: [UtforareOrganisationsnummer, UtforareRegi, AnsvarigOrganisationsnummer, AnsvarigTyp],
        message: {
            sv: "Någon annan utför insatsen men har den ansvarigas organisationsnummer.",
            en: "Somebody else performs the insats but has the organisationsnummer of the responsible body.",
        },
        remedy: {
            sv: "Rätta regi eller utförarens organisationsnummer.",
            en: "Correct regi or the organisationsnummer of the performer.",
        },
    }
}

/// Somebody else has another number.
pub(super) fn verksamhet(verksamhet: &Verksamhet<'_>) -> Option<Falt> {
    let (ansvarig, utforare) = (verksamhet.ansvarig, verksamhet.utforare);
    let is_other = matches!(utforare.regi?, Regi::Enskild | Regi::AnnanKommun | Regi::Sis | Regi::Region)
        && ansvarig.typ? != Ansvarigtyp::Utforare;
    let is_same = utforare.organisationsnummer.as_ref()? == ansvarig.organisationsnummer.as_ref()?;
    (is_other && is_same).then_some(Falt::UtforareOrganisationsnummer)
}
