//! RIM-011.

use crate::falt::Falt;
use crate::regler::macros::regel;
use crate::validering::delivery::{DeliveryFinding, DeliveryRule, Observation, RecordPlace};
use crate::validering::{InForce, Sink};

regel! {
    /// De flesta har ett personnummer eller samordningsnummer. Saknar mer än var tionde person nummer, och fler än 20, har uttaget ofta tappat kolumnen.
    ///
    /// En person utan nummer är inget fel i sig. Personer vars identitet inte dokumenteras räknas inte.
    ///
    /// ```ok leverans
    /// {"leverans": [{"posttyp": "utredning", "antal": 20, "person": {"idtyp": "saknas", "id": null, "lokaltId": "L1", "fodelsear": 2015}}]}
    /// ```
    /// ```ok leverans
    /// {"leverans": [{"posttyp": "utredning", "antal": 21, "person": {"idtyp": "saknas", "id": null, "lokaltId": "L1", "fodelsear": 2015}},
    ///               {"posttyp": "utredning", "antal": 189}]}
    /// ```
    /// ```bad leverans
    /// {"leverans": [{"posttyp": "utredning", "antal": 21, "person": {"idtyp": "saknas", "id": null, "lokaltId": "L1", "fodelsear": 2015}},
    ///               {"posttyp": "utredning", "antal": 188}]}
    /// ```
    RIM_011 {
        code: "RIM-011",
        name: "manga-utan-nummer",
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
            sv: "Mer än var tionde person saknar personnummer och samordningsnummer.",
            en: "More than one person in ten lacks a personnummer or samordningsnummer.",
        },
        remedy: {
            sv: "Kontrollera att uttaget tar med numren. Saknas de i verksamhetssystemet behöver inget göras.",
            en: "Check that the export includes the numbers. If the case system lacks them, nothing needs to be done.",
        },
    }
}

/// Two numbers.
#[derive(Default)]
pub(super) struct MangaUtanNummer {
    persons: u64,
    without_number: u64,
}

impl DeliveryRule for MangaUtanNummer {
    fn observe(&mut self, observation: &Observation, _place: RecordPlace, _sink: &mut Sink) {
        for person in observation.persons.iter().flatten().filter(|person| person.is_countable) {
            self.persons += 1;
            self.without_number += u64::from(person.lacks_number);
        }
    }

    fn finish(&mut self, out: &mut Vec<DeliveryFinding>) {
        if self.without_number > 20 && self.without_number.saturating_mul(10) > self.persons {
            out.push(DeliveryFinding::about_all(&RIM_011, Falt::Post));
        }
    }

    fn bytes(&self) -> usize {
        0
    }
}
