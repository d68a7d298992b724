//! The list of what lies in an archive of receipts.

use serde::{Deserialize, Serialize};
use socialdata_protocol::ids::{Digest, PeriodId, SubmissionId, Timestamp};
use socialdata_protocol::numbers::ReceiptNo;

/// Everything in an archive of receipts, file by file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::exhaustive_structs, reason = "the document has these members")]
pub struct Index {
    /// `socialdata-kvittensarkiv/1`.
    pub archive: String,
    /// Who handed in.
    pub sender: String,
    /// The register.
    pub recipient: String,
    /// The environment.
    pub environment: String,
    /// When the archive was made.
    pub exported_at: Timestamp,
    /// Thumbprints of the receipt keys that were pinned then.
    pub pinned: Vec<String>,
    /// The receipts, in the register's order, statements last.
    pub receipts: Vec<ArchivedReceipt>,
}

/// One receipt of an archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::exhaustive_structs, reason = "the document has these members")]
pub struct ArchivedReceipt {
    /// Name of the file in the archive.
    pub file: String,
    /// SHA-256 of the file, which is the digest of the receipt.
    pub digest: Digest,
    /// `custody`, `outcome`, `closing`, `attested-custody`, `attested-outcome` or `foreign`.
    pub kind: String,
    /// Whether the register has signed it. A statement of an operator is signed by nobody.
    pub signed: bool,
    /// The register's number.
    pub receipt_no: Option<ReceiptNo>,
    /// The submission.
    pub submission_id: Option<SubmissionId>,
    /// The period of a closing receipt.
    pub period: Option<PeriodId>,
    /// When it was stored.
    pub stored_at: Timestamp,
}

impl Index {
    /// The form of this version.
    pub const FORM: &'static str = "socialdata-kvittensarkiv/1";

    /// As JSON.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }
}
