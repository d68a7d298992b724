//! JUR-020.

use crate::falt::Falt;
use crate::kodlista::{Lagrum, Personkrets};
use crate::post::insats::Insats;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Rätten till daglig verksamhet gäller personkrets 1 och 2. Kommunen får ge den även till personkrets 3, men
    /// oftast är personkretsen eller insatsen fel.
    ///
    /// ```ok insats
    /// {"omrade": "funktionsnedsattning", "insatstyp": "lss-daglig-verksamhet", "lagrum": "lss-9-10",
    ///  "timmarPerManad": null, "boendeform": null,
    ///  "person": {"idtyp": "personnummer", "id": "199006022397", "kon": "1"}, "personkrets": "2"}
    /// ```
    /// ```ok insats
    /// {"omrade": "funktionsnedsattning", "insatstyp": "lss-kontaktperson", "lagrum": "lss-9-4",
    ///  "timmarPerManad": null, "boendeform": null,
    ///  "person": {"idtyp": "personnummer", "id": "199006022397", "kon": "1"}, "personkrets": "3"}
    /// ```
    /// ```bad insats
    /// {"omrade": "funktionsnedsattning", "insatstyp": "lss-daglig-verksamhet", "lagrum": "lss-9-10",
    ///  "timmarPerManad": null, "boendeform": null,
    ///  "person": {"idtyp": "personnummer", "id": "199006022397", "kon": "1"}, "personkrets": "3"}
    /// ```
    JUR_020 {
        code: "JUR-020",
        name: "daglig-verksamhet-personkrets-3",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("LSS (1993:387) 7 §", Gallande)],
        posttyper: [Insats],
        fields: [Personkrets, Lagrum],
        message: {
            sv: "Daglig verksamhet enligt LSS anges för personkrets 3.",
            en: "Daily activities under LSS are given for personkrets 3.",
        },
        remedy: {
            sv: "Kontrollera personkrets och insats mot beslutet.",
            en: "Check personkrets and insats against the decision.",
        },
    }
}

/// No right to daily activities for personkrets 3.
pub(super) fn insats(vy: &PostVy<'_, Insats>) -> Option<Falt> {
    let is_daily = vy.post.lagrum? == Lagrum::LssPar9Punkt10;
    (is_daily && vy.post.personkrets? == Personkrets::Personkrets3).then_some(Falt::Personkrets)
}
