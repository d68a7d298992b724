//! TID-009.

use chrono::Days;

use crate::falt::Falt;
use crate::post::anmalan::Anmalan;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// När en anmälan gäller ett barn eller en ung person bedöms genast om det behövs omedelbart skydd. Dagen
    /// efter räknas som genast: anmälan kan komma på kvällen.
    ///
    /// ```ok anmalan
    /// {"inkomDatum": "2026-09-03", "skyddsbedomningDatum": "2026-09-04"}
    /// ```
    /// ```bad anmalan
    /// {"inkomDatum": "2026-09-03", "skyddsbedomningDatum": "2026-09-05"}
    /// ```
    /// ```ok anmalan
    /// {"period": "2028-02", "inkomDatum": "2028-02-28", "skyddsbedomningDatum": "2028-02-29",
    ///  "beslutDatum": "2028-02-29"}
    /// ```
    /// ```bad anmalan
    /// {"period": "2028-03", "inkomDatum": "2028-02-28", "skyddsbedomningDatum": "2028-03-01",
    ///  "beslutDatum": "2028-03-01"}
    /// ```
    TID_009 {
        code: "TID-009",
        name: "skyddsbedomning-drojer",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce { from: Some((2025, 7)), to: None },
        basis: [("SoL 20 kap. 1 §", Gallande)],
        posttyper: [Anmalan],
        fields: [SkyddsbedomningDatum, InkomDatum],
        message: {
            sv: "Skyddsbedömningen gjordes senare än dagen efter att anmälan kom in.",
            en: "The safety assessment was made later than the day after the report came in.",
        },
        remedy: {
            sv: "Kontrollera datumen. Är de riktiga har bedömningen inte gjorts genast.",
            en: "Check the dates. If they are right, the assessment was not made at once.",
        },
    }
}

/// The assessment is made at once: that day or the next.
pub(super) fn anmalan(vy: &PostVy<'_, Anmalan>) -> Option<Falt> {
    let limit = vy.post.inkom_datum?.checked_add_days(Days::new(1))?;
    (vy.post.skyddsbedomning_datum? > limit).then_some(Falt::SkyddsbedomningDatum)
}
