//! What became of the records of one submission. Findings hold places and codes, never values.

use serde::{Deserialize, Serialize};

use crate::{
    RecordId,
    jws::Jws,
    names::{Pointer, RuleCode},
    numbers::Version,
};

/// The outcome receipt and one page of findings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Outcome {
    /// The signed outcome receipt, verbatim.
    pub outcome_receipt: Jws,
    /// Faults of the whole list, the same on every page.
    pub submission_errors: Vec<SubmissionError>,
    /// Findings of this page, ascending by index.
    pub findings: Vec<Finding>,
    /// Findings on all pages.
    pub total: u64,
}

/// A record that was not plainly accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Finding {
    /// Position of the record in the list as sent, from 0.
    pub index: u64,
    /// Its id.
    pub record_id: RecordId,
    /// Its version.
    pub version: Version,
    /// What became of it.
    pub status: FindingStatus,
    /// Why.
    pub errors: Vec<FindingError>,
}

/// What became of a record that was not plainly accepted.
///
/// Closed: the counts of the signed outcome have exactly these members.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::exhaustive_enums, reason = "the counts of the signed outcome have exactly these members")]
pub enum FindingStatus {
    /// Not applied.
    Rejected,
    /// Applied, with remarks.
    AcceptedWithWarning,
    /// This version was already stored with the same content.
    Unchanged,
    /// A later version is already stored.
    Stale,
}

/// One remark on a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FindingError {
    /// The rule.
    pub code: RuleCode,
    /// The place: schema member names and indices only.
    pub pointer: Pointer,
    /// How grave.
    pub severity: Severity,
}

/// How grave a remark is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Severity {
    /// The record is refused.
    Error,
    /// The record is taken.
    Warning,
}

/// A fault of the whole record list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubmissionError {
    /// The rule.
    pub code: RuleCode,
    /// The place, when there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pointer: Option<Pointer>,
}

/// Records per status.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutcomeCounts {
    /// Plainly accepted.
    pub accepted: u64,
    /// Accepted with warnings.
    pub warned: u64,
    /// Rejected.
    pub rejected: u64,
    /// Already stored with the same content.
    pub unchanged: u64,
    /// Overtaken by a later version.
    pub stale: u64,
}

impl OutcomeCounts {
    /// All records. Saturates, so a hostile receipt cannot overflow it.
    pub fn total(self) -> u64 {
        [self.accepted, self.warned, self.rejected, self.unchanged, self.stale]
            .into_iter()
            .fold(0, u64::saturating_add)
    }
}

/// Final state of a submission.
///
/// Closed: it follows from the counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::exhaustive_enums, reason = "it follows from the counts")]
pub enum OutcomeState {
    /// No record rejected.
    Accepted,
    /// At least one rejected and at least one not.
    PartiallyAccepted,
    /// All rejected, or the whole list refused.
    Rejected,
}

impl OutcomeState {
    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::PartiallyAccepted => "partiallyAccepted",
            Self::Rejected => "rejected",
        }
    }
}
