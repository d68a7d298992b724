//! Closing a period: the sender's inventory is compared with ours, and what agrees is signed.

use rusqlite::{Transaction, params};
use socialdata_protocol::{
    digests::inventory_digest,
    ids::{Digest, PeriodId, Timestamp},
    jws::Jws,
    keys::SigningKey,
    names::Recipient,
    wire::{
        Closing, ClosingReceipt, Environment, InventoryItem, Manifest, ProblemKind, Receipt, RecordState,
        RecordTypes, V1,
    },
};

use super::{Sender, SenderId, Store, every, first, from_json, lists, receipts, signed, text, to_json};
use crate::{error::SandboxError, receiver::problems::Refusal};

/// What a closing receipt says about the receiver.
pub(in crate::receiver) struct Signatory<'a> {
    pub(in crate::receiver) environment: Environment,
    pub(in crate::receiver) recipient: &'a Recipient,
    pub(in crate::receiver) key: &'a SigningKey,
    pub(in crate::receiver) now: Timestamp,
}

impl Store {
    /// Takes the sender's word that a period is complete for some record types, and signs it. The same declaration gets
    /// the same receipt until the period is reopened.
    pub(in crate::receiver) fn close_period(
        &self,
        sender: &Sender,
        period: PeriodId,
        closing: &Closing,
        signatory: &Signatory<'_>,
    ) -> Result<Jws, Refusal> {
        self.write(|txn| {
            if let Some(stored) = stored(txn, sender.id, period, closing)? {
                return Ok(stored);
            }
            compare(txn, sender.id, period, closing)?;
            let link = receipts::next_link(txn, sender.id)?;
            let receipt = Receipt::Closing(ClosingReceipt {
                v: V1,
                receipt_no: link.receipt_no,
                prev_receipt_digest: link.prev,
                environment: signatory.environment,
                recipient: signatory.recipient.clone(),
                sender: sender.party.clone(),
                period_id: period,
                types: closing.types.clone(),
                record_count: closing.record_count,
                void_count: closing.void_count,
                inventory_digest: closing.inventory_digest,
                zero_declaration: closing.zero_declaration,
                closed_at: signatory.now,
            });
            let jws = receipts::sign_and_store(txn, sender.id, None, &receipt, signatory.key)?;
            txn.execute(
                "INSERT INTO closing (sender, period, declaration, receipt_no) VALUES (?1, ?2, ?3, ?4)",
                params![
                    sender.id.0,
                    period.to_string(),
                    to_json(closing)?,
                    signed(receipt.receipt_no().get())
                ],
            )
            .map_err(SandboxError::from)?;
            Ok(jws)
        })
    }

    /// Digest over the sender's records of these types.
    pub(in crate::receiver) fn covered_digest(
        &self,
        sender: SenderId,
        period: PeriodId,
        types: &RecordTypes,
    ) -> Result<Digest, SandboxError> {
        self.read(|txn| Ok(inventory_digest(&covered_items(txn, sender, period, types)?)))
    }

    /// Opens a closed period again, for all senders. Gives the number of closings that are void now.
    pub(in crate::receiver) fn reopen(
        &self,
        period: PeriodId,
        now: Timestamp,
    ) -> Result<usize, SandboxError> {
        self.write(|txn| {
            let sql = "UPDATE closing SET reopened_at = ?2 WHERE period = ?1 AND reopened_at IS NULL";
            Ok(txn.execute(sql, params![period.to_string(), now.to_string()])?)
        })
    }
}

/// A period that is closed for one of the types of a submission takes it no more.
pub(super) fn refuse_if_closed(
    txn: &Transaction<'_>,
    sender: SenderId,
    manifest: &Manifest,
) -> Result<(), Refusal> {
    let sql = "SELECT declaration FROM closing WHERE sender = ?1 AND period = ?2 AND reopened_at IS NULL";
    let closings = every(txn, sql, params![sender.0, manifest.period.to_string()], |row| {
        from_json::<Closing>(&row.get::<_, String>(0)?)
    })?;
    let is_closed = closings.iter().any(|closing| share_a_type(&closing.types, &manifest.types));
    if is_closed { Err(Refusal::of(ProblemKind::PeriodClosed)) } else { Ok(()) }
}

fn stored(
    txn: &Transaction<'_>,
    sender: SenderId,
    period: PeriodId,
    closing: &Closing,
) -> Result<Option<Jws>, SandboxError> {
    first(
        txn,
        "SELECT jws FROM closing JOIN receipt USING (sender, receipt_no)
         WHERE closing.sender = ?1 AND period = ?2 AND declaration = ?3 AND reopened_at IS NULL",
        params![sender.0, period.to_string(), to_json(closing)?],
        |row| text(row, 0),
    )
}

/// Refuses a declaration that is not what the register holds, or will hold when it has processed what waits.
fn compare(
    txn: &Transaction<'_>,
    sender: SenderId,
    period: PeriodId,
    closing: &Closing,
) -> Result<(), Refusal> {
    let covered = covered_items(txn, sender, period, &closing.types)?;
    let digest = inventory_digest(&covered);
    let count = |state| covered.iter().filter(|item| item.state == state).count() as u64;
    let agrees = closing.inventory_digest == digest
        && closing.record_count == count(RecordState::Live)
        && closing.void_count == count(RecordState::Void)
        && !something_waits(txn, sender, period, &closing.types)?;
    if agrees { Ok(()) } else { Err(Refusal::inventory(digest)) }
}

fn covered_items(
    txn: &Transaction<'_>,
    sender: SenderId,
    period: PeriodId,
    types: &RecordTypes,
) -> Result<Vec<InventoryItem>, SandboxError> {
    let mut items = lists::inventory(txn, sender, period)?;
    items.retain(|item| types.as_slice().contains(&item.record_type));
    Ok(items)
}

fn something_waits(
    txn: &Transaction<'_>,
    sender: SenderId,
    period: PeriodId,
    types: &RecordTypes,
) -> Result<bool, SandboxError> {
    let sql = "SELECT types FROM submission WHERE sender = ?1 AND period = ?2 AND state = 'received'";
    let waiting = every(txn, sql, params![sender.0, period.to_string()], |row| {
        from_json::<RecordTypes>(&row.get::<_, String>(0)?)
    })?;
    Ok(waiting.iter().any(|waits| share_a_type(waits, types)))
}

fn share_a_type(one: &RecordTypes, other: &RecordTypes) -> bool {
    one.as_slice().iter().any(|each| other.as_slice().contains(each))
}
