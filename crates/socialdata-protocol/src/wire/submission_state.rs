//! The state of a submission as the register sees it (docs/en/protocol.md, *Receiver states*).

use serde::{Deserialize, Serialize};

use super::OutcomeState;

/// The state of a submission at the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum RegisterState {
    /// Stored durably, custody receipt signed.
    Received,
    /// Being worked on; a crash returns it to received.
    Processing,
    /// No record rejected.
    Accepted,
    /// Some records rejected, some not.
    PartiallyAccepted,
    /// All rejected, or the whole list refused.
    Rejected,
    /// A label set later, when all its records have been voided.
    Withdrawn,
}

impl RegisterState {
    /// Whether the outcome receipt exists.
    pub fn is_final(self) -> bool {
        !matches!(self, Self::Received | Self::Processing)
    }
}

impl From<OutcomeState> for RegisterState {
    fn from(state: OutcomeState) -> Self {
        match state {
            OutcomeState::Accepted => Self::Accepted,
            OutcomeState::PartiallyAccepted => Self::PartiallyAccepted,
            OutcomeState::Rejected => Self::Rejected,
        }
    }
}
