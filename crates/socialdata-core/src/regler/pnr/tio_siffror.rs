//! PNR-008.

use crate::post::gemensam::PersonMedlem;
use crate::regler::macros::regel;
use crate::regler::vy::PersonVy;
use crate::validering::InForce;

regel! {
    /// Ett nummer lämnas med tolv siffror. Tio siffror säger inte vilket århundrade personen är född i, och fel
    /// århundrade är fel person. Ett bindestreck eller plustecken hjälper inte: vad det betyder beror på vilken dag
    /// numret skrevs.
    ///
    /// ```ok insats uppfoljning insats-utan-behovsprovning
    /// {"person": {"idtyp": "personnummer", "id": "191212121212", "kon": "1"}}
    /// ```
    /// ```ok placering utredning anmalan
    /// {"person": {"idtyp": "personnummer", "id": "201403072380", "kon": "2"}}
    /// ```
    /// ```bad insats placering insats-utan-behovsprovning utredning anmalan uppfoljning
    /// {"person": {"idtyp": "personnummer", "id": "1212121212", "kon": "1"}}
    /// ```
    /// ```bad insats
    /// {"person": {"idtyp": "samordningsnummer", "id": "140168-2396", "kon": "1"}}
    /// ```
    /// ```bad insats
    /// {"person": {"idtyp": "personnummer", "id": "121212+1212", "kon": "1"}}
    /// ```
    /// ```ok ekonomiskt-bistand ekonomiskt-bistand-avslut
    /// {"sokande": {"idtyp": "personnummer", "id": "199107172380", "kon": "2"}}
    /// ```
    /// ```bad ekonomiskt-bistand ekonomiskt-bistand-avslut
    /// {"sokande": {"idtyp": "personnummer", "id": "9107172380", "kon": "2"}}
    /// ```
    /// ```bad ekonomiskt-bistand ekonomiskt-bistand-avslut
    /// {"medsokande": {"idtyp": "personnummer", "id": "900602-2397", "kon": "1"}}
    /// ```
    PNR_008 {
        code: "PNR-008",
        name: "tio-siffror",
        severity: Error,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [
            ("Folkbokföringslagen (1991:481) 18 §", Gallande),
            ("Postmodellen (schemas/post/v1): tolv siffror", EgetForslag),
        ],
        posttyper: [
            EkonomisktBistand, EkonomisktBistandAvslut, Insats, Placering, InsatsUtanBehovsprovning,
            Utredning, Anmalan, Uppfoljning,
        ],
        fields: [PersonId, SokandeId, MedsokandeId],
        message: {
            sv: "Numret har tio siffror, så århundradet är inte känt.",
            en: "The number has ten digits, so the century is not known.",
        },
        remedy: {
            sv: "Lämna numret med tolv siffror, utan skiljetecken.",
            en: "Hand in the number with twelve digits and no separator.",
        },
    }
}

/// Ten digits, with or without the separator before the last four.
pub(super) fn person(vy: &PersonVy<'_>) -> Option<PersonMedlem> {
    let has_ten_digits = match vy.unread_number()?.as_bytes() {
        digits @ [_, _, _, _, _, _, _, _, _, _] => digits.iter().all(u8::is_ascii_digit),
        [date @ .., b'-' | b'+', a, b, c, d] => {
            date.len() == 6 && date.iter().chain([a, b, c, d]).all(u8::is_ascii_digit)
        }
        _ => false,
    };
    has_ten_digits.then_some(PersonMedlem::Id)
}
