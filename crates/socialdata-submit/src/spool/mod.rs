//! The spool: everything the client must not forget, in one SQLite file.
//!
//! **The rule.** Every act that the outside world can see is announced by a committed transaction first, and the commit
//! is on the disk before the act begins. A crash at any instruction therefore leaves a state from which the next step is
//! known: nothing has to be guessed, nothing is sent twice by mistake, nothing is lost.
//!
//! One method is one transaction, named for what it announces or stores:
//!
//! | Txn | Method | State after |
//! |---|---|---|
//! | X1, X13 | [`Spool::begin_run`], [`Spool::end_run`] | |
//! | X2 | [`Spool::plan`], [`Spool::recut`], [`Spool::discard_stale_plans`] | PLANNED |
//! | X3 | [`Spool::seal`] | SEALED |
//! | X4 | [`Spool::start_attempt`]: hands out the bytes only after the commit | SENDING |
//! | X5 | [`Spool::mark_unknown`] | UNKNOWN |
//! | X6 | [`Spool::store_custody`] | DELIVERED |
//! | X7 | [`Spool::store_outcome`] | SETTLED |
//! | X8 | [`Spool::close`] | CLOSED |
//! | X9 | [`Spool::refuse`] | QUARANTINED, DISCARDED |
//! | X10 | [`Spool::suspect`], [`Spool::clear_suspicion`] | SUSPECT |
//! | X11 | [`Spool::reconcile`] | |
//! | X12 | [`Spool::set_breaker`] | |
//!
//! The same rules stand a second time in `schema.sql` as CHECKs and triggers. A transaction that breaks one is rolled
//! back and returns [`SpoolError::Invariant`]. Reading is done through [`SpoolReader`], which needs no lock.
//!
//! There is no clock and no randomness in here: times are arguments, random bytes come from
//! [`Randomness`].

mod attempt;
mod audit;
mod breaker;
mod directory;
mod error;
mod ledger;
mod lookup;
mod open;
mod plan;
mod pragmas;
mod problem_code;
mod receipts;
mod receive;
mod reconcile;
mod refuse;
mod row;
mod run;
mod seal;
mod state;
mod status;
#[cfg(test)]
mod tests;
mod transaction;
mod verify;

use rusqlite::Connection;
use socialdata_core::pseudonym::{AuditKey, RecordId, SpoolKey};

use crate::{disk::Ballast, randomness::Randomness, run_lock::RunLock};

pub use self::{
    attempt::{AttemptClass, AttemptEnd, SealedBytes},
    audit::{AuditEvent, AuditHead, AuditNote},
    breaker::{Breaker, BreakerState},
    directory::SpoolDir,
    error::{SpoolError, SpoolErrorKind},
    ledger::{Hold, HoldKind, Ledger, LedgerRow, Liveness, LiveRecord},
    lookup::{OpenSubmission, SubmissionRecord},
    open::SpoolIdentity,
    plan::{LocalHold, Plan, PlannedOp, PlannedRecord, PlannedSubmission},
    problem_code::{NotAProblemCode, ProblemCode},
    receipts::{NewReceipt, ReceiptKind, StoredReceipt},
    receive::{FindingRow, Outcome, RecordOutcome, RecordStatus, Severity},
    reconcile::InventoryRow,
    refuse::{Fate, Refusal},
    run::{RunId, RunResult, Scope},
    seal::{PayloadForm, PreviousSubmission, SealContext, Sealed},
    state::SubmissionState,
    status::{HoldCounts, LastRun, Status},
    verify::{AuditFault, AuditReport},
};
pub(crate) use self::directory::open_own_file;

/// The keys a spool needs. They are lent to nobody and wiped by their own types when the spool is dropped.
#[non_exhaustive]
pub struct SpoolKeys {
    /// Chains the audit entries.
    pub audit: AuditKey,
    /// Wraps the keys of payloads that are not sealed for the register.
    pub spool: SpoolKey,
}

impl SpoolKeys {
    /// Both keys.
    pub fn new(audit: AuditKey, spool: SpoolKey) -> Self {
        Self { audit, spool }
    }
}

impl std::fmt::Debug for SpoolKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SpoolKeys")
    }
}

/// A spool open for writing. Holds the run lock for as long as it lives.
pub struct Spool {
    reader: SpoolReader,
    keys: SpoolKeys,
    randomness: Box<dyn Randomness + Send>,
    ballast: Ballast,
    // Last, so that the connection is closed before the lock is free.
    lock: RunLock,
}

impl Spool {
    /// Everything that can be asked of a spool without changing it.
    pub fn read(&self) -> &SpoolReader {
        &self.reader
    }

    /// The folder.
    pub fn dir(&self) -> &SpoolDir {
        self.lock.dir()
    }
}

impl std::fmt::Debug for Spool {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Spool").field("dir", self.dir()).finish_non_exhaustive()
    }
}

/// A spool open for reading: takes no lock and works while a run is under way.
#[derive(Debug)]
pub struct SpoolReader {
    connection: Connection,
}
