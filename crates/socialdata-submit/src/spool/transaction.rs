//! One transaction of the spool: begun with the write lock, committed with everything or nothing, audited
//! inside.

use rusqlite::{Transaction, TransactionBehavior, params};
use socialdata_core::pseudonym::{AuditKey, SpoolKey};
use socialdata_protocol::ids::{SubmissionId, Timestamp};

use super::{
    Spool, SubmissionState,
    audit::{self, AuditEvent, AuditNote},
    error::SpoolError,
    row,
};
use crate::failpoint::{self, Place};
use crate::randomness::Randomness;

impl Spool {
    /// Runs `work` as one transaction that happens `at` a time. An error rolls everything back.
    ///
    /// When the disk is full the ballast is given back, so that the caller can record the failure in a
    /// transaction of its own; this one stays undone.
    pub(super) fn transact<T>(
        &mut self,
        at: Timestamp,
        work: impl FnOnce(&Txn<'_>) -> Result<T, SpoolError>,
    ) -> Result<T, SpoolError> {
        let result = self.transact_once(at, work);
        if result.as_ref().err() == Some(&SpoolError::DiskFull) {
            let _ = self.ballast.release(); // the full disk is the error to tell
        }
        result
    }

    fn transact_once<T>(
        &mut self,
        at: Timestamp,
        work: impl FnOnce(&Txn<'_>) -> Result<T, SpoolError>,
    ) -> Result<T, SpoolError> {
        let sql = self.reader.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let txn = Txn { sql, at, keys: &self.keys, randomness: &*self.randomness };
        let value = work(&txn)?; // dropping the transaction rolls back
        failpoint::pass(Place::InTransaction);
        txn.sql.commit()?;
        failpoint::pass(Place::Committed);
        Ok(value)
    }
}

/// An open transaction.
pub(super) struct Txn<'a> {
    pub(super) sql: Transaction<'a>,
    pub(super) at: Timestamp,
    keys: &'a super::SpoolKeys,
    randomness: &'a dyn Randomness,
}

impl Txn<'_> {
    /// Appends one entry to the audit chain.
    pub(super) fn audit(
        &self,
        event: AuditEvent,
        reference: &str,
        note: &AuditNote,
    ) -> Result<(), SpoolError> {
        audit::append(&self.sql, self.audit_key(), self.at, event, reference, note)
    }

    pub(super) fn audit_key(&self) -> &AuditKey {
        &self.keys.audit
    }

    pub(super) fn spool_key(&self) -> &SpoolKey {
        &self.keys.spool
    }

    pub(super) fn randomness(&self) -> &dyn Randomness {
        self.randomness
    }

    /// Runs one statement that must change exactly one row.
    pub(super) fn change_one(&self, sql: &str, params: impl rusqlite::Params) -> Result<(), SpoolError> {
        match self.sql.prepare_cached(sql)?.execute(params)? {
            1 => Ok(()),
            _ => Err(SpoolError::Invariant { what: "a row that must exist does not" }),
        }
    }

    /// The state of a submission.
    pub(super) fn state(&self, id: SubmissionId) -> Result<SubmissionState, SpoolError> {
        let mut statement = self.sql.prepare_cached("SELECT state FROM submission WHERE id = ?1")?;
        row::first(&mut statement, [id.to_string()], |found| row::text(found, 0))?
            .ok_or(SpoolError::Invariant { what: "no such submission" })
    }

    /// Changes the state; the trigger refuses what the state machine does not know.
    pub(super) fn move_to(&self, id: SubmissionId, state: SubmissionState) -> Result<(), SpoolError> {
        self.change_one(
            "UPDATE submission SET state = ?2 WHERE id = ?1",
            params![id.to_string(), state.as_str()],
        )
    }

    /// Takes a submission's records out of flight.
    pub(super) fn land(&self, id: SubmissionId) -> Result<(), SpoolError> {
        self.sql
            .prepare_cached("UPDATE record SET inflight = NULL WHERE inflight = ?1")?
            .execute([id.to_string()])?;
        Ok(())
    }
}
