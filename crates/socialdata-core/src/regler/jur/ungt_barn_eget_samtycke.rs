//! JUR-012.

use crate::falt::Falt;
use crate::kodlista::{Lag, Samtycke};
use crate::post::insats::Insats;
use crate::regler::alder::Aldersfynd;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Från tolv års ålder får ett barn en öppen insats utan vårdnadshavarens samtycke om den är lämplig och barnet
    /// självt samtycker; från 15 år räcker det att barnet begär den. Då anges samtycke `barnet`. Står det `nej` har
    /// ingen samtyckt.
    ///
    /// ```ok insats
    /// {"omrade": "barn-och-unga", "insatstyp": "personligt-stod", "lagrum": "sol-11-1",
    ///  "timmarPerManad": null, "boendeform": null,
    ///  "person": {"idtyp": "personnummer", "id": "201002012381", "kon": "2"}, "barnetsAsikt": "framford",
    ///  "samtycke": "barnet"}
    /// ```
    /// ```ok insats
    /// {"omrade": "barn-och-unga", "insatstyp": "personligt-stod", "lagrum": "sol-11-1",
    ///  "timmarPerManad": null, "boendeform": null,
    ///  "person": {"idtyp": "personnummer", "id": "200807012380", "kon": "2"}, "barnetsAsikt": "framford",
    ///  "samtycke": "nej"}
    /// ```
    /// ```bad insats
    /// {"omrade": "barn-och-unga", "insatstyp": "personligt-stod", "lagrum": "sol-11-1",
    ///  "timmarPerManad": null, "boendeform": null,
    ///  "person": {"idtyp": "personnummer", "id": "200809012388", "kon": "2"}, "barnetsAsikt": "framford",
    ///  "samtycke": "nej"}
    /// ```
    /// ```bad insats
    /// {"omrade": "barn-och-unga", "insatstyp": "kontaktfamilj", "lagrum": "sol-13-7",
    ///  "timmarPerManad": null, "boendeform": null,
    ///  "person": {"idtyp": "personnummer", "id": "201407012382", "kon": "2"}, "barnetsAsikt": "framford",
    ///  "samtycke": "nej"}
    /// ```
    JUR_012 {
        code: "JUR-012",
        name: "ungt-barn-eget-samtycke",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce { from: Some((2025, 7)), to: None },
        basis: [("SoL (2025:400) 21 kap. 1 §", Gallande)],
        posttyper: [Insats],
        fields: [Samtycke, Insatstyp, Lagrum, Beslutsdatum, PersonId, PersonFodelsear],
        message: {
            sv: "Ett barn på 12–17 år får en insats utan att vårdnadshavaren eller barnet har samtyckt.",
            en: "A child of 12–17 gets an insats to which neither guardian nor child has consented.",
        },
        remedy: {
            sv: "Ange om det är vårdnadshavaren eller barnet som har samtyckt.",
            en: "State whether the guardian or the child has consented.",
        },
    }
}

/// From 12 to 17 at the decision, a kind that the child may ask for itself, and nobody has consented.
pub(super) fn insats(vy: &PostVy<'_, Insats>) -> Option<Aldersfynd> {
    let post = vy.post;
    if post.lagrum?.lag() != Lag::SoL || post.insatstyp?.samtycke_alltid() || post.samtycke? != Samtycke::Nej
    {
        return None;
    }
    let (alder, beslut) = (vy.alder?, post.beslutsdatum?);
    alder.minst(12, beslut).och(alder.yngre_an(18, beslut)).vid(Falt::Samtycke)
}
