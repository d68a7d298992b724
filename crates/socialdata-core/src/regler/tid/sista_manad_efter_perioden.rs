//! TID-022.

use crate::falt::Falt;
use crate::post::ekonomiskt_bistand_avslut::EkonomisktBistandAvslut;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Att biståndet har upphört redovisas tidigast i den sista månaden med bistånd.
    ///
    /// ```ok ekonomiskt-bistand-avslut
    /// {"period": "2026-09", "sistaBistandsmanad": "2026-09"}
    /// ```
    /// ```bad ekonomiskt-bistand-avslut
    /// {"period": "2026-09", "sistaBistandsmanad": "2026-10"}
    /// ```
    /// ```bad ekonomiskt-bistand-avslut
    /// {"period": "2026-12", "sistaBistandsmanad": "2027-01"}
    /// ```
    TID_022 {
        code: "TID-022",
        name: "sista-manad-efter-perioden",
        severity: Error,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("Omöjligt i sig: ett bistånd har inte upphört före sin sista månad", EgetForslag)],
        posttyper: [EkonomisktBistandAvslut],
        fields: [SistaBistandsmanad, Period],
        message: {
            sv: "Den sista biståndsmånaden ligger efter perioden.",
            en: "The last month of support lies after the period.",
        },
        remedy: {
            sv: "Rätta sistaBistandsmanad eller period. Månaden är den som biståndet avser, inte den då det betalas ut.",
            en: "Correct sistaBistandsmanad or period. The month is the one that the support is for, not that of payment.",
        },
    }
}

/// The support has ended by the period of the record.
pub(super) fn ekonomiskt_bistand_avslut(vy: &PostVy<'_, EkonomisktBistandAvslut>) -> Option<Falt> {
    (vy.post.sista_bistandsmanad? > vy.period?).then_some(Falt::SistaBistandsmanad)
}
