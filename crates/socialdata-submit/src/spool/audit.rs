//! The audit chain: what the spool did, in an order that nobody can change afterwards without the audit key.
//!
//! ```text
//! mac_0 = 32 zero bytes
//! mac_n = HMAC(K_audit, enc("audit", n, at, event, ref, SHA-256(data_json), mac_{n-1}))
//! ```
//!
//! An entry is appended in the transaction that it describes, so there is no act without entry and no entry
//! without act. The head goes into every manifest and comes back under the register's signature: neither side
//! can rewrite history alone. Entries hold ids, numbers, codes and digests, never anything about a person.

use rusqlite::{Connection, params};
use serde::Serialize;
use socialdata_core::pseudonym::AuditKey;
use socialdata_protocol::{ids::Timestamp, wire::AuditHead};

use super::{
    Spool, SpoolReader,
    error::SpoolError,
    row::{self, stored_words},
};

/// What an audit entry is about; a closed list (docs/en/reliability.md, *Audit chain*).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AuditEvent {
    /// A run began.
    RunStarted,
    /// A run ended.
    RunEnded,
    /// Submissions were planned.
    PlanMade,
    /// The mass-void guard refused a plan.
    GuardRefused,
    /// A person approved what the guard had refused.
    GuardApproved,
    /// The bytes of a submission were fixed.
    SubmissionSealed,
    /// An attempt to send was announced.
    SubmissionAttempted,
    /// The custody receipt was stored.
    SubmissionDelivered,
    /// The outcome receipt was stored and the ledger advanced.
    SubmissionSettled,
    /// The outcome was acknowledged and the payload erased.
    SubmissionClosed,
    /// Refused for good; kept for people.
    SubmissionQuarantined,
    /// Given up.
    SubmissionDiscarded,
    /// A receipt failed a check.
    SubmissionSuspect,
    /// A person cleared a suspicion.
    SubmissionCleared,
    /// A person let the next run go on with a submission at once.
    SubmissionRetried,
    /// A held record, or the records of a quarantined submission, were freed by a person.
    RecordReleased,
    /// Ledger rows were taken over from the register's inventory.
    ReconcileDone,
    /// The receipt for a closed period was stored.
    PeriodClosed,
    /// A key was loaded (key check value only).
    KeyLoaded,
    /// A key is replaced (the new one's check value); written before the file is.
    KeyRotated,
    /// A copy of a key was made for safekeeping.
    KeyEscrowed,
    /// A key was put back from a copy.
    KeyRestored,
    /// A previous key is removed; written before it is.
    KeyRetired,
    /// A key is destroyed; written before it is.
    KeyDestroyed,
    /// The policy changed (digest).
    PolicyChanged,
    /// The configuration changed (digest).
    ConfigChanged,
    /// The bytes of a file drop were stored, before any file was written (keyed digest).
    FiledropSealed,
    /// A file drop was written (keyed digest).
    FiledropWritten,
    /// A file drop was replaced or withdrawn.
    FiledropDiscarded,
    /// A person confirmed a file drop.
    FiledropConfirmed,
    /// A person recorded the result of a file drop.
    FiledropResult,
    /// The spool was made.
    SpoolCreated,
    /// The spool was taken over on another host.
    SpoolAdopted,
    /// The spool was copied to a file.
    SpoolBackedUp,
    /// The spool was copied to a new folder and is at its end here.
    SpoolArchived,
    /// The schema was migrated.
    SpoolMigrated,
}

stored_words!(AuditEvent {
    RunStarted = "run.started",
    RunEnded = "run.ended",
    PlanMade = "plan.made",
    GuardRefused = "guard.refused",
    GuardApproved = "guard.approved",
    SubmissionSealed = "submission.sealed",
    SubmissionAttempted = "submission.attempted",
    SubmissionDelivered = "submission.delivered",
    SubmissionSettled = "submission.settled",
    SubmissionClosed = "submission.closed",
    SubmissionQuarantined = "submission.quarantined",
    SubmissionDiscarded = "submission.discarded",
    SubmissionSuspect = "submission.suspect",
    SubmissionCleared = "submission.cleared",
    SubmissionRetried = "submission.retried",
    RecordReleased = "record.released",
    ReconcileDone = "reconcile.done",
    PeriodClosed = "period.closed",
    KeyLoaded = "key.loaded",
    KeyRotated = "key.rotated",
    KeyEscrowed = "key.escrowed",
    KeyRestored = "key.restored",
    KeyRetired = "key.retired",
    KeyDestroyed = "key.destroyed",
    PolicyChanged = "policy.changed",
    ConfigChanged = "config.changed",
    FiledropSealed = "filedrop.sealed",
    FiledropWritten = "filedrop.written",
    FiledropDiscarded = "filedrop.discarded",
    FiledropConfirmed = "filedrop.confirmed",
    FiledropResult = "filedrop.result",
    SpoolCreated = "spool.created",
    SpoolAdopted = "spool.adopted",
    SpoolBackedUp = "spool.backed-up",
    SpoolArchived = "spool.archived",
    SpoolMigrated = "spool.migrated",
});

