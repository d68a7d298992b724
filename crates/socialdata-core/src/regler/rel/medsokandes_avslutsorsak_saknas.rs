//! REL-024.

use crate::falt::Falt;
use crate::post::ekonomiskt_bistand_avslut::EkonomisktBistandAvslut;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Avslutsorsaken lämnas för varje person, alltså också för medsökanden.
    ///
    /// ```ok ekonomiskt-bistand-avslut
    /// {"avslutsorsakMedsokande": "okand"}
    /// ```
    /// ```bad ekonomiskt-bistand-avslut
    /// {"avslutsorsakMedsokande": null}
    /// ```
    /// ```ok ekonomiskt-bistand-avslut
    /// {"medsokande": null, "avslutsorsakMedsokande": null}
    /// ```
    REL_024 {
        code: "REL-024",
        name: "medsokandes-avslutsorsak-saknas",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("HSLF-FS 2015:30, bilaga 2", Gallande)],
        posttyper: [EkonomisktBistandAvslut],
        fields: [AvslutsorsakMedsokande, Medsokande],
        message: {
            sv: "Avslutsorsak saknas för medsökanden.",
            en: "The reason for the end is missing for the co-applicant.",
        },
        remedy: {
            sv: "Ange avslutsorsakMedsokande; okänd när orsaken inte är känd.",
            en: "Give avslutsorsakMedsokande; unknown when the reason is not known.",
        },
    }
}

/// The co-applicant has a reason too.
pub(super) fn ekonomiskt_bistand_avslut(vy: &PostVy<'_, EkonomisktBistandAvslut>) -> Option<Falt> {
    let is_missing = vy.is_absent(Falt::AvslutsorsakMedsokande);
    (vy.post.medsokande.is_some() && is_missing).then_some(Falt::AvslutsorsakMedsokande)
}
