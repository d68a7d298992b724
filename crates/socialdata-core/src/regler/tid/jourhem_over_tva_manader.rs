//! TID-011.

use crate::falt::Falt;
use crate::kodlista::Placeringsform;
use crate::post::placering::Placering;
use crate::regler::macros::regel;
use crate::regler::varaktighet::{last_day, months_after};
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Ett barn får vara i jourhem högst två månader efter att utredningen har avslutats, om det inte finns
    /// särskilda skäl. En post om en placering säger inte när utredningen avslutades. Den skulle vara klar
    /// senast fyra månader efter att placeringen började, så efter sex månader har tiden gått ut om
    /// utredningen inte har förlängts.
    ///
    /// ```ok placering
    /// {"placeringsform": "jourhem", "startdatum": "2026-03-30"}
    /// ```
    /// ```bad placering
    /// {"placeringsform": "jourhem", "startdatum": "2026-03-29"}
    /// ```
    /// ```ok placering
    /// {"period": "2028-02", "placeringsform": "jourhem", "startdatum": "2027-08-29",
    ///  "slutdatum": "2028-02-29"}
    /// ```
    /// ```bad placering
    /// {"period": "2028-02", "placeringsform": "jourhem", "startdatum": "2027-08-28",
    ///  "slutdatum": "2028-02-29"}
    /// ```
    /// ```ok placering
    /// {"startdatum": "2026-03-29"}
    /// ```
    TID_011 {
        code: "TID-011",
        name: "jourhem-over-tva-manader",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce { from: Some((2025, 7)), to: None },
        basis: [("SoL 22 kap. 4 § och 20 kap. 3 §", Gallande)],
        posttyper: [Placering],
        fields: [Startdatum, Slutdatum, Placeringsform],
        message: {
            sv: "Vistelsen i jourhem har varat mer än sex månader, alltså mer än två månader efter en utredning i rätt tid.",
            en: "The stay in a jourhem has lasted more than six months, that is more than two months after an utredning within its time.",
        },
        remedy: {
            sv: "Kontrollera datumen och placeringsformen. Är de riktiga ska det finnas särskilda skäl, eller en förlängd utredning.",
            en: "Check the dates and the form of the placement. If they are right, there should be special reasons, or a prolonged utredning.",
        },
    }
}

/// Four months for the utredning and two after it are the longest ordinary stay in a jourhem.
pub(super) fn placering(vy: &PostVy<'_, Placering>) -> Option<Falt> {
    let limit = months_after(vy.post.startdatum?, 6)?;
    let end = last_day(vy, Falt::Slutdatum, vy.post.slutdatum)?;
    (vy.post.placeringsform? == Placeringsform::Jourhem && end > limit).then_some(Falt::Startdatum)
}
