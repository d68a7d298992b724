//! HIS-002.

use std::sync::Arc;

use crate::falt::Falt;
use crate::period::Period;
use crate::regler::macros::regel;
use crate::validering::delivery::{DeliveryFinding, DeliveryRule, Observation, Previous, RecordPlace};
use crate::validering::{InForce, Sink};

regel! {
    /// Månaderna följer på varandra. Ligger det en månad mellan den förra leveransen och den här har den aldrig lämnats, vilket brukar hända vid byte av system.
    ///
    /// ```ok leverans
    /// {"tidigare": [{"posttyp": "utredning", "period": "2026-08"}], "leverans": [{"posttyp": "utredning", "postId": "U-2"}]}
    /// ```
    /// ```bad leverans
    /// {"tidigare": [{"posttyp": "utredning", "period": "2026-07"}], "leverans": [{"posttyp": "utredning", "postId": "U-2"}]}
    /// ```
    HIS_002 {
        code: "HIS-002",
        name: "manad-saknas",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("Rimlighetskontroll", EgetForslag)],
        posttyper: [
            EkonomisktBistand, EkonomisktBistandAvslut, Insats, Placering, InsatsUtanBehovsprovning, Utredning,
            Anmalan, Uppfoljning,
        ],
        fields: [Period],
        message: {
            sv: "Minst en månad mellan den förra leveransen och den här har inte lämnats.",
            en: "At least one month between the previous delivery and this one was not delivered.",
        },
        remedy: {
            sv: "Lämna den månad som saknas, eller rapportera att det inte fanns något att rapportera.",
            en: "Hand in the missing month, or report that there was nothing to report.",
        },
    }
}

/// One month.
pub(super) struct ManadSaknas {
    previous: Arc<Previous>,
    earliest: Option<Period>,
}

impl ManadSaknas {
    pub(super) fn new(previous: Arc<Previous>) -> Self {
        Self { previous, earliest: None }
    }
}

impl DeliveryRule for ManadSaknas {
    fn observe(&mut self, observation: &Observation, _place: RecordPlace, _sink: &mut Sink) {
        self.earliest = self.earliest.into_iter().chain(observation.period).min();
    }

    fn finish(&mut self, out: &mut Vec<DeliveryFinding>) {
        let Some(earliest) = self.earliest else { return };
        let Some(previous) = self.previous.last_before(earliest) else { return };
        let expected = previous.next();
        if earliest > expected {
            out.push(DeliveryFinding {
                period: Some(expected),
                ..DeliveryFinding::about_all(&HIS_002, Falt::Period)
            });
        }
    }

    fn bytes(&self) -> usize {
        0
    }
}
