//! JUR-005.

use crate::kodlista::Idtyp;
use crate::post::gemensam::PersonMedlem;
use crate::regler::macros::regel;
use crate::regler::vy::PersonVy;
use crate::validering::InForce;

regel! {
    /// Nämnden får för särskilda skäl besluta att identiteten inte dokumenteras, men bara när en insats ges utan individuell
    /// behovsprövning. Alla andra poster gäller en känd person.
    ///
    /// ```ok insats placering utredning anmalan uppfoljning
    /// {"person": {"idtyp": "saknas", "id": null, "kon": "2", "fodelsear": 1950}, "umgangesplan": null,
    ///  "barnetHort": null}
    /// ```
    /// ```bad insats placering utredning anmalan uppfoljning
    /// {"person": {"idtyp": "dokumenteras-ej", "id": null, "kon": null}}
    /// ```
    /// ```ok ekonomiskt-bistand ekonomiskt-bistand-avslut
    /// {"medsokande": {"idtyp": "saknas", "id": null}}
    /// ```
    /// ```bad ekonomiskt-bistand-avslut
    /// {"sokande": {"idtyp": "dokumenteras-ej", "id": null, "kon": null}}
    /// ```
    /// ```bad ekonomiskt-bistand
    /// {"medsokande": {"idtyp": "dokumenteras-ej", "id": null, "kon": null, "skydd": null, "forsorjningshinder": null,
    ///                 "arbetsmarknadsinsatser": null}}
    /// ```
    JUR_005 {
        code: "JUR-005",
        name: "dokumenteras-ej-fel-posttyp",
        severity: Error,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("SoL (2025:400) 14 kap. 5 §", Gallande)],
        posttyper: [
            EkonomisktBistand, EkonomisktBistandAvslut, Insats, Placering, Utredning, Anmalan, Uppfoljning,
        ],
        fields: [PersonIdtyp, SokandeIdtyp, MedsokandeIdtyp],
        message: {
            sv: "Identiteten får vara odokumenterad bara för insatser utan behovsprövning.",
            en: "The identity may be left undocumented only for insatser without individual assessment.",
        },
        remedy: {
            sv: "Ange personens identitet, eller lämna posten som insats-utan-behovsprovning.",
            en: "Give the identity, or hand in the record as insats-utan-behovsprovning.",
        },
    }
}

/// The identity is documented.
pub(super) fn person(vy: &PersonVy<'_>) -> Option<PersonMedlem> {
    (vy.idtyp == Some(Idtyp::DokumenterasEj)).then_some(PersonMedlem::Idtyp)
}
