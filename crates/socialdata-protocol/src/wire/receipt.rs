//! What the register signs: receipts of custody, outcome and closing (docs/en/protocol.md, *Receipts*).
//!
//! For users: *mottagningskvittens*, *behandlingskvittens*, *avslutskvittens*. A receipt is stored verbatim; members this
//! version does not know are ignored here and remain in the stored text.

use serde::{Deserialize, Serialize};

use super::{Environment, OutcomeCounts, OutcomeState, Party, RecordTypes, V1, nullable};
use crate::{
    ids::{Digest, PeriodId, SubmissionId, Timestamp},
    names::Recipient,
    numbers::{ReceiptNo, Seq},
};

/// A receipt of any kind; the member `kind` tells which.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
#[non_exhaustive]
pub enum Receipt {
    /// The bytes are stored.
    Custody(CustodyReceipt),
    /// What was accepted.
    Outcome(OutcomeReceipt),
    /// The period is declared complete.
    Closing(ClosingReceipt),
}

impl Receipt {
    /// The word of the member `kind`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Custody(_) => "custody",
            Self::Outcome(_) => "outcome",
            Self::Closing(_) => "closing",
        }
    }

    /// Its number in the register's chain for this sender.
    pub fn receipt_no(&self) -> ReceiptNo {
        match self {
            Self::Custody(receipt) => receipt.receipt_no,
            Self::Outcome(receipt) => receipt.receipt_no,
            Self::Closing(receipt) => receipt.receipt_no,
        }
    }

    /// Digest of the receipt before it in that chain.
    pub fn prev_receipt_digest(&self) -> Option<Digest> {
        match self {
            Self::Custody(receipt) => receipt.prev_receipt_digest,
            Self::Outcome(receipt) => receipt.prev_receipt_digest,
            Self::Closing(receipt) => receipt.prev_receipt_digest,
        }
    }
}

/// The register has stored manifest and payload durably.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CustodyReceipt {
    /// Version of this form, 1.
    pub v: V1,
    /// Number in the register's chain for this sender.
    pub receipt_no: ReceiptNo,
    /// Digest of the receipt before it; null for number 1.
    #[serde(deserialize_with = "nullable")]
    pub prev_receipt_digest: Option<Digest>,
    /// The environment.
    pub environment: Environment,
    /// The register.
    pub recipient: Recipient,
    /// The sender.
    pub sender: Party,
    /// The submission.
    pub submission_id: SubmissionId,
    /// Its sequence number.
    pub seq: Seq,
    /// Digest over the manifest as sent.
    pub manifest_digest: Digest,
    /// Digest over the payload bytes.
    pub payload_digest: Digest,
    /// Number of payload bytes.
    pub bytes: u64,
    /// When it was stored.
    pub received_at: Timestamp,
}

/// The register has finished with the submission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OutcomeReceipt {
    /// Version of this form, 1.
    pub v: V1,
    /// Number in the register's chain for this sender.
    pub receipt_no: ReceiptNo,
    /// Digest of the receipt before it; null for number 1.
    #[serde(deserialize_with = "nullable")]
    pub prev_receipt_digest: Option<Digest>,
    /// The environment.
    pub environment: Environment,
    /// The register.
    pub recipient: Recipient,
    /// The sender.
    pub sender: Party,
    /// The submission.
    pub submission_id: SubmissionId,
    /// Digest over the manifest as sent.
    pub manifest_digest: Digest,
    /// Digest over the custody receipt.
    pub custody_receipt_digest: Digest,
    /// The final state.
    pub state: OutcomeState,
    /// Records per status.
    pub counts: OutcomeCounts,
    /// Digest over all findings, see [`findings_digest`](crate::digests::findings_digest).
    pub findings_digest: Digest,
    /// Digest over the accepted records, see [`accepted_set_digest`](crate::digests::accepted_set_digest).
    pub accepted_set_digest: Digest,
    /// When it was finished.
    pub processed_at: Timestamp,
}

/// The register has taken the sender's word that a period is complete.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClosingReceipt {
    /// Version of this form, 1.
    pub v: V1,
    /// Number in the register's chain for this sender.
    pub receipt_no: ReceiptNo,
    /// Digest of the receipt before it; null for number 1.
    #[serde(deserialize_with = "nullable")]
    pub prev_receipt_digest: Option<Digest>,
    /// The environment.
    pub environment: Environment,
    /// The register.
    pub recipient: Recipient,
    /// The sender.
    pub sender: Party,
    /// The period.
    pub period_id: PeriodId,
    /// The record types covered.
    pub types: RecordTypes,
    /// Live records.
    pub record_count: u64,
    /// Voided records.
    pub void_count: u64,
    /// Digest over the inventory of these types.
    pub inventory_digest: Digest,
    /// Nothing to report (nollrapport).
    pub zero_declaration: bool,
    /// When it was closed.
    pub closed_at: Timestamp,
}
