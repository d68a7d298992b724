//! REL-046.

use crate::falt::Falt;
use crate::kodlista::{BarnetsAsikt, JaNejEjAktuellt};
use crate::post::insats::Insats;
use crate::post::utredning::Utredning;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Om barnet har framfört sin åsikt eller hörts är uppgifter om barn och unga. För den som var 21 år är
    /// de inte aktuella.
    ///
    /// ```ok insats
    /// {"barnetsAsikt": "ej-aktuellt"}
    /// ```
    /// ```bad insats
    /// {"barnetsAsikt": "framford"}
    /// ```
    /// ```ok utredning
    /// {"person": {"id": "200407012392", "kon": "1"}, "lagrum": "sol-2001-11", "inleddDatum": "2025-06-02",
    ///  "barnetHort": "ja"}
    /// ```
    /// ```bad utredning
    /// {"person": {"id": "200405012394", "kon": "1"}, "lagrum": "sol-2001-11", "inleddDatum": "2025-06-02",
    ///  "barnetHort": "ja"}
    /// ```
    /// ```ok utredning
    /// {"person": {"id": "199006022397", "kon": "1"}, "lagrum": "sol-2001-11", "inleddDatum": "2025-06-02",
    ///  "barnetHort": "ej-aktuellt"}
    /// ```
    /// ```bad utredning
    /// {"person": {"id": "199006022397", "kon": "1"}, "lagrum": "sol-2001-11", "inleddDatum": "2025-06-02",
    ///  "barnetHort": "ja"}
    /// ```
    REL_046 {
        code: "REL-046",
        name: "barnets-rost-for-vuxen",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("SoL 3 kap. 1 § och 22 kap. 7 §", Gallande), ("Eget förslag: gränsen 21 år", EgetForslag)],
        posttyper: [Insats, Utredning],
        fields: [BarnetsAsikt, BarnetHort, Beslutsdatum, InleddDatum, PersonId, PersonFodelsear],
        message: {
            sv: "Barnets röst anges för någon som är 21 år eller äldre.",
            en: "The voice of the child is stated for somebody who is 21 or older.",
        },
        remedy: {
            sv: "Ange ej-aktuellt, eller kontrollera personnumret.",
            en: "Give ej-aktuellt, or check the number.",
        },
    }
}

/// It concerns whoever was young at the decision.
pub(super) fn insats(vy: &PostVy<'_, Insats>) -> Option<Falt> {
    let is_adult = vy.alder?.minst(21, vy.post.beslutsdatum?).is_certain();
    (is_adult && vy.post.barnets_asikt? != BarnetsAsikt::EjAktuellt).then_some(Falt::BarnetsAsikt)
}

/// It concerns whoever was young at the beginning.
pub(super) fn utredning(vy: &PostVy<'_, Utredning>) -> Option<Falt> {
    let is_adult = vy.alder?.minst(21, vy.post.inledd_datum?).is_certain();
    (is_adult && vy.post.barnet_hort? != JaNejEjAktuellt::EjAktuellt).then_some(Falt::BarnetHort)
}
