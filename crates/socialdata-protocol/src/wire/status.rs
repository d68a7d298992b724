//! Status of one submission, the reconciliation list, and the acknowledgement.

use serde::{Deserialize, Serialize};

use super::RegisterState;
use crate::{
    ids::{Digest, SubmissionId, Timestamp},
    jws::Jws,
    numbers::Seq,
};

/// Status of one submission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SubmissionStatus {
    /// Its id.
    pub submission_id: SubmissionId,
    /// Its sequence number.
    pub seq: Seq,
    /// Its state at the register.
    pub state: RegisterState,
    /// The signed custody receipt, the same for ever.
    pub custody_receipt: Jws,
    /// When it was stored.
    pub received_at: Timestamp,
    /// When it was finished.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome_at: Option<Timestamp>,
    /// Whether the sender has acknowledged the outcome.
    pub acknowledged: bool,
}

/// One page of a sender's submissions, ascending by sequence number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubmissionPage {
    /// The submissions of this page.
    pub items: Vec<SubmissionStatus>,
    /// Submissions on all pages.
    pub total: u64,
}

/// The sender's word that it has stored the outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Acknowledgement {
    /// Digest of the outcome receipt as stored.
    pub outcome_receipt_digest: Digest,
}
