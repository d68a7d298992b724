//! JUR-023.

use crate::falt::Falt;
use crate::kodlista::{Insatstyp, Placeringsform};
use crate::post::insats::Insats;
use crate::post::placering::Placering;
use crate::regler::alder::Alder;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;
use chrono::NaiveDate;

regel! {
    /// Ett barn på 16 eller 17 år får stödboende bara om det finns särskilda skäl.
    ///
    /// ```ok insats
    /// {"omrade": "barn-och-unga", "insatstyp": "stodboende", "lagrum": "sol-11-1", "timmarPerManad": null,
    ///  "boendeform": null, "person": {"idtyp": "personnummer", "id": "200808012389", "kon": "2"},
    ///  "barnetsAsikt": "framford"}
    /// ```
    /// ```bad insats
    /// {"omrade": "barn-och-unga", "insatstyp": "stodboende", "lagrum": "sol-11-1", "timmarPerManad": null,
    ///  "boendeform": null, "person": {"idtyp": "personnummer", "id": "200810012385", "kon": "2"},
    ///  "barnetsAsikt": "framford"}
    /// ```
    /// ```ok placering
    /// {"placeringsform": "stodboende",
    ///  "person": {"idtyp": "personnummer", "id": "200802012385", "kon": "2"}}
    /// ```
    /// ```bad placering
    /// {"placeringsform": "stodboende",
    ///  "person": {"idtyp": "personnummer", "id": "200810012385", "kon": "2"}}
    /// ```
    JUR_023 {
        code: "JUR-023",
        name: "stodboende-under-18",
        severity: Info,
        since: "0.1.0",
        in_force: InForce { from: Some((2025, 7)), to: None },
        basis: [("SoL (2025:400) 9 kap. 3 §", Gallande)],
        posttyper: [Insats, Placering],
        fields: [
            Insatstyp, Placeringsform, VerkstalldFran, Beslutsdatum, Startdatum, PersonId, PersonFodelsear,
        ],
        message: {
            sv: "Stödboende anges för ett barn på 16 eller 17 år.",
            en: "Stödboende is given for a child of 16 or 17.",
        },
        remedy: {
            sv: "Kontrollera att de särskilda skälen är dokumenterade.",
            en: "Check that the special reasons are documented.",
        },
    }
}

/// 16 or 17 at the start.
pub(super) fn insats(vy: &PostVy<'_, Insats>) -> Option<Falt> {
    let is_stodboende = vy.post.insatstyp? == Insatstyp::Stodboende;
    (is_stodboende && is_16_or_17(vy.alder?, vy.start()?)).then_some(Falt::Insatstyp)
}

/// The same for where the person is placed.
pub(super) fn placering(vy: &PostVy<'_, Placering>) -> Option<Falt> {
    let is_stodboende = vy.post.placeringsform? == Placeringsform::Stodboende;
    (is_stodboende && is_16_or_17(vy.alder?, vy.post.startdatum?)).then_some(Falt::Placeringsform)
}

fn is_16_or_17(alder: Alder, start: NaiveDate) -> bool {
    alder.minst(16, start).och(alder.yngre_an(18, start)).is_certain()
}
