//! PNR-006.

use crate::post::gemensam::PersonMedlem;
use crate::regler::macros::regel;
use crate::regler::vy::PersonVy;
use crate::validering::InForce;

regel! {
    /// Ett nationellt nummer har bara siffror. Ett tillfälligt nummer med bokstäver, till exempel ett T-nummer
    /// eller ett reservnummer, hör hemma i `lokaltId` under idtyp `saknas`. Står det i `id` kan personen inte
    /// följas mellan kommuner, och kan förväxlas med någon annan.
    ///
    /// ```ok insats uppfoljning insats-utan-behovsprovning
    /// {"person": {"idtyp": "saknas", "id": null, "kon": "2", "fodelsear": 1938, "lokaltId": "19380209T050"}}
    /// ```
    /// ```ok placering utredning anmalan
    /// {"person": {"idtyp": "saknas", "id": null, "kon": "2", "fodelsear": 2014, "lokaltId": "20140209T050"}}
    /// ```
    /// ```bad insats placering insats-utan-behovsprovning utredning anmalan uppfoljning
    /// {"person": {"idtyp": "personnummer", "id": "19880209T050", "kon": "2"}}
    /// ```
    /// ```bad insats
    /// {"person": {"idtyp": "samordningsnummer", "id": "880209-T05", "kon": "2"}}
    /// ```
    /// ```ok ekonomiskt-bistand ekonomiskt-bistand-avslut
    /// {"sokande": {"idtyp": "saknas", "id": null, "kon": "2", "fodelsear": 1988, "lokaltId": "19880209T050"}}
    /// ```
    /// ```bad ekonomiskt-bistand ekonomiskt-bistand-avslut
    /// {"sokande": {"idtyp": "personnummer", "id": "19880209T050", "kon": "2"}}
    /// ```
    /// ```bad ekonomiskt-bistand ekonomiskt-bistand-avslut
    /// {"medsokande": {"idtyp": "personnummer", "id": "19880209T050", "kon": "1"}}
    /// ```
    PNR_006 {
        code: "PNR-006",
        name: "tillfalligt-nummer",
        severity: Error,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [
            ("Folkbokföringslagen (1991:481) 18 §", Gallande),
            ("Registret över insatser för barn och unga: tillfälligt id lämnas i ett eget fält", Gallande),
        ],
        posttyper: [
            EkonomisktBistand, EkonomisktBistandAvslut, Insats, Placering, InsatsUtanBehovsprovning,
            Utredning, Anmalan, Uppfoljning,
        ],
        fields: [PersonId, SokandeId, MedsokandeId],
        message: {
            sv: "Ett tillfälligt nummer står där personnummer eller samordningsnummer ska stå.",
            en: "A temporary number stands where a national number belongs.",
        },
        remedy: {
            sv: "Ange idtyp saknas och flytta numret till lokaltId, utan id.",
            en: "Give idtyp saknas and move the number to lokaltId, without id.",
        },
    }
}

/// Letters and digits where a national number is promised. Nothing else than letters and digits is a wrong form.
pub(super) fn person(vy: &PersonVy<'_>) -> Option<PersonMedlem> {
    let text = vy.unread_number()?;
    let has = |is_kind: fn(&u8) -> bool| text.as_bytes().iter().any(is_kind);
    let is_temporary = has(u8::is_ascii_alphabetic) && has(u8::is_ascii_digit) && !text.contains('.');
    is_temporary.then_some(PersonMedlem::Id)
}
