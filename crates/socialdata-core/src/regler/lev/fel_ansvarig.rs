//! LEV-002.

use crate::falt::Falt;
use crate::post::{Post, Value};
use crate::regler::macros::regel;
use crate::validering::{Context, InForce};

regel! {
    /// Den som svarar för uppgifterna är den som installationen är inställd för, eller någon som har gett ett mandat. Annars har en annan nämnds eller kommuns uppgifter hamnat i filen, och de får inte lämnas vidare härifrån.
    ///
    /// Regeln behöver veta vem som är ansvarig; utan det tiger den. I exemplen svarar 212000-0142 för posten.
    ///
    /// ```ok leverans
    /// {"ansvariga": ["2120009994", "2120000142"], "leverans": [{"posttyp": "insats"}]}
    /// ```
    /// ```bad leverans
    /// {"ansvariga": ["2120009994"], "leverans": [{"posttyp": "insats"}]}
    /// ```
    LEV_002 {
        code: "LEV-002",
        name: "fel-ansvarig",
        severity: Error,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("OSL (2009:400) 26 kap. 1 §", Gallande), ("SoL 15 kap. 8 §", Gallande)],
        posttyper: [
            EkonomisktBistand, EkonomisktBistandAvslut, Insats, Placering, InsatsUtanBehovsprovning, Utredning,
            Anmalan, Uppfoljning,
        ],
        fields: [AnsvarigOrganisationsnummer],
        message: {
            sv: "Den ansvariga är inte den som installationen är inställd för, och har inte gett något mandat.",
            en: "The responsible body is not the configured one, and has given no mandate.",
        },
        remedy: {
            sv: "Ta bort posten ur uttaget, eller rätta organisationsnumret. Lämnas uppgifter för någon annan ska mandatet finnas i inställningarna.",
            en: "Remove the record from the export, or correct the organisation number. A mandate to hand in for others belongs in the configuration.",
        },
    }
}

/// The organisation number must be one of those that may answer for the data.
pub(super) fn record(post: &Post, context: &Context) -> Option<Falt> {
    let ansvariga = context.ansvariga.as_deref()?;
    let Some(Value::Text(number)) = post.get(Falt::AnsvarigOrganisationsnummer) else { return None };
    let is_known = ansvariga.iter().any(|ansvarig| ansvarig.as_str() == number);
    (!is_known).then_some(Falt::AnsvarigOrganisationsnummer)
}
