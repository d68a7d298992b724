//! JUR-017.

use crate::falt::Falt;
use crate::kodlista::{Grund, Lagrum};
use crate::post::insats::Insats;
use crate::post::placering::Placering;
use crate::regler::alder::Aldersfynd;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Ett omedelbart omhändertagande enligt LVU 6 § beslutas bara för den som är under 20 år.
    ///
    /// ```ok insats
    /// {"omrade": "barn-och-unga", "insatstyp": "hvb", "lagrum": "lvu-6", "timmarPerManad": null,
    ///  "boendeform": null, "person": {"idtyp": "personnummer", "id": "200609012380", "kon": "2"},
    ///  "barnetsAsikt": "framford"}
    /// ```
    /// ```bad insats
    /// {"omrade": "barn-och-unga", "insatstyp": "hvb", "lagrum": "lvu-6", "timmarPerManad": null,
    ///  "boendeform": null, "person": {"idtyp": "personnummer", "id": "200607012382", "kon": "2"},
    ///  "barnetsAsikt": "framford"}
    /// ```
    /// ```ok placering
    /// {"grund": "lvu-6", "placeringsform": "hvb", "startdatum": "2026-09-07",
    ///  "person": {"idtyp": "personnummer", "id": "200610012387", "kon": "2"}}
    /// ```
    /// ```bad placering
    /// {"grund": "lvu-6", "placeringsform": "hvb", "startdatum": "2026-09-07",
    ///  "person": {"idtyp": "personnummer", "id": "200608012381", "kon": "2"}}
    /// ```
    JUR_017 {
        code: "JUR-017",
        name: "lvu-omedelbart-mot-alder",
        severity: Error,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("LVU (1990:52) 6 §", Gallande)],
        posttyper: [Insats, Placering],
        fields: [Lagrum, Grund, Beslutsdatum, Startdatum, PersonId, PersonFodelsear],
        message: {
            sv: "Ett omedelbart omhändertagande enligt LVU gäller någon som har fyllt 20 år.",
            en: "Somebody of 20 or more is taken into care at once under LVU.",
        },
        remedy: {
            sv: "Rätta lagrum eller grund, datum eller nummer.",
            en: "Correct the provision or the ground, the date or the number.",
        },
    }
}

/// Not yet 20 at the decision.
pub(super) fn insats(vy: &PostVy<'_, Insats>) -> Option<Aldersfynd> {
    if vy.post.lagrum? != Lagrum::LvuPar6 {
        return None;
    }
    vy.alder?.minst(20, vy.post.beslutsdatum?).vid(Falt::Lagrum)
}

/// Not yet 20 when the placement begins.
pub(super) fn placering(vy: &PostVy<'_, Placering>) -> Option<Aldersfynd> {
    if vy.post.grund? != Grund::LvuPar6 {
        return None;
    }
    vy.alder?.minst(20, vy.post.startdatum?).vid(Falt::Grund)
}
