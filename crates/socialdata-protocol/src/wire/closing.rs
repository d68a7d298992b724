//! The sender's word that a period is complete, or that there is nothing to report (nollrapport).

use serde::{Deserialize, Serialize};

use super::RecordTypes;
use crate::{ids::Digest, jws::Jws};

/// What the sender believes the register to hold. The register compares it with its own inventory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Closing {
    /// The record types covered. The others stay open.
    pub types: RecordTypes,
    /// Live records of these types.
    pub record_count: u64,
    /// Voided records of these types.
    pub void_count: u64,
    /// Digest over the inventory of these types, see [`inventory_digest`](crate::digests::inventory_digest).
    pub inventory_digest: Digest,
    /// Nothing to report (nollrapport); `record_count` is then 0.
    pub zero_declaration: bool,
}

impl Closing {
    /// Whether the members contradict each other: a zero report with live records.
    ///
    /// ```
    /// use socialdata_protocol::{ids::Digest, wire::{Closing, RecordTypes}};
    ///
    /// let types = RecordTypes::new(["insats".parse()?]).ok_or("one type at least")?;
    /// let inventory_digest = Digest::of("");
    /// let mut closing =
    ///     Closing { types, record_count: 0, void_count: 0, inventory_digest, zero_declaration: true };
    /// assert!(!closing.contradicts_itself());
    /// closing.record_count = 1;
    /// assert!(closing.contradicts_itself());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn contradicts_itself(&self) -> bool {
        self.zero_declaration && self.record_count > 0
    }
}

/// The answer to a closing that was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClosingResult {
    /// The signed closing receipt, verbatim.
    pub closing_receipt: Jws,
}
