//! DUB-001.

use crate::falt::Falt;
use crate::regler::macros::regel;
use crate::validering::delivery::{DeliveryRule, HashSet, Observation, RecordPlace, bytes_of_set};
use crate::validering::{InForce, Sink};

regel! {
    /// En post finns en gång i en leverans. Två poster av samma typ med samma postId kan inte båda vara rätt.
    ///
    /// Fyndet står vid den andra posten. Poster av olika typ får ha samma postId.
    ///
    /// ```ok leverans
    /// {"leverans": [{"posttyp": "insats", "postId": "P-1"}, {"posttyp": "utredning", "postId": "P-1"}]}
    /// ```
    /// ```bad leverans
    /// {"leverans": [{"posttyp": "insats", "postId": "P-1"},
    ///               {"posttyp": "insats", "postId": "P-1", "verkstalldFran": "2026-08-22"}]}
    /// ```
    DUB_001 {
        code: "DUB-001",
        name: "dublett-nyckel",
        severity: Error,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("Omöjligt i sig: en nyckel pekar ut en post", EgetForslag)],
        posttyper: [
            EkonomisktBistand, EkonomisktBistandAvslut, Insats, Placering, InsatsUtanBehovsprovning, Utredning,
            Anmalan, Uppfoljning,
        ],
        fields: [PostId],
        message: {
            sv: "Samma posttyp och postId finns tidigare i leveransen.",
            en: "The same record type and postId occur earlier in the delivery.",
        },
        remedy: {
            sv: "Ta bort den ena posten, eller ge dem var sin nyckel om de är olika poster.",
            en: "Remove one of the records, or give each its own key if they are different records.",
        },
    }
}

/// One hash per record: 9 bytes in a table that is filled to between 7/16 and 7/8, so 11–21 bytes a record.
#[derive(Default)]
pub(super) struct DublettNyckel {
    seen: HashSet,
}

impl DeliveryRule for DublettNyckel {
    fn observe(&mut self, observation: &Observation, _place: RecordPlace, sink: &mut Sink) {
        if observation.key.is_some_and(|key| !self.seen.insert(key)) {
            sink.report(&DUB_001, Falt::PostId);
        }
    }

    fn bytes(&self) -> usize {
        bytes_of_set(&self.seen)
    }
}
