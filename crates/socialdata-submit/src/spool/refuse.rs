//! X9 and X10: a submission that was refused for good, and one whose receipt is wrong.

use rusqlite::params;
use socialdata_protocol::ids::{SubmissionId, Timestamp};

use super::{
    ProblemCode, Spool, SubmissionState,
    attempt::{AttemptClass, end_attempt},
    audit::{AuditEvent, AuditNote},
    error::SpoolError,
    transaction::Txn,
};

/// What becomes of a refused submission.
///
/// Closed: its bytes are kept or they are not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "its bytes are kept or they are not")]
pub enum Fate {
    /// The bytes are kept for people; its records are held until their content changes or a person releases
    /// them.
    Quarantined,
    /// The payload is erased; its records are free to be planned again.
    Discarded,
}

/// Why and how a submission ends without being stored by the register.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "all members are wanted, always")]
pub struct Refusal {
    /// The problem that the register named.
    pub problem: ProblemCode,
    /// What becomes of the submission.
    pub fate: Fate,
    /// The status of the answer that ended the open attempt, if one is open.
    pub http_status: Option<u16>,
}

impl Spool {
    /// X9: the register refused the submission and has not stored it. Its number is free for the next one.
    ///
    /// For a submission that is SENDING or UNKNOWN; a quarantined, suspect or planned one can be discarded. A
    /// submission with a custody receipt keeps its number.
    ///
    /// # Errors
    ///
    /// [`SpoolError::Invariant`] from any other state; nothing is changed then.
    pub fn refuse(&mut self, at: Timestamp, id: SubmissionId, refusal: &Refusal) -> Result<(), SpoolError> {
        self.transact(at, |txn| {
            end_attempt(txn, id, AttemptClass::Http, refusal.http_status)?;
            let text = id.to_string();
            if refusal.fate == Fate::Quarantined {
                txn.sql.execute(HOLD_ALL, params![text, refusal.problem])?;
            }
            txn.land(id)?;
            let (state, event) = match refusal.fate {
                Fate::Quarantined => (SubmissionState::Quarantined, AuditEvent::SubmissionQuarantined),
                Fate::Discarded => (SubmissionState::Discarded, AuditEvent::SubmissionDiscarded),
            };
            let erase = refusal.fate == Fate::Discarded;
            // One statement: the payload may be erased, and the number released, only together with the new
            // state.
            txn.change_one(END, params![text, state.as_str(), refusal.problem, erase])?;
            let note = AuditNote { problem: Some(refusal.problem.to_string()), ..AuditNote::default() };
            txn.audit(event, &text, &note)
        })
    }

    /// X10: a receipt failed a check, or the id is taken by other bytes. Nothing is sent until a person
    /// decides.
    ///
    /// # Errors
    ///
    /// [`SpoolError::Invariant`] unless the submission is SENDING, UNKNOWN, DELIVERED or SETTLED.
    pub fn suspect(
        &mut self,
        at: Timestamp,
        id: SubmissionId,
        problem: &ProblemCode,
    ) -> Result<(), SpoolError> {
        self.transact(at, |txn| {
            end_attempt(txn, id, AttemptClass::Receipt, None)?;
            txn.change_one(
                "UPDATE submission SET problem = ?2 WHERE id = ?1 AND state <> 'SUSPECT'",
                params![id.to_string(), problem],
            )?;
            txn.move_to(id, SubmissionState::Suspect)?;
            let note = AuditNote { problem: Some(problem.to_string()), ..AuditNote::default() };
            txn.audit(AuditEvent::SubmissionSuspect, &id.to_string(), &note)
        })
    }

    /// A person found out why the register could not read its lists: sending goes on.
    ///
    /// # Errors
    ///
    /// [`SpoolError::Invariant`] unless [`SpoolReader::unreadable_twice`](super::SpoolReader::unreadable_twice) names the
    /// submission, or any failure of the database.
    pub fn free_unreadable(&mut self, at: Timestamp, id: SubmissionId) -> Result<(), SpoolError> {
        let stops = self.read().unreadable_twice()?.is_some_and(|(stopping, _)| stopping == id);
        if !stops {
            return Err(SpoolError::Invariant { what: "the submission does not stop the sending" });
        }
        self.record_event(at, AuditEvent::RecordReleased, &id.to_string(), &AuditNote::default())
    }

    /// A person found that nothing was wrong: the submission returns to where its stored receipts put it, and
    /// is asked about at the register before anything is sent.
    ///
    /// # Errors
    ///
    /// [`SpoolError::Invariant`] unless the submission is SUSPECT, or when it would return to UNKNOWN while
    /// another one is in flight.
    pub fn clear_suspicion(
        &mut self,
        at: Timestamp,
        id: SubmissionId,
    ) -> Result<SubmissionState, SpoolError> {
        self.transact(at, |txn| {
            if txn.state(id)? != SubmissionState::Suspect {
                return Err(SpoolError::Invariant { what: "only a suspect submission is cleared" });
            }
            let state = match (has_receipt(txn, id, "custody")?, has_receipt(txn, id, "outcome")?) {
                (true, true) => SubmissionState::Settled,
                (true, false) => SubmissionState::Delivered,
                (false, _) => SubmissionState::Unknown,
            };
            txn.move_to(id, state)?;
            txn.audit(AuditEvent::SubmissionCleared, &id.to_string(), &AuditNote::default())?;
            Ok(state)
        })
    }
}

fn has_receipt(txn: &Txn<'_>, id: SubmissionId, kind: &str) -> Result<bool, SpoolError> {
    let mut statement = txn.sql.prepare_cached(
        "SELECT 1 FROM receipt WHERE submission_id = ?1 AND kind IN (?2, 'attested-' || ?2)",
    )?;
    Ok(statement.exists(params![id.to_string(), kind])?)
}

const END: &str = "UPDATE submission SET state = ?2, problem = ?3, next_at = NULL,
    seq = CASE WHEN EXISTS (SELECT 1 FROM receipt
                            WHERE submission_id = ?1 AND kind IN ('custody','attested-custody')) THEN seq END,
    payload = CASE WHEN ?4 THEN NULL ELSE payload END,
    wrapped_dek = CASE WHEN ?4 THEN NULL ELSE wrapped_dek END
  WHERE id = ?1";

/// A quarantined submission would otherwise be planned again, with the same end, every night.
const HOLD_ALL: &str = "UPDATE record SET hold = 'rejected', hold_code = ?2, hold_mac = sr.content_mac
  FROM submission_record AS sr
  WHERE sr.submission_id = ?1 AND record.record_id = sr.record_id AND record.inflight = ?1";
