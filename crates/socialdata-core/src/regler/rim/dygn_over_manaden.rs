//! RIM-003.

use chrono::Datelike as _;

use crate::falt::Falt;
use crate::post::insats::Insats;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Ett beviljat antal dygn som är större än periodens dagar kan inte ges hela. Beslutet kan gälla längre
    /// månader, och därför är det en upplysning.
    ///
    /// ```ok insats
    /// {"insatstyp": "korttidsplats", "timmarPerManad": null, "dygnPerManad": 30}
    /// ```
    /// ```bad insats
    /// {"insatstyp": "korttidsplats", "timmarPerManad": null, "dygnPerManad": 31}
    /// ```
    /// ```ok insats
    /// {"period": "2028-02", "insatstyp": "korttidsplats", "timmarPerManad": null, "dygnPerManad": 29}
    /// ```
    /// ```bad insats
    /// {"period": "2028-02", "insatstyp": "korttidsplats", "timmarPerManad": null, "dygnPerManad": 30}
    /// ```
    RIM_003 {
        code: "RIM-003",
        name: "dygn-over-manaden",
        severity: Info,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("Eget förslag: månadens längd", EgetForslag)],
        posttyper: [Insats],
        fields: [DygnPerManad, Period],
        message: {
            sv: "Antalet dygn är större än månadens dagar.",
            en: "The number of days is larger than the days of the month.",
        },
        remedy: {
            sv: "Kontrollera dygnPerManad.",
            en: "Check dygnPerManad.",
        },
    }
}

/// A month has as many days as it has.
pub(super) fn insats(vy: &PostVy<'_, Insats>) -> Option<Falt> {
    (vy.post.dygn_per_manad? > vy.period?.last_day().day()).then_some(Falt::DygnPerManad)
}
