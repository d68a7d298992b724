//! PNR-001.

use crate::identitet::NummerFel;
use crate::post::gemensam::PersonMedlem;
use crate::regler::macros::regel;
use crate::regler::vy::PersonVy;
use crate::validering::InForce;

regel! {
    /// Sista siffran i ett personnummer eller samordningsnummer är en kontrollsiffra som följer av de nio före den.
    /// Stämmer den inte är någon siffra fel, och uppgifterna kan hamna på fel person.
    ///
    /// ```ok insats placering insats-utan-behovsprovning utredning anmalan uppfoljning
    /// {"person": {"idtyp": "personnummer", "id": "191212121212", "kon": "1"},
    ///  "umgangesplan": null, "barnetHort": null}
    /// ```
    /// ```ok insats placering insats-utan-behovsprovning utredning anmalan uppfoljning
    /// {"person": {"idtyp": "samordningsnummer", "id": "191401682396", "kon": "1"},
    ///  "umgangesplan": null, "barnetHort": null}
    /// ```
    /// ```bad insats
    /// {"person": {"idtyp": "samordningsnummer", "id": "191401682397", "kon": "1"}}
    /// ```
    /// ```bad insats placering insats-utan-behovsprovning utredning anmalan uppfoljning
    /// {"person": {"idtyp": "personnummer", "id": "191212121213", "kon": "1"}}
    /// ```
    /// ```ok ekonomiskt-bistand ekonomiskt-bistand-avslut
    /// {"sokande": {"idtyp": "personnummer", "id": "191212121212", "kon": "1"}}
    /// ```
    /// ```bad ekonomiskt-bistand ekonomiskt-bistand-avslut
    /// {"sokande": {"idtyp": "personnummer", "id": "191212121213", "kon": "1"}}
    /// ```
    /// ```bad ekonomiskt-bistand ekonomiskt-bistand-avslut
    /// {"medsokande": {"idtyp": "personnummer", "id": "191212121213", "kon": "1"}}
    /// ```
    PNR_001 {
        code: "PNR-001",
        name: "kontrollsiffra-fel",
        severity: Error,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("Folkbokföringslagen (1991:481) 18 §", Gallande)],
        posttyper: [
            EkonomisktBistand, EkonomisktBistandAvslut, Insats, Placering, InsatsUtanBehovsprovning, Utredning,
            Anmalan, Uppfoljning,
        ],
        fields: [PersonId, SokandeId, MedsokandeId],
        message: {
            sv: "Kontrollsiffran i numret stämmer inte.",
            en: "The check digit of the number is wrong.",
        },
        remedy: {
            sv: "Jämför numret med folkbokföringen och rätta det i verksamhetssystemet.",
            en: "Compare the number with the population register and correct it in the case system.",
        },
    }
}

/// The last digit must follow from the nine before it.
pub(super) fn person(vy: &PersonVy<'_>) -> Option<PersonMedlem> {
    (vy.number_fault()? == NummerFel::Kontrollsiffra).then_some(PersonMedlem::Id)
}
