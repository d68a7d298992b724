//! PNR-005.

use crate::identitet::Konssiffra;
use crate::kodlista::Kon;
use crate::post::gemensam::PersonMedlem;
use crate::regler::macros::regel;
use crate::regler::vy::PersonVy;
use crate::validering::InForce;

regel! {
    /// Näst sista siffran i numret är udda för man och jämn för kvinna. En avvikelse är ovanlig men kan vara riktig, till
    /// exempel när ett nytt nummer ännu inte har nått verksamhetssystemet.
    ///
    /// ```ok insats placering insats-utan-behovsprovning utredning anmalan uppfoljning
    /// {"person": {"idtyp": "personnummer", "id": "191212121212", "kon": "1"},
    ///  "umgangesplan": null, "barnetHort": null}
    /// ```
    /// ```ok insats
    /// {"person": {"idtyp": "samordningsnummer", "id": "194300912385", "kon": "2"}}
    /// ```
    /// ```bad insats
    /// {"person": {"idtyp": "samordningsnummer", "id": "194300912385", "kon": "1"}}
    /// ```
    /// ```bad insats placering insats-utan-behovsprovning utredning anmalan uppfoljning
    /// {"person": {"idtyp": "personnummer", "id": "191212121212", "kon": "2"},
    ///  "umgangesplan": null, "barnetHort": null}
    /// ```
    /// ```ok ekonomiskt-bistand ekonomiskt-bistand-avslut
    /// {"sokande": {"idtyp": "personnummer", "id": "191212121212", "kon": "1"}}
    /// ```
    /// ```bad ekonomiskt-bistand ekonomiskt-bistand-avslut
    /// {"sokande": {"idtyp": "personnummer", "id": "191212121212", "kon": "2"}}
    /// ```
    /// ```bad ekonomiskt-bistand ekonomiskt-bistand-avslut
    /// {"medsokande": {"idtyp": "personnummer", "id": "191212121212", "kon": "2"}}
    /// ```
    PNR_005 {
        code: "PNR-005",
        name: "kon-stammer-inte",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("Folkbokföringslagen (1991:481) 18 §", Gallande)],
        posttyper: [
            EkonomisktBistand, EkonomisktBistandAvslut, Insats, Placering, InsatsUtanBehovsprovning, Utredning,
            Anmalan, Uppfoljning,
        ],
        fields: [PersonKon, SokandeKon, MedsokandeKon, PersonId, SokandeId, MedsokandeId],
        message: {
            sv: "Kön stämmer inte med numrets näst sista siffra.",
            en: "The sex differs from the last digit but one of the number.",
        },
        remedy: {
            sv: "Kontrollera kön och nummer mot folkbokföringen.",
            en: "Check sex and number against the population register.",
        },
    }
}

/// The ninth of the last ten digits must agree with `kon`.
pub(super) fn person(vy: &PersonVy<'_>) -> Option<PersonMedlem> {
    let stated = vy.kon?;
    let agrees = match vy.number()?.sex() {
        Konssiffra::Man => stated == Kon::Man,
        Konssiffra::Kvinna => stated == Kon::Kvinna,
    };
    (!agrees).then_some(PersonMedlem::Kon)
}
