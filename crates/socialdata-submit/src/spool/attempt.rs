//! X4 and X5: an attempt is announced before its first byte leaves, and its unclear end is written down.

use rusqlite::params;
use socialdata_protocol::{
    ids::{Digest, SubmissionId, Timestamp},
    jws::Jws,
    numbers::Seq,
};
use zeroize::Zeroizing;

use super::{
    ProblemCode, Spool, SubmissionState,
    audit::{AuditEvent, AuditNote},
    error::SpoolError,
    row::{self, stored_words},
    transaction::Txn,
};
use crate::at_rest;

/// How an attempt ended.
///
/// Closed: the classes are counted by name in the metrics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "the classes are counted by name in the metrics")]
pub enum AttemptClass {
    /// A receipt that passed all checks.
    Ok,
    /// No connection, or it broke.
    Transport,
    /// No answer in time.
    Timeout,
    /// An answer that is no receipt.
    Http,
    /// A receipt that failed a check.
    Receipt,
    /// The run ended in the middle of it.
    Interrupted,
}

stored_words!(AttemptClass {
    Ok = "ok",
    Transport = "transport",
    Timeout = "timeout",
    Http = "http",
    Receipt = "receipt",
    Interrupted = "interrupted",
});

/// The end of an attempt whose result is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "all members are wanted, always")]
pub struct AttemptEnd {
    /// How it ended.
    pub class: AttemptClass,
    /// The status of the answer, if there was one.
    pub http_status: Option<u16>,
    /// The problem of the answer, if it named one.
    pub problem: Option<ProblemCode>,
    /// Not before this time again.
    pub next_at: Option<Timestamp>,
}

/// The bytes of a submission, handed out for one attempt. The payload is wiped when dropped.
#[derive(Clone)]
#[non_exhaustive]
pub struct SealedBytes {
    /// The manifest.
    pub manifest: Jws,
    /// The payload.
    pub payload: Zeroizing<Vec<u8>>,
    /// The submission's number.
    pub seq: Seq,
    /// The number of this attempt, from 1.
    pub attempt: u64,
}

impl std::fmt::Debug for SealedBytes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SealedBytes(seq {}, attempt {})", self.seq, self.attempt)
    }
}

impl Spool {
    /// X4: announces an attempt and hands out the stored bytes, after the commit.
    ///
    /// The bytes are the ones that were sealed: both digests are checked.
    ///
    /// # Errors
    ///
    /// [`SpoolError::Invariant`] unless the submission is SEALED or UNKNOWN, or when another one is suspect;
    /// [`SpoolError::Corrupt`] when the bytes are not what was sealed; [`SpoolError::CannotOpenPayload`] when
    /// they cannot be decrypted. Nothing may be sent then.
    pub fn start_attempt(&mut self, at: Timestamp, id: SubmissionId) -> Result<SealedBytes, SpoolError> {
        self.transact(at, |txn| {
            let stored = load(txn, id)?;
            let bytes = open(txn, id, stored)?;
            txn.move_to(id, SubmissionState::Sending)?;
            let text = id.to_string();
            txn.change_one(
                "UPDATE submission SET attempts = ?2, next_at = NULL, problem = NULL WHERE id = ?1",
                params![text, row::sql_number(bytes.attempt)?],
            )?;
            txn.change_one(
                "INSERT INTO attempt (submission_id, n, started_at) VALUES (?1, ?2, ?3)",
                params![text, row::sql_number(bytes.attempt)?, txn.at.to_string()],
            )?;
            let note = AuditNote { attempt: Some(bytes.attempt), ..AuditNote::default() };
            txn.audit(AuditEvent::SubmissionAttempted, &text, &note)?;
            Ok(bytes)
        })
    }

    /// X5: an attempt ended without an answer that decides. The register must be asked before anything is
    /// sent again.
    ///
    /// Recovery calls this with [`AttemptClass::Interrupted`] for a submission that a dead run left in
    /// SENDING.
    ///
    /// # Errors
    ///
    /// [`SpoolError::Invariant`] unless the submission is SENDING, or any failure of the database.
    pub fn mark_unknown(
        &mut self,
        at: Timestamp,
        id: SubmissionId,
        end: &AttemptEnd,
    ) -> Result<(), SpoolError> {
        self.transact(at, |txn| {
            if txn.state(id)? != SubmissionState::Sending {
                return Err(SpoolError::Invariant { what: "only a submission under way becomes unknown" });
            }
            end_attempt(txn, id, end.class, end.http_status)?;
            txn.change_one(
                "UPDATE submission SET next_at = ?2, problem = ?3 WHERE id = ?1",
                params![id.to_string(), end.next_at.map(|next| next.to_string()), end.problem],
            )?;
            txn.move_to(id, SubmissionState::Unknown)
        })
    }
}

/// Ends the attempt that is open, if one is.
pub(super) fn end_attempt(
    txn: &Txn<'_>,
    id: SubmissionId,
    class: AttemptClass,
    http_status: Option<u16>,
) -> Result<(), SpoolError> {
    txn.sql
        .prepare_cached(
            "UPDATE attempt SET ended_at = ?2, class = ?3, http_status = ?4
             WHERE submission_id = ?1 AND ended_at IS NULL",
        )?
        .execute(params![id.to_string(), txn.at.to_string(), class, http_status])?;
    Ok(())
}

/// The columns of a sealed submission.
struct Stored {
    manifest: Jws,
    manifest_digest: Digest,
    payload: Vec<u8>,
    wrapped_dek: Option<Vec<u8>>,
    payload_digest: Digest,
    seq: Seq,
    attempts: u64,
}

fn load(txn: &Txn<'_>, id: SubmissionId) -> Result<Stored, SpoolError> {
    if !matches!(txn.state(id)?, SubmissionState::Sealed | SubmissionState::Unknown) {
        return Err(SpoolError::Invariant { what: "only sealed or unknown submissions are sent" });
    }
    let mut statement = txn.sql.prepare_cached(
        "SELECT manifest, manifest_digest, payload, wrapped_dek, payload_digest, seq, attempts
         FROM submission WHERE id = ?1",
    )?;
    row::first(&mut statement, [id.to_string()], |found| {
        Ok(Stored {
            manifest: row::text(found, 0)?,
            manifest_digest: row::bytes_32(found, 1, Digest::from_bytes)?,
            payload: found.get(2)?,
            wrapped_dek: found.get(3)?,
            payload_digest: row::bytes_32(found, 4, Digest::from_bytes)?,
            seq: Seq::new(row::count(found, 5)?).ok_or(row::IMPOSSIBLE)?,
            attempts: row::count(found, 6)?,
        })
    })?
    .ok_or(row::IMPOSSIBLE)
}

fn open(txn: &Txn<'_>, id: SubmissionId, stored: Stored) -> Result<SealedBytes, SpoolError> {
    let payload = match &stored.wrapped_dek {
        None => Zeroizing::new(stored.payload),
        Some(wrapped) => {
            let key = txn.spool_key().expose_bytes();
            at_rest::open(key, id, stored.payload_digest, &stored.payload, wrapped)?
        }
    };
    if Digest::of(&*payload) != stored.payload_digest {
        return Err(SpoolError::Corrupt { what: "the payload is not what was sealed" });
    }
    if stored.manifest.digest() != stored.manifest_digest {
        return Err(SpoolError::Corrupt { what: "the manifest is not what was sealed" });
    }
    Ok(SealedBytes { manifest: stored.manifest, payload, seq: stored.seq, attempt: stored.attempts + 1 })
}
