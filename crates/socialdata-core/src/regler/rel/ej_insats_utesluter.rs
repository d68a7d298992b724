//! REL-006.

use crate::falt::Falt;
use crate::kodlista::Arbetsmarknadsinsats;
use crate::post::gemensam::SokandeMedlem;
use crate::regler::hushall::Vuxen;
use crate::regler::macros::regel;
use crate::validering::InForce;

regel! {
    /// Koden 07 betyder att personen inte har någon kommunal arbetsmarknadsinsats. Den står ensam.
    ///
    /// ```ok ekonomiskt-bistand
    /// {"sokande": {"arbetsmarknadsinsatser": ["01", "02", "06"]}}
    /// ```
    /// ```bad ekonomiskt-bistand
    /// {"sokande": {"arbetsmarknadsinsatser": ["01", "07"]}}
    /// ```
    /// ```bad ekonomiskt-bistand
    /// {"medsokande": {"arbetsmarknadsinsatser": ["07", "04"]}}
    /// ```
    REL_006 {
        code: "REL-006",
        name: "ej-insats-utesluter",
        severity: Error,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [
            ("HSLF-FS 2015:30", Gallande),
            ("Omöjligt i sig: ingen insats går inte att förena med en insats", EgetForslag),
        ],
        posttyper: [EkonomisktBistand],
        fields: [SokandeArbetsmarknadsinsatser, MedsokandeArbetsmarknadsinsatser],
        message: {
            sv: "Koden för ingen arbetsmarknadsinsats anges tillsammans med en annan.",
            en: "The code for no labour market measure is given together with another.",
        },
        remedy: {
            sv: "Ta bort 07, eller de andra koderna.",
            en: "Remove 07, or the other codes.",
        },
    }
}

/// None and one is a contradiction.
pub(super) fn vuxen(vuxen: &Vuxen<'_>) -> Option<Falt> {
    let insatser = &vuxen.sokande.arbetsmarknadsinsatser;
    let excludes = insatser.len() > 1 && insatser.contains(&Arbetsmarknadsinsats::IngenInsats);
    excludes.then(|| vuxen.falt(SokandeMedlem::Arbetsmarknadsinsatser))
}
