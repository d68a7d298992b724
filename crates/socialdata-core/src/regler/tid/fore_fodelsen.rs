//! TID-006.

use crate::falt::Falt;
use crate::post::insats::Insats;
use crate::post::insats_utan_behovsprovning::InsatsUtanBehovsprovning;
use crate::post::placering::Placering;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Ingen får en insats före sin födelse. Dagen i ett personnummer kan vara en annan än födelsedagen, och
    /// av en del personer är bara födelseåret känt: därför jämförs åren.
    ///
    /// ```ok insats
    /// {"person": {"id": "202302022393", "kon": "1"}, "omrade": "barn-och-unga",
    ///  "insatstyp": "personligt-stod", "timmarPerManad": null, "boendeform": null,
    ///  "samtycke": "vardnadshavare", "lagrum": "sol-2001-4-1", "beslutsdatum": "2023-01-01",
    ///  "verkstalldFran": "2023-01-01"}
    /// ```
    /// ```bad insats
    /// {"person": {"id": "202302022393", "kon": "1"}, "omrade": "barn-och-unga",
    ///  "insatstyp": "personligt-stod", "timmarPerManad": null, "boendeform": null,
    ///  "samtycke": "vardnadshavare", "lagrum": "sol-2001-4-1", "beslutsdatum": "2022-12-01",
    ///  "verkstalldFran": "2022-12-31"}
    /// ```
    /// ```ok placering
    /// {"startdatum": "2014-01-01"}
    /// ```
    /// ```bad placering
    /// {"startdatum": "2013-12-31"}
    /// ```
    /// ```ok insats-utan-behovsprovning
    /// {"startdatum": "1990-01-01"}
    /// ```
    /// ```bad insats-utan-behovsprovning
    /// {"startdatum": "1989-12-31"}
    /// ```
    /// ```bad placering
    /// {"person": {"idtyp": "saknas", "id": null, "fodelsear": 2014}, "startdatum": "2013-12-31"}
    /// ```
    TID_006 {
        code: "TID-006",
        name: "fore-fodelsen",
        severity: Error,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("Omöjligt i sig: den som inte är född får ingen insats", EgetForslag)],
        posttyper: [Insats, Placering, InsatsUtanBehovsprovning],
        fields: [VerkstalldFran, Startdatum, PersonId, PersonFodelsear],
        message: {
            sv: "Insatsen eller placeringen började före personens födelseår.",
            en: "The insats or placering began before the birth year of the person.",
        },
        remedy: {
            sv: "Rätta startdatumet eller personens identitet.",
            en: "Correct the date of the beginning or the identity of the person.",
        },
    }
}

/// The insats must not begin before the birth year.
pub(super) fn insats(vy: &PostVy<'_, Insats>) -> Option<Falt> {
    vy.alder?.is_before_birth_year(vy.post.verkstalld_fran?).then_some(Falt::VerkstalldFran)
}

/// The placering must not begin before the birth year.
pub(super) fn placering(vy: &PostVy<'_, Placering>) -> Option<Falt> {
    vy.alder?.is_before_birth_year(vy.post.startdatum?).then_some(Falt::Startdatum)
}

/// The insats must not begin before the birth year.
pub(super) fn insats_utan_behovsprovning(vy: &PostVy<'_, InsatsUtanBehovsprovning>) -> Option<Falt> {
    vy.alder?.is_before_birth_year(vy.post.startdatum?).then_some(Falt::Startdatum)
}
