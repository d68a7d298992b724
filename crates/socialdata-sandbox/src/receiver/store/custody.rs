//! Taking custody: replay, admission, sequence number, bytes and receipt in one transaction.

use rusqlite::{Transaction, params};
use socialdata_protocol::{
    ids::{Digest, InstanceId, SubmissionId, Timestamp},
    jws::Jws,
    keys::SigningKey,
    numbers::Seq,
    receipt_check::SubmissionFacts,
    receipt_issue::custody_receipt,
    wire::{Manifest, ProblemKind, Receipt, SubmissionStatus},
};

use super::{
    Sender, SenderId, Store, closing, first, lists, number, receipts, signed, text, text_or_null, to_json,
};
use crate::{
    error::SandboxError,
    receiver::{problems::Refusal, script::Scene},
};

/// A submission whose manifest and payload were found to belong together.
pub(in crate::receiver) struct Received {
    pub(in crate::receiver) manifest: Manifest,
    pub(in crate::receiver) jws: Jws,
    pub(in crate::receiver) payload: Vec<u8>,
}

/// How custody came about.
pub(in crate::receiver) enum Custody {
    /// Stored now.
    New(SubmissionStatus),
    /// Stored before, with the same bytes.
    Replay(SubmissionStatus),
}

impl Store {
    /// Checks 6 to 8 of docs/en/protocol.md, *Checks of the receiver*, and custody. `admit` is check 7 and the calendar of check 8.
    pub(in crate::receiver) fn take_custody(
        &self,
        sender: &Sender,
        received: &Received,
        scene: &Scene,
        now: Timestamp,
        key: &SigningKey,
        admit: impl FnOnce(&Manifest) -> Result<(), Refusal>,
    ) -> Result<Custody, Refusal> {
        self.write(|txn| {
            let id = received.manifest.submission_id;
            if let Some(stored) = find(txn, id)? {
                return replay(txn, &stored, sender.id, received).map(Custody::Replay);
            }
            admit(&received.manifest)?;
            closing::refuse_if_closed(txn, sender.id, &received.manifest)?;
            bind_instance(txn, sender.id, &received.manifest)?;
            let expected = next_seq(txn, sender.id)?;
            if received.manifest.seq != expected {
                return Err(Refusal::seq(received.manifest.seq, expected));
            }
            insert(txn, sender.id, received, scene, now)?;
            let facts = SubmissionFacts::of(&received.manifest, &received.jws);
            let receipt = custody_receipt(&facts, receipts::next_link(txn, sender.id)?, now);
            receipts::sign_and_store(txn, sender.id, Some(id), &Receipt::Custody(receipt), key)?;
            let status = lists::status(txn, sender.id, id)?;
            Ok(Custody::New(status.ok_or(Refusal::of(ProblemKind::Internal))?))
        })
    }
}

impl Store {
    /// The number that the sender's next submission must have.
    pub(in crate::receiver) fn next_seq(&self, sender: SenderId) -> Result<Seq, SandboxError> {
        self.read(|txn| next_seq(txn, sender))
    }
}

struct Stored {
    sender: SenderId,
    manifest: Jws,
    payload_digest: Digest,
}

fn find(txn: &Transaction<'_>, id: SubmissionId) -> Result<Option<Stored>, SandboxError> {
    let sql = "SELECT sender, manifest, payload_digest FROM submission WHERE id = ?1";
    first(txn, sql, [id.to_string()], |row| {
        Ok(Stored { sender: SenderId(row.get(0)?), manifest: text(row, 1)?, payload_digest: text(row, 2)? })
    })
}

fn replay(
    txn: &Transaction<'_>,
    stored: &Stored,
    sender: SenderId,
    received: &Received,
) -> Result<SubmissionStatus, Refusal> {
    // The payload was found to have the digest that the manifest says.
    let same = stored.sender == sender
        && stored.manifest == received.jws
        && stored.payload_digest == received.manifest.payload.digest;
    if !same {
        return Err(Refusal::of(ProblemKind::DigestMismatch));
    }
    let status = lists::status(txn, sender, received.manifest.submission_id)?;
    status.ok_or(Refusal::of(ProblemKind::Internal))
}

/// Two installations under one identity would disturb each other's sequence numbers and ledgers.
fn bind_instance(txn: &Transaction<'_>, sender: SenderId, manifest: &Manifest) -> Result<(), Refusal> {
    let instance = manifest.client.instance;
    let bound = first(txn, "SELECT instance FROM sender WHERE id = ?1", [sender.0], |row| {
        text_or_null::<InstanceId>(row, 0)
    })?;
    match bound.flatten() {
        Some(bound) if bound == instance => Ok(()),
        Some(_) => Err(Refusal::of(ProblemKind::InstanceConflict)),
        None => {
            txn.execute(
                "UPDATE sender SET instance = ?2 WHERE id = ?1",
                params![sender.0, instance.to_string()],
            )
            .map_err(SandboxError::from)?;
            Ok(())
        }
    }
}

fn next_seq(txn: &Transaction<'_>, sender: SenderId) -> Result<Seq, SandboxError> {
    let sql = "SELECT coalesce(max(seq), 0) FROM submission WHERE sender = ?1";
    let last = first(txn, sql, [sender.0], |row| number(row, 0))?.unwrap_or(0);
    Seq::new(last + 1).ok_or(super::DAMAGED)
}

fn insert(
    txn: &Transaction<'_>,
    sender: SenderId,
    received: &Received,
    scene: &Scene,
    now: Timestamp,
) -> Result<(), SandboxError> {
    let manifest = &received.manifest;
    txn.execute(
        "INSERT INTO submission (id, sender, seq, period, types, scene, manifest, payload, payload_digest, received_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![
            manifest.submission_id.to_string(),
            sender.0,
            signed(manifest.seq.get()),
            manifest.period.to_string(),
            to_json(&manifest.types)?,
            scene.to_string(),
            received.jws.as_str(),
            received.payload,
            manifest.payload.digest.to_string(),
            now.to_string(),
        ],
    )?;
    Ok(())
}
