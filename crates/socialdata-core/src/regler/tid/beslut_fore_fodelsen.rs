//! TID-013.

use chrono::NaiveDate;

use crate::falt::Falt;
use crate::post::anmalan::Anmalan;
use crate::post::insats::Insats;
use crate::post::utredning::Utredning;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Ett beslut, en utredning eller en anmälan före personens födelseår är nästan alltid ett fel i datumet
    /// eller i numret. Det kan gälla ett väntat barn, och därför är det en varning. Har insatsen också börjat
    /// före födelseåret säger TID-006 det, och är personen född efter perioden säger PNR-004 eller PNR-012
    /// det.
    ///
    /// ```ok insats
    /// {"person": {"id": "202302022393", "kon": "1"}, "omrade": "barn-och-unga",
    ///  "insatstyp": "personligt-stod", "timmarPerManad": null, "boendeform": null,
    ///  "samtycke": "vardnadshavare", "lagrum": "sol-2001-4-1", "beslutsdatum": "2023-01-01",
    ///  "verkstalldFran": "2023-02-20"}
    /// ```
    /// ```bad insats
    /// {"person": {"id": "202302022393", "kon": "1"}, "omrade": "barn-och-unga",
    ///  "insatstyp": "personligt-stod", "timmarPerManad": null, "boendeform": null,
    ///  "samtycke": "vardnadshavare", "lagrum": "sol-2001-4-1", "beslutsdatum": "2022-12-31",
    ///  "verkstalldFran": "2023-02-20"}
    /// ```
    /// ```ok utredning
    /// {"person": {"id": "202302022393", "kon": "1"}, "lagrum": "sol-2001-11", "inleddDatum": "2023-01-01"}
    /// ```
    /// ```bad utredning
    /// {"person": {"id": "202302022393", "kon": "1"}, "lagrum": "sol-2001-11", "inleddDatum": "2022-12-31"}
    /// ```
    /// ```ok anmalan
    /// {"person": {"id": "202302022393", "kon": "1"}, "inkomDatum": "2023-01-01",
    ///  "skyddsbedomningDatum": "2023-01-01", "beslutDatum": "2023-01-09"}
    /// ```
    /// ```bad anmalan
    /// {"person": {"id": "202302022393", "kon": "1"}, "inkomDatum": "2022-12-31",
    ///  "skyddsbedomningDatum": "2022-12-31", "beslutDatum": "2023-01-09"}
    /// ```
    TID_013 {
        code: "TID-013",
        name: "beslut-fore-fodelsen",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [
            ("Eget förslag: bara ett väntat barn kan ha ett beslut från tiden före födelsen", EgetForslag),
        ],
        posttyper: [Insats, Utredning, Anmalan],
        fields: [Beslutsdatum, InleddDatum, InkomDatum, PersonId, PersonFodelsear],
        message: {
            sv: "Beslutet, utredningen eller anmälan är från tiden före personens födelseår.",
            en: "The decision, the utredning or the report is from before the birth year of the person.",
        },
        remedy: {
            sv: "Kontrollera datumet och personens identitet.",
            en: "Check the date and the identity of the person.",
        },
    }
}

/// The decision comes after birth. An insats that has begun before is another rule's.
pub(super) fn insats(vy: &PostVy<'_, Insats>) -> Option<Falt> {
    let has_begun = is_before_birth(vy, vy.post.verkstalld_fran) == Some(true);
    (!has_begun && is_before_birth(vy, vy.post.beslutsdatum)?).then_some(Falt::Beslutsdatum)
}

/// The utredning begins after birth.
pub(super) fn utredning(vy: &PostVy<'_, Utredning>) -> Option<Falt> {
    is_before_birth(vy, vy.post.inledd_datum)?.then_some(Falt::InleddDatum)
}

/// The report comes in after birth.
pub(super) fn anmalan(vy: &PostVy<'_, Anmalan>) -> Option<Falt> {
    is_before_birth(vy, vy.post.inkom_datum)?.then_some(Falt::InkomDatum)
}

/// Whether `date` lies in a year before the birth year of somebody who was born by the end of the period.
fn is_before_birth<T>(vy: &PostVy<'_, T>, date: Option<NaiveDate>) -> Option<bool> {
    let alder = vy.alder?;
    Some(!alder.is_unborn_on(vy.period?.last_day()) && alder.is_before_birth_year(date?))
}
