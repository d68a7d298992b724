//! X6, X7, X8: the register's answers become facts.
//!
//! Receipts are stored only after all their checks; here they are believed. The ledger advances in the
//! transaction that stores the outcome receipt, and nowhere else but in a reconciliation: so what the ledger
//! says can be proved.

use rusqlite::params;
use socialdata_protocol::{
    ids::{PeriodId, SubmissionId, Timestamp},
    numbers::Seq,
};

use super::{
    FindingError, NewReceipt, ProblemCode, ReceiptKind, RecordStatus, Severity, Spool, SubmissionState,
    attempt::{AttemptClass, end_attempt},
    audit::{AuditEvent, AuditNote},
    error::SpoolError,
    open::SET_META,
    receipts, row,
    seal::last_stored_seq,
    transaction::Txn,
};

/// What became of one record.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "all members are wanted, always")]
pub struct RecordOutcome {
    /// What the register did.
    pub status: RecordStatus,
    /// What it found.
    pub findings: Vec<FindingError>,
}

/// What became of a submission.
///
/// Closed: either the register judged the records or it could not read the bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "either the records were judged or the bytes could not be read")]
pub enum Outcome<'a> {
    /// One outcome for each record, in the order in which they were sent.
    Records(&'a [RecordOutcome]),
    /// The bytes were wrong, not the records (LEV-906 to 908, 911): the ledger stays, all records are free
    /// again.
    SubmissionError(&'a ProblemCode),
}

impl Spool {
    /// X6: the register has the submission. Its number is used up.
    ///
    /// # Errors
    ///
    /// [`SpoolError::Invariant`] unless the submission is SENDING, UNKNOWN or SUSPECT, has no custody receipt
    /// yet, and its number follows the last stored one; nothing is stored then.
    pub fn store_custody(
        &mut self,
        at: Timestamp,
        id: SubmissionId,
        receipt: &NewReceipt<'_>,
    ) -> Result<(), SpoolError> {
        self.transact(at, |txn| {
            let seq = seq_of(txn, id)?;
            if seq.get() != last_stored_seq(&txn.sql)? + 1 {
                return Err(SpoolError::Invariant { what: "stored numbers have no gap" });
            }
            end_attempt(txn, id, AttemptClass::Ok, None)?;
            let digest = receipts::insert(txn, ReceiptKind::Custody, Some(id), None, receipt)?;
            txn.move_to(id, SubmissionState::Delivered)?;
            txn.sql.prepare_cached(SET_META)?.execute(["last_stored_seq", &seq.to_string()])?;
            let note = AuditNote {
                seq: Some(seq.get()),
                receipt_digest: Some(digest.to_string()),
                receipt_no: Some(receipt.receipt_no.get()),
                ..AuditNote::default()
            };
            txn.audit(AuditEvent::SubmissionDelivered, &id.to_string(), &note)
        })
    }

    /// X7: the outcome. Receipt, findings, ledger, holds and state change together.
    ///
    /// Accepted, accepted with warning and unchanged: the ledger takes version and content. Rejected: the
    /// ledger stays, and the record is held until its content changes. Stale: the ledger stays; the caller
    /// reconciles.
    ///
    /// # Errors
    ///
    /// [`SpoolError::Invariant`] unless the submission is DELIVERED (or SUSPECT with a custody receipt) and
    /// there is exactly one outcome for each record; nothing is stored then.
    pub fn store_outcome(
        &mut self,
        at: Timestamp,
        id: SubmissionId,
        receipt: &NewReceipt<'_>,
        outcome: Outcome<'_>,
    ) -> Result<(), SpoolError> {
        self.transact(at, |txn| {
            let digest = receipts::insert(txn, ReceiptKind::Outcome, Some(id), None, receipt)?;
            let problem = match outcome {
                Outcome::Records(outcomes) => {
                    store_record_outcomes(txn, id, outcomes)?;
                    None
                }
                Outcome::SubmissionError(code) => Some(code),
            };
            txn.change_one(
                "UPDATE submission SET problem = ?2 WHERE id = ?1",
                params![id.to_string(), problem],
            )?;
            txn.land(id)?;
            txn.move_to(id, SubmissionState::Settled)?;
            let note = AuditNote {
                rejected: Some(rejected(outcome)),
                receipt_digest: Some(digest.to_string()),
                receipt_no: Some(receipt.receipt_no.get()),
                problem: problem.map(ToString::to_string),
                ..AuditNote::default()
            };
            txn.audit(AuditEvent::SubmissionSettled, &id.to_string(), &note)
        })
    }

    /// X8: the outcome is acknowledged; the payload and its key are erased.
    ///
    /// # Errors
    ///
    /// [`SpoolError::Invariant`] unless the submission is SETTLED, or any failure of the database.
    pub fn close(&mut self, at: Timestamp, id: SubmissionId) -> Result<(), SpoolError> {
        self.transact(at, |txn| {
            txn.change_one(
                "UPDATE submission SET state = 'CLOSED', payload = NULL, wrapped_dek = NULL
                 WHERE id = ?1 AND state = 'SETTLED'",
                params![id.to_string()],
            )?;
            txn.audit(AuditEvent::SubmissionClosed, &id.to_string(), &AuditNote::default())
        })
    }

    /// Stores the receipt for a closed period.
    ///
    /// # Errors
    ///
    /// [`SpoolError::Invariant`] when the receipt is stored already, or any failure of the database.
    pub fn store_closing(
        &mut self,
        at: Timestamp,
        period: PeriodId,
        receipt: &NewReceipt<'_>,
    ) -> Result<(), SpoolError> {
        self.transact(at, |txn| {
            let digest = receipts::insert(txn, ReceiptKind::Closing, None, Some(period), receipt)?;
            let note = AuditNote {
                receipt_digest: Some(digest.to_string()),
                receipt_no: Some(receipt.receipt_no.get()),
                ..AuditNote::default()
            };
            txn.audit(AuditEvent::PeriodClosed, &period.to_string(), &note)
        })
    }
}

pub(super) fn seq_of(txn: &Txn<'_>, id: SubmissionId) -> Result<Seq, SpoolError> {
    let mut statement =
        txn.sql.prepare_cached("SELECT seq FROM submission WHERE id = ?1 AND seq IS NOT NULL")?;
    let seq = row::first(&mut statement, [id.to_string()], |found| row::count(found, 0))?;
    seq.and_then(Seq::new).ok_or(SpoolError::Invariant { what: "a submission without a number" })
}

fn rejected(outcome: Outcome<'_>) -> u64 {
    match outcome {
        Outcome::Records(outcomes) => {
            outcomes.iter().filter(|outcome| outcome.status == RecordStatus::Rejected).count() as u64
        }
        Outcome::SubmissionError(_) => 0,
    }
}

pub(super) fn store_record_outcomes(
    txn: &Txn<'_>,
    id: SubmissionId,
    outcomes: &[RecordOutcome],
) -> Result<(), SpoolError> {
    let text = id.to_string();
    let sent: i64 = txn.sql.query_row(
        "SELECT count(*) FROM submission_record WHERE submission_id = ?1",
        [&text],
        |found| found.get(0),
    )?;
    if usize::try_from(sent) != Ok(outcomes.len()) {
        return Err(SpoolError::Invariant { what: "every record has one outcome" });
    }
    store_statuses(txn, &text, outcomes)?;
    for (idx, outcome) in (0_i64..).zip(outcomes) {
        store_findings(txn, &text, idx, &outcome.findings)?;
    }
    let advanced = outcomes.iter().filter(|outcome| advances(outcome.status)).count();
    change_each(txn, ADVANCE, params![text], advanced)?;
    let refused = outcomes.iter().filter(|outcome| outcome.status == RecordStatus::Rejected).count();
    change_each(txn, HOLD_REJECTED, params![text], refused)
}

/// Whether the ledger takes what was sent.
fn advances(status: RecordStatus) -> bool {
    match status {
        RecordStatus::Accepted | RecordStatus::AcceptedWithWarning | RecordStatus::Unchanged => true,
        RecordStatus::Rejected | RecordStatus::Stale => false,
    }
}

/// Neighbours mostly share their status, so each run of the same one is written at once.
fn store_statuses(txn: &Txn<'_>, id: &str, outcomes: &[RecordOutcome]) -> Result<(), SpoolError> {
    let mut first = 0_i64;
    for run in outcomes.chunk_by(|one, next| one.status == next.status) {
        let Some(outcome) = run.first() else { continue };
        let end = first + i64::try_from(run.len()).map_err(|_| row::IMPOSSIBLE)?;
        change_each(txn, SET_STATUS, params![id, first, end, outcome.status.as_str()], run.len())?;
        first = end;
    }
    Ok(())
}

/// Runs one statement that must change exactly so many rows.
fn change_each(
    txn: &Txn<'_>,
    sql: &str,
    params: impl rusqlite::Params,
    rows: usize,
) -> Result<(), SpoolError> {
    if rows == 0 || txn.sql.prepare_cached(sql)?.execute(params)? == rows {
        Ok(())
    } else {
        Err(SpoolError::Invariant { what: "a row that must exist does not" })
    }
}

fn store_findings(txn: &Txn<'_>, id: &str, idx: i64, findings: &[FindingError]) -> Result<(), SpoolError> {
    let mut insert = txn.sql.prepare_cached(
        "INSERT INTO finding (submission_id, idx, n, code, pointer, severity)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    for (n, finding) in (0_i64..).zip(findings) {
        let (code, pointer) = (finding.code.as_str(), finding.pointer.as_str());
        insert.execute(params![id, idx, n, code, pointer, severity_word(finding.severity)?])?;
    }
    Ok(())
}

fn severity_word(severity: Severity) -> Result<&'static str, SpoolError> {
    match severity {
        Severity::Error => Ok("error"),
        Severity::Warning => Ok("warning"),
        _ => Err(SpoolError::Invariant { what: "a severity that the spool does not know" }),
    }
}

