//! REL-019.

use crate::falt::Falt;
use crate::post::placering::Placering;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Varje placeringsform kan vila på vissa grunder. Vård i det egna hemmet förutsätter till exempel LVU,
    /// och stödboende ges bara enligt SoL.
    ///
    /// ```ok placering
    /// {"placeringsform": "hvb", "grund": "lvu-2"}
    /// ```
    /// ```bad placering
    /// {"placeringsform": "eget-hem", "grund": "sol"}
    /// ```
    /// ```bad placering
    /// {"placeringsform": "hvb", "grund": "lag-2024-79"}
    /// ```
    /// ```ok placering
    /// {"placeringsform": "skyddat-boende", "grund": "lag-2024-79", "placeringskommun": null}
    /// ```
    REL_019 {
        code: "REL-019",
        name: "placeringsform-mot-grund",
        severity: Error,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("SoL 9 kap. och LVU 11–12 §§", Gallande), ("Kodlistan placeringsform", EgetForslag)],
        posttyper: [Placering],
        fields: [Placeringsform, Grund],
        message: {
            sv: "Placeringsformen kan inte vila på den grunden.",
            en: "That form of placement cannot rest on that ground.",
        },
        remedy: {
            sv: "Rätta placeringsformen eller grunden. Kodlistan placeringsform säger vilka grunder varje form kan vila på.",
            en: "Correct the form or the ground. The code list placeringsform says on which grounds each form may rest.",
        },
    }
}

/// The code list allows the form on the ground.
pub(super) fn placering(vy: &PostVy<'_, Placering>) -> Option<Falt> {
    (!vy.post.placeringsform?.grunder().contains(&vy.post.grund?)).then_some(Falt::Placeringsform)
}
