//! JUR-009.

use crate::falt::Falt;
use crate::kodlista::Skydd;
use crate::post::gemensam::PersonMedlem;
use crate::post::gemensam::{Person, Utforare};
use crate::post::insats::Insats;
use crate::post::insats_utan_behovsprovning::InsatsUtanBehovsprovning;
use crate::post::placering::Placering;
use crate::regler::macros::regel;
use crate::regler::vy::PersonVy;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// För den som har skyddade personuppgifter lämnas ingen uppgift om var personen finns: inte
    /// folkbokföringskommun, boendekommun, placeringskommun, utförande kommun eller utförarens kommun. Vid skyddad
    /// folkbokföring kan folkbokföringskommunen dessutom vara avsiktligt fel.
    ///
    /// ```ok insats insats-utan-behovsprovning utredning anmalan uppfoljning
    /// {"person": {"skydd": "sekretessmarkering"}}
    /// ```
    /// ```ok insats placering insats-utan-behovsprovning utredning anmalan uppfoljning
    /// {"person": {"skydd": "ingen", "folkbokforingskommun": "0184"}}
    /// ```
    /// ```bad insats insats-utan-behovsprovning utredning anmalan uppfoljning
    /// {"person": {"skydd": "skyddad-folkbokforing", "folkbokforingskommun": "0184"}}
    /// ```
    /// ```bad insats insats-utan-behovsprovning
    /// {"person": {"skydd": "sekretessmarkering"},
    ///  "utforare": {"regi": "annan-kommun", "kommunkod": "0184"}}
    /// ```
    /// ```bad insats
    /// {"person": {"skydd": "sekretessmarkering"}, "utforandeKommun": "0184"}
    /// ```
    /// ```bad insats
    /// {"person": {"skydd": "sekretessmarkering"}, "insatstyp": "sarskilt-boende",
    ///  "boendeform": "sarskilt", "timmarPerManad": null, "boendekommun": "0184"}
    /// ```
    /// ```ok placering
    /// {"person": {"skydd": "sekretessmarkering"}, "placeringskommun": null}
    /// ```
    /// ```bad placering
    /// {"person": {"skydd": "sekretessmarkering"}}
    /// ```
    /// ```ok ekonomiskt-bistand ekonomiskt-bistand-avslut
    /// {"sokande": {"skydd": "sekretessmarkering"}}
    /// ```
    /// ```bad ekonomiskt-bistand ekonomiskt-bistand-avslut
    /// {"sokande": {"skydd": "sekretessmarkering", "folkbokforingskommun": "0184"}}
    /// ```
    /// ```bad ekonomiskt-bistand ekonomiskt-bistand-avslut
    /// {"medsokande": {"skydd": "skyddad-folkbokforing", "folkbokforingskommun": "0184"}}
    /// ```
    JUR_009 {
        code: "JUR-009",
        name: "skyddad-med-geografi",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [
            ("Folkbokföringslagen (1991:481) 16 och 17 a §§", Gallande),
            ("Eget förslag: ingen regel om rapporteringen är känd", EgetForslag),
        ],
        posttyper: [
            EkonomisktBistand, EkonomisktBistandAvslut, Insats, Placering, InsatsUtanBehovsprovning,
            Utredning, Anmalan, Uppfoljning,
        ],
        fields: [
            PersonFolkbokforingskommun, SokandeFolkbokforingskommun, MedsokandeFolkbokforingskommun,
            Boendekommun, UtforandeKommun, Placeringskommun, UtforareKommunkod, PersonSkydd, SokandeSkydd,
            MedsokandeSkydd,
        ],
        message: {
            sv: "Posten säger var en person med skyddade personuppgifter finns.",
            en: "The record tells where a person with protected data is.",
        },
        remedy: {
            sv: "Ta bort uppgiften om kommun.",
            en: "Leave the municipality out.",
        },
    }
}

/// Nobody who is protected has a municipality of registration in the record.
pub(super) fn person(vy: &PersonVy<'_>) -> Option<PersonMedlem> {
    (is_protected(vy.skydd) && vy.folkbokforingskommun.is_some())
        .then_some(PersonMedlem::Folkbokforingskommun)
}

/// Nor one of housing, of whoever performs, or of the performer.
pub(super) fn insats(vy: &PostVy<'_, Insats>) -> impl Iterator<Item = Falt> {
    let post = vy.post;
    let told = [
        (Falt::Boendekommun, post.boendekommun.is_some()),
        (Falt::UtforandeKommun, post.utforande_kommun.is_some()),
        (Falt::UtforareKommunkod, has_kommun(post.utforare.as_ref())),
    ];
    told_of(post.person.as_ref(), told)
}

/// Nor one of the placement, or of the performer.
pub(super) fn placering(vy: &PostVy<'_, Placering>) -> impl Iterator<Item = Falt> {
    let post = vy.post;
    let told = [
        (Falt::Placeringskommun, post.placeringskommun.is_some()),
        (Falt::UtforareKommunkod, has_kommun(post.utforare.as_ref())),
    ];
    told_of(post.person.as_ref(), told)
}

/// Nor one of the performer.
pub(super) fn insats_utan_behovsprovning(
    vy: &PostVy<'_, InsatsUtanBehovsprovning>,
) -> impl Iterator<Item = Falt> {
    let post = vy.post;
    told_of(post.person.as_ref(), [(Falt::UtforareKommunkod, has_kommun(post.utforare.as_ref()))])
}

/// The places that are told about a protected person.
fn told_of<const N: usize>(person: Option<&Person>, told: [(Falt, bool); N]) -> impl Iterator<Item = Falt> {
    let is_protected = is_protected(person.and_then(|person| person.skydd));
    told.into_iter().filter(move |(_, is_told)| is_protected && *is_told).map(|(falt, _)| falt)
}

fn is_protected(skydd: Option<Skydd>) -> bool {
    skydd.is_some_and(|skydd| skydd != Skydd::Ingen)
}

fn has_kommun(utforare: Option<&Utforare>) -> bool {
    utforare.is_some_and(|utforare| utforare.kommunkod.is_some())
}
