//! PNR-009.

use crate::post::gemensam::PersonMedlem;
use crate::regler::macros::regel;
use crate::regler::vy::PersonVy;
use crate::validering::InForce;

regel! {
    /// Ingen i Sverige har blivit 116 år. En så hög ålder vid periodens slut beror oftast på fel århundrade eller
    /// på att en avliden person finns kvar.
    ///
    /// ```ok insats uppfoljning insats-utan-behovsprovning
    /// {"person": {"idtyp": "personnummer", "id": "191010019816", "kon": "1"}}
    /// ```
    /// ```ok placering utredning anmalan
    /// {"person": {"idtyp": "personnummer", "id": "201403072380", "kon": "2"}}
    /// ```
    /// ```bad insats uppfoljning insats-utan-behovsprovning
    /// {"person": {"idtyp": "personnummer", "id": "191009019819", "kon": "1"}}
    /// ```
    /// ```bad insats
    /// {"person": {"idtyp": "saknas", "id": null, "kon": "2", "fodelsear": 1909}}
    /// ```
    /// ```ok insats
    /// {"person": {"idtyp": "saknas", "id": null, "kon": "2", "fodelsear": 1910}}
    /// ```
    /// ```bad placering
    /// {"grund": "sol", "placeringsform": "annan", "ensamkommande": null, "umgangesplan": null,
    ///  "person": {"idtyp": "personnummer", "id": "191008019828", "kon": "2"}}
    /// ```
    /// ```bad utredning
    /// {"period": "2025-06", "inleddDatum": "2025-06-02", "avslutadDatum": null, "utfall": null,
    ///  "lagrum": "sol-2001-11", "barnetHort": "ej-aktuellt",
    ///  "person": {"idtyp": "personnummer", "id": "190905019816", "kon": "1"}}
    /// ```
    /// ```bad anmalan
    /// {"person": {"idtyp": "personnummer", "id": "191009019819", "kon": "1"}}
    /// ```
    /// ```ok ekonomiskt-bistand ekonomiskt-bistand-avslut
    /// {"medsokande": {"idtyp": "personnummer", "id": "191010019816", "kon": "1"}}
    /// ```
    /// ```bad ekonomiskt-bistand ekonomiskt-bistand-avslut
    /// {"sokande": {"idtyp": "personnummer", "id": "191009019819", "kon": "1"}}
    /// ```
    /// ```bad ekonomiskt-bistand ekonomiskt-bistand-avslut
    /// {"medsokande": {"idtyp": "personnummer", "id": "191009019819", "kon": "1"}}
    /// ```
    PNR_009 {
        code: "PNR-009",
        name: "hog-alder",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("Eget förslag: ingen känd person i Sverige har blivit 116 år", EgetForslag)],
        posttyper: [
            EkonomisktBistand, EkonomisktBistandAvslut, Insats, Placering, InsatsUtanBehovsprovning,
            Utredning, Anmalan, Uppfoljning,
        ],
        fields: [PersonId, SokandeId, MedsokandeId, PersonFodelsear, SokandeFodelsear, MedsokandeFodelsear],
        message: {
            sv: "Personen är över 115 år vid periodens slut.",
            en: "The person is over 115 years old at the end of the period.",
        },
        remedy: {
            sv: "Kontrollera århundradet i numret, och om personen har avlidit.",
            en: "Check the century of the number, and whether the person has died.",
        },
    }
}

/// Nobody is surely 116 on the last day of the period.
pub(super) fn person(vy: &PersonVy<'_>) -> Option<PersonMedlem> {
    let is_too_old = vy.alder()?.minst(116, vy.period?.last_day()).is_certain();
    is_too_old.then_some(vy.alder_medlem())
}
