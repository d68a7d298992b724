//! REL-038.

use crate::falt::Falt;
use crate::post::insats::Insats;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Boendekommun anges när bostaden ligger i en annan kommun än den ansvariga.
    ///
    /// ```ok insats
    /// {"insatstyp": "sarskilt-boende", "boendeform": "sarskilt", "timmarPerManad": null,
    ///  "boendekommun": "0184"}
    /// ```
    /// ```bad insats
    /// {"insatstyp": "sarskilt-boende", "boendeform": "sarskilt", "timmarPerManad": null,
    ///  "boendekommun": "0180"}
    /// ```
    REL_038 {
        code: "REL-038",
        name: "boendekommun-ar-ansvarig",
        severity: Info,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("SOSFS 2005:21", Gallande)],
        posttyper: [Insats],
        fields: [Boendekommun, AnsvarigKommunkod],
        message: {
            sv: "Boendekommunen är den ansvariga kommunen.",
            en: "The municipality of residence is the responsible one.",
        },
        remedy: {
            sv: "Ta bort boendekommun om bostaden ligger i den egna kommunen.",
            en: "Remove boendekommun if the dwelling lies in the municipality itself.",
        },
    }
}

/// The dwelling lies elsewhere.
pub(super) fn insats(vy: &PostVy<'_, Insats>) -> Option<Falt> {
    (vy.post.boendekommun? == vy.post.ansvarig.as_ref()?.kommunkod?).then_some(Falt::Boendekommun)
}
