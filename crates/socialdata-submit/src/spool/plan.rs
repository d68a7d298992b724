//! X2: what is to be reported is written down as a plan.
//!
//! A plan is a list of records without bytes. It is worth nothing after the run that made it: the next
//! snapshot is newer, so whatever was planned and not sealed is discarded and planned again.

use rusqlite::params;
use socialdata_protocol::{
    ids::{PeriodId, SubmissionId, Timestamp},
    names::RecordType,
    numbers::Version,
    payload::Op,
};

use super::{
    ContentMac, ProblemCode, RecordId, RunId, Scope, Spool, SubmissionState,
    audit::{AuditEvent, AuditNote},
    error::SpoolError,
    listing, row,
    transaction::Txn,
};

/// What is done with a record, and the MAC of the content that is sent.
///
/// Closed: the three operations of the protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "the three operations of the protocol")]
pub enum PlannedOp {
    /// First report, or again after a withdrawal.
    Report(ContentMac),
    /// New content for a live record.
    Correct(ContentMac),
    /// Withdrawal; has no content.
    Void,
}

impl PlannedOp {
    /// The operation on the wire.
    pub fn op(self) -> Op {
        match self {
            Self::Report(_) => Op::Report,
            Self::Correct(_) => Op::Correct,
            Self::Void => Op::Void,
        }
    }

    /// The MAC of the content that is sent.
    pub fn content_mac(self) -> Option<ContentMac> {
        match self {
            Self::Report(mac) | Self::Correct(mac) => Some(mac),
            Self::Void => None,
        }
    }

    /// From the two columns.
    pub(super) fn from_columns(word: &str, mac: Option<ContentMac>) -> Result<Self, SpoolError> {
        match (word, mac) {
            ("report", Some(mac)) => Ok(Self::Report(mac)),
            ("correct", Some(mac)) => Ok(Self::Correct(mac)),
            ("void", None) => Ok(Self::Void),
            _ => Err(row::IMPOSSIBLE),
        }
    }
}

/// One record of a planned submission.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "all members are wanted, always")]
pub struct PlannedRecord {
    /// The record.
    pub record_id: RecordId,
    /// Its type (posttyp).
    pub record_type: RecordType,
    /// The version that is sent: the next one, or the current one to confirm a record known from the
    /// inventory only.
    pub version: Version,
    /// What is done with it.
    pub op: PlannedOp,
}

/// One submission of a plan: records of one period, in the order in which they are sent.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "all members are wanted, always")]
pub struct PlannedSubmission {
    /// Its id, made by the caller.
    pub id: SubmissionId,
    /// The period of all its records.
    pub period: PeriodId,
    /// The refused submission that it replaces in part or whole.
    pub supersedes: Option<SubmissionId>,
    /// The records; index 0 is the first.
    pub records: Vec<PlannedRecord>,
}

/// A record that breaks a rule here and is not sent.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "all members are wanted, always")]
pub struct LocalHold {
    /// The record.
    pub record_id: RecordId,
    /// Its period.
    pub period: PeriodId,
    /// Its type (posttyp).
    pub record_type: RecordType,
    /// The rule.
    pub code: ProblemCode,
    /// MAC of the content that is held.
    pub content_mac: ContentMac,
}

/// Everything that one run has decided about its snapshot.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::exhaustive_structs, reason = "all members are wanted, always")]
pub struct Plan<'a> {
    /// The run.
    pub run: RunId,
    /// What the snapshot is complete for. Local holds inside it are replaced by `local_holds`.
    pub scope: &'a Scope,
    /// Records held back by the rules here.
    pub local_holds: &'a [LocalHold],
    /// What is to be sent, in the order of sending.
    pub submissions: &'a [PlannedSubmission],
}

impl Spool {
    /// X2: stores the plan of a run. What was planned earlier and never sealed is discarded in the same
    /// transaction.
    ///
    /// # Errors
    ///
    /// [`SpoolError::Invariant`] when a record is in flight or planned twice, or its version does not follow
    /// the ledger; nothing is stored then.
    pub fn plan(&mut self, at: Timestamp, plan: &Plan<'_>) -> Result<(), SpoolError> {
        self.transact(at, |txn| {
            discard_plans(txn)?;
            replace_local_holds(txn, plan.scope, plan.local_holds)?;
            let records = store(txn, plan.submissions)?;
            let note = AuditNote {
                submissions: Some(plan.submissions.len() as u64),
                records: Some(records),
                held: Some(plan.local_holds.len() as u64),
                ..AuditNote::default()
            };
            txn.audit(AuditEvent::PlanMade, &plan.run.to_string(), &note)
        })
    }

