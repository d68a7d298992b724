//! JUR-033.

use crate::falt::Falt;
use crate::post::anmalan::Anmalan;
use crate::regler::alder::Svar;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// När en anmälan om ett barn eller en ung person kommer in bedömer nämnden genast om det behövs omedelbart
    /// skydd, och dokumenterar det. För den anmälan som kom in periodens sista dag kan bedömningen stå i nästa
    /// leverans.
    ///
    /// ```ok anmalan
    /// {"skyddsbedomningDatum": "2026-09-04"}
    /// ```
    /// ```ok anmalan
    /// {"inkomDatum": "2026-09-30", "skyddsbedomningDatum": null, "beslutDatum": null, "utfall": null}
    /// ```
    /// ```ok anmalan
    /// {"skyddsbedomningDatum": null,
    ///  "person": {"idtyp": "personnummer", "id": "200508012382", "kon": "2"}}
    /// ```
    /// ```bad anmalan
    /// {"skyddsbedomningDatum": null}
    /// ```
    /// ```bad anmalan
    /// {"inkomDatum": "2026-09-29", "skyddsbedomningDatum": null, "beslutDatum": null, "utfall": null}
    /// ```
    JUR_033 {
        code: "JUR-033",
        name: "skyddsbedomning-saknas",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce { from: Some((2025, 7)), to: None },
        basis: [("SoL (2025:400) 20 kap. 1 §", Gallande)],
        posttyper: [Anmalan],
        fields: [SkyddsbedomningDatum, InkomDatum, Period, PersonId, PersonFodelsear],
        message: {
            sv: "Anmälan saknar skyddsbedömning.",
            en: "The report of concern has no safety assessment.",
        },
        remedy: {
            sv: "Ange dagen för skyddsbedömningen.",
            en: "Give the day of the safety assessment.",
        },
    }
}

/// The assessment is there, unless the concern came on the last day or is about an adult.
pub(super) fn anmalan(vy: &PostVy<'_, Anmalan>) -> Option<Falt> {
    let inkom = vy.post.inkom_datum?;
    let is_adult = vy.alder.is_some_and(|alder| alder.minst(21, inkom) == Svar::Ja);
    let is_missing = vy.is_absent(Falt::SkyddsbedomningDatum) && inkom < vy.period?.last_day();
    (is_missing && !is_adult).then_some(Falt::SkyddsbedomningDatum)
}
