//! RIM-010.

use std::sync::Arc;

use crate::falt::Falt;
use crate::period::Period;
use crate::post::Posttyp;
use crate::regler::macros::regel;
use crate::validering::delivery::{DeliveryFinding, DeliveryRule, Observation, Previous, RecordPlace};
use crate::validering::{InForce, Sink};

regel! {
    /// Antalet poster av en typ ändras sällan mycket från en månad till nästa. Fler eller färre med över 30 procent, och med över 20 poster, är ofta ett fel i uttaget.
    ///
    /// ```ok leverans
    /// {"tidigare": [{"posttyp": "utredning", "period": "2026-08", "antal": 50}],
    ///  "leverans": [{"posttyp": "utredning", "antal": 65}]}
    /// ```
    /// ```bad leverans
    /// {"tidigare": [{"posttyp": "utredning", "period": "2026-08", "antal": 70}],
    ///  "leverans": [{"posttyp": "utredning", "antal": 92}]}
    /// ```
    /// ```ok leverans
    /// {"tidigare": [{"posttyp": "utredning", "period": "2026-08", "antal": 25}],
    ///  "leverans": [{"posttyp": "utredning", "antal": 5}]}
    /// ```
    /// ```bad leverans
    /// {"tidigare": [{"posttyp": "utredning", "period": "2026-08", "antal": 26}],
    ///  "leverans": [{"posttyp": "utredning", "antal": 5}]}
    /// ```
    RIM_010 {
        code: "RIM-010",
        name: "antal-avviker",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("Rimlighetskontroll", EgetForslag)],
        posttyper: [
            EkonomisktBistand, EkonomisktBistandAvslut, Insats, Placering, InsatsUtanBehovsprovning, Utredning,
            Anmalan, Uppfoljning,
        ],
        fields: [Post],
        message: {
            sv: "Antalet poster av typen avviker med mer än 30 procent från förra perioden.",
            en: "The number of records of the type differs by more than 30 per cent from the previous period.",
        },
        remedy: {
            sv: "Kontrollera att uttaget är helt och att ingenting är med två gånger. Stämmer antalet behöver inget göras.",
            en: "Check that the export is complete and holds nothing twice. If the number is right, nothing needs to be done.",
        },
    }
}

/// One number per record type.
pub(super) struct AntalAvviker {
    previous: Arc<Previous>,
    counts: [u64; Posttyp::ALL.len()],
    earliest: Option<Period>,
}

impl AntalAvviker {
    pub(super) fn new(previous: Arc<Previous>) -> Self {
        Self { previous, counts: [0; Posttyp::ALL.len()], earliest: None }
    }
}

impl DeliveryRule for AntalAvviker {
    fn observe(&mut self, observation: &Observation, _place: RecordPlace, _sink: &mut Sink) {
        self.earliest = self.earliest.into_iter().chain(observation.period).min();
        let counted = Posttyp::ALL.iter().zip(&mut self.counts);
        for (_, count) in counted.filter(|(posttyp, _)| **posttyp == observation.posttyp) {
            *count += u64::from(!observation.is_void);
        }
    }

    fn finish(&mut self, out: &mut Vec<DeliveryFinding>) {
        let Some(previous) = self.earliest.and_then(|earliest| self.previous.last_before(earliest)) else {
            return;
        };
        for (posttyp, now) in Posttyp::ALL.iter().zip(self.counts) {
            let before = self.previous.count(previous, *posttyp);
            if before > 0 && now > 0 && deviates(before, now) {
                out.push(DeliveryFinding {
                    posttyp: Some(*posttyp),
                    ..DeliveryFinding::about_all(&RIM_010, Falt::Post)
                });
            }
        }
    }

    fn bytes(&self) -> usize {
        0
    }
}

/// More than 30 per cent of what was there before, and more than 20.
fn deviates(before: u64, now: u64) -> bool {
    let difference = before.abs_diff(now);
    difference > 20 && u128::from(difference) * 10 > u128::from(before) * 3
}

#[cfg(test)]
mod tests {
    use super::deviates;

    #[test]
    fn both_limits_must_be_passed() {
        for (before, now, expected) in [
            (70, 91, false),
            (70, 92, true),
            (70, 49, false),
            (71, 49, true),
            (26, 6, false),
            (26, 5, true),
            (1000, 1300, false),
            (1000, 1301, true),
        ] {
            assert_eq!(deviates(before, now), expected, "{before} then {now}");
        }
    }
}
