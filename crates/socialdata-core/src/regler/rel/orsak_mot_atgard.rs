//! REL-020.

use crate::falt::Falt;
use crate::kodlista::{Andringsorsak, Atgard};
use crate::regler::macros::regel;
use crate::validering::InForce;

regel! {
    /// En del orsaker passar bara en rättelse och andra bara en makulering. Fel person makuleras och
    /// rapporteras på nytt; det rättas inte.
    ///
    /// ```ok insats placering insats-utan-behovsprovning utredning anmalan uppfoljning ekonomiskt-bistand ekonomiskt-bistand-avslut
    /// {"version": 2, "atgard": "rattelse", "orsak": "felregistrerad"}
    /// ```
    /// ```bad insats placering insats-utan-behovsprovning utredning anmalan uppfoljning ekonomiskt-bistand ekonomiskt-bistand-avslut
    /// {"version": 2, "atgard": "rattelse", "orsak": "fel-person"}
    /// ```
    /// ```ok uppfoljning
    /// {"version": 2, "atgard": "makulering", "orsak": "fel-person", "person": null, "insatsId": null,
    ///  "datum": null, "matt": null, "varde": null, "uppgiftslamnare": null}
    /// ```
    /// ```bad uppfoljning
    /// {"version": 2, "atgard": "makulering", "orsak": "andrad-i-kallan", "person": null, "insatsId": null,
    ///  "datum": null, "matt": null, "varde": null, "uppgiftslamnare": null}
    /// ```
    REL_020 {
        code: "REL-020",
        name: "orsak-mot-atgard",
        severity: Error,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [
            ("Omöjligt i sig: orsaken beskriver en annan åtgärd", EgetForslag),
            ("Kodlistan andringsorsak", EgetForslag),
        ],
        posttyper: [
            Insats,
            Placering,
            InsatsUtanBehovsprovning,
            Utredning,
            Anmalan,
            Uppfoljning,
            EkonomisktBistand,
            EkonomisktBistandAvslut,
        ],
        fields: [Orsak, Atgard],
        message: {
            sv: "Orsaken kan inte anges för den åtgärden.",
            en: "That reason cannot be given for that action.",
        },
        remedy: {
            sv: "Ange en orsak som passar åtgärden. Kodlistan andringsorsak säger vilka åtgärder varje orsak gäller.",
            en: "Give a reason that fits the action. The code list andringsorsak says for which actions each reason is.",
        },
    }
}

/// The code list allows the reason for the action.
pub(super) fn handelse(atgard: Atgard, orsak: Option<Andringsorsak>) -> Option<Falt> {
    let orsak = orsak.filter(|_| atgard != Atgard::Rapport)?;
    (!orsak.atgarder().contains(&atgard)).then_some(Falt::Orsak)
}
