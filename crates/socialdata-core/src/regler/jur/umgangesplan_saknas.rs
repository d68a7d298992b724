//! JUR-032.

use crate::falt::Falt;
use crate::kodlista::Placeringsform;
use crate::post::placering::Placering;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Nämnden ska verka för att ett placerat barn har kontakt med föräldrar, syskon och andra närstående. En plan
    /// för umgänget visar att det har prövats.
    ///
    /// ```ok placering
    /// {"umgangesplan": true}
    /// ```
    /// ```ok placering
    /// {"umgangesplan": false, "person": {"idtyp": "personnummer", "id": "200802012385", "kon": "2"}}
    /// ```
    /// ```ok placering
    /// {"umgangesplan": null, "placeringsform": "annan",
    ///  "person": {"idtyp": "personnummer", "id": "200801012386", "kon": "2"}}
    /// ```
    /// ```bad placering
    /// {"umgangesplan": false}
    /// ```
    /// ```bad placering
    /// {"umgangesplan": null, "person": {"idtyp": "personnummer", "id": "200810012385", "kon": "2"}}
    /// ```
    JUR_032 {
        code: "JUR-032",
        name: "umgangesplan-saknas",
        severity: Info,
        since: "0.1.0",
        in_force: InForce { from: Some((2025, 7)), to: None },
        basis: [("SoL (2025:400) 22 kap. 9 §", Gallande)],
        posttyper: [Placering],
        fields: [Umgangesplan, Placeringsform, Startdatum, PersonId, PersonFodelsear],
        message: {
            sv: "Ett placerat barn har ingen plan för umgänge.",
            en: "A placed child has no plan for contact with its family.",
        },
        remedy: {
            sv: "Ange umgangesplan, eller upprätta en plan.",
            en: "Give umgangesplan, or make a plan.",
        },
    }
}

/// Whoever is surely a child and lives away from home has a plan. A value of the wrong form is reported as that.
pub(super) fn placering(vy: &PostVy<'_, Placering>) -> Option<Falt> {
    let post = vy.post;
    let has_none = post.umgangesplan == Some(false) || vy.is_absent(Falt::Umgangesplan);
    if !has_none || post.placeringsform? == Placeringsform::EgetHem {
        return None;
    }
    vy.alder?.yngre_an(18, post.startdatum?).is_certain().then_some(Falt::Umgangesplan)
}
