//! TID-007.

use chrono::Days;

use crate::falt::Falt;
use crate::kodlista::UtfallAnmalan;
use crate::post::anmalan::Anmalan;
use crate::regler::macros::regel;
use crate::regler::varaktighet::is_known;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Om en utredning ska inledas beslutas inom 14 dagar från att anmälan kom in. Det får ta längre tid om
    /// det finns synnerliga skäl, och inget beslut behövs när en utredning redan pågår.
    ///
    /// ```ok anmalan
    /// {"inkomDatum": "2026-09-03", "beslutDatum": "2026-09-17"}
    /// ```
    /// ```bad anmalan
    /// {"inkomDatum": "2026-09-03", "beslutDatum": "2026-09-18"}
    /// ```
    /// ```ok anmalan
    /// {"inkomDatum": "2026-09-03", "beslutDatum": "2026-09-18", "utfall": "utredning-pagar"}
    /// ```
    /// ```ok anmalan
    /// {"period": "2028-03", "inkomDatum": "2028-02-16", "skyddsbedomningDatum": "2028-02-16",
    ///  "beslutDatum": "2028-03-01"}
    /// ```
    /// ```bad anmalan
    /// {"period": "2028-03", "inkomDatum": "2028-02-16", "skyddsbedomningDatum": "2028-02-16",
    ///  "beslutDatum": "2028-03-02"}
    /// ```
    TID_007 {
        code: "TID-007",
        name: "forhandsbedomning-over-14-dagar",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce { from: Some((2025, 7)), to: None },
        basis: [("SoL 20 kap. 2 §", Gallande)],
        posttyper: [Anmalan],
        fields: [BeslutDatum, InkomDatum, Utfall],
        message: {
            sv: "Förhandsbedömningen tog mer än 14 dagar.",
            en: "The decision whether to open an utredning took more than 14 days.",
        },
        remedy: {
            sv: "Kontrollera datumen. Är de riktiga finns det synnerliga skäl, eller så har fristen överskridits.",
            en: "Check the dates. If they are right, there are exceptional reasons, or the time limit was exceeded.",
        },
    }
}

/// The decision comes within 14 days, unless an utredning is under way already.
pub(super) fn anmalan(vy: &PostVy<'_, Anmalan>) -> Option<Falt> {
    let is_exempt = vy.post.utfall == Some(UtfallAnmalan::UtredningPagar);
    if is_exempt || !is_known(vy, Falt::Utfall, vy.post.utfall.is_some()) {
        return None;
    }
    let limit = vy.post.inkom_datum?.checked_add_days(Days::new(14))?;
    (vy.post.beslut_datum? > limit).then_some(Falt::BeslutDatum)
}
