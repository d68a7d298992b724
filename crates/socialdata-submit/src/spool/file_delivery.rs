//! Files for a recipient without an interface: what was made, where it is on its way, and what a person says became of it.
//!
//! They are no submissions: such a recipient knows no records, no numbers and no receipts, so neither the ledger nor the
//! chain of receipts moves. A spool may have served a portal and serve a register later.

use rusqlite::{Row, params};
use socialdata_protocol::{
    ids::{Digest, PeriodId, SubmissionId, Timestamp},
    jws::Jws,
};
use zeroize::Zeroizing;

use super::{
    ReceiptKind, Spool, SpoolReader,
    audit::{AuditEvent, AuditNote},
    error::SpoolError,
    row,
    transaction::Txn,
};
use crate::at_rest;

/// Where a file delivery is on its way.
///
/// Closed: the states are part of the schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "the states are part of the schema")]
pub enum FileState {
    /// The bytes are in the spool; the files may not be whole.
    Sealed,
    /// The files lie in their folder and wait for a person.
    Sending,
    /// A person has handed them in.
    Delivered,
    /// The recipient has answered; the files may still be there.
    Settled,
    /// At its end, and the files are gone.
    Closed,
    /// Replaced or withdrawn before anybody handed it in.
    Discarded,
}

row::stored_words!(FileState {
    Sealed = "SEALED",
    Sending = "SENDING",
    Delivered = "DELIVERED",
    Settled = "SETTLED",
    Closed = "CLOSED",
    Discarded = "DISCARDED",
});

/// What the recipient has answered, as a person says.
///
/// Closed: the answers of the portal that end a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "the answers that end a delivery")]
pub enum FileAnswer {
    /// Godkänd.
    Accepted,
    /// Godkänd med varningar.
    AcceptedWithWarnings,
    /// Inte godkänd: nothing of it counts, and everything is to be delivered again.
    Rejected,
    /// Inget att rapportera.
    NothingToReport,
}

row::stored_words!(FileAnswer {
    Accepted = "accepted",
    AcceptedWithWarnings = "accepted-with-warnings",
    Rejected = "rejected",
    NothingToReport = "nothing-to-report",
});

/// A file delivery to be stored.
#[derive(Clone, Copy)]
pub(crate) struct NewFileDelivery<'a> {
    pub(crate) id: SubmissionId,
    pub(crate) delregister: &'a str,
    pub(crate) period: PeriodId,
    /// Names, counts and keyed digests.
    pub(crate) manifest: &'a str,
    /// The files, one after the other.
    pub(crate) payload: &'a [u8],
    /// Keyed digest of the payload.
    pub(crate) mac: [u8; 32],
}

/// A file delivery as the spool has it, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FileDelivery {
    /// Its id.
    pub id: SubmissionId,
    /// `sol`, `ekb`, `ekb-ar`, `bu` or `lss`.
    pub delregister: String,
    /// The period that it is the whole of.
    pub period: PeriodId,
    /// Where it is.
    pub state: FileState,
    /// The manifest, JSON.
    pub manifest: String,
    /// What became of it.
    pub answer: Option<FileAnswer>,
    /// When it was made.
    pub created_at: Timestamp,
    mac: [u8; 32],
}

/// A person's statement about a file delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FileStatement {
    /// [`ReceiptKind::AttestedCustody`] or [`ReceiptKind::AttestedOutcome`].
    pub kind: ReceiptKind,
    /// The statement, signed by this installation.
    pub jws: Jws,
    /// When it was stored.
    pub stored_at: Timestamp,
}

