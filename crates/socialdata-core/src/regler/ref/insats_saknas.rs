//! REF-001.

use std::sync::Arc;

use crate::falt::Falt;
use crate::period::Period;
use crate::post::Posttyp;
use crate::post::gemensam::Nyckel;
use crate::regler::macros::regel;
use crate::validering::delivery::{
    DeliveryFinding, DeliveryRule, Hash, HashSet, Observation, Previous, RecordPlace, bytes_of_set,
};
use crate::validering::{InForce, Sink};

regel! {
    /// En placering eller uppföljning hör till en insats, och insatsen finns i samma leverans eller är rapporterad förut.
    ///
    /// Insatsen får stå före eller efter den post som pekar på den. En leverans helt utan insatser bedöms bara mot det som är
    /// rapporterat förut; finns inte heller det går det inte att veta.
    ///
    /// ```ok leverans
    /// {"leverans": [{"posttyp": "placering", "insatsId": "I-9"}, {"posttyp": "insats", "insatsId": "I-9"}]}
    /// ```
    /// ```ok leverans
    /// {"tidigare": [{"posttyp": "insats", "period": "2026-08", "insatsId": "I-9", "avslutsdatum": "2026-08-31", "avslutsorsak": "annan"}],
    ///  "leverans": [{"posttyp": "uppfoljning", "insatsId": "I-9"}]}
    /// ```
    /// ```ok leverans
    /// {"leverans": [{"posttyp": "uppfoljning", "insatsId": "I-9"}]}
    /// ```
    /// ```bad leverans
    /// {"leverans": [{"posttyp": "uppfoljning", "insatsId": "I-9"}, {"posttyp": "insats", "insatsId": "I-8"}]}
    /// ```
    /// ```bad leverans
    /// {"leverans": [{"posttyp": "insats", "insatsId": "I-8"}, {"posttyp": "placering", "insatsId": "I-9"}]}
    /// ```
    REF_001 {
        code: "REF-001",
        name: "insats-saknas",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("Rimlighetskontroll", EgetForslag)],
        posttyper: [Placering, Uppfoljning],
        fields: [InsatsId],
        message: {
            sv: "Insatsen som posten hör till finns varken i leveransen eller bland det som rapporterats förut.",
            en: "The insats that the record belongs to is neither in the delivery nor among what was reported before.",
        },
        remedy: {
            sv: "Rätta insatsId, eller ta med insatsen i leveransen.",
            en: "Correct insatsId, or include the insats in the delivery.",
        },
    }
}

/// A hash per insats, 11–21 bytes, and about 80 bytes per reference that came before its insats.
pub(super) struct InsatsSaknas {
    previous: Arc<Previous>,
    insatser: HashSet,
    waiting: Vec<Reference>,
}

struct Reference {
    insats: Hash,
    place: RecordPlace,
    posttyp: Posttyp,
    post_id: Option<Nyckel>,
    period: Option<Period>,
}

impl InsatsSaknas {
    pub(super) fn new(previous: Arc<Previous>) -> Self {
        Self { previous, insatser: HashSet::default(), waiting: Vec::new() }
    }

    fn is_known(&self, insats: Hash) -> bool {
        self.insatser.contains(&insats) || self.previous.insatser.contains(&insats)
    }
}

impl DeliveryRule for InsatsSaknas {
    fn observe(&mut self, observation: &Observation, place: RecordPlace, _sink: &mut Sink) {
        let Some(insats) = observation.insats else { return };
        match observation.posttyp {
            Posttyp::Insats => {
                self.insatser.insert(insats);
            }
            Posttyp::Placering | Posttyp::Uppfoljning if !self.is_known(insats) => {
                self.waiting.push(Reference {
                    insats,
                    place,
                    posttyp: observation.posttyp,
                    post_id: observation.post_id.clone(),
                    period: observation.period,
                });
            }
            _ => {}
        }
    }

    fn finish(&mut self, out: &mut Vec<DeliveryFinding>) {
        if self.insatser.is_empty() && self.previous.insatser.is_empty() {
            return;
        }
        for reference in std::mem::take(&mut self.waiting) {
            if !self.is_known(reference.insats) {
                out.push(DeliveryFinding {
                    place: Some(reference.place),
                    posttyp: Some(reference.posttyp),
                    post_id: reference.post_id,
                    period: reference.period,
                    ..DeliveryFinding::about_all(&REF_001, Falt::InsatsId)
                });
            }
        }
    }

    fn bytes(&self) -> usize {
        bytes_of_set(&self.insatser) + self.waiting.capacity() * size_of::<Reference>()
    }
}
