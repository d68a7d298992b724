//! What both sides know about a submission before there is a receipt.

use super::ReceiptFault;
use crate::{
    ids::{Digest, SubmissionId, Timestamp},
    jws::Jws,
    names::Recipient,
    numbers::Seq,
    wire::{Environment, Manifest, Party},
};

/// The facts of a submission that its receipts repeat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubmissionFacts {
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
    pub payload_bytes: u64,
    /// When it was sealed.
    pub created_at: Timestamp,
    /// Number of records.
    pub records: u64,
}

impl SubmissionFacts {
    /// Takes the facts from a manifest and its signed form. The sender must have compared environment, recipient and
    /// sender with its configuration; the register must have compared the payload with the manifest.
    pub fn of(manifest: &Manifest, jws: &Jws) -> Self {
        Self {
            environment: manifest.environment,
            recipient: manifest.recipient.clone(),
            sender: manifest.sender.clone(),
            submission_id: manifest.submission_id,
            seq: manifest.seq,
            manifest_digest: jws.digest(),
            payload_digest: manifest.payload.digest,
            payload_bytes: manifest.payload.bytes,
            created_at: manifest.created_at,
            records: manifest.counts.total(),
        }
    }

    /// R7.
    pub(super) fn check_party(
        &self,
        environment: Environment,
        recipient: &Recipient,
        sender: &Party,
    ) -> Result<(), ReceiptFault> {
        let same = self.environment == environment && self.recipient == *recipient && self.sender == *sender;
        if same { Ok(()) } else { Err(ReceiptFault::Party) }
    }

    /// R8 and R9.
    pub(super) fn check_submission(&self, id: SubmissionId, manifest: Digest) -> Result<(), ReceiptFault> {
        if self.submission_id != id {
            return Err(ReceiptFault::Submission);
        }
        if self.manifest_digest == manifest { Ok(()) } else { Err(ReceiptFault::Manifest) }
    }
}
