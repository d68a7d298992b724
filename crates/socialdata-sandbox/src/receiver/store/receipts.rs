//! The chain of receipts of one sender.

use rusqlite::{Transaction, params};
use socialdata_protocol::{
    ids::{Digest, SubmissionId},
    jws::Jws,
    keys::SigningKey,
    numbers::ReceiptNo,
    receipt_issue::{ReceiptLink, sign_receipt},
    wire::Receipt,
};

use super::{DAMAGED, SenderId, first, number, signed, text};
use crate::error::SandboxError;

/// The place of the next receipt.
pub(super) fn next_link(txn: &Transaction<'_>, sender: SenderId) -> Result<ReceiptLink, SandboxError> {
    let last: Option<(ReceiptNo, Digest)> = first(
        txn,
        "SELECT receipt_no, jws FROM receipt WHERE sender = ?1 ORDER BY receipt_no DESC LIMIT 1",
        [sender.0],
        |row| {
            let receipt_no = ReceiptNo::new(number(row, 0)?).ok_or(DAMAGED)?;
            Ok((receipt_no, text::<Jws>(row, 1)?.digest()))
        },
    )?;
    ReceiptLink::after(last).ok_or(DAMAGED)
}

/// Signs a receipt and stores it at its place. A closing has no submission.
pub(super) fn sign_and_store(
    txn: &Transaction<'_>,
    sender: SenderId,
    submission: Option<SubmissionId>,
    receipt: &Receipt,
    key: &SigningKey,
) -> Result<Jws, SandboxError> {
    let jws = sign_receipt(receipt, key).map_err(|_| SandboxError::Keys { what: "the receipt key" })?;
    txn.execute(
        "INSERT INTO receipt (sender, receipt_no, submission, kind, jws) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![
            sender.0,
            signed(receipt.receipt_no().get()),
            submission.map(|id| id.to_string()),
            receipt.kind(),
            jws.as_str()
        ],
    )?;
    Ok(jws)
}

/// The stored receipt of a kind for a submission.
pub(super) fn find(
    txn: &Transaction<'_>,
    submission: SubmissionId,
    kind: &str,
) -> Result<Option<Jws>, SandboxError> {
    first(
        txn,
        "SELECT jws FROM receipt WHERE submission = ?1 AND kind = ?2",
        params![submission.to_string(), kind],
        |row| text(row, 0),
    )
}
