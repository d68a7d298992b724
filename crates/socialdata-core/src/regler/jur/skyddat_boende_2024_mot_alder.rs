//! JUR-019.

use crate::falt::Falt;
use crate::kodlista::{Grund, Lagrum};
use crate::post::insats::Insats;
use crate::post::placering::Placering;
use crate::regler::alder::Aldersfynd;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Lagen (2024:79) om placering av barn i skyddat boende gäller bara barn. För den som har fyllt 18 år vilar
    /// skyddat boende på socialtjänstlagen.
    ///
    /// ```ok insats
    /// {"omrade": "vald-i-nara-relation", "insatstyp": "skyddat-boende", "lagrum": "lag-2024-79",
    ///  "timmarPerManad": null, "boendeform": null,
    ///  "person": {"idtyp": "personnummer", "id": "200810012385", "kon": "2"}, "barnetsAsikt": "framford"}
    /// ```
    /// ```bad insats
    /// {"omrade": "vald-i-nara-relation", "insatstyp": "skyddat-boende", "lagrum": "lag-2024-79",
    ///  "timmarPerManad": null, "boendeform": null,
    ///  "person": {"idtyp": "personnummer", "id": "200808012389", "kon": "2"}, "barnetsAsikt": "framford"}
    /// ```
    /// ```ok placering
    /// {"grund": "lag-2024-79", "placeringsform": "skyddat-boende", "placeringskommun": null}
    /// ```
    /// ```bad placering
    /// {"grund": "lag-2024-79", "placeringsform": "skyddat-boende", "placeringskommun": null,
    ///  "person": {"idtyp": "personnummer", "id": "200808012389", "kon": "2"}}
    /// ```
    JUR_019 {
        code: "JUR-019",
        name: "skyddat-boende-2024-mot-alder",
        severity: Error,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [
            ("Lagen (2024:79) om placering av barn i skyddat boende 1 kap. 1 § och 2 kap. 1 §", Gallande),
        ],
        posttyper: [Insats, Placering],
        fields: [
            Lagrum, Grund, Beslutsdatum, VerkstalldFran, VerkstalldTill, Avslutsdatum, Startdatum, Slutdatum,
            Period, PersonId, PersonFodelsear,
        ],
        message: {
            sv: "Lagen (2024:79) anges för någon som har fyllt 18 år.",
            en: "Act 2024:79 is given for somebody of 18 or more.",
        },
        remedy: {
            sv: "Ange SoL som lagrum eller grund, ange slutdatum, eller kontrollera numret.",
            en: "Give SoL as provision or ground, give the end, or check the number.",
        },
    }
}

/// Not yet 18 while it goes on.
pub(super) fn insats(vy: &PostVy<'_, Insats>) -> Option<Aldersfynd> {
    if vy.post.lagrum? != Lagrum::Lag2024Nr79 {
        return None;
    }
    vy.alder?.minst(18, vy.last_day()?).vid(Falt::Lagrum)
}

/// The same for where the child is placed.
pub(super) fn placering(vy: &PostVy<'_, Placering>) -> Option<Aldersfynd> {
    if vy.post.grund? != Grund::Lag2024Nr79 {
        return None;
    }
    vy.alder?.minst(18, vy.last_day()?).vid(Falt::Grund)
}
