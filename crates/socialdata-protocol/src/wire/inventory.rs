//! The register's list of what it holds for one sender and period.

use serde::{Deserialize, Serialize};

use crate::{
    RecordId,
    ids::{Digest, PeriodId},
    names::RecordType,
    numbers::Version,
};

/// One page of an inventory. The digest covers the whole list and is the same on every page; if it changes between
/// pages, start again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Inventory {
    /// The period.
    pub period_id: PeriodId,
    /// Digest over the whole list, see [`inventory_digest`](crate::digests::inventory_digest).
    pub digest: Digest,
    /// Records on all pages.
    pub total: u64,
    /// The records of this page, ascending by record id.
    pub items: Vec<InventoryItem>,
}

/// One record the register holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct InventoryItem {
    /// Its id.
    pub record_id: RecordId,
    /// Its record type (posttyp).
    #[serde(rename = "type")]
    pub record_type: RecordType,
    /// Its current version.
    pub version: Version,
    /// Whether it is live.
    pub state: RecordState,
}

/// Whether a record is live or a tombstone.
///
/// Closed: the version rules know these two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(clippy::exhaustive_enums, reason = "the version rules know these two")]
pub enum RecordState {
    /// Live.
    Live,
    /// Voided; the tombstone keeps the version, so that a late duplicate cannot bring the record back.
    Void,
}

impl RecordState {
    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Void => "void",
        }
    }
}
