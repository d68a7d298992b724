//! REL-016.

use crate::falt::Falt;
use crate::kodlista::Omfattning;
use crate::post::insats::Insats;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// En del insatser beviljas i timmar eller dygn per månad. Utan omfattning går det inte att följa hur
    /// mycket stöd som ges.
    ///
    /// ```ok insats
    /// {"timmarPerManad": null, "insatstyp": "trygghetslarm"}
    /// ```
    /// ```bad insats
    /// {"timmarPerManad": null}
    /// ```
    /// ```bad insats
    /// {"insatstyp": "korttidsplats", "timmarPerManad": null}
    /// ```
    /// ```ok insats
    /// {"insatstyp": "korttidsplats", "timmarPerManad": null, "dygnPerManad": 14}
    /// ```
    REL_016 {
        code: "REL-016",
        name: "omfattning-saknas",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [
            ("HSLF-FS 2016:86 och SOSFS 2005:21: timmar och dygn per månad", Gallande),
            ("Kodlistan insatstyp", EgetForslag),
        ],
        posttyper: [Insats],
        fields: [TimmarPerManad, DygnPerManad, Insatstyp],
        message: {
            sv: "Insatsen saknar omfattning.",
            en: "The extent of the insats is missing.",
        },
        remedy: {
            sv: "Ange beviljade timmar eller dygn per månad.",
            en: "Give the granted hours or days per month.",
        },
    }
}

/// What is granted in hours or days has one of them.
pub(super) fn insats(vy: &PostVy<'_, Insats>) -> Option<Falt> {
    let place = match vy.post.insatstyp?.omfattning() {
        Omfattning::Timmar => Falt::TimmarPerManad,
        Omfattning::Dygn => Falt::DygnPerManad,
        Omfattning::Ingen => return None,
    };
    (vy.is_absent(Falt::TimmarPerManad) && vy.is_absent(Falt::DygnPerManad)).then_some(place)
}
