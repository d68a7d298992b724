//! The effect log: what the receiver has done, in order. With it anybody can see that nothing was lost and nothing was
//! done twice.

use std::path::Path;

use serde::Serialize;
use socialdata_protocol::{
    RecordId,
    ids::{PeriodId, SubmissionId},
    numbers::Version,
    payload::Op,
    wire::InventoryItem,
};

use crate::{error::SandboxError, receiver::Store};

/// One applied record version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Effect {
    /// The record.
    pub record_id: RecordId,
    /// Its version.
    pub version: Version,
    /// What was done.
    pub op: Op,
    /// The submission that did it.
    pub submission_id: SubmissionId,
}

/// The effect log of the sandbox in `data_dir`, oldest first; of one period when given. The receiver need not run.
///
/// # Errors
/// [`SandboxError::Missing`] without a sandbox, [`SandboxError::Database`] and [`SandboxError::Corrupt`] when it cannot
/// be read.
pub fn effects(data_dir: &Path, period: Option<PeriodId>) -> Result<Vec<Effect>, SandboxError> {
    Store::open_existing(data_dir)?.effects(period)
}

/// What the sandbox in `data_dir` holds for a period, of all senders, ascending by record id. The receiver need not run.
///
/// # Errors
/// As [`effects`].
pub fn inventory(data_dir: &Path, period: PeriodId) -> Result<Vec<InventoryItem>, SandboxError> {
    Store::open_existing(data_dir)?.all_records(period)
}
