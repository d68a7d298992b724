//! HIS-001.

use std::sync::Arc;

use crate::falt::Falt;
use crate::period::Period;
use crate::post::Posttyp;
use crate::regler::macros::regel;
use crate::validering::delivery::{
    DeliveryFinding, DeliveryRule, HashSet, Observation, Previous, RecordPlace, bytes_of_set,
};
use crate::validering::{InForce, Sink};

regel! {
    /// En insats som pågick när förra perioden slutade finns med i nästa, pågående eller avslutad. Den som bara försvinner är ofta ett fel i uttaget.
    ///
    /// Insatsen känns igen på insatsId. Fyndet har ingen plats i filen; postId är postens i den förra leveransen.
    ///
    /// ```ok leverans
    /// {"tidigare": [{"posttyp": "insats", "period": "2026-08", "insatsId": "I-1", "postId": "P-8"}],
    ///  "leverans": [{"posttyp": "insats", "insatsId": "I-1", "postId": "P-9"}]}
    /// ```
    /// ```ok leverans
    /// {"tidigare": [{"posttyp": "insats", "period": "2026-08", "insatsId": "I-1", "postId": "P-8", "avslutsdatum": "2026-08-31", "avslutsorsak": "annan"}],
    ///  "leverans": [{"posttyp": "insats", "insatsId": "I-2", "postId": "P-9"}]}
    /// ```
    /// ```bad leverans
    /// {"tidigare": [{"posttyp": "insats", "period": "2026-08", "insatsId": "I-1", "postId": "P-8"}],
    ///  "leverans": [{"posttyp": "insats", "insatsId": "I-2", "postId": "P-9"}]}
    /// ```
    HIS_001 {
        code: "HIS-001",
        name: "pagaende-forsvann",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("Rimlighetskontroll", EgetForslag)],
        posttyper: [Insats],
        fields: [InsatsId],
        message: {
            sv: "En insats som pågick i slutet av förra perioden finns inte med och är inte avslutad.",
            en: "An insats that was open at the end of the previous period is missing and was not ended.",
        },
        remedy: {
            sv: "Kontrollera uttaget. Har insatsen upphört: ta med den med avslutsdatum och avslutsorsak.",
            en: "Check the export. If the insats has ended, include it with avslutsdatum and avslutsorsak.",
        },
    }
}

/// The keys of the insatser of this delivery, 11–21 bytes each, and only when there is a previous delivery to compare with.
pub(super) struct PagaendeForsvann {
    previous: Arc<Previous>,
    insatser: HashSet,
    earliest: Option<Period>,
}

impl PagaendeForsvann {
    pub(super) fn new(previous: Arc<Previous>) -> Self {
        Self { previous, insatser: HashSet::default(), earliest: None }
    }
}

impl DeliveryRule for PagaendeForsvann {
    fn observe(&mut self, observation: &Observation, _place: RecordPlace, _sink: &mut Sink) {
        self.earliest = self.earliest.into_iter().chain(observation.period).min();
        if self.previous.open_insatser.is_empty() || observation.posttyp != Posttyp::Insats {
            return;
        }
        if let Some(insats) = observation.insats {
            self.insatser.insert(insats);
        }
    }

    fn finish(&mut self, out: &mut Vec<DeliveryFinding>) {
        // Another delivery of the same month says nothing about what came after it.
        if self.earliest <= self.previous.last_period() {
            return;
        }
        let missing =
            self.previous.open_insatser.iter().filter(|(insats, _)| !self.insatser.contains(insats));
        out.extend(missing.map(|(_, open)| DeliveryFinding {
            posttyp: Some(Posttyp::Insats),
            post_id: open.post_id.clone(),
            period: open.period,
            ..DeliveryFinding::about_all(&HIS_001, Falt::InsatsId)
        }));
    }

    fn bytes(&self) -> usize {
        bytes_of_set(&self.insatser)
    }
}
