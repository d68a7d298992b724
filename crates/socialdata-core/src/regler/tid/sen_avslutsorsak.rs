//! TID-023.

use crate::falt::Falt;
use crate::post::ekonomiskt_bistand_avslut::EkonomisktBistandAvslut;
use crate::regler::macros::regel;
use crate::regler::varaktighet::months_after;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Avslutsorsaken lämnas senast fyra månader efter den sista månaden med bistånd. Efter mer än fem år
    /// säger JUR-041 det.
    ///
    /// ```ok ekonomiskt-bistand-avslut
    /// {"period": "2026-09", "sistaBistandsmanad": "2026-05"}
    /// ```
    /// ```bad ekonomiskt-bistand-avslut
    /// {"period": "2026-09", "sistaBistandsmanad": "2026-04"}
    /// ```
    /// ```ok ekonomiskt-bistand-avslut
    /// {"period": "2027-02", "sistaBistandsmanad": "2026-10"}
    /// ```
    /// ```bad ekonomiskt-bistand-avslut
    /// {"period": "2027-02", "sistaBistandsmanad": "2026-09"}
    /// ```
    TID_023 {
        code: "TID-023",
        name: "sen-avslutsorsak",
        severity: Info,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("HSLF-FS 2015:30, bilaga 2", Gallande)],
        posttyper: [EkonomisktBistandAvslut],
        fields: [SistaBistandsmanad, Period],
        message: {
            sv: "Avslutsorsaken lämnas mer än fyra månader efter den sista biståndsmånaden.",
            en: "The reason for the end is handed in more than four months after the last month of support.",
        },
        remedy: {
            sv: "Kontrollera sistaBistandsmanad. Är den riktig kommer uppgiften sent.",
            en: "Check sistaBistandsmanad. If it is right, the statement comes late.",
        },
    }
}

/// The reason comes within four months.
pub(super) fn ekonomiskt_bistand_avslut(vy: &PostVy<'_, EkonomisktBistandAvslut>) -> Option<Falt> {
    let (last, first) = (vy.post.sista_bistandsmanad?, vy.period?.first_day());
    let is_late = first > months_after(last.first_day(), 4)?;
    (is_late && first <= months_after(last.last_day(), 60)?).then_some(Falt::SistaBistandsmanad)
}