/// What stands in `data_json` of an entry: the closed list of its members. Absent members are not written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::exhaustive_structs, reason = "filled in with `..AuditNote::default()`")]
pub struct AuditNote {
    /// Sequence number of the submission.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seq: Option<u64>,
    /// Number of the attempt, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attempt: Option<u64>,
    /// Submissions concerned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub submissions: Option<u64>,
    /// Records concerned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub records: Option<u64>,
    /// Records held back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub held: Option<u64>,
    /// Records that the register refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rejected: Option<u64>,
    /// `sha-256:…` of the manifest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub manifest_digest: Option<String>,
    /// `sha-256:…` of the payload as sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payload_digest: Option<String>,
    /// `sha-256:…` of the receipt.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receipt_digest: Option<String>,
    /// The register's number of the receipt.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receipt_no: Option<u64>,
    /// Problem suffix or rule code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    /// Exit code of the run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exit_code: Option<u8>,
    /// `sha-256:…` of a policy, a configuration or a list of approved voids.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
    /// Key check value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kcv: Option<String>,
}

/// The end of the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct AuditEnd {
    /// Number of the last entry, which is the number of entries; 0 when there is none.
    pub n: u64,
    /// MAC of the last entry; zeros when there is none.
    pub head: AuditHead,
}

impl AuditEnd {
    /// The end of a chain without entries.
    pub(super) fn none() -> Self {
        Self { n: 0, head: AuditHead::from_bytes([0; 32]) }
    }
}

impl Spool {
    /// Appends an entry about something that happened outside the other transactions, for example a key that
    /// was loaded.
    ///
    /// `reference` is an id of ours: a submission id, a run number, a period, a key purpose.
    ///
    /// # Errors
    ///
    /// Any failure of the database; nothing is stored then.
    pub fn record_event(
        &mut self,
        at: Timestamp,
        event: AuditEvent,
        reference: &str,
        note: &AuditNote,
    ) -> Result<(), SpoolError> {
        self.transact(at, |txn| txn.audit(event, reference, note))
    }
}

impl SpoolReader {
    /// The end of the audit chain.
    ///
    /// # Errors
    ///
    /// Any failure of the database.
    pub fn audit_end(&self) -> Result<AuditEnd, SpoolError> {
        end(&self.connection)
    }
}

/// Appends one entry inside the transaction of `connection`.
pub(super) fn append(
    connection: &Connection,
    key: &AuditKey,
    at: Timestamp,
    event: AuditEvent,
    reference: &str,
    note: &AuditNote,
) -> Result<(), SpoolError> {
    let last = end(connection)?;
    let (n, prev) = (last.n + 1, last.head.as_bytes());
    let data_json = serde_json::to_string(note)
        .map_err(|_| SpoolError::Invariant { what: "an audit note cannot be written" })?;
    let at = at.to_string();
    let mac = key
        .audit_mac(n, &at, event.word(), reference, data_json.as_bytes(), prev)
        .map_err(|_| SpoolError::Invariant { what: "an audit reference is too long" })?;
    connection
        .prepare_cached(
            "INSERT INTO audit (n, at, event, ref, data_json, prev, mac) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![row::sql_number(n)?, at, event, reference, data_json, prev, mac])?;
    Ok(())
}

/// The last entry's number and MAC.
pub(super) fn end(connection: &Connection) -> Result<AuditEnd, SpoolError> {
    let mut last = connection.prepare_cached("SELECT n, mac FROM audit ORDER BY n DESC LIMIT 1")?;
    let found = row::first(&mut last, [], |found| {
        Ok(AuditEnd { n: row::count(found, 0)?, head: row::bytes_32(found, 1, AuditHead::from_bytes)? })
    })?;
    Ok(found.unwrap_or(AuditEnd::none()))
}