impl SpoolReader {
    /// Every file delivery, the oldest first.
    ///
    /// # Errors
    /// Any failure of the database.
    pub fn file_deliveries(&self) -> Result<Vec<FileDelivery>, SpoolError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, delregister, period, state, manifest, answer, created_at, payload_mac
             FROM file_delivery ORDER BY id",
        )?;
        row::all(&mut statement, [], delivery)
    }

    /// One of them.
    ///
    /// # Errors
    /// Any failure of the database.
    pub fn file_delivery(&self, id: SubmissionId) -> Result<Option<FileDelivery>, SpoolError> {
        Ok(self.file_deliveries()?.into_iter().find(|found| found.id == id))
    }

    /// What has been stated about a file delivery: first that it was handed in, then what became of it.
    ///
    /// # Errors
    /// Any failure of the database.
    pub fn file_statements(&self, id: SubmissionId) -> Result<Vec<FileStatement>, SpoolError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT kind, jws, stored_at FROM file_statement WHERE delivery_id = ?1 ORDER BY kind",
        )?;
        row::all(&mut statement, [id.to_string()], |found| {
            let (kind, stored_at) = (row::text(found, 0)?, row::text(found, 2)?);
            Ok(FileStatement { kind, jws: row::text(found, 1)?, stored_at })
        })
    }
}

impl Spool {
    /// Stores the bytes of a delivery before the first of its files is written. `replaced` is given up in the same
    /// transaction.
    ///
    /// # Errors
    /// [`SpoolError::Invariant`] when one of the same delregister and period waits already, or `replaced` was handed in.
    pub(crate) fn seal_files(
        &mut self,
        at: Timestamp,
        new: &NewFileDelivery<'_>,
        replaced: Option<SubmissionId>,
    ) -> Result<(), SpoolError> {
        self.transact(at, |txn| {
            if let Some(replaced) = replaced {
                discard(txn, replaced)?;
            }
            let (key, mac) = (txn.spool_key().expose_bytes(), Digest::from_bytes(new.mac));
            let stored = at_rest::encrypt(key, new.id, mac, new.payload, txn.randomness())?;
            txn.change_one(
                "INSERT INTO file_delivery (id, delregister, period, state, manifest, payload, wrapped_dek,
                   payload_mac, created_at) VALUES (?1, ?2, ?3, 'SEALED', ?4, ?5, ?6, ?7, ?8)",
                params![
                    new.id.to_string(),
                    new.delregister,
                    new.period.to_string(),
                    new.manifest,
                    stored.payload,
                    stored.wrapped_dek,
                    new.mac,
                    at.to_string(),
                ],
            )?;
            audit(txn, AuditEvent::FiledropSealed, new.id, Some(mac))
        })
    }

    /// The bytes of a delivery that is not at its end. The clear bytes are wiped when dropped.
    ///
    /// # Errors
    /// [`SpoolError::Invariant`] when the spool has none any more; whatever [`at_rest::open`] says.
    pub(crate) fn file_payload(&self, of: &FileDelivery) -> Result<Zeroizing<Vec<u8>>, SpoolError> {
        let mut statement = self.reader.connection.prepare_cached(
            "SELECT payload, wrapped_dek FROM file_delivery WHERE id = ?1 AND payload IS NOT NULL",
        )?;
        let found: Option<(Vec<u8>, Vec<u8>)> =
            row::first(&mut statement, [of.id.to_string()], |found| Ok((found.get(0)?, found.get(1)?)))?;
        let (payload, dek) =
            found.ok_or(SpoolError::Invariant { what: "the files are not kept any more" })?;
        let key = self.keys.spool.expose_bytes();
        Ok(at_rest::open(key, of.id, Digest::from_bytes(of.mac), &payload, &dek)?)
    }

    /// The files lie in their folder, whole.
    ///
    /// # Errors
    /// [`SpoolError::Invariant`] unless it is SEALED.
    pub(crate) fn files_written(&mut self, at: Timestamp, of: &FileDelivery) -> Result<(), SpoolError> {
        self.transact(at, |txn| {
            txn.change_one("UPDATE file_delivery SET state = 'SENDING' WHERE id = ?1", [of.id.to_string()])?;
            audit(txn, AuditEvent::FiledropWritten, of.id, Some(Digest::from_bytes(of.mac)))
        })
    }

    /// A person says that the files were handed in.
    ///
    /// # Errors
    /// [`SpoolError::Invariant`] unless it is SENDING; nothing is stored then.
    pub fn store_attested_custody(
        &mut self,
        at: Timestamp,
        id: SubmissionId,
        statement: &Jws,
    ) -> Result<(), SpoolError> {
        self.transact(at, |txn| custody(txn, id, statement))
    }

    /// A person says what the recipient has answered. With `custody` the files were never handed in, and both are said at once.
    ///
    /// # Errors
    /// [`SpoolError::Invariant`] unless it is DELIVERED (SENDING with `custody`); nothing is stored then.
    pub fn store_attested_outcome(
        &mut self,
        at: Timestamp,
        id: SubmissionId,
        answer: FileAnswer,
        statement: &Jws,
        with_custody: Option<&Jws>,
    ) -> Result<(), SpoolError> {
        self.transact(at, |txn| {
            if let Some(first) = with_custody {
                custody(txn, id, first)?;
            }
            insert(txn, ReceiptKind::AttestedOutcome, id, statement)?;
            txn.change_one(
                "UPDATE file_delivery SET state = 'SETTLED', answer = ?2 WHERE id = ?1",
                params![id.to_string(), answer],
            )?;
            audit(txn, AuditEvent::FiledropResult, id, Some(statement.digest()))
        })
    }

    /// The files are destroyed: the bytes go from the spool, too.
    ///
    /// # Errors
    /// [`SpoolError::Invariant`] unless it is SETTLED.
    pub fn close_files(&mut self, at: Timestamp, id: SubmissionId) -> Result<(), SpoolError> {
        self.transact(at, |txn| {
            txn.change_one(
                "UPDATE file_delivery SET state = 'CLOSED', payload = NULL, wrapped_dek = NULL WHERE id = ?1",
                [id.to_string()],
            )
        })
    }

    /// Nobody will hand them in: the bytes go from the spool, and the next run destroys the files.
    ///
    /// # Errors
    /// [`SpoolError::Invariant`] unless it is SEALED or SENDING.
    pub fn discard_files(&mut self, at: Timestamp, id: SubmissionId) -> Result<(), SpoolError> {
        self.transact(at, |txn| discard(txn, id))
    }
}

