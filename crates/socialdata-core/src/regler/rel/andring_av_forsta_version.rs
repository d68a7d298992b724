//! REL-049.

use crate::falt::Falt;
use crate::kodlista::Atgard;
use crate::regler::macros::regel;
use crate::validering::InForce;

regel! {
    /// Den första versionen av en post är en rapport. En rättelse eller en makulering ändrar något som redan
    /// har en version.
    ///
    /// ```ok insats placering insats-utan-behovsprovning utredning anmalan uppfoljning ekonomiskt-bistand ekonomiskt-bistand-avslut
    /// {"version": 2, "atgard": "rattelse", "orsak": "felregistrerad"}
    /// ```
    /// ```ok insats placering insats-utan-behovsprovning utredning anmalan uppfoljning ekonomiskt-bistand ekonomiskt-bistand-avslut
    /// {"version": 1, "atgard": "rapport"}
    /// ```
    /// ```bad insats placering insats-utan-behovsprovning utredning anmalan uppfoljning ekonomiskt-bistand ekonomiskt-bistand-avslut
    /// {"version": 1, "atgard": "rattelse", "orsak": "felregistrerad"}
    /// ```
    /// ```ok uppfoljning
    /// {"version": 2, "atgard": "makulering", "orsak": "annan", "person": null, "insatsId": null,
    ///  "datum": null, "matt": null, "varde": null, "uppgiftslamnare": null}
    /// ```
    /// ```bad uppfoljning
    /// {"version": 1, "atgard": "makulering", "orsak": "annan", "person": null, "insatsId": null,
    ///  "datum": null, "matt": null, "varde": null, "uppgiftslamnare": null}
    /// ```
    REL_049 {
        code: "REL-049",
        name: "andring-av-forsta-version",
        severity: Error,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("Omöjligt i sig: det som inte har rapporterats kan inte ändras", EgetForslag)],
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
        fields: [Version, Atgard],
        message: {
            sv: "Den första versionen är en rättelse eller makulering.",
            en: "The first version is a correction or a void.",
        },
        remedy: {
            sv: "Rätta version, eller lämna posten som rapport.",
            en: "Correct version, or hand in the record as a report.",
        },
    }
}

/// The first version is a report.
pub(super) fn handelse(atgard: Atgard, version: Option<u32>) -> Option<Falt> {
    (atgard != Atgard::Rapport && version? == 1).then_some(Falt::Version)
}
