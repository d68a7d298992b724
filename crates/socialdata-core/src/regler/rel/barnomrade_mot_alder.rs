//! REL-035.

use crate::falt::Falt;
use crate::kodlista::Omrade;
use crate::post::insats::Insats;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Området barn och unga gäller dem som är under 21 år. Åldern räknas dagen då insatsen började, eller
    /// beslutades om den inte har börjat.
    ///
    /// ```ok insats
    /// {"person": {"id": "200510012396", "kon": "1"}, "omrade": "barn-och-unga",
    ///  "insatstyp": "personligt-stod", "timmarPerManad": null, "boendeform": null}
    /// ```
    /// ```bad insats
    /// {"person": {"id": "200508012390", "kon": "1"}, "omrade": "barn-och-unga",
    ///  "insatstyp": "personligt-stod", "timmarPerManad": null, "boendeform": null}
    /// ```
    REL_035 {
        code: "REL-035",
        name: "barnomrade-mot-alder",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("SoL 3 kap. 1 § och 22 kap. 7 §", Gallande)],
        posttyper: [Insats],
        fields: [Omrade, VerkstalldFran, Beslutsdatum, PersonId, PersonFodelsear],
        message: {
            sv: "Området är barn och unga men personen var 21 år eller äldre när insatsen började.",
            en: "The area is children and young people but the person was 21 or older when the insats began.",
        },
        remedy: {
            sv: "Rätta området, eller kontrollera personnumret.",
            en: "Correct the area, or check the number.",
        },
    }
}

/// Whoever gets an insats for young people is young.
pub(super) fn insats(vy: &PostVy<'_, Insats>) -> Option<Falt> {
    let start = vy.post.verkstalld_fran.or(vy.post.beslutsdatum)?;
    let is_adult = vy.alder?.minst(21, start).is_certain();
    (is_adult && vy.post.omrade? == Omrade::BarnOchUnga).then_some(Falt::Omrade)
}
