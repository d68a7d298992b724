//! REL-012.

use crate::falt::Falt;
use crate::post::insats::Insats;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Varje insatstyp vilar på vissa lagar, och några bestämmelser nämner själva vilka insatser de gäller:
    /// varje punkt i LSS 9 § och bestämmelsen om kontaktperson. En bestämmelse om utredning ger ingen insats.
    ///
    /// ```ok insats
    /// {"omrade": "funktionsnedsattning", "timmarPerManad": null, "insatstyp": "lss-kontaktperson",
    ///  "lagrum": "lss-9-4", "personkrets": "1"}
    /// ```
    /// ```bad insats
    /// {"omrade": "funktionsnedsattning", "timmarPerManad": null, "insatstyp": "lss-kontaktperson",
    ///  "lagrum": "lss-9-10", "personkrets": "1"}
    /// ```
    /// ```bad insats
    /// {"insatstyp": "lss-kontaktperson", "timmarPerManad": null}
    /// ```
    /// ```bad insats
    /// {"lagrum": "sol-20-3"}
    /// ```
    /// ```bad insats
    /// {"lagrum": "sol-13-7"}
    /// ```
    /// ```ok insats
    /// {"insatstyp": "kontaktperson", "lagrum": "sol-13-7", "timmarPerManad": null}
    /// ```
    REL_012 {
        code: "REL-012",
        name: "insatstyp-mot-lagrum",
        severity: Error,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [
            ("LSS 9 §", Gallande),
            ("SoL 13 kap. 7 § och 20 kap. 3 §", Gallande),
            ("Kodlistorna insatstyp och lagrum", EgetForslag),
        ],
        posttyper: [Insats],
        fields: [Insatstyp, Lagrum],
        message: {
            sv: "Insatstypen kan inte vila på det lagrummet.",
            en: "That kind of insats cannot rest on that provision.",
        },
        remedy: {
            sv: "Rätta insatstypen eller lagrummet. Kodlistan insatstyp säger vilka lagar varje typ kan vila på.",
            en: "Correct the kind of insats or the provision. The code list insatstyp says on which acts each kind may rest.",
        },
    }
}

/// The act allows the kind of insats, and the provision does not name others.
pub(super) fn insats(vy: &PostVy<'_, Insats>) -> Option<Falt> {
    let (insatstyp, lagrum) = (vy.post.insatstyp?, vy.post.lagrum?);
    let named = lagrum.insatstyper();
    let is_allowed = insatstyp.lagar().contains(&lagrum.lag())
        && !lagrum.utredning()
        && (named.is_empty() || named.contains(&insatstyp));
    (!is_allowed).then_some(Falt::Insatstyp)
}
