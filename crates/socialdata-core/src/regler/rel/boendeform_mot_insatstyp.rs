//! REL-037.

use crate::falt::Falt;
use crate::kodlista::{Boendeform, Insatstyp};
use crate::post::insats::Insats;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Hemtjänst ges i ordinärt boende. Den som har särskilt boende, eller bostad med särskilt stöd, som
    /// insats bor inte ordinärt.
    ///
    /// ```ok insats
    /// {"boendeform": "ordinart"}
    /// ```
    /// ```bad insats
    /// {"boendeform": "sarskilt"}
    /// ```
    /// ```ok insats
    /// {"insatstyp": "sarskilt-boende", "timmarPerManad": null, "boendeform": "sarskilt"}
    /// ```
    /// ```bad insats
    /// {"insatstyp": "sarskilt-boende", "timmarPerManad": null, "boendeform": "ordinart"}
    /// ```
    REL_037 {
        code: "REL-037",
        name: "boendeform-mot-insatstyp",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("SoL 8 kap. 1, 4 och 11 §§", Gallande)],
        posttyper: [Insats],
        fields: [Boendeform, Insatstyp],
        message: {
            sv: "Boendeformen stämmer inte med insatstypen.",
            en: "The form of housing does not agree with the kind of insats.",
        },
        remedy: {
            sv: "Rätta boendeformen eller insatstypen.",
            en: "Correct the form of housing or the kind of insats.",
        },
    }
}

/// Home help goes to a home, and special housing is none.
pub(super) fn insats(vy: &PostVy<'_, Insats>) -> Option<Falt> {
    let excluded = match vy.post.insatstyp? {
        Insatstyp::HemtjanstService | Insatstyp::HemtjanstOmvardnad => Boendeform::Sarskilt,
        Insatstyp::SarskiltBoende | Insatstyp::BostadMedSarskiltStod => Boendeform::Ordinart,
        _ => return None,
    };
    (vy.post.boendeform? == excluded).then_some(Falt::Boendeform)
}
