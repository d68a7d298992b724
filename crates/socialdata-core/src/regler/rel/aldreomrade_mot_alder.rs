//! REL-036.

use crate::falt::Falt;
use crate::kodlista::Omrade;
use crate::post::insats::Insats;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Området äldre gäller oftast dem som är 65 år eller äldre. Lagen har ingen gräns.
    ///
    /// ```ok insats
    /// {"person": {"id": "196109072972", "kon": "1"}}
    /// ```
    /// ```bad insats
    /// {"person": {"id": "196110023055", "kon": "1"}}
    /// ```
    REL_036 {
        code: "REL-036",
        name: "aldreomrade-mot-alder",
        severity: Info,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("Eget förslag: 65 år som i dagens statistik", EgetForslag)],
        posttyper: [Insats],
        fields: [Omrade, Period, PersonId, PersonFodelsear],
        message: {
            sv: "Området är äldre men personen är under 65 år.",
            en: "The area is older people but the person is under 65.",
        },
        remedy: {
            sv: "Kontrollera området. Personer under 65 år hör oftast till funktionsnedsättning.",
            en: "Check the area. Persons under 65 mostly belong to disability.",
        },
    }
}

/// Whoever gets an insats for older people has turned 65. Who is born after the period has a finding for that.
pub(super) fn insats(vy: &PostVy<'_, Insats>) -> Option<Falt> {
    let (alder, end) = (vy.alder?, vy.period?.last_day());
    let is_young = alder.yngre_an(65, end).is_certain() && !alder.is_unborn_on(end);
    (is_young && vy.post.omrade? == Omrade::Aldre).then_some(Falt::Omrade)
}
