//! JUR-021.

use crate::falt::Falt;
use crate::kodlista::{Ansvarigtyp, Lagrum};
use crate::post::insats::Insats;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Regionen svarar för rådgivning och annat personligt stöd. En kommun gör det bara när ansvaret är överlåtet,
    /// eller när kommunen ligger utanför regionerna (Gotland).
    ///
    /// ```ok insats
    /// {"omrade": "funktionsnedsattning", "insatstyp": "lss-rad-och-stod", "lagrum": "lss-9-1",
    ///  "timmarPerManad": null, "boendeform": null,
    ///  "person": {"idtyp": "personnummer", "id": "199006022397", "kon": "1"}, "personkrets": "1",
    ///  "ansvarig": {"typ": "region"}}
    /// ```
    /// ```ok insats
    /// {"omrade": "funktionsnedsattning", "insatstyp": "lss-rad-och-stod", "lagrum": "lss-9-1",
    ///  "timmarPerManad": null, "boendeform": null,
    ///  "person": {"idtyp": "personnummer", "id": "199006022397", "kon": "1"}, "personkrets": "1",
    ///  "ansvarig": {"kommunkod": "0980", "typ": "kommun"}}
    /// ```
    /// ```bad insats
    /// {"omrade": "funktionsnedsattning", "insatstyp": "lss-rad-och-stod", "lagrum": "lss-9-1",
    ///  "timmarPerManad": null, "boendeform": null,
    ///  "person": {"idtyp": "personnummer", "id": "199006022397", "kon": "1"}, "personkrets": "1",
    ///  "ansvarig": {"typ": "kommun"}}
    /// ```
    JUR_021 {
        code: "JUR-021",
        name: "rad-och-stod-fran-kommun",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("LSS (1993:387) 2, 3 och 17 §§", Gallande)],
        posttyper: [Insats],
        fields: [AnsvarigTyp, AnsvarigKommunkod, Lagrum],
        message: {
            sv: "Rådgivning och annat personligt stöd enligt LSS lämnas av en kommun.",
            en: "Advice and other personal support under LSS is reported by a municipality.",
        },
        remedy: {
            sv: "Kontrollera att regionen har överlåtit ansvaret, eller ange regionen som ansvarig.",
            en: "Check that the region has transferred the responsibility, or give the region as responsible.",
        },
    }
}

/// The only municipality outside the regions, which has the tasks of one (LSS 3 §).
const GOTLAND: u16 = 980;

/// LSS 9 § 1 is for the region.
pub(super) fn insats(vy: &PostVy<'_, Insats>) -> Option<Falt> {
    let ansvarig = vy.post.ansvarig.as_ref()?;
    let is_kommun = matches!(ansvarig.typ?, Ansvarigtyp::Kommun | Ansvarigtyp::Socialnamnd);
    let is_gotland = ansvarig.kommunkod.is_some_and(|kommunkod| kommunkod.number() == GOTLAND);
    (vy.post.lagrum? == Lagrum::LssPar9Punkt1 && is_kommun && !is_gotland).then_some(Falt::AnsvarigTyp)
}
