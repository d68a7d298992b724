//! The states of a submission on the sender's side, and what recovery does in each (docs/en/protocol.md, *States of a
//! submission*).
//!
//! There is no state from which recovery has to guess: every external act has its intent on disk before it begins. The
//! steps between the states are taken by the machine that uses this table together with [`classify`](crate::classify).

use std::{fmt, str::FromStr};

/// The state of one submission on the sender's side; as text the upper-case word of the protocol document.
///
/// Closed: a further state needs its row in every table, here and in the spool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a further state needs its row in every table")]
pub enum SubmissionState {
    /// Records are chosen, nothing is sealed.
    Planned,
    /// Id, sequence number, manifest and payload are stored.
    Sealed,
    /// An attempt is recorded and under way.
    Sending,
    /// An attempt ended without proof of either outcome.
    Unknown,
    /// The custody receipt is stored.
    Delivered,
    /// The outcome receipt is stored and the ledger updated.
    Settled,
    /// Acknowledged, the body is erased.
    Closed,
    /// Refused for good; the bytes are kept for a human.
    Quarantined,
    /// Given up; its records are free to be planned again.
    Discarded,
    /// A receipt failed a check, or the id was taken: blocks all sending.
    Suspect,
}

impl SubmissionState {
    /// Every state, in the order of the protocol document.
    pub const ALL: [Self; 10] = [
        Self::Planned,
        Self::Sealed,
        Self::Sending,
        Self::Unknown,
        Self::Delivered,
        Self::Settled,
        Self::Closed,
        Self::Quarantined,
        Self::Discarded,
        Self::Suspect,
    ];

    /// The word in the spool and in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Planned => "PLANNED",
            Self::Sealed => "SEALED",
            Self::Sending => "SENDING",
            Self::Unknown => "UNKNOWN",
            Self::Delivered => "DELIVERED",
            Self::Settled => "SETTLED",
            Self::Closed => "CLOSED",
            Self::Quarantined => "QUARANTINED",
            Self::Discarded => "DISCARDED",
            Self::Suspect => "SUSPECT",
        }
    }

    /// The states that may follow. From SUSPECT only a human leads on.
    pub fn successors(self) -> &'static [Self] {
        match self {
            Self::Planned => &[Self::Sealed, Self::Discarded],
            Self::Sealed => &[Self::Sending],
            Self::Sending => {
                &[Self::Unknown, Self::Delivered, Self::Quarantined, Self::Discarded, Self::Suspect]
            }
            Self::Unknown => {
                &[Self::Sending, Self::Delivered, Self::Quarantined, Self::Discarded, Self::Suspect]
            }
            Self::Delivered => &[Self::Settled, Self::Suspect],
            Self::Settled => &[Self::Closed, Self::Suspect],
            Self::Quarantined => &[Self::Discarded],
            Self::Suspect => &[Self::Unknown, Self::Delivered, Self::Settled, Self::Discarded],
            Self::Closed | Self::Discarded => &[],
        }
    }

    /// Whether `next` may follow.
    pub fn can_become(self, next: Self) -> bool {
        self.successors().contains(&next)
    }

    /// Whether it holds the one place that a sender has in flight (docs/en/protocol.md, *States of a submission*).
    pub fn is_in_flight(self) -> bool {
        matches!(self, Self::Sealed | Self::Sending | Self::Unknown)
    }

    /// Whether the payload must still be on disk.
    pub fn needs_payload(self) -> bool {
        !matches!(self, Self::Planned | Self::Closed | Self::Discarded)
    }

    /// What recovery does with a submission found in this state.
    pub fn next_act(self) -> NextAct {
        match self {
            Self::Planned => NextAct::PlanAgain,
            Self::Sealed => NextAct::Attempt,
            // The attempt row is there, its end is not: the register may have everything or nothing.
            Self::Sending | Self::Unknown => NextAct::AskForTheId,
            Self::Delivered => NextAct::AskForTheOutcome,
            Self::Settled => NextAct::Acknowledge,
            Self::Quarantined | Self::Suspect => NextAct::WaitForAHuman,
            Self::Closed | Self::Discarded => NextAct::Nothing,
        }
    }
}

