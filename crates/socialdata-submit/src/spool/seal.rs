//! X3: a plan gets its number and its bytes, for ever.
//!
//! The number, the audit head and the latest settled submission are read, put into the manifest, and stored
//! with it in one transaction. So no two submissions can carry the same number, and no number is taken that
//! was not used.

use rusqlite::params;
use socialdata_protocol::{
    ids::{Digest, PeriodId, SubmissionId, Timestamp},
    jws::Jws,
    numbers::Seq,
    wire::{AuditHead, Previous},
};

use super::{
    Spool, SubmissionState,
    audit::{self, AuditEvent, AuditNote},
    error::SpoolError,
    open, row,
    transaction::Txn,
};
use crate::at_rest;

/// What the manifest needs from the spool.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SealContext {
    /// The submission's number: the last one the register has stored, plus one.
    pub seq: Seq,
    /// The head of the audit chain before this seal, for `auditHead`.
    pub audit_head: AuditHead,
    /// The period.
    pub period: PeriodId,
    /// The refused submission that this one replaces.
    pub supersedes: Option<SubmissionId>,
    /// The latest settled submission of this spool.
    pub previous: Option<Previous>,
}

/// Who can read the payload as it is sent.
///
/// Closed: it is either ciphertext or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "it is either ciphertext or not")]
pub enum PayloadForm {
    /// Ciphertext for the register (`sealing` other than `none`): stored as it is.
    SealedForRegister,
    /// Readable (`sealing` = `none`): encrypted while it lies in the spool.
    Readable,
}

/// The bytes of a submission.
#[derive(Clone)]
#[expect(clippy::exhaustive_structs, reason = "all members are wanted, always")]
pub struct Sealed {
    /// The manifest, exactly as it will be sent.
    pub manifest: Jws,
    /// The payload, exactly as it will be sent (before base64url).
    pub payload: Vec<u8>,
    /// Digest of `payload`, as the manifest states it.
    pub payload_digest: Digest,
    /// Whether it must be encrypted for rest.
    pub form: PayloadForm,
}

impl std::fmt::Debug for Sealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sealed({}, {} bytes)", self.payload_digest, self.payload.len())
    }
}

impl Spool {
    /// X3: numbers a planned submission and fixes its bytes, in one transaction. `build` makes the bytes.
    ///
    /// # Errors
    ///
    /// What `build` returns, and [`SpoolError::Invariant`] when the submission is not planned, when another
    /// one is in flight or suspect, when a record of it is in flight or has moved on, or when
    /// `payload_digest` is not the payload's. The number is not used up then.
    pub fn seal<E: From<SpoolError>>(
        &mut self,
        at: Timestamp,
        id: SubmissionId,
        build: impl FnOnce(&SealContext) -> Result<Sealed, E>,
    ) -> Result<Seq, E> {
        let mut refused = None;
        let result = self.transact(at, |txn| {
            let context = context(txn, id)?;
            let sealed = build(&context).map_err(|error| {
                refused = Some(error);
                BUILD_FAILED
            })?;
            store(txn, id, context.seq, &sealed)?;
            Ok(context.seq)
        });
        match refused {
            Some(error) => Err(error),
            None => result.map_err(E::from),
        }
    }
}

/// Rolls the transaction back; the caller gets the error of `build` instead.
const BUILD_FAILED: SpoolError = SpoolError::Invariant { what: "the bytes could not be made" };

fn context(txn: &Txn<'_>, id: SubmissionId) -> Result<SealContext, SpoolError> {
    if txn.state(id)? != SubmissionState::Planned {
        return Err(SpoolError::Invariant { what: "only a planned submission is sealed" });
    }
    if txn.sql.prepare_cached(STALE_RECORDS)?.exists([id.to_string()])? {
        return Err(SpoolError::Invariant { what: "the plan is out of date" });
    }
    let mut statement = txn.sql.prepare_cached("SELECT period, supersedes FROM submission WHERE id = ?1")?;
    let (period, supersedes) = row::first(&mut statement, [id.to_string()], |found| {
        Ok((row::text(found, 0)?, row::optional_text(found, 1)?))
    })?
    .ok_or(row::IMPOSSIBLE)?;
    Ok(SealContext {
        seq: Seq::new(last_stored_seq(&txn.sql)? + 1).ok_or(row::IMPOSSIBLE)?,
        audit_head: audit::end(&txn.sql)?.head,
        period,
        supersedes,
        previous: previous(txn)?,
    })
}

