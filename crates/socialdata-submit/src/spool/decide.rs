//! A person's decisions: what is freed, given up or cleared. Each is one transaction with its entry in the audit.

use rusqlite::params;
use socialdata_protocol::ids::{SubmissionId, Timestamp};

use super::{
    Fate, ProblemCode, Refusal, Spool, SubmissionState,
    audit::{AuditEvent, AuditNote},
    error::SpoolError,
    held::HELD_BY,
};

impl Spool {
    /// Frees the records of a quarantined submission and gives up its bytes: the records are planned again, in a
    /// new submission, with the next snapshot. Returns how many records were freed.
    ///
    /// # Errors
    ///
    /// [`SpoolError::Invariant`] unless the submission is QUARANTINED; nothing is changed then.
    pub fn release_submission(&mut self, at: Timestamp, id: SubmissionId) -> Result<u64, SpoolError> {
        self.transact(at, |txn| {
            if txn.state(id)? != SubmissionState::Quarantined {
                return Err(SpoolError::Invariant { what: "only a quarantined submission is released" });
            }
            let text = id.to_string();
            let sql =
                format!("UPDATE record SET hold = NULL, hold_code = NULL, hold_mac = NULL WHERE {HELD_BY}");
            let freed = txn.sql.prepare_cached(&sql)?.execute(params![text])? as u64;
            let note = AuditNote { records: Some(freed), ..AuditNote::default() };
            txn.audit(AuditEvent::RecordReleased, &text, &note)?;
            txn.change_one(
                "UPDATE submission SET state = 'DISCARDED', payload = NULL, wrapped_dek = NULL, next_at = NULL
                 WHERE id = ?1",
                params![text],
            )?;
            txn.audit(AuditEvent::SubmissionDiscarded, &text, &AuditNote::default())?;
            Ok(freed)
        })
    }

    /// Gives a quarantined submission up: its payload is erased, its records stay held until their content changes.
    ///
    /// # Errors
    ///
    /// [`SpoolError::Invariant`] unless the submission is QUARANTINED; nothing is changed then.
    pub fn drop_submission(
        &mut self,
        at: Timestamp,
        id: SubmissionId,
        reason: &ProblemCode,
    ) -> Result<(), SpoolError> {
        self.require(id, SubmissionState::Quarantined, "only a quarantined submission is dropped")?;
        let refusal = Refusal { problem: reason.clone(), fate: Fate::Discarded, http_status: None };
        self.refuse(at, id, &refusal)
    }

    /// Gives a suspect submission up: the register has nothing of it, a person says. Its records are free again.
    ///
    /// # Errors
    ///
    /// [`SpoolError::Invariant`] unless the submission is SUSPECT and has no custody receipt.
    pub fn discard_suspect(
        &mut self,
        at: Timestamp,
        id: SubmissionId,
        reason: &ProblemCode,
    ) -> Result<(), SpoolError> {
        self.require(id, SubmissionState::Suspect, "only a suspect submission is cleared")?;
        if self.read().state_by_receipts(id)? != SubmissionState::Unknown {
            return Err(SpoolError::Invariant { what: "what the register has receipted is not discarded" });
        }
        let refusal = Refusal { problem: reason.clone(), fate: Fate::Discarded, http_status: None };
        self.refuse(at, id, &refusal)
    }

    /// Lets the next run go on with a submission at once, without the wait that an earlier run has noted.
    ///
    /// # Errors
    ///
    /// [`SpoolError::Invariant`] unless the submission is UNKNOWN.
    pub fn retry_submission(&mut self, at: Timestamp, id: SubmissionId) -> Result<(), SpoolError> {
        self.require(id, SubmissionState::Unknown, "only a submission without answer is retried")?;
        self.transact(at, |txn| {
            txn.change_one("UPDATE submission SET next_at = NULL WHERE id = ?1", params![id.to_string()])?;
            txn.audit(AuditEvent::SubmissionRetried, &id.to_string(), &AuditNote::default())
        })
    }

    fn require(
        &self,
        id: SubmissionId,
        state: SubmissionState,
        what: &'static str,
    ) -> Result<(), SpoolError> {
        let found = self.read().submission(id)?.map(|found| found.state);
        if found == Some(state) { Ok(()) } else { Err(SpoolError::Invariant { what }) }
    }
}

impl super::SpoolReader {
    /// Where the stored receipts put a submission: SETTLED, DELIVERED or UNKNOWN.
    ///
    /// # Errors
    ///
    /// Any failure of the database.
    pub fn state_by_receipts(&self, id: SubmissionId) -> Result<SubmissionState, SpoolError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT 1 FROM receipt WHERE submission_id = ?1 AND kind IN (?2, 'attested-' || ?2)",
        )?;
        let text = id.to_string();
        Ok(match (statement.exists(params![text, "custody"])?, statement.exists(params![text, "outcome"])?) {
            (true, true) => SubmissionState::Settled,
            (true, false) => SubmissionState::Delivered,
            (false, _) => SubmissionState::Unknown,
        })
    }
}
