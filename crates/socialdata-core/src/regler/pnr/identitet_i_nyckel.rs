//! PNR-007.

use crate::falt::Falt;
use crate::identitet::holds_identity_number;
use crate::post::gemensam::PersonMedlem;
use crate::post::{Post, Value};
use crate::pseudonym::RecordId;
use crate::regler::macros::regel;
use crate::regler::vy::PersonVy;
use crate::validering::InForce;

regel! {
    /// En nyckel är till för att känna igen en post och lämnar kommunen i andra former än personens nummer. Ett
    /// identitetsnummer i en nyckel kringgår pseudonymiseringen. Tio eller tolv siffror som är ett giltigt nummer
    /// räknas, också med skiljetecken och inne i en längre text.
    ///
    /// Löpnummer om tio siffror kan av en slump se ut som ett nummer. Byt då också dem: ingen som läser nyckeln kan
    /// se skillnaden.
    ///
    /// En nyckel av det slag som det här programmet gör (`r1.` och 26 tecken) är slump och hör inte dit: siffror i rad
    /// kommer av sig själva, i ungefär en nyckel av en miljon.
    ///
    /// ```ok insats placering insats-utan-behovsprovning utredning anmalan uppfoljning
    /// {"postId": "2026-09-17.0042", "ansvarig": {"namnd": "socialnamnden"}}
    /// ```
    /// ```ok ekonomiskt-bistand ekonomiskt-bistand-avslut
    /// {"postId": "2026-09-17.0042", "ansvarig": {"namnd": "socialnamnden"}}
    /// ```
    /// ```ok insats placering uppfoljning
    /// {"insatsId": "r1.191212121212vy5k4h78af3ws8"}
    /// ```
    /// ```bad insats placering insats-utan-behovsprovning utredning anmalan uppfoljning
    /// {"postId": "POST-191212121212"}
    /// ```
    /// ```bad ekonomiskt-bistand ekonomiskt-bistand-avslut
    /// {"postId": "POST-191212121212"}
    /// ```
    /// ```bad insats placering insats-utan-behovsprovning utredning anmalan uppfoljning
    /// {"ansvarig": {"namnd": "namnd:121212-1212"}}
    /// ```
    /// ```bad ekonomiskt-bistand ekonomiskt-bistand-avslut
    /// {"ansvarig": {"namnd": "namnd:121212-1212"}}
    /// ```
    /// ```bad ekonomiskt-bistand ekonomiskt-bistand-avslut
    /// {"hushallId": "H19121212-1212"}
    /// ```
    /// ```bad insats placering uppfoljning
    /// {"insatsId": "I-140168-2396-2"}
    /// ```
    /// ```bad placering
    /// {"placeringId": "P.191212121212.3"}
    /// ```
    /// ```bad utredning
    /// {"utredningId": "1212121212"}
    /// ```
    /// ```bad anmalan
    /// {"anmalanId": "ANM_1912_1212_1212"}
    /// ```
    /// ```bad insats
    /// {"person": {"idtyp": "saknas", "id": null, "fodelsear": 1912, "lokaltId": "121212-1212"}}
    /// ```
    /// ```bad ekonomiskt-bistand ekonomiskt-bistand-avslut
    /// {"medsokande": {"idtyp": "saknas", "id": null, "lokaltId": "121212+1212"}}
    /// ```
    PNR_007 {
        code: "PNR-007",
        name: "identitet-i-nyckel",
        severity: Error,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [
            ("Dataskyddsförordningen (EU) 2016/679 artikel 5.1 c och 32", Gallande),
            ("Postmodellen (schemas/post/v1): nycklar är ogenomskinliga", EgetForslag),
        ],
        posttyper: [
            EkonomisktBistand, EkonomisktBistandAvslut, Insats, Placering, InsatsUtanBehovsprovning,
            Utredning, Anmalan, Uppfoljning,
        ],
        fields: [
            PostId, AnsvarigNamnd, HushallId, InsatsId, PlaceringId, UtredningId, AnmalanId, PersonLokaltId,
            SokandeLokaltId, MedsokandeLokaltId,
        ],
        message: {
            sv: "Nyckeln innehåller ett identitetsnummer.",
            en: "The key holds an identity number.",
        },
        remedy: {
            sv: "Använd en nyckel som inte bygger på numret, till exempel ett löpnummer i verksamhetssystemet.",
            en: "Use a key that is not made from the number of a person, such as a serial number of the case system.",
        },
    }
}

/// The keys of a record, whatever its type.
const NYCKLAR: [Falt; 7] = [
    Falt::PostId,
    Falt::AnsvarigNamnd,
    Falt::HushallId,
    Falt::InsatsId,
    Falt::PlaceringId,
    Falt::UtredningId,
    Falt::AnmalanId,
];

/// The keys of the record that hold an identity number.
pub(super) fn post(post: &Post) -> impl Iterator<Item = Falt> {
    NYCKLAR
        .into_iter()
        .filter(|falt| matches!(post.get(*falt), Some(Value::Text(key)) if is_made_of_a_number(key)))
}

/// A reference that the policy has put in a key's place is the output of a keyed function, and looks like anything now and
/// then. A recipient judges by the same rules and must not refuse one record in a million for it.
fn is_made_of_a_number(key: &str) -> bool {
    holds_identity_number(key) && RecordId::parse(key).is_err()
}

/// The temporary number of a person is none of the national ones.
pub(super) fn person(vy: &PersonVy<'_>) -> Option<PersonMedlem> {
    holds_identity_number(vy.lokalt_id?.expose().as_str()).then_some(PersonMedlem::LokaltId)
}
