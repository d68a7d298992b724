//! PNR-003.

use crate::post::gemensam::PersonMedlem;
use crate::regler::macros::regel;
use crate::regler::vy::PersonVy;
use crate::validering::InForce;

regel! {
    /// Ett samordningsnummer känns igen på att dagen är ökad med 60. Säger `idtyp` något annat än siffrorna har
    /// verksamhetssystemet sorterat numret fel. Bara det felet redovisas då för numret.
    ///
    /// ```ok insats
    /// {"person": {"idtyp": "samordningsnummer", "id": "191401682396", "kon": "1"}}
    /// ```
    /// ```bad insats
    /// {"person": {"idtyp": "personnummer", "id": "191401682396", "kon": "1"}}
    /// ```
    /// ```bad insats
    /// {"person": {"idtyp": "samordningsnummer", "id": "191212121212", "kon": "1"}}
    /// ```
    PNR_003 {
        code: "PNR-003",
        name: "fel-idtyp",
        severity: Error,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [
            ("Lagen (2022:1697) om samordningsnummer 2 kap.", Gallande),
            ("Folkbokföringslagen (1991:481) 18 §", Gallande),
        ],
        posttyper: [Insats],
        fields: [PersonIdtyp, PersonId],
        message: {
            sv: "idtyp och numret säger olika: dagen 60–91 hör till samordningsnummer, 1–31 till personnummer.",
            en: "idtyp and the number disagree: day 60–91 belongs to a samordningsnummer, 1–31 to a personnummer.",
        },
        remedy: {
            sv: "Rätta idtyp så att den följer siffrorna.",
            en: "Correct idtyp so that it follows the digits.",
        },
    }
}

/// The kind must be the one that the day says.
pub(super) fn person(vy: &PersonVy<'_>) -> Option<PersonMedlem> {
    vy.has_other_kind().then_some(PersonMedlem::Idtyp)
}
