//! JUR-044.

use crate::falt::Falt;
use crate::kodlista::Lagrum;
use crate::post::insats::Insats;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// En förebyggande insats enligt LVU 22 § är kontaktperson eller behandling i öppna former. Vård dygnet runt
    /// kräver ett annat lagrum.
    ///
    /// ```ok insats
    /// {"omrade": "barn-och-unga", "insatstyp": "oppenvardsprogram", "lagrum": "lvu-22",
    ///  "timmarPerManad": null, "boendeform": null,
    ///  "person": {"idtyp": "personnummer", "id": "201002012381", "kon": "2"}, "barnetsAsikt": "framford"}
    /// ```
    /// ```bad insats
    /// {"omrade": "barn-och-unga", "insatstyp": "hvb", "lagrum": "lvu-22", "timmarPerManad": null,
    ///  "boendeform": null, "person": {"idtyp": "personnummer", "id": "201002012381", "kon": "2"},
    ///  "barnetsAsikt": "framford"}
    /// ```
    JUR_044 {
        code: "JUR-044",
        name: "lvu-22-med-dygnsvard",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("LVU (1990:52) 22 §", Gallande)],
        posttyper: [Insats],
        fields: [Lagrum, Insatstyp],
        message: {
            sv: "Vård dygnet runt vilar på LVU 22 §.",
            en: "Round-the-clock care rests on LVU section 22.",
        },
        remedy: {
            sv: "Rätta lagrum eller insatstyp.",
            en: "Correct the provision or the kind.",
        },
    }
}

/// Preventive measures are no round-the-clock care.
pub(super) fn insats(vy: &PostVy<'_, Insats>) -> Option<Falt> {
    (vy.post.lagrum? == Lagrum::LvuPar22 && vy.post.insatstyp?.dygnsvard()).then_some(Falt::Lagrum)
}
