//! JUR-034.

use crate::falt::Falt;
use crate::post::anmalan::Anmalan;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;
use chrono::Days;

regel! {
    /// Nämnden beslutar om utredning ska inledas inom 14 dagar från det att anmälan kom in; bara synnerliga skäl
    /// ger mer tid. Pågår redan en utredning behövs inget beslut, och det anges som utfall.
    ///
    /// ```ok anmalan
    /// {"beslutDatum": null, "utfall": "utredning-pagar"}
    /// ```
    /// ```ok anmalan
    /// {"inkomDatum": "2026-09-16", "skyddsbedomningDatum": "2026-09-16", "beslutDatum": null,
    ///  "utfall": null}
    /// ```
    /// ```bad anmalan
    /// {"inkomDatum": "2026-09-15", "skyddsbedomningDatum": "2026-09-15", "beslutDatum": null,
    ///  "utfall": null}
    /// ```
    JUR_034 {
        code: "JUR-034",
        name: "beslut-om-utredning-saknas",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce { from: Some((2025, 7)), to: None },
        basis: [("SoL (2025:400) 20 kap. 2 §", Gallande)],
        posttyper: [Anmalan],
        fields: [BeslutDatum, InkomDatum, Utfall, Period],
        message: {
            sv: "Anmälan kom in för mer än 14 dagar sedan och beslut om utredning saknas.",
            en: "The report of concern is more than 14 days old and no decision on an inquiry is there.",
        },
        remedy: {
            sv: "Ange beslutDatum och utfall.",
            en: "Give beslutDatum and utfall.",
        },
    }
}

/// Either a decision, or an outcome that needs none, or still time on the last day of the period.
pub(super) fn anmalan(vy: &PostVy<'_, Anmalan>) -> Option<Falt> {
    let latest = vy.post.inkom_datum?.checked_add_days(Days::new(14))?;
    let is_open = vy.is_absent(Falt::BeslutDatum) && vy.is_absent(Falt::Utfall);
    (is_open && latest < vy.period?.last_day()).then_some(Falt::BeslutDatum)
}
