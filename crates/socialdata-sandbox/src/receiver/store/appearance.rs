//! The order in which submissions first appeared, for scripts that name the n-th.

use std::num::NonZeroU64;

use socialdata_protocol::ids::SubmissionId;

use super::{DAMAGED, Store, first, number};
use crate::error::SandboxError;

impl Store {
    /// The number of a submission; one that was never seen gets the next number.
    pub(in crate::receiver) fn appearance(&self, id: SubmissionId) -> Result<NonZeroU64, SandboxError> {
        self.write(|txn| {
            txn.execute(
                "INSERT INTO appearance (submission) VALUES (?1) ON CONFLICT DO NOTHING",
                [id.to_string()],
            )?;
            let sql = "SELECT no FROM appearance WHERE submission = ?1";
            let no = first(txn, sql, [id.to_string()], |row| number(row, 0))?;
            no.and_then(NonZeroU64::new).ok_or(DAMAGED)
        })
    }

    /// The number of a submission that was seen.
    pub(in crate::receiver) fn known_appearance(
        &self,
        id: SubmissionId,
    ) -> Result<Option<NonZeroU64>, SandboxError> {
        let sql = "SELECT no FROM appearance WHERE submission = ?1";
        self.read(
            |txn| Ok(first(txn, sql, [id.to_string()], |row| number(row, 0))?.and_then(NonZeroU64::new)),
        )
    }
}
