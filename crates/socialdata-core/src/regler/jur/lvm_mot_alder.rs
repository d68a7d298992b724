//! JUR-007.

use crate::falt::Falt;
use crate::kodlista::{Grund, Lagrum};
use crate::post::insats::Insats;
use crate::post::placering::Placering;
use crate::regler::alder::Aldersfynd;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// LVM gäller vuxna. För den som är under 18 år finns LVU. En post om ett barn har oftast fel lagrum eller fel
    /// person.
    ///
    /// ```ok insats
    /// {"omrade": "missbruk-och-beroende", "insatstyp": "lvm-hem", "lagrum": "lvm", "timmarPerManad": null,
    ///  "boendeform": null, "person": {"idtyp": "personnummer", "id": "200808012389", "kon": "2"}}
    /// ```
    /// ```bad insats
    /// {"omrade": "missbruk-och-beroende", "insatstyp": "lvm-hem", "lagrum": "lvm", "timmarPerManad": null,
    ///  "boendeform": null, "person": {"idtyp": "personnummer", "id": "200810012385", "kon": "2"}}
    /// ```
    /// ```ok placering
    /// {"grund": "lvm", "placeringsform": "hvb", "startdatum": "2026-09-07",
    ///  "person": {"idtyp": "personnummer", "id": "200808012389", "kon": "2"}}
    /// ```
    /// ```bad placering
    /// {"grund": "lvm", "placeringsform": "hvb", "startdatum": "2026-09-07",
    ///  "person": {"idtyp": "personnummer", "id": "200810012385", "kon": "2"}}
    /// ```
    JUR_007 {
        code: "JUR-007",
        name: "lvm-mot-alder",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("LVM (1988:870) 1–4 §§", Gallande), ("LVU (1990:52) 1 §", Gallande)],
        posttyper: [Insats, Placering],
        fields: [Lagrum, Grund, VerkstalldFran, Beslutsdatum, Startdatum, PersonId, PersonFodelsear],
        message: {
            sv: "Vården vilar på LVM men personen är under 18 år.",
            en: "The care rests on LVM but the person is under 18.",
        },
        remedy: {
            sv: "Rätta lagrum eller grund, eller kontrollera numret.",
            en: "Correct the provision or the ground, or check the number.",
        },
    }
}

/// Whoever is cared for under LVM is 18 at the start.
pub(super) fn insats(vy: &PostVy<'_, Insats>) -> Option<Aldersfynd> {
    if vy.post.lagrum? != Lagrum::Lvm {
        return None;
    }
    vy.alder?.yngre_an(18, vy.start()?).vid(Falt::Lagrum)
}

/// The same for where the person is placed.
pub(super) fn placering(vy: &PostVy<'_, Placering>) -> Option<Aldersfynd> {
    if vy.post.grund? != Grund::Lvm {
        return None;
    }
    vy.alder?.yngre_an(18, vy.post.startdatum?).vid(Falt::Grund)
}
