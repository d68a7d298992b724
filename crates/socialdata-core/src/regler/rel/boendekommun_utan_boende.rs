//! REL-013.

use crate::falt::Falt;
use crate::post::insats::Insats;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Boendekommun är kommunen där bostaden ligger. Den anges bara för insatser som är en bostad: LSS 9 § 8
    /// och 9, och särskilt boende.
    ///
    /// ```ok insats
    /// {"insatstyp": "sarskilt-boende", "boendeform": "sarskilt", "timmarPerManad": null,
    ///  "boendekommun": "0184"}
    /// ```
    /// ```bad insats
    /// {"boendekommun": "0184"}
    /// ```
    /// ```bad insats
    /// {"insatstyp": "korttidsplats", "timmarPerManad": null, "dygnPerManad": 14, "boendekommun": "0184"}
    /// ```
    REL_013 {
        code: "REL-013",
        name: "boendekommun-utan-boende",
        severity: Error,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("SOSFS 2005:21", Gallande)],
        posttyper: [Insats],
        fields: [Boendekommun, Insatstyp],
        message: {
            sv: "Boendekommun anges för en insats som inte är en bostad.",
            en: "The municipality of residence is given for an insats that is no dwelling.",
        },
        remedy: {
            sv: "Ta bort boendekommun, eller rätta insatstypen.",
            en: "Remove boendekommun, or correct the kind of insats.",
        },
    }
}

/// Only a dwelling lies in a municipality.
pub(super) fn insats(vy: &PostVy<'_, Insats>) -> Option<Falt> {
    (vy.post.boendekommun.is_some() && !vy.post.insatstyp?.boende()).then_some(Falt::Boendekommun)
}
