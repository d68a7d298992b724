//! REL-030.

use crate::falt::Falt;
use crate::kodlista::Omfattning;
use crate::post::insats::Insats;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Kodlistan säger om en insatstyp räknas i timmar eller i dygn.
    ///
    /// ```ok insats
    /// {"timmarPerManad": 12}
    /// ```
    /// ```bad insats
    /// {"timmarPerManad": null, "dygnPerManad": 4}
    /// ```
    /// ```ok insats
    /// {"insatstyp": "korttidsplats", "timmarPerManad": null, "dygnPerManad": 4}
    /// ```
    /// ```bad insats
    /// {"insatstyp": "korttidsplats", "timmarPerManad": 96}
    /// ```
    REL_030 {
        code: "REL-030",
        name: "omfattning-av-fel-slag",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("Kodlistan insatstyp", EgetForslag)],
        posttyper: [Insats],
        fields: [DygnPerManad, TimmarPerManad, Insatstyp],
        message: {
            sv: "Omfattningen anges i dygn för en insats som räknas i timmar, eller tvärtom.",
            en: "The extent is given in days for an insats that is counted in hours, or the reverse.",
        },
        remedy: {
            sv: "Ange omfattningen i den enhet som insatstypen räknas i.",
            en: "Give the extent in the unit that the kind of insats is counted in.",
        },
    }
}

/// The one extent that is given is of the right kind.
pub(super) fn insats(vy: &PostVy<'_, Insats>) -> Option<Falt> {
    let (wrong, other, is_wrong) = match vy.post.insatstyp?.omfattning() {
        Omfattning::Timmar => (Falt::DygnPerManad, Falt::TimmarPerManad, vy.post.dygn_per_manad.is_some()),
        Omfattning::Dygn => (Falt::TimmarPerManad, Falt::DygnPerManad, vy.post.timmar_per_manad.is_some()),
        Omfattning::Ingen => return None,
    };
    (is_wrong && vy.is_absent(other)).then_some(wrong)
}
