//! REL-023.

use crate::falt::Falt;
use crate::post::insats::Insats;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Det som har slutat har börjat: en sista dag förutsätter en första.
    ///
    /// ```ok insats
    /// {"verkstalldFran": "2026-09-01", "verkstalldTill": "2026-09-20"}
    /// ```
    /// ```bad insats
    /// {"verkstalldFran": null, "verkstalldTill": "2026-09-20"}
    /// ```
    REL_023 {
        code: "REL-023",
        name: "verkstalld-till-utan-fran",
        severity: Error,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("Omöjligt i sig: det som inte har börjat har inte slutat", EgetForslag)],
        posttyper: [Insats],
        fields: [VerkstalldFran, VerkstalldTill],
        message: {
            sv: "Insatsens sista dag anges men inte den första.",
            en: "The last day of the insats is given but not the first.",
        },
        remedy: {
            sv: "Ange verkstalldFran, eller ta bort verkstalldTill.",
            en: "Give verkstalldFran, or remove verkstalldTill.",
        },
    }
}

/// The last day goes with a first.
pub(super) fn insats(vy: &PostVy<'_, Insats>) -> Option<Falt> {
    let has_no_start = vy.is_absent(Falt::VerkstalldFran);
    (vy.post.verkstalld_till.is_some() && has_no_start).then_some(Falt::VerkstalldFran)
}
