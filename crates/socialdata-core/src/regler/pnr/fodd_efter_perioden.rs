//! PNR-004.

use crate::post::gemensam::PersonMedlem;
use crate::regler::macros::regel;
use crate::regler::vy::PersonVy;
use crate::validering::InForce;

regel! {
    /// Den som uppgifterna gäller ska vara född senast periodens sista dag. Dagen i numret kan vara en annan dag i samma
    /// månad, så det är månaden som avgör; är månaden inte känd är det året.
    ///
    /// ```ok insats
    /// {"period": "2016-02", "beslutsdatum": "2016-02-01", "verkstalldFran": null, "lagrum": "sol-2001-4-1",
    ///  "omrade": "barn-och-unga", "person": {"idtyp": "personnummer", "id": "201602012385", "kon": "2"}}
    /// ```
    /// ```ok insats
    /// {"period": "2019-01", "beslutsdatum": "2019-01-01", "verkstalldFran": null, "lagrum": "sol-2001-4-1",
    ///  "omrade": "barn-och-unga", "person": {"idtyp": "samordningsnummer", "id": "201900772383", "kon": "2"}}
    /// ```
    /// ```bad insats
    /// {"period": "2018-12", "beslutsdatum": "2018-12-01", "verkstalldFran": null, "lagrum": "sol-2001-4-1",
    ///  "omrade": "barn-och-unga", "person": {"idtyp": "samordningsnummer", "id": "201900772383", "kon": "2"}}
    /// ```
    /// ```bad insats
    /// {"period": "2016-01", "beslutsdatum": "2016-01-01", "verkstalldFran": null, "lagrum": "sol-2001-4-1",
    ///  "omrade": "barn-och-unga", "person": {"idtyp": "personnummer", "id": "201602012385", "kon": "2"}}
    /// ```
    /// ```ok placering insats-utan-behovsprovning
    /// {"period": "2016-02", "startdatum": "2016-02-01",
    ///  "person": {"idtyp": "personnummer", "id": "201602012385", "kon": "2"}}
    /// ```
    /// ```ok utredning
    /// {"period": "2016-02", "inleddDatum": "2016-02-01", "avslutadDatum": null, "utfall": null, "lagrum": "sol-2001-11",
    ///  "person": {"idtyp": "personnummer", "id": "201602012385", "kon": "2"}}
    /// ```
    /// ```ok anmalan
    /// {"period": "2016-02", "inkomDatum": "2016-02-01", "skyddsbedomningDatum": null, "beslutDatum": null,
    ///  "utfall": null, "person": {"idtyp": "personnummer", "id": "201602012385", "kon": "2"}}
    /// ```
    /// ```ok uppfoljning
    /// {"period": "2016-02", "datum": "2016-02-01", "person": {"idtyp": "personnummer", "id": "201602012385", "kon": "2"}}
    /// ```
    /// ```ok ekonomiskt-bistand-avslut
    /// {"period": "2016-02", "sistaBistandsmanad": "2016-02",
    ///  "medsokande": {"idtyp": "personnummer", "id": "201602012385", "kon": "2"}}
    /// ```
    /// ```ok ekonomiskt-bistand
    /// {"period": "2016-02", "sokande": {"forsorjningshinder": "013"}}
    /// ```
    /// ```bad placering insats-utan-behovsprovning
    /// {"period": "2016-01", "startdatum": "2016-01-01",
    ///  "person": {"idtyp": "personnummer", "id": "201602012385", "kon": "2"}}
    /// ```
    /// ```bad utredning
    /// {"period": "2016-01", "inleddDatum": "2016-01-01", "avslutadDatum": null, "utfall": null, "lagrum": "sol-2001-11",
    ///  "person": {"idtyp": "personnummer", "id": "201602012385", "kon": "2"}}
    /// ```
    /// ```bad anmalan
    /// {"period": "2016-01", "inkomDatum": "2016-01-01", "skyddsbedomningDatum": null, "beslutDatum": null,
    ///  "utfall": null, "person": {"idtyp": "personnummer", "id": "201602012385", "kon": "2"}}
    /// ```
    /// ```bad uppfoljning
    /// {"period": "2016-01", "datum": "2016-01-01", "person": {"idtyp": "personnummer", "id": "201602012385", "kon": "2"}}
    /// ```
    /// ```bad ekonomiskt-bistand-avslut
    /// {"period": "2016-01", "sistaBistandsmanad": "2016-01",
    ///  "medsokande": {"idtyp": "personnummer", "id": "201602012385", "kon": "2"}}
    /// ```
    /// ```bad ekonomiskt-bistand
    /// {"period": "2016-01", "sokande": {"forsorjningshinder": "013"},
    ///  "medsokande": {"id": "201602012385", "kon": "2"}}
    /// ```
    PNR_004 {
        code: "PNR-004",
        name: "fodd-efter-perioden",
        severity: Error,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("Folkbokföringslagen (1991:481) 18 §", Gallande)],
        posttyper: [
            EkonomisktBistand, EkonomisktBistandAvslut, Insats, Placering, InsatsUtanBehovsprovning, Utredning,
            Anmalan, Uppfoljning,
        ],
        fields: [PersonId, SokandeId, MedsokandeId, Period],
        message: {
            sv: "Personen är född efter periodens sista dag.",
            en: "The person is born after the last day of the period.",
        },
        remedy: {
            sv: "Rätta numret, eller perioden.",
            en: "Correct the number, or the period.",
        },
    }
}

/// The earliest birth date that the number allows must not lie after the period.
pub(super) fn person(vy: &PersonVy<'_>) -> Option<PersonMedlem> {
    (vy.number()?.earliest_birth() > vy.period?.last_day()).then_some(PersonMedlem::Id)
}