impl fmt::Display for SubmissionState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for SubmissionState {
    type Err = StateError;

    fn from_str(text: &str) -> Result<Self, StateError> {
        Self::ALL.into_iter().find(|state| state.as_str() == text).ok_or(StateError)
    }
}

/// Not the word of a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the state of a submission")]
pub struct StateError;

/// What recovery does with a submission.
///
/// Closed: one for each way out of a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "one for each way out of a state")]
pub enum NextAct {
    /// Throw the plan away and plan again from the new snapshot.
    PlanAgain,
    /// Record an attempt, then `PUT` the stored bytes.
    Attempt,
    /// `GET` the id before anything else.
    AskForTheId,
    /// `GET` the outcome.
    AskForTheOutcome,
    /// `PUT` the acknowledgement.
    Acknowledge,
    /// Nothing until a human has decided.
    WaitForAHuman,
    /// Nothing.
    Nothing,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_of_the_protocol() {
        let words = SubmissionState::ALL.map(SubmissionState::as_str).join(" ");
        assert_eq!(
            words,
            "PLANNED SEALED SENDING UNKNOWN DELIVERED SETTLED CLOSED QUARANTINED DISCARDED SUSPECT"
        );
        for state in SubmissionState::ALL {
            assert_eq!(state.to_string().parse(), Ok(state));
        }
        assert_eq!("planned".parse::<SubmissionState>(), Err(StateError));
    }

    /// The list of the spool's schema, word for word.
    #[test]
    fn transitions_are_those_of_the_spool() {
        let expected = "
            PLANNED>SEALED PLANNED>DISCARDED SEALED>SENDING SENDING>UNKNOWN UNKNOWN>SENDING
            SENDING>DELIVERED UNKNOWN>DELIVERED SENDING>QUARANTINED UNKNOWN>QUARANTINED
            SENDING>DISCARDED UNKNOWN>DISCARDED SENDING>SUSPECT UNKNOWN>SUSPECT
            DELIVERED>SETTLED DELIVERED>SUSPECT SETTLED>CLOSED SETTLED>SUSPECT
            QUARANTINED>DISCARDED SUSPECT>UNKNOWN SUSPECT>DELIVERED SUSPECT>SETTLED SUSPECT>DISCARDED";
        let mut expected: Vec<_> = expected.split_whitespace().map(str::to_owned).collect();
        let mut seen = Vec::new();
        for from in SubmissionState::ALL {
            for to in SubmissionState::ALL.into_iter().filter(|to| from.can_become(*to)) {
                seen.push(format!("{from}>{to}"));
            }
        }
        expected.sort();
        seen.sort();
        assert_eq!(seen, expected);
    }

    #[test]
    fn recovery_never_guesses() {
        for (state, act) in [
            ("PLANNED", NextAct::PlanAgain),
            ("SEALED", NextAct::Attempt),
            ("SENDING", NextAct::AskForTheId),
            ("UNKNOWN", NextAct::AskForTheId),
            ("DELIVERED", NextAct::AskForTheOutcome),
            ("SETTLED", NextAct::Acknowledge),
            ("CLOSED", NextAct::Nothing),
            ("QUARANTINED", NextAct::WaitForAHuman),
            ("DISCARDED", NextAct::Nothing),
            ("SUSPECT", NextAct::WaitForAHuman),
        ] {
            assert_eq!(state.parse::<SubmissionState>().unwrap().next_act(), act, "{state}");
        }
    }

    #[test]
    fn every_state_in_flight_needs_its_payload() {
        for state in SubmissionState::ALL.into_iter().filter(|state| state.is_in_flight()) {
            assert!(state.needs_payload());
        }
        let without: Vec<_> = SubmissionState::ALL
            .into_iter()
            .filter(|state| !state.needs_payload())
            .map(SubmissionState::as_str)
            .collect();
        assert_eq!(without, ["PLANNED", "CLOSED", "DISCARDED"]);
    }
}
