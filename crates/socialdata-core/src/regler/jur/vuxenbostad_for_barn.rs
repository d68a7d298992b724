//! JUR-039.

use crate::falt::Falt;
use crate::kodlista::Lagrum;
use crate::post::insats::Insats;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Bostad enligt LSS 9 § 9 är till för vuxna; för barn och ungdomar finns 9 § 8. Lagen anger ingen exakt gräns,
    /// så här räknas bara den som säkert är under 18 år.
    ///
    /// ```ok insats
    /// {"omrade": "funktionsnedsattning", "insatstyp": "lss-bostad-vuxna", "lagrum": "lss-9-9",
    ///  "timmarPerManad": null, "boendeform": null,
    ///  "person": {"idtyp": "personnummer", "id": "200808012389", "kon": "2"}, "personkrets": "1"}
    /// ```
    /// ```bad insats
    /// {"omrade": "funktionsnedsattning", "insatstyp": "lss-bostad-vuxna", "lagrum": "lss-9-9",
    ///  "timmarPerManad": null, "boendeform": null,
    ///  "person": {"idtyp": "personnummer", "id": "200810012385", "kon": "2"}, "personkrets": "1"}
    /// ```
    JUR_039 {
        code: "JUR-039",
        name: "vuxenbostad-for-barn",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("LSS (1993:387) 9 § 9", Gallande), ("SoL (2025:400) 3 kap. 1 §, för åldern", Gallande)],
        posttyper: [Insats],
        fields: [Lagrum, VerkstalldFran, Beslutsdatum, PersonId, PersonFodelsear],
        message: {
            sv: "Ett barn har bostad för vuxna enligt LSS.",
            en: "A child has housing for adults under LSS.",
        },
        remedy: {
            sv: "Ange LSS 9 § 8, eller kontrollera numret.",
            en: "Give LSS section 9 item 8, or check the number.",
        },
    }
}

/// Surely a child at the start.
pub(super) fn insats(vy: &PostVy<'_, Insats>) -> Option<Falt> {
    if vy.post.lagrum? != Lagrum::LssPar9Punkt9 {
        return None;
    }
    vy.alder?.yngre_an(18, vy.start()?).is_certain().then_some(Falt::Lagrum)
}
