//! REL-021.

use crate::falt::Falt;
use crate::post::insats::Insats;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// När beslutet har upphört att gälla anges varför. Ligger slutet efter perioden är orsaken inte känd än.
    ///
    /// ```ok insats
    /// {"verkstalldTill": "2026-09-20", "avslutsdatum": "2026-09-20", "avslutsorsak": "flyttat"}
    /// ```
    /// ```bad insats
    /// {"verkstalldTill": "2026-09-20", "avslutsdatum": "2026-09-20"}
    /// ```
    /// ```bad insats
    /// {"avslutsdatum": "2026-09-30"}
    /// ```
    /// ```ok insats
    /// {"avslutsdatum": "2026-10-01"}
    /// ```
    REL_021 {
        code: "REL-021",
        name: "avslutsorsak-saknas",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("Eget förslag: avslutsorsaken behövs för att följa vad insatserna ledde till", EgetForslag)],
        posttyper: [Insats],
        fields: [Avslutsorsak, Avslutsdatum, Period],
        message: {
            sv: "Beslutet har upphört men avslutsorsak saknas.",
            en: "The decision has ended but the reason is missing.",
        },
        remedy: {
            sv: "Ange avslutsorsak.",
            en: "Give avslutsorsak.",
        },
    }
}

/// A decision that has ended says why.
pub(super) fn insats(vy: &PostVy<'_, Insats>) -> Option<Falt> {
    let has_ended = vy.post.avslutsdatum? <= vy.period?.last_day();
    (has_ended && vy.is_absent(Falt::Avslutsorsak)).then_some(Falt::Avslutsorsak)
}
