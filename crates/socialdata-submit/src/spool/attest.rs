//! X6 and X7 for a recipient that signs nothing: an operator's statement stands where a receipt would.
//!
//! The statement is stored verbatim, signed by this installation and never shown as the register's word. The ledger
//! advances on it, since nothing better will come; so whoever reads the ledger can see on what it rests.

use rusqlite::params;
use socialdata_protocol::{
    ids::{Digest, SubmissionId, Timestamp},
    jws::Jws,
};

use super::{
    ProblemCode, ReceiptKind, RecordOutcome, RecordStatus, Spool, SubmissionState,
    attempt::{AttemptClass, end_attempt},
    audit::{AuditEvent, AuditNote},
    error::SpoolError,
    open::SET_META,
    receive::{seq_of, store_record_outcomes},
    seal::last_stored_seq,
    transaction::Txn,
};

/// What the recipient has said about a delivery as a whole, in an operator's words.
///
/// Closed: the answers of the portal that end a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "the answers that end a delivery")]
pub enum Attested {
    /// Godkänd.
    Accepted,
    /// Godkänd med varningar.
    AcceptedWithWarnings,
    /// Inte godkänd: nothing of it counts, and everything is to be delivered again.
    Refused(ProblemCode),
}

impl Spool {
    /// X6 by statement: an operator says that the recipient has the delivery. Its number is used up.
    ///
    /// # Errors
    ///
    /// [`SpoolError::Invariant`] as for [`Spool::store_custody`]; nothing is stored then.
    pub fn store_attested_custody(
        &mut self,
        at: Timestamp,
        id: SubmissionId,
        statement: &Jws,
    ) -> Result<(), SpoolError> {
        self.transact(at, |txn| {
            let seq = seq_of(txn, id)?;
            if seq.get() != last_stored_seq(&txn.sql)? + 1 {
                return Err(SpoolError::Invariant { what: "stored numbers have no gap" });
            }
            end_attempt(txn, id, AttemptClass::Ok, None)?;
            let digest = insert(txn, ReceiptKind::AttestedCustody, id, statement)?;
            txn.move_to(id, SubmissionState::Delivered)?;
            txn.sql.prepare_cached(SET_META)?.execute(["last_stored_seq", &seq.to_string()])?;
            let note = AuditNote {
                seq: Some(seq.get()),
                receipt_digest: Some(digest.to_string()),
                ..AuditNote::default()
            };
            txn.audit(AuditEvent::FiledropConfirmed, &id.to_string(), &note)?;
            txn.audit(AuditEvent::SubmissionDelivered, &id.to_string(), &AuditNote::default())
        })
    }

    /// X7 by statement: an operator says what became of the delivery, which is one thing for all its records.
    ///
    /// # Errors
    ///
    /// [`SpoolError::Invariant`] unless the submission is DELIVERED; nothing is stored then.
    pub fn store_attested_outcome(
        &mut self,
        at: Timestamp,
        id: SubmissionId,
        statement: &Jws,
        outcome: &Attested,
    ) -> Result<(), SpoolError> {
        let records = self.read().records(id)?.len();
        self.transact(at, |txn| {
            let digest = insert(txn, ReceiptKind::AttestedOutcome, id, statement)?;
            let problem = match outcome {
                Attested::Accepted => store_same(txn, id, records, RecordStatus::Accepted)?,
                Attested::AcceptedWithWarnings => {
                    store_same(txn, id, records, RecordStatus::AcceptedWithWarning)?
                }
                Attested::Refused(code) => Some(code),
            };
            txn.change_one(
                "UPDATE submission SET problem = ?2 WHERE id = ?1",
                params![id.to_string(), problem],
            )?;
            txn.land(id)?;
            txn.move_to(id, SubmissionState::Settled)?;
            let note = AuditNote {
                receipt_digest: Some(digest.to_string()),
                problem: problem.map(ToString::to_string),
                ..AuditNote::default()
            };
            txn.audit(AuditEvent::FiledropResult, &id.to_string(), &note)?;
            txn.audit(AuditEvent::SubmissionSettled, &id.to_string(), &AuditNote::default())
        })
    }
}

fn store_same<'a>(
    txn: &Txn<'_>,
    id: SubmissionId,
    records: usize,
    status: RecordStatus,
) -> Result<Option<&'a ProblemCode>, SpoolError> {
    let outcomes = vec![RecordOutcome { status, findings: Vec::new() }; records];
    store_record_outcomes(txn, id, &outcomes)?;
    Ok(None)
}

/// A statement has no number: it is in nobody's chain.
fn insert(txn: &Txn<'_>, kind: ReceiptKind, id: SubmissionId, statement: &Jws) -> Result<Digest, SpoolError> {
    let digest = statement.digest();
    txn.change_one(
        "INSERT INTO receipt (digest, kind, submission_id, jws, stored_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![digest.as_bytes(), kind, id.to_string(), statement.as_str(), txn.at.to_string()],
    )?;
    Ok(digest)
}
