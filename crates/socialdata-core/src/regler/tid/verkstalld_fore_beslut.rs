//! TID-002.

use crate::falt::Falt;
use crate::post::insats::Insats;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// En insats efter behovsprövning ges sedan den har beslutats. Den som har börjat tidigare har antingen
    /// fel datum eller har getts utan beslut.
    ///
    /// ```ok insats
    /// {"beslutsdatum": "2026-09-01", "verkstalldFran": "2026-09-01"}
    /// ```
    /// ```bad insats
    /// {"beslutsdatum": "2026-09-02", "verkstalldFran": "2026-09-01"}
    /// ```
    /// ```bad insats
    /// {"period": "2028-03", "beslutsdatum": "2028-03-01", "verkstalldFran": "2028-02-29"}
    /// ```
    TID_002 {
        code: "TID-002",
        name: "verkstalld-fore-beslut",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [
            ("SoL 11 kap. 1 § och 14 kap. 3 §", Gallande),
            ("Eget förslag: ordningen beslut, verkställighet", EgetForslag),
        ],
        posttyper: [Insats],
        fields: [VerkstalldFran, Beslutsdatum],
        message: {
            sv: "Insatsen började innan den hade beslutats.",
            en: "The insats began before it was decided.",
        },
        remedy: {
            sv: "Rätta beslutsdatum eller verkstalldFran. Är båda riktiga kan avvikelsen bekräftas.",
            en: "Correct beslutsdatum or verkstalldFran. If both are right, the deviation can be confirmed.",
        },
    }
}

/// The insats must not begin before the decision.
pub(super) fn insats(vy: &PostVy<'_, Insats>) -> Option<Falt> {
    (vy.post.verkstalld_fran? < vy.post.beslutsdatum?).then_some(Falt::VerkstalldFran)
}
