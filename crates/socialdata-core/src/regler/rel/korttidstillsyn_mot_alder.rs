//! REL-014.

use crate::falt::Falt;
use crate::kodlista::Lagrum;
use crate::post::insats::Insats;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Korttidstillsyn enligt LSS 9 § 7 ges till skolungdom över 12 år. Åldern räknas dagen då insatsen
    /// började.
    ///
    /// ```ok insats
    /// {"person": {"id": "201308012390", "kon": "1"}, "omrade": "funktionsnedsattning",
    ///  "timmarPerManad": null, "insatstyp": "lss-korttidstillsyn", "lagrum": "lss-9-7",
    ///  "personkrets": "1"}
    /// ```
    /// ```bad insats
    /// {"person": {"id": "201310012396", "kon": "1"}, "omrade": "funktionsnedsattning",
    ///  "timmarPerManad": null, "insatstyp": "lss-korttidstillsyn", "lagrum": "lss-9-7",
    ///  "personkrets": "1"}
    /// ```
    REL_014 {
        code: "REL-014",
        name: "korttidstillsyn-mot-alder",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("LSS 9 § 7", Gallande)],
        posttyper: [Insats],
        fields: [Lagrum, VerkstalldFran, PersonId, PersonFodelsear],
        message: {
            sv: "Korttidstillsyn ges till någon som är 12 år eller yngre.",
            en: "Short supervision is given to somebody who is 12 or younger.",
        },
        remedy: {
            sv: "Kontrollera lagrummet, startdatumet och personnumret.",
            en: "Check the provision, the date of the beginning and the number.",
        },
    }
}

/// Whoever gets it has turned 13.
pub(super) fn insats(vy: &PostVy<'_, Insats>) -> Option<Falt> {
    let is_child = vy.alder?.yngre_an(13, vy.post.verkstalld_fran?).is_certain();
    (is_child && vy.post.lagrum? == Lagrum::LssPar9Punkt7).then_some(Falt::Lagrum)
}
