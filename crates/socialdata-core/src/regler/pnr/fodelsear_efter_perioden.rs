//! PNR-012.

use crate::post::gemensam::PersonMedlem;
use crate::regler::macros::regel;
use crate::regler::vy::PersonVy;
use crate::validering::InForce;

regel! {
    /// Den som posten gäller är född senast under perioden. Ett senare födelseår är en felskrivning, eller så har
    /// posten fel period.
    ///
    /// ```ok utredning anmalan uppfoljning
    /// {"person": {"idtyp": "saknas", "id": null, "kon": "2", "fodelsear": 2026}}
    /// ```
    /// ```bad utredning anmalan uppfoljning
    /// {"person": {"idtyp": "saknas", "id": null, "kon": "2", "fodelsear": 2027}}
    /// ```
    /// ```ok insats
    /// {"omrade": "barn-och-unga", "insatstyp": "personligt-stod", "timmarPerManad": null,
    ///  "boendeform": null, "verkstalldFran": null, "barnetsAsikt": "ej-framford",
    ///  "person": {"idtyp": "saknas", "id": null, "kon": "2", "fodelsear": 2026}}
    /// ```
    /// ```bad insats
    /// {"omrade": "barn-och-unga", "insatstyp": "personligt-stod", "timmarPerManad": null,
    ///  "boendeform": null, "verkstalldFran": null, "barnetsAsikt": "ej-framford",
    ///  "person": {"idtyp": "saknas", "id": null, "kon": "2", "fodelsear": 2027}}
    /// ```
    /// ```ok ekonomiskt-bistand-avslut
    /// {"medsokande": {"idtyp": "saknas", "id": null, "fodelsear": 1990}}
    /// ```
    /// ```bad ekonomiskt-bistand-avslut
    /// {"medsokande": {"idtyp": "saknas", "id": null, "fodelsear": 2027}}
    /// ```
    /// ```ok ekonomiskt-bistand
    /// {"medsokande": {"idtyp": "saknas", "id": null, "fodelsear": 1990}}
    /// ```
    /// ```bad ekonomiskt-bistand
    /// {"medsokande": {"idtyp": "saknas", "id": null, "fodelsear": 2027}}
    /// ```
    PNR_012 {
        code: "PNR-012",
        name: "fodelsear-efter-perioden",
        severity: Error,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("Omöjligt i sig", EgetForslag)],
        posttyper: [EkonomisktBistand, EkonomisktBistandAvslut, Insats, Utredning, Anmalan, Uppfoljning],
        fields: [PersonFodelsear, SokandeFodelsear, MedsokandeFodelsear, Period],
        message: {
            sv: "Födelseåret ligger efter perioden.",
            en: "The birth year lies after the period.",
        },
        remedy: {
            sv: "Rätta födelseåret, eller perioden.",
            en: "Correct the birth year, or the period.",
        },
    }
}

/// A stated birth year is not later than the year of the period.
pub(super) fn person(vy: &PersonVy<'_>) -> Option<PersonMedlem> {
    let last_year = u32::try_from(vy.period?.year()).ok()?;
    (vy.fodelsear? > last_year).then_some(PersonMedlem::Fodelsear)
}