/// The highest number that the register has stored, as far as receipts prove it.
pub(super) fn last_stored_seq(connection: &rusqlite::Connection) -> Result<u64, SpoolError> {
    row::parse(&open::meta(connection, "last_stored_seq")?.ok_or(row::IMPOSSIBLE)?)
}

fn previous(txn: &Txn<'_>) -> Result<Option<Previous>, SpoolError> {
    let mut statement = txn.sql.prepare_cached(LATEST_SETTLED)?;
    row::first(&mut statement, [], |found| {
        let outcome_receipt_digest = row::bytes_32(found, 1, Digest::from_bytes)?;
        Ok(Previous { submission_id: row::text(found, 0)?, outcome_receipt_digest })
    })
}

fn store(txn: &Txn<'_>, id: SubmissionId, seq: Seq, sealed: &Sealed) -> Result<(), SpoolError> {
    if Digest::of(&sealed.payload) != sealed.payload_digest {
        return Err(SpoolError::Invariant { what: "the payload has another digest" });
    }
    store_bytes(txn, id, seq, sealed)?;
    let id = id.to_string();
    let records = txn.sql.execute(TAKE_OFF, [&id])?;
    let note = AuditNote {
        seq: Some(seq.get()),
        records: Some(records as u64),
        manifest_digest: Some(sealed.manifest.digest().to_string()),
        payload_digest: Some(sealed.payload_digest.to_string()),
        ..AuditNote::default()
    };
    txn.audit(AuditEvent::SubmissionSealed, &id, &note)
}

fn store_bytes(txn: &Txn<'_>, id: SubmissionId, seq: Seq, sealed: &Sealed) -> Result<(), SpoolError> {
    let digest = sealed.payload_digest;
    let encrypted = match sealed.form {
        PayloadForm::SealedForRegister => None,
        PayloadForm::Readable => {
            let key = txn.spool_key().expose_bytes();
            Some(at_rest::encrypt(key, id, digest, &sealed.payload, txn.randomness())?)
        }
    };
    let (payload, wrapped_dek) = match &encrypted {
        None => (&sealed.payload, None),
        Some(stored) => (&stored.payload, Some(&stored.wrapped_dek)),
    };
    txn.change_one(
        "UPDATE submission SET state = 'SEALED', seq = ?2, manifest = ?3, manifest_digest = ?4, payload = ?5,
           wrapped_dek = ?6, payload_digest = ?7 WHERE id = ?1",
        params![
            id.to_string(),
            row::sql_number(seq.get())?,
            sealed.manifest.as_str(),
            sealed.manifest.digest().as_bytes(),
            payload,
            wrapped_dek,
            digest.as_bytes(),
        ],
    )
}

/// Records of the plan that another submission carries, or whose ledger row has moved on since.
const STALE_RECORDS: &str =
    "SELECT 1 FROM submission_record AS sr JOIN record AS r ON r.record_id = sr.record_id
  WHERE sr.submission_id = ?1 AND (r.inflight IS NOT NULL OR NOT (
    sr.version = r.version + 1 AND ((sr.op = 'report') = (r.state <> 'live'))
    OR sr.version = r.version AND r.state = 'live' AND r.content_mac IS NULL AND sr.op <> 'void'))";

const TAKE_OFF: &str = "UPDATE record SET inflight = ?1
  WHERE record_id IN (SELECT record_id FROM submission_record WHERE submission_id = ?1)";

const LATEST_SETTLED: &str = "SELECT s.id, r.digest FROM submission AS s
  JOIN receipt AS r ON r.submission_id = s.id AND r.kind = 'outcome'
  WHERE s.state IN ('SETTLED','CLOSED') ORDER BY s.seq DESC LIMIT 1";
