//! DUB-002.

use crate::falt::Falt;
use crate::regler::macros::regel;
use crate::validering::delivery::{
    DeliveryRule, Detail, Hash, HashMap, Observation, RecordPlace, bytes_of_map,
};
use crate::validering::{InForce, Sink};

regel! {
    /// En person har en insats av ett slag från en viss dag en gång per månad. Två poster med olika postId är oftast samma insats.
    ///
    /// Fyndet står vid den andra posten. Två dagar, två slag eller två månader är två insatser.
    ///
    /// ```ok leverans
    /// {"leverans": [{"posttyp": "insats", "postId": "P-1", "verkstalldFran": "2026-08-21"},
    ///               {"posttyp": "insats", "postId": "P-2", "insatsId": "I-2", "verkstalldFran": "2026-08-22"}]}
    /// ```
    /// ```bad leverans
    /// {"leverans": [{"posttyp": "insats", "postId": "P-1", "verkstalldFran": "2026-08-21"},
    ///               {"posttyp": "insats", "postId": "P-2", "insatsId": "I-2", "verkstalldFran": "2026-08-21"}]}
    /// ```
    DUB_002 {
        code: "DUB-002",
        name: "samma-insats-tva-ganger",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("Rimlighetskontroll", EgetForslag)],
        posttyper: [Insats],
        fields: [PostId],
        message: {
            sv: "Samma person har samma slags insats från samma dag under ett annat postId.",
            en: "The same person has the same kind of insats from the same day under another postId.",
        },
        remedy: {
            sv: "Ta bort den ena posten om det är samma insats; annars behöver inget göras.",
            en: "Remove one of the records if it is the same insats; otherwise nothing needs to be done.",
        },
    }
}

/// Two hashes per insats and month: 17 bytes in a table, so 19–39 bytes a record.
#[derive(Default)]
pub(super) struct SammaInsatsTvaGanger {
    /// From what makes an insats the same to the first record that has it.
    seen: HashMap<Hash>,
}

impl DeliveryRule for SammaInsatsTvaGanger {
    fn observe(&mut self, observation: &Observation, _place: RecordPlace, sink: &mut Sink) {
        let Detail::Insats { sort: Some(sort), .. } = observation.detail else { return };
        let Some(key) = observation.key else { return };
        if *self.seen.entry(sort).or_insert(key) != key {
            sink.report(&DUB_002, Falt::PostId);
        }
    }

    fn bytes(&self) -> usize {
        bytes_of_map(&self.seen)
    }
}
