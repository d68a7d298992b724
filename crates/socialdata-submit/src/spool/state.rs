//! The states of a submission (`protocol.md`, 12.1).

use super::row::stored_words;

/// Where a submission is on its way.
///
/// Closed: the state machine is fixed by the protocol, and `schema.sql` holds its table of transitions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(clippy::exhaustive_enums, reason = "the state machine is fixed by the protocol")]
pub enum SubmissionState {
    /// A list of records; thrown away at the start of the next run.
    Planned,
    /// Bytes are fixed and stored; nothing has left the house.
    Sealed,
    /// An attempt is under way, or a run died in one.
    Sending,
    /// An attempt ended without an answer that decides; the register is asked before anything is sent again.
    Unknown,
    /// The register holds it: the custody receipt is stored.
    Delivered,
    /// The outcome receipt is stored and the ledger has advanced.
    Settled,
    /// Acknowledged, payload erased.
    Closed,
    /// Refused for good without being stored; the bytes are kept for people.
    Quarantined,
    /// Given up; its records are free to be planned again.
    Discarded,
    /// A receipt failed a check. People decide; nothing is sent until then.
    Suspect,
}

impl SubmissionState {
    /// All states, in the order of the way.
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
}

stored_words!(SubmissionState {
    Planned = "PLANNED",
    Sealed = "SEALED",
    Sending = "SENDING",
    Unknown = "UNKNOWN",
    Delivered = "DELIVERED",
    Settled = "SETTLED",
    Closed = "CLOSED",
    Quarantined = "QUARANTINED",
    Discarded = "DISCARDED",
    Suspect = "SUSPECT",
});
