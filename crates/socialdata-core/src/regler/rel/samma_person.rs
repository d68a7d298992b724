//! REL-009.

use crate::falt::Falt;
use crate::kodlista::Idtyp;
use crate::post::HarPerson;
use crate::post::ekonomiskt_bistand::EkonomisktBistand;
use crate::post::ekonomiskt_bistand_avslut::EkonomisktBistandAvslut;
use crate::post::gemensam::PersonPlats;
use crate::regler::macros::regel;
use crate::regler::vy::{PersonVy, PostVy};
use crate::validering::InForce;

regel! {
    /// Sökande och medsökande är två personer. Har de samma nummer eller samma pseudonym är en av dem fel.
    ///
    /// ```ok ekonomiskt-bistand ekonomiskt-bistand-avslut
    /// {"medsokande": {"id": "199006022397", "kon": "1"}}
    /// ```
    /// ```bad ekonomiskt-bistand ekonomiskt-bistand-avslut
    /// {"medsokande": {"id": "199107172380", "kon": "2"}}
    /// ```
    REL_009 {
        code: "REL-009",
        name: "samma-person",
        severity: Error,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("Omöjligt i sig: ingen är medsökande till sig själv", EgetForslag)],
        posttyper: [EkonomisktBistand, EkonomisktBistandAvslut],
        fields: [MedsokandeId, SokandeId],
        message: {
            sv: "Sökande och medsökande är samma person.",
            en: "The applicant and the co-applicant are the same person.",
        },
        remedy: {
            sv: "Rätta numret, eller ta bort medsökande.",
            en: "Correct the number, or remove the co-applicant.",
        },
    }
}

/// The household of two has two persons.
pub(super) fn ekonomiskt_bistand(vy: &PostVy<'_, EkonomisktBistand>) -> Option<Falt> {
    is_same(vy.post.sokande.as_ref()?, vy.post.medsokande.as_ref()?)
}

/// The household of two had two persons.
pub(super) fn ekonomiskt_bistand_avslut(vy: &PostVy<'_, EkonomisktBistandAvslut>) -> Option<Falt> {
    is_same(vy.post.sokande.as_ref()?, vy.post.medsokande.as_ref()?)
}

/// A number that is wrong has a finding of its own and proves nothing.
fn is_same(sokande: &dyn HarPerson, medsokande: &dyn HarPerson) -> Option<Falt> {
    if sokande.id()?.expose() != medsokande.id()?.expose() {
        return None;
    }
    let is_right = |plats, person| {
        let vy = PersonVy::new(plats, person, None);
        vy.idtyp == Some(Idtyp::Pseudonym) || vy.number().is_some()
    };
    let both_right = is_right(PersonPlats::Sokande, sokande) && is_right(PersonPlats::Medsokande, medsokande);
    both_right.then_some(Falt::MedsokandeId)
}
