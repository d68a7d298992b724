//! JUR-028.

use crate::falt::Falt;
use crate::kodlista::Insatstyp;
use crate::post::insats_utan_behovsprovning::InsatsUtanBehovsprovning;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// När HVB eller skyddat boende ges utan behovsprövning avgör nämndens villkor hur länge insatsen får pågå.
    /// Utan villkor går det inte att se när den ska ta slut.
    ///
    /// ```ok insats-utan-behovsprovning
    /// {"insatstyp": "skyddat-boende", "villkor": true}
    /// ```
    /// ```ok insats-utan-behovsprovning
    /// {"insatstyp": "personligt-stod", "villkor": false}
    /// ```
    /// ```bad insats-utan-behovsprovning
    /// {"insatstyp": "skyddat-boende", "villkor": false}
    /// ```
    /// ```bad insats-utan-behovsprovning
    /// {"insatstyp": "hvb", "villkor": null}
    /// ```
    JUR_028 {
        code: "JUR-028",
        name: "dygnsvard-utan-villkor",
        severity: Info,
        since: "0.1.0",
        in_force: InForce { from: Some((2025, 7)), to: None },
        basis: [("Socialtjänstförordningen (2025:468) 9 kap. 9 och 14 §§", Gallande)],
        posttyper: [InsatsUtanBehovsprovning],
        fields: [Villkor, Insatstyp],
        message: {
            sv: "HVB eller skyddat boende ges utan behovsprövning och utan uppgift om nämndens villkor.",
            en: "HVB or shelter is given without an assessment and without conditions of the committee.",
        },
        remedy: {
            sv: "Ange om nämnden har beslutat villkor.",
            en: "State whether the committee has decided on conditions.",
        },
    }
}

/// Such care goes with conditions. A value of the wrong form is reported as that.
pub(super) fn insats_utan_behovsprovning(vy: &PostVy<'_, InsatsUtanBehovsprovning>) -> Option<Falt> {
    let needs_villkor = matches!(vy.post.insatstyp?, Insatstyp::Hvb | Insatstyp::SkyddatBoende);
    let has_none = vy.post.villkor == Some(false) || vy.is_absent(Falt::Villkor);
    (needs_villkor && has_none).then_some(Falt::Villkor)
}