fn delivery(found: &Row<'_>) -> Result<FileDelivery, SpoolError> {
    Ok(FileDelivery {
        id: row::text(found, 0)?,
        delregister: row::text(found, 1)?,
        period: row::text(found, 2)?,
        state: row::text(found, 3)?,
        manifest: row::text(found, 4)?,
        answer: row::optional_text(found, 5)?,
        created_at: row::text(found, 6)?,
        mac: row::bytes_32(found, 7, |mac| mac)?,
    })
}

fn discard(txn: &Txn<'_>, id: SubmissionId) -> Result<(), SpoolError> {
    txn.change_one(
        "UPDATE file_delivery SET state = 'DISCARDED', payload = NULL, wrapped_dek = NULL WHERE id = ?1",
        [id.to_string()],
    )?;
    audit(txn, AuditEvent::FiledropDiscarded, id, None)
}

fn custody(txn: &Txn<'_>, id: SubmissionId, statement: &Jws) -> Result<(), SpoolError> {
    insert(txn, ReceiptKind::AttestedCustody, id, statement)?;
    txn.change_one("UPDATE file_delivery SET state = 'DELIVERED' WHERE id = ?1", [id.to_string()])?;
    audit(txn, AuditEvent::FiledropConfirmed, id, Some(statement.digest()))
}

fn insert(txn: &Txn<'_>, kind: ReceiptKind, id: SubmissionId, statement: &Jws) -> Result<(), SpoolError> {
    txn.change_one(
        "INSERT INTO file_statement (delivery_id, kind, jws, stored_at) VALUES (?1, ?2, ?3, ?4)",
        params![id.to_string(), kind, statement.as_str(), txn.at.to_string()],
    )
}

fn audit(
    txn: &Txn<'_>,
    event: AuditEvent,
    id: SubmissionId,
    digest: Option<Digest>,
) -> Result<(), SpoolError> {
    let note = AuditNote { digest: digest.map(|digest| digest.to_string()), ..AuditNote::default() };
    txn.audit(event, &id.to_string(), &note)
}
