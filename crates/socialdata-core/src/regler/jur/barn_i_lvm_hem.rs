//! JUR-037.

use crate::falt::Falt;
use crate::kodlista::{Grund, Insatstyp, Lagrum, Placeringsform};
use crate::post::insats::Insats;
use crate::post::placering::Placering;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// LVM-hemmen är statens hem för vuxna. För barn och unga finns särskilda ungdomshem. Vilar vården på LVM säger
    /// JUR-007 samma sak.
    ///
    /// ```ok insats
    /// {"omrade": "missbruk-och-beroende", "insatstyp": "lvm-hem", "lagrum": "sol-11-1",
    ///  "timmarPerManad": null, "boendeform": null,
    ///  "person": {"idtyp": "personnummer", "id": "200808012389", "kon": "2"}}
    /// ```
    /// ```bad insats
    /// {"omrade": "missbruk-och-beroende", "insatstyp": "lvm-hem", "lagrum": "sol-11-1",
    ///  "timmarPerManad": null, "boendeform": null,
    ///  "person": {"idtyp": "personnummer", "id": "200810012385", "kon": "2"}, "barnetsAsikt": "framford"}
    /// ```
    /// ```ok placering
    /// {"placeringsform": "lvm-hem", "person": {"idtyp": "personnummer", "id": "200802012385", "kon": "2"}}
    /// ```
    /// ```bad placering
    /// {"placeringsform": "lvm-hem", "person": {"idtyp": "personnummer", "id": "200810012385", "kon": "2"}}
    /// ```
    JUR_037 {
        code: "JUR-037",
        name: "barn-i-lvm-hem",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("SoL (2025:400) 9 kap. 8 §", Gallande), ("LVU (1990:52) 12 §", Gallande)],
        posttyper: [Insats, Placering],
        fields: [
            Insatstyp, Placeringsform, VerkstalldFran, Beslutsdatum, Startdatum, PersonId, PersonFodelsear,
        ],
        message: {
            sv: "Ett barn vårdas i LVM-hem.",
            en: "A child is cared for in a state home for adults.",
        },
        remedy: {
            sv: "Rätta formen av vård, eller kontrollera numret.",
            en: "Correct the form of care, or check the number.",
        },
    }
}

/// Surely a child at the start.
pub(super) fn insats(vy: &PostVy<'_, Insats>) -> Option<Falt> {
    let post = vy.post;
    if post.insatstyp? != Insatstyp::LvmHem || post.lagrum? == Lagrum::Lvm {
        return None;
    }
    vy.alder?.yngre_an(18, vy.start()?).is_certain().then_some(Falt::Insatstyp)
}

/// The same for where the person is placed.
pub(super) fn placering(vy: &PostVy<'_, Placering>) -> Option<Falt> {
    let post = vy.post;
    if post.placeringsform? != Placeringsform::LvmHem || post.grund? == Grund::Lvm {
        return None;
    }
    vy.alder?.yngre_an(18, post.startdatum?).is_certain().then_some(Falt::Placeringsform)
}
