//! PNR-002.

use crate::identitet::NummerFel;
use crate::post::gemensam::PersonMedlem;
use crate::regler::macros::regel;
use crate::regler::vy::PersonVy;
use crate::validering::InForce;

regel! {
    /// De åtta första siffrorna i ett personnummer är ett datum som finns. I ett samordningsnummer är dagen ökad med 60;
    /// där kan månaden vara 00, dagen 60 eller en dag som månaden inte har, eftersom födelsedatumet inte alltid är känt.
    ///
    /// ```ok insats placering insats-utan-behovsprovning utredning anmalan uppfoljning
    /// {"person": {"idtyp": "samordningsnummer", "id": "193100602394", "kon": "1"},
    ///  "umgangesplan": null, "barnetHort": null}
    /// ```
    /// ```ok insats
    /// {"person": {"idtyp": "samordningsnummer", "id": "194300912385", "kon": "2"}}
    /// ```
    /// ```ok insats
    /// {"person": {"idtyp": "samordningsnummer", "id": "193302912385", "kon": "2"}}
    /// ```
    /// ```ok insats
    /// {"person": {"idtyp": "personnummer", "id": "197602292380", "kon": "2"}, "omrade": "ovriga-vuxna"}
    /// ```
    /// ```bad insats placering insats-utan-behovsprovning utredning anmalan uppfoljning
    /// {"person": {"idtyp": "personnummer", "id": "191213121212", "kon": "1"}}
    /// ```
    /// ```bad insats
    /// {"person": {"idtyp": "personnummer", "id": "190002291003", "kon": "2"}}
    /// ```
    /// ```bad insats
    /// {"person": {"idtyp": "samordningsnummer", "id": "191212921215", "kon": "1"}}
    /// ```
    /// ```bad insats placering insats-utan-behovsprovning utredning anmalan uppfoljning
    /// {"person": {"idtyp": "personnummer", "id": "202602301234", "kon": "1"}}
    /// ```
    /// ```bad insats placering insats-utan-behovsprovning utredning anmalan uppfoljning
    /// {"person": {"idtyp": "samordningsnummer", "id": "191413682396", "kon": "1"}}
    /// ```
    /// ```ok ekonomiskt-bistand ekonomiskt-bistand-avslut
    /// {"sokande": {"idtyp": "samordningsnummer", "id": "193100602394", "kon": "1"}}
    /// ```
    /// ```bad ekonomiskt-bistand ekonomiskt-bistand-avslut
    /// {"sokande": {"idtyp": "personnummer", "id": "191213121212", "kon": "1"}}
    /// ```
    /// ```bad ekonomiskt-bistand ekonomiskt-bistand-avslut
    /// {"medsokande": {"idtyp": "personnummer", "id": "191213121212", "kon": "1"}}
    /// ```
    PNR_002 {
        code: "PNR-002",
        name: "datum-omojligt",
        severity: Error,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [
            ("Folkbokföringslagen (1991:481) 18 §", Gallande),
            ("Skatteverkets publicerade testnummer, för samordningsnummer", Praxis),
        ],
        posttyper: [
            EkonomisktBistand, EkonomisktBistandAvslut, Insats, Placering, InsatsUtanBehovsprovning, Utredning,
            Anmalan, Uppfoljning,
        ],
        fields: [PersonId, SokandeId, MedsokandeId],
        message: {
            sv: "Datumet i numret finns inte.",
            en: "The date in the number does not exist.",
        },
        remedy: {
            sv: "Rätta numret i verksamhetssystemet. Har personen inget nationellt nummer anges idtyp saknas, utan id.",
            en: "Correct the number in the case system. For a person without a national number give idtyp saknas and no id.",
        },
    }
}

/// The date part must be a date of the kind of number that it is.
pub(super) fn person(vy: &PersonVy<'_>) -> Option<PersonMedlem> {
    matches!(vy.number_fault()?, NummerFel::Ar | NummerFel::Datum).then_some(PersonMedlem::Id)
}
