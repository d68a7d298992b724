//! PNR-003.

use crate::post::gemensam::PersonMedlem;
use crate::regler::macros::regel;
use crate::regler::vy::PersonVy;
use crate::validering::InForce;

regel! {
    /// Ett samordningsnummer känns igen på att dagen är ökad med 60. Säger `idtyp` något annat än siffrorna har
    /// verksamhetssystemet sorterat numret fel. Bara det felet redovisas då för numret.
    ///
    /// ```ok insats placering insats-utan-behovsprovning utredning anmalan uppfoljning
    /// {"person": {"idtyp": "samordningsnummer", "id": "191401682396", "kon": "1"}}
    /// ```
    /// ```bad insats placering insats-utan-behovsprovning utredning anmalan uppfoljning
    /// {"person": {"idtyp": "personnummer", "id": "191401682396", "kon": "1"}}
    /// ```
    /// ```bad insats placering insats-utan-behovsprovning utredning anmalan uppfoljning
    /// {"person": {"idtyp": "samordningsnummer", "id": "191212121212", "kon": "1"}}
    /// ```
    /// ```ok ekonomiskt-bistand ekonomiskt-bistand-avslut
    /// {"sokande": {"idtyp": "samordningsnummer", "id": "191401682396", "kon": "1"}}
    /// ```
    /// ```bad ekonomiskt-bistand ekonomiskt-bistand-avslut
    /// {"sokande": {"idtyp": "personnummer", "id": "191401682396", "kon": "1"}}
    /// ```
    /// ```bad ekonomiskt-bistand ekonomiskt-bistand-avslut
    /// {"medsokande": {"idtyp": "personnummer", "id": "191401682396", "kon": "1"}}
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
        posttyper: [
            EkonomisktBistand, EkonomisktBistandAvslut, Insats, Placering, InsatsUtanBehovsprovning, Utredning,
            Anmalan, Uppfoljning,
        ],
        fields: [PersonIdtyp, SokandeIdtyp, MedsokandeIdtyp, PersonId, SokandeId, MedsokandeId],
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
