//! REL-040.

use crate::falt::Falt;
use crate::kodlista::Regi;
use crate::regler::macros::regel;
use crate::regler::verksamhet::Verksamhet;
use crate::validering::InForce;

regel! {
    /// En enskild verksamhet känns igen på sitt organisationsnummer. Den som driver verksamheten som enskild
    /// firma har inget som får lämnas, och därför är det en upplysning.
    ///
    /// ```ok insats placering insats-utan-behovsprovning
    /// {"utforare": {"regi": "enskild", "organisationsnummer": "4020000016"}}
    /// ```
    /// ```bad insats placering insats-utan-behovsprovning
    /// {"utforare": {"regi": "enskild"}}
    /// ```
    REL_040 {
        code: "REL-040",
        name: "enskild-utan-organisationsnummer",
        severity: Info,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("Eget förslag: utföraren behövs för att följa insatsernas resultat", EgetForslag)],
        posttyper: [Insats, Placering, InsatsUtanBehovsprovning],
        fields: [UtforareOrganisationsnummer, UtforareRegi],
        message: {
            sv: "Utföraren är en enskild verksamhet utan organisationsnummer.",
            en: "The performer is a private provider without organisationsnummer.",
        },
        remedy: {
            sv: "Ange utförarens organisationsnummer, men aldrig ett personnummer.",
            en: "Give the organisationsnummer of the performer, but never a personnummer.",
        },
    }
}

/// A private provider has a number.
pub(super) fn verksamhet(verksamhet: &Verksamhet<'_>) -> Option<Falt> {
    let is_private = verksamhet.utforare.regi? == Regi::Enskild;
    (is_private && !verksamhet.has_number).then_some(Falt::UtforareOrganisationsnummer)
}