    /// X2 in the middle of a run: adds submissions that replace a refused one, beside what is still planned.
    ///
    /// # Errors
    ///
    /// As [`Spool::plan`]; also [`SpoolError::Invariant`] when the replaced submission is not discarded or
    /// quarantined.
    pub fn recut(
        &mut self,
        at: Timestamp,
        run: RunId,
        submissions: &[PlannedSubmission],
    ) -> Result<(), SpoolError> {
        self.transact(at, |txn| {
            for replaced in submissions.iter().filter_map(|submission| submission.supersedes) {
                if !matches!(txn.state(replaced)?, SubmissionState::Discarded | SubmissionState::Quarantined)
                {
                    return Err(SpoolError::Invariant { what: "only a refused submission is replaced" });
                }
            }
            let note = AuditNote {
                submissions: Some(submissions.len() as u64),
                records: Some(store(txn, submissions)?),
                ..AuditNote::default()
            };
            txn.audit(AuditEvent::PlanMade, &run.to_string(), &note)
        })
    }

    /// Discards what an earlier run planned and never sealed; returns how many submissions that were.
    ///
    /// # Errors
    ///
    /// Any failure of the database; nothing is changed then.
    pub fn discard_stale_plans(&mut self, at: Timestamp) -> Result<u64, SpoolError> {
        self.transact(at, discard_plans)
    }
}

/// PLANNED → DISCARDED. The lists are deleted: nothing of them ever left the house.
fn discard_plans(txn: &Txn<'_>) -> Result<u64, SpoolError> {
    let mut statement =
        txn.sql.prepare_cached("SELECT id FROM submission WHERE state = 'PLANNED' ORDER BY id")?;
    let stale: Vec<SubmissionId> = row::all(&mut statement, [], |found| row::text(found, 0))?;
    for id in &stale {
        txn.sql.execute("DELETE FROM submission_record WHERE submission_id = ?1", [id.to_string()])?;
        txn.move_to(*id, SubmissionState::Discarded)?;
        txn.audit(AuditEvent::SubmissionDiscarded, &id.to_string(), &AuditNote::default())?;
    }
    Ok(stale.len() as u64)
}

/// A snapshot says anew which of its records break a rule here.
fn replace_local_holds(txn: &Txn<'_>, scope: &Scope, holds: &[LocalHold]) -> Result<(), SpoolError> {
    let mut clear = txn.sql.prepare_cached(
        "UPDATE record SET hold = NULL, hold_code = NULL, hold_mac = NULL
         WHERE period = ?1 AND type = ?2 AND hold = 'local'",
    )?;
    for (period, record_type) in scope.pairs() {
        clear.execute([&period.to_string(), record_type.as_str()])?;
    }
    // What the register has refused stays refused while its content is the same.
    let mut set = txn.sql.prepare_cached(
        "UPDATE record SET hold = 'local', hold_code = ?2, hold_mac = ?3
         WHERE record_id = ?1 AND NOT (hold IS 'rejected' AND hold_mac IS ?3)",
    )?;
    for hold in holds {
        listing::ensure_row(txn, &hold.record_id, hold.period, &hold.record_type)?;
        set.execute(params![hold.record_id.as_str(), hold.code, hold.content_mac.as_bytes()])?;
    }
    Ok(())
}

/// Stores submissions with their lists and checks them against the ledger; returns the number of records.
fn store(txn: &Txn<'_>, submissions: &[PlannedSubmission]) -> Result<u64, SpoolError> {
    let mut insert = txn.sql.prepare_cached(
        "INSERT INTO submission (id, period, state, supersedes, created_at)
         VALUES (?1, ?2, 'PLANNED', ?3, ?4)",
    )?;
    let mut records = 0;
    for submission in submissions {
        if submission.records.is_empty() {
            return Err(SpoolError::Invariant { what: "a submission has at least one record" });
        }
        insert.execute(params![
            submission.id.to_string(),
            submission.period.to_string(),
            submission.supersedes.map(|id| id.to_string()),
            txn.at.to_string(),
        ])?;
        listing::store(txn, submission)?;
        records += submission.records.len() as u64;
    }
    require_fit(txn)?;
    Ok(records)
}

/// Every planned record once, none in flight, and the version rules of the protocol kept.
fn require_fit(txn: &Txn<'_>) -> Result<(), SpoolError> {
    if txn.sql.prepare_cached(PLANNED_TWICE)?.exists([])? {
        return Err(SpoolError::Invariant { what: "a record is planned twice" });
    }
    if txn.sql.prepare_cached(PLANNED_WRONGLY)?.exists([])? {
        return Err(SpoolError::Invariant { what: "a plan does not follow the ledger" });
    }
    Ok(())
}

const PLANNED_TWICE: &str =
    "SELECT 1 FROM submission_record AS sr JOIN submission AS s ON s.id = sr.submission_id
  WHERE s.state = 'PLANNED' GROUP BY sr.record_id HAVING count(*) > 1";

/// The next version with an operation that fits, or the current one of a live record whose content is not
/// known.
const PLANNED_WRONGLY: &str = "SELECT 1 FROM submission AS s
  JOIN submission_record AS sr ON sr.submission_id = s.id JOIN record AS r ON r.record_id = sr.record_id
  WHERE s.state = 'PLANNED' AND (r.inflight IS NOT NULL OR NOT (
    sr.version = r.version + 1 AND ((sr.op = 'report') = (r.state <> 'live'))
    OR sr.version = r.version AND r.state = 'live' AND r.content_mac IS NULL AND sr.op <> 'void'))";