const SET_STATUS: &str = "UPDATE submission_record SET status = ?4
  WHERE submission_id = ?1 AND idx >= ?2 AND idx < ?3";

/// The ledger takes version, content and liveness of what was sent; a hold and the flight end.
const ADVANCE: &str = "UPDATE record SET version = sr.version, content_mac = sr.content_mac,
    state = CASE sr.op WHEN 'void' THEN 'void' ELSE 'live' END, hold = NULL, hold_code = NULL, hold_mac = NULL,
    inflight = NULL
  FROM submission_record AS sr
  WHERE sr.submission_id = ?1 AND sr.status IN ('accepted','acceptedWithWarning','unchanged')
    AND record.record_id = sr.record_id AND record.inflight = ?1";

/// The ledger stays; the content that was refused is remembered, with the first error found in it.
const HOLD_REJECTED: &str = "UPDATE record SET hold = 'rejected', hold_mac = sr.content_mac,
    hold_code = (SELECT code FROM finding AS f
      WHERE f.submission_id = sr.submission_id AND f.idx = sr.idx AND f.severity = 'error' ORDER BY f.n LIMIT 1)
  FROM submission_record AS sr
  WHERE sr.submission_id = ?1 AND sr.status = 'rejected'
    AND record.record_id = sr.record_id AND record.inflight = ?1";
