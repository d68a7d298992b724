//! JUR-013.

use crate::falt::Falt;
use crate::kodlista::{Insatstyp, Placeringsform};
use crate::post::insats::Insats;
use crate::post::insats_utan_behovsprovning::InsatsUtanBehovsprovning;
use crate::post::placering::Placering;
use crate::regler::alder::Aldersfynd;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Stödboende tar emot den som är 16–20 år. En yngre person får vård i annan form, och den som har fyllt 21 år
    /// bor någon annanstans. Vid 16 och 17 år krävs särskilda skäl, se JUR-023.
    ///
    /// ```ok insats
    /// {"omrade": "barn-och-unga", "insatstyp": "stodboende", "lagrum": "sol-11-1", "timmarPerManad": null,
    ///  "boendeform": null, "person": {"idtyp": "personnummer", "id": "200807012380", "kon": "2"},
    ///  "barnetsAsikt": "framford"}
    /// ```
    /// ```bad insats
    /// {"omrade": "barn-och-unga", "insatstyp": "stodboende", "lagrum": "sol-11-1", "timmarPerManad": null,
    ///  "boendeform": null, "person": {"idtyp": "personnummer", "id": "201010012381", "kon": "2"},
    ///  "barnetsAsikt": "framford"}
    /// ```
    /// ```bad insats
    /// {"omrade": "ovriga-vuxna", "insatstyp": "stodboende", "lagrum": "sol-11-1", "timmarPerManad": null,
    ///  "boendeform": null, "person": {"idtyp": "personnummer", "id": "200508012382", "kon": "2"}}
    /// ```
    /// ```ok insats
    /// {"omrade": "barn-och-unga", "insatstyp": "stodboende", "lagrum": "sol-11-1", "timmarPerManad": null,
    ///  "boendeform": null, "person": {"idtyp": "personnummer", "id": "200510012388", "kon": "2"},
    ///  "barnetsAsikt": "framford"}
    /// ```
    /// ```ok placering
    /// {"placeringsform": "stodboende",
    ///  "person": {"idtyp": "personnummer", "id": "200802012385", "kon": "2"}}
    /// ```
    /// ```bad placering
    /// {"placeringsform": "stodboende"}
    /// ```
    /// ```bad placering
    /// {"placeringsform": "stodboende",
    ///  "person": {"idtyp": "personnummer", "id": "200508012382", "kon": "2"}}
    /// ```
    /// ```ok placering
    /// {"placeringsform": "stodboende",
    ///  "person": {"idtyp": "personnummer", "id": "200509012381", "kon": "2"}, "slutdatum": "2026-09-01"}
    /// ```
    /// ```ok insats-utan-behovsprovning
    /// {"insatstyp": "hvb", "villkor": true}
    /// ```
    /// ```bad insats-utan-behovsprovning
    /// {"insatstyp": "stodboende"}
    /// ```
    JUR_013 {
        code: "JUR-013",
        name: "stodboende-mot-alder",
        severity: Error,
        since: "0.1.0",
        in_force: InForce { from: Some((2025, 7)), to: None },
        basis: [("SoL (2025:400) 9 kap. 1 och 3 §§", Gallande)],
        posttyper: [Insats, Placering, InsatsUtanBehovsprovning],
        fields: [
            Insatstyp, Placeringsform, VerkstalldFran, Beslutsdatum, VerkstalldTill, Avslutsdatum, Startdatum,
            Slutdatum, Period, PersonId, PersonFodelsear,
        ],
        message: {
            sv: "Stödboende anges för någon som är under 16 eller över 20 år.",
            en: "Stödboende is given for somebody under 16 or over 20.",
        },
        remedy: {
            sv: "Rätta insatstyp eller placeringsform, ange slutdatum, eller kontrollera numret.",
            en: "Correct the kind or the form, give the end, or check the number.",
        },
    }
}

/// 16 at the start and not yet 21 while it goes on.
pub(super) fn insats(vy: &PostVy<'_, Insats>) -> Option<Aldersfynd> {
    if vy.post.insatstyp? != Insatstyp::Stodboende {
        return None;
    }
    let alder = vy.alder?;
    alder.yngre_an(16, vy.start()?).eller(alder.minst(21, vy.last_day()?)).vid(Falt::Insatstyp)
}

/// The same for where the person is placed.
pub(super) fn placering(vy: &PostVy<'_, Placering>) -> Option<Aldersfynd> {
    if vy.post.placeringsform? != Placeringsform::Stodboende {
        return None;
    }
    let alder = vy.alder?;
    alder.yngre_an(16, vy.post.startdatum?).eller(alder.minst(21, vy.last_day()?)).vid(Falt::Placeringsform)
}

/// The same without an assessment.
pub(super) fn insats_utan_behovsprovning(vy: &PostVy<'_, InsatsUtanBehovsprovning>) -> Option<Aldersfynd> {
    if vy.post.insatstyp? != Insatstyp::Stodboende {
        return None;
    }
    let alder = vy.alder?;
    alder.yngre_an(16, vy.post.startdatum?).eller(alder.minst(21, vy.last_day()?)).vid(Falt::Insatstyp)
}
