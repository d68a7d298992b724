//! JUR-006.

use crate::falt::Falt;
use crate::kodlista::{Grund, Lagrum};
use crate::post::insats::Insats;
use crate::post::placering::Placering;
use crate::regler::alder::Aldersfynd;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Vård enligt LVU 2 § upphör senast när den unge fyller 18 år, och vård enligt 3 § senast vid 21. Vården ska
    /// alltså ha ett slutdatum senast på födelsedagen, och får inte börja efter den.
    ///
    /// ```ok insats
    /// {"omrade": "barn-och-unga", "insatstyp": "hvb", "lagrum": "lvu-2", "timmarPerManad": null,
    ///  "boendeform": null, "person": {"idtyp": "personnummer", "id": "200810012385", "kon": "2"},
    ///  "barnetsAsikt": "framford", "beslutsdatum": "2026-02-02", "verkstalldFran": "2026-02-03"}
    /// ```
    /// ```ok insats
    /// {"omrade": "barn-och-unga", "insatstyp": "hvb", "lagrum": "lvu-2", "timmarPerManad": null,
    ///  "boendeform": null, "person": {"idtyp": "personnummer", "id": "200809012388", "kon": "2"},
    ///  "barnetsAsikt": "framford", "beslutsdatum": "2026-02-02", "verkstalldFran": "2026-02-03",
    ///  "verkstalldTill": "2026-09-01"}
    /// ```
    /// ```bad insats
    /// {"omrade": "barn-och-unga", "insatstyp": "hvb", "lagrum": "lvu-2", "timmarPerManad": null,
    ///  "boendeform": null, "person": {"idtyp": "personnummer", "id": "200808012389", "kon": "2"},
    ///  "barnetsAsikt": "framford", "beslutsdatum": "2026-02-02", "verkstalldFran": "2026-02-03"}
    /// ```
    /// ```bad insats
    /// {"omrade": "barn-och-unga", "insatstyp": "hvb", "lagrum": "lvu-2-3", "timmarPerManad": null,
    ///  "boendeform": null, "person": {"idtyp": "personnummer", "id": "200508012382", "kon": "2"},
    ///  "barnetsAsikt": "framford", "beslutsdatum": "2025-05-05", "verkstalldFran": "2025-05-06"}
    /// ```
    /// ```ok insats
    /// {"omrade": "barn-och-unga", "insatstyp": "hvb", "lagrum": "lvu-3", "timmarPerManad": null,
    ///  "boendeform": null, "person": {"idtyp": "personnummer", "id": "200510012388", "kon": "2"},
    ///  "barnetsAsikt": "framford", "beslutsdatum": "2025-05-05", "verkstalldFran": "2025-05-06"}
    /// ```
    /// ```ok placering
    /// {"grund": "lvu-2", "person": {"idtyp": "personnummer", "id": "200810012385", "kon": "2"}}
    /// ```
    /// ```bad placering
    /// {"grund": "lvu-2", "person": {"idtyp": "personnummer", "id": "200808012389", "kon": "2"}}
    /// ```
    /// ```bad placering
    /// {"grund": "lvu-3", "person": {"idtyp": "personnummer", "id": "200508012382", "kon": "2"},
    ///  "slutdatum": "2026-09-15"}
    /// ```
    /// ```ok placering
    /// {"grund": "lvu-2-3", "person": {"idtyp": "personnummer", "id": "200509012381", "kon": "2"},
    ///  "slutdatum": "2026-09-01"}
    /// ```
    JUR_006 {
        code: "JUR-006",
        name: "lvu-efter-aldersgransen",
        severity: Error,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("LVU (1990:52) 21 §", Gallande)],
        posttyper: [Insats, Placering],
        fields: [
            Lagrum, Grund, VerkstalldFran, VerkstalldTill, Avslutsdatum, Startdatum, Slutdatum, Period,
            PersonId, PersonFodelsear,
        ],
        message: {
            sv: "Vården enligt LVU pågår efter den ålder då den senast upphör.",
            en: "Care under LVU goes on after the age at which it ends at the latest.",
        },
        remedy: {
            sv: "Ange slutdatum, eller rätta lagrum, grund eller nummer.",
            en: "Give the end, or correct the provision, the ground or the number.",
        },
    }
}

/// Care that is executed has ended on the birthday at the latest.
pub(super) fn insats(vy: &PostVy<'_, Insats>) -> Option<Aldersfynd> {
    vy.post.verkstalld_fran?;
    let limit = match vy.post.lagrum? {
        Lagrum::LvuPar2 => 18,
        Lagrum::LvuPar3 | Lagrum::LvuPar2Och3 => 21,
        _ => return None,
    };
    vy.alder?.minst(limit, vy.last_day()?).vid(Falt::Lagrum)
}

/// The same for where the person is placed.
pub(super) fn placering(vy: &PostVy<'_, Placering>) -> Option<Aldersfynd> {
    let limit = match vy.post.grund? {
        Grund::LvuPar2 => 18,
        Grund::LvuPar3 | Grund::LvuPar2Och3 => 21,
        _ => return None,
    };
    vy.alder?.minst(limit, vy.last_day()?).vid(Falt::Grund)
}
