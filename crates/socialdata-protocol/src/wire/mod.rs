//! Documents on the wire (docs/en/protocol.md, *Manifest*, *Endpoints*, *Problem types* and *Receipts*).
//!
//! What a party signs or sends is closed: unknown members are refused. What a register answers is open: unknown members
//! are ignored, so a newer register can talk to an older sender.

mod api_info;
mod closing;
mod envelope;
mod inventory;
mod manifest;
mod manifest_parts;
mod outcome;
mod party;
mod problem;
mod receipt;
mod receiver_text;
mod status;
mod submission_state;
mod validation;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

pub use api_info::{ApiInfo, ApiLimits, ApiPeriod, PeriodState};
pub use closing::{Closing, ClosingResult};
pub use envelope::{Envelope, content_digest};
pub use inventory::{Inventory, InventoryItem, RecordState};
pub use manifest::{Manifest, ManifestError, ManifestFault};
pub use manifest_parts::{
    AuditHead, ClientInfo, Coding, Confirmed, DeliveryKind, OpCounts, PayloadInfo, PayloadType, Previous,
    PseudonymScheme, Pseudonymisation, RecordTypes, Sealing, VersionedRef,
};
pub use outcome::{
    Finding, FindingError, FindingStatus, Outcome, OutcomeCounts, OutcomeState, Severity, SubmissionError,
};
pub use party::{Environment, OnBehalfOf, Party, Roll};
pub use problem::{Problem, ProblemKind};
pub use receipt::{ClosingReceipt, CustodyReceipt, OutcomeReceipt, Receipt};
pub use receiver_text::ReceiverText;
pub use status::{Acknowledgement, SubmissionPage, SubmissionStatus};
pub use submission_state::RegisterState;
pub use validation::Validation;

/// Largest accepted body of a problem document, and of the key set: 64 KiB.
pub const MAX_PROBLEM_BYTES: usize = 64 * 1024;
/// Largest accepted body of `GET /keys`: 64 KiB.
pub const MAX_KEYS_BYTES: usize = 64 * 1024;
/// Largest accepted body of `GET /api-info`: 256 KiB.
pub const MAX_API_INFO_BYTES: usize = 256 * 1024;
/// Largest accepted body of a submission's status: 1 MiB.
pub const MAX_STATUS_BYTES: usize = 1024 * 1024;
/// Largest accepted page of an outcome or an inventory: 8 MiB.
pub const MAX_PAGE_BYTES: usize = 8 * 1024 * 1024;

/// The version member `v` of a document: always the number 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct V1;

impl Serialize for V1 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(1)
    }
}

impl<'de> Deserialize<'de> for V1 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match u64::deserialize(deserializer)? {
            1 => Ok(Self),
            _ => Err(de::Error::custom("unknown version")),
        }
    }
}

/// Reads a member that must be present and may be null; plain `Option` would also accept its absence.
fn nullable<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    Option::deserialize(deserializer)
}
