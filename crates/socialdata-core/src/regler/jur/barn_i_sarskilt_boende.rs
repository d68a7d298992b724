//! JUR-038.

use crate::falt::Falt;
use crate::kodlista::Insatstyp;
use crate::post::insats::Insats;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Särskilt boende enligt SoL 8 kap. 4 § är till för äldre människor. För ett barn är det fel insatstyp eller
    /// fel person.
    ///
    /// ```ok insats
    /// {"omrade": "aldre", "insatstyp": "sarskilt-boende", "lagrum": "sol-11-1", "timmarPerManad": null,
    ///  "boendeform": "sarskilt", "person": {"idtyp": "personnummer", "id": "191212121212", "kon": "1"}}
    /// ```
    /// ```ok insats
    /// {"omrade": "funktionsnedsattning", "insatstyp": "sarskilt-boende", "lagrum": "sol-11-1",
    ///  "timmarPerManad": null, "boendeform": "sarskilt",
    ///  "person": {"idtyp": "personnummer", "id": "200808012389", "kon": "2"}}
    /// ```
    /// ```bad insats
    /// {"omrade": "funktionsnedsattning", "insatstyp": "sarskilt-boende", "lagrum": "sol-11-1",
    ///  "timmarPerManad": null, "boendeform": "sarskilt",
    ///  "person": {"idtyp": "personnummer", "id": "200810012385", "kon": "2"}, "barnetsAsikt": "framford"}
    /// ```
    JUR_038 {
        code: "JUR-038",
        name: "barn-i-sarskilt-boende",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce { from: Some((2025, 7)), to: None },
        basis: [("SoL (2025:400) 8 kap. 4 §", Gallande)],
        posttyper: [Insats],
        fields: [Insatstyp, VerkstalldFran, Beslutsdatum, PersonId, PersonFodelsear],
        message: {
            sv: "Ett barn har särskilt boende för äldre.",
            en: "A child has special housing for older people.",
        },
        remedy: {
            sv: "Rätta insatstypen, till exempel till bostad med särskilt stöd, eller kontrollera numret.",
            en: "Correct the kind, for example to housing with special support, or check the number.",
        },
    }
}

/// Surely a child at the start.
pub(super) fn insats(vy: &PostVy<'_, Insats>) -> Option<Falt> {
    if vy.post.insatstyp? != Insatstyp::SarskiltBoende {
        return None;
    }
    vy.alder?.yngre_an(18, vy.start()?).is_certain().then_some(Falt::Insatstyp)
}
