//! REL-015.

use crate::falt::Falt;
use crate::kodlista::Lagrum;
use crate::post::insats::Insats;
use crate::regler::macros::regel;
use crate::regler::varaktighet::last_day;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Boende enligt LSS 9 § 8 är för barn och ungdomar. Lagen har ingen gräns, men den som är 23 år eller
    /// äldre bor enligt 9 § 9. Åldern räknas insatsens sista dag i perioden.
    ///
    /// ```ok insats
    /// {"person": {"id": "200310012398", "kon": "1"}, "omrade": "funktionsnedsattning",
    ///  "timmarPerManad": null, "insatstyp": "lss-bostad-barn", "lagrum": "lss-9-8", "personkrets": "1",
    ///  "boendeform": "sarskilt"}
    /// ```
    /// ```bad insats
    /// {"person": {"id": "200309012391", "kon": "1"}, "omrade": "funktionsnedsattning",
    ///  "timmarPerManad": null, "insatstyp": "lss-bostad-barn", "lagrum": "lss-9-8", "personkrets": "1",
    ///  "boendeform": "sarskilt"}
    /// ```
    /// ```ok insats
    /// {"person": {"id": "200309012391", "kon": "1"}, "omrade": "funktionsnedsattning",
    ///  "timmarPerManad": null, "insatstyp": "lss-bostad-barn", "lagrum": "lss-9-8", "personkrets": "1",
    ///  "boendeform": "sarskilt", "verkstalldTill": "2026-09-01"}
    /// ```
    REL_015 {
        code: "REL-015",
        name: "boende-barn-mot-alder",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("LSS 9 § 8", Gallande), ("Eget förslag: gränsen 23 år", EgetForslag)],
        posttyper: [Insats],
        fields: [Lagrum, VerkstalldTill, Period, PersonId, PersonFodelsear],
        message: {
            sv: "Boende för barn och ungdomar ges till någon som är 23 år eller äldre.",
            en: "Housing for children and young people is given to somebody who is 23 or older.",
        },
        remedy: {
            sv: "Kontrollera om insatsen vilar på 9 § 9.",
            en: "Check whether the insats rests on 9 § 9.",
        },
    }
}

/// Whoever lives there is young.
pub(super) fn insats(vy: &PostVy<'_, Insats>) -> Option<Falt> {
    let end = last_day(vy, Falt::VerkstalldTill, vy.post.verkstalld_till)?.min(vy.period?.last_day());
    let is_adult = vy.alder?.minst(23, end).is_certain();
    (is_adult && vy.post.lagrum? == Lagrum::LssPar9Punkt8).then_some(Falt::Lagrum)
}
