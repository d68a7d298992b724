//! The spool: everything the client must not forget, in one SQLite file.
//!
//! **The rule.** Every act that the outside world can see is announced by a committed transaction first, and
//! the commit is on the disk before the act begins. A crash at any instruction therefore leaves a state from
//! which the next step is known: nothing has to be guessed, nothing is sent twice by mistake, nothing is
//! lost.
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
//! The same rules stand a second time in `schema.sql` as CHECKs and triggers. A transaction that breaks one
//! is rolled back and returns [`SpoolError::Invariant`]. Reading is done through [`SpoolReader`], which needs
//! no lock.
//!
//! There is no clock and no randomness in here: times are arguments, random bytes come from
//! [`Randomness`].
//!
//! ```
//! use socialdata_core::pseudonym::{AuditKey, KeyMaterial, Purpose, RecordId, SpoolKey};
//! use socialdata_protocol::{
//!     delivery::SubmissionState, ids::{Digest, SubmissionId, Timestamp}, numbers::Version, plan::ContentMac,
//! };
//! use socialdata_submit::{
//!     randomness::OsRandomness, run_lock::{RunLock, WhenLocked},
//!     spool::{self, PayloadForm, Spool, SpoolDir},
//! };
//! # let home = tempfile::tempdir()?;
//! # let folder = home.path().join("spool");
//! # let bytes = std::array::from_fn(|n| u8::try_from(n).unwrap_or(0));
//! # let material = |purpose| KeyMaterial::from_bytes(purpose, bytes);
//! # let (audit, at_rest) = (material(Purpose::Audit)?, material(Purpose::Spool)?);
//!
//! let now: Timestamp = "2026-08-22T00:13:05Z".parse()?;
//! let keys = spool::SpoolKeys::new(AuditKey::derive(&audit)?, SpoolKey::derive(&at_rest)?);
//! let identity = spool::SpoolIdentity {
//!     sender: "2120009994".to_owned(),
//!     on_behalf_of: None,
//!     recipient: "se.socialstyrelsen.socialdata".to_owned(),
//!     environment: "sandbox".to_owned(),
//! };
//! let lock = RunLock::acquire(&SpoolDir::prepare(folder)?, now, WhenLocked::Refuse)?;
//! let mut spool = Spool::open_or_create(lock, &identity, keys, Box::new(OsRandomness), now)?;
//!
//! // One record is new in the snapshot of July.
//! let scope = spool::Scope { periods: vec!["2026-07".parse()?], types: vec!["insats".parse()?] };
//! let run = spool.begin_run(now, &scope, &[7; 32], 1)?;
//! let record = spool::PlannedRecord {
//!     record_id: RecordId::parse("r1.t2vy5k4h78af3wsxnt9b7b8e38")?,
//!     record_type: "insats".parse()?,
//!     version: Version::FIRST,
//!     op: spool::PlannedOp::Report(ContentMac::from_bytes([9; 32])),
//! };
//! let id = SubmissionId::new(1_787_357_585_000, [0x5a; 10]);
//! let period = "2026-07".parse()?;
//! let planned = spool::PlannedSubmission { id, period, supersedes: None, records: vec![record] };
//! spool.plan(now, &spool::Plan { run, scope: &scope, local_holds: &[], submissions: &[planned] })?;
//!
//! // The bytes are made once, and stored before they are handed out for sending.
//! spool.seal(now, id, |context| {
//!     assert_eq!(context.seq.get(), 1);
//!     let payload = b"the batch".to_vec();
//!     let payload_digest = Digest::of(&payload);
//!     let manifest = "e30.e30.c2ln".parse().map_err(|_| spool::SpoolError::Missing)?; // in earnest: signed
//!     let form = PayloadForm::Readable;
//!     Ok::<_, spool::SpoolError>(spool::Sealed { manifest, payload, payload_digest, form })
//! })?;
//! let bytes = spool.start_attempt(now, id)?;
//! assert_eq!(bytes.payload.as_slice(), b"the batch");
//! assert_eq!(spool.read().open_submissions()?[0].state, SubmissionState::Sending);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod attempt;
mod audit;
mod audit_entries;
mod backup;
mod bad_receipt;
mod breaker;
mod decide;
mod delivered;
mod directory;
mod error;
mod file_delivery;
mod findings;
mod held;
mod key_history;
mod ledger;
mod listing;
mod lookup;
mod migrate;
mod noted;
mod open;
mod plan;
mod pragmas;
mod problem_code;
mod receipts;
mod receive;
mod reconcile;
mod refuse;
mod retention;
mod row;
mod run;
mod seal;
mod status;
#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests arrange their files")]
mod tests;
mod transaction;
mod verify;

use rusqlite::Connection;
use socialdata_core::pseudonym::{AuditKey, RecordId, SpoolKey};
use socialdata_protocol::plan::{ContentMac, Settled};

/// Words of the protocol that stand in the interface of the spool.
pub use socialdata_protocol::{
    delivery::SubmissionState,
    tally::RecordStatus,
    wire::{FindingError, Severity},
};

use crate::{disk::Ballast, randomness::Randomness, run_lock::RunLock};

pub use self::{
    attempt::{AttemptClass, AttemptEnd, SealedBytes},
    audit::{AuditEnd, AuditEvent, AuditNote},
    audit_entries::AuditEntry,
    breaker::{Breaker, BreakerState},
    delivered::DeliveredCounts,
    directory::SpoolDir,
    error::{SpoolError, SpoolErrorKind},
    file_delivery::{FileAnswer, FileDelivery, FileState, FileStatement},
    held::HeldRecord,
    key_history::KeyUse,
    ledger::{HeldVersion, Hold, HoldKind, Ledger, LedgerRow, LiveRecord},
    lookup::{OpenSubmission, SubmissionRecord},
    open::SpoolIdentity,
    plan::{LocalHold, Plan, PlannedOp, PlannedRecord, PlannedSubmission},
    problem_code::{NotAProblemCode, ProblemCode},
    receipts::{NewReceipt, ReceiptKind, StoredReceipt},
    receive::{Outcome, RecordOutcome},
    refuse::{Fate, Refusal},
    run::{RunId, RunResult, Scope},
    seal::{PayloadForm, SealContext, Sealed},
    status::{HoldCounts, LastRun, Status},
    verify::{AuditFault, AuditReport},
};
pub(crate) use self::{directory::open_own_file, file_delivery::NewFileDelivery};

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
