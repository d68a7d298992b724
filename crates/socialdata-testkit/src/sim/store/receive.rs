//! X6 to X8: what the register answered becomes a fact.

use std::rc::Rc;

use socialdata_protocol::{
    delivery::SubmissionState,
    ids::{Digest, SubmissionId},
    jws::Jws,
    lev::LevCode,
    numbers::ReceiptNo,
    payload::Op,
    plan::Settled,
    tally::RecordStatus,
    wire::{Finding, Outcome, RecordState},
};

use super::{Hold, LedgerRow, PlannedRecord, ReceiptKind, Rule, Store, StoreFault, StoredReceipt, Txn};
use crate::sim::{bug::Planted, trouble::Trouble};

/// A receipt that was checked, and its place in the chain.
#[derive(Debug, Clone)]
pub(crate) struct CheckedReceipt {
    pub(crate) jws: Jws,
    pub(crate) number: ReceiptNo,
    pub(crate) prev: Option<Digest>,
}

impl CheckedReceipt {
    fn of(&self, kind: ReceiptKind, id: SubmissionId) -> StoredReceipt {
        StoredReceipt {
            kind,
            submission: Some(id),
            period: None,
            number: self.number,
            prev: self.prev,
            jws: self.jws.clone(),
        }
    }
}

impl Store {
    /// X6: the register has it; its number is used up.
    pub(crate) fn store_custody(
        &mut self,
        trouble: &mut Trouble,
        id: SubmissionId,
        receipt: &CheckedReceipt,
    ) -> Result<(), StoreFault> {
        self.transact(trouble, |txn| {
            let seq = txn.submission(id)?.seq.ok_or("a sealed submission has its number")?;
            if seq.get() != txn.image.last_stored_seq + 1 {
                return Err("stored numbers have no gap");
            }
            txn.insert_receipt(receipt.of(ReceiptKind::Custody, id))?;
            txn.move_to(id, SubmissionState::Delivered)?;
            txn.image.last_stored_seq = seq.get();
            if txn.bug.is(Planted::LedgerBeforeOutcome) {
                txn.advance_all(id)?;
            }
            if txn.bug.is(Planted::EraseEarly) {
                txn.erase(id)?;
            }
            txn.audit("submission.delivered", &id, &seq);
            Ok(())
        })
    }

    /// X7: receipt, ledger, holds and state change together. Returns whether the register has some record in another
    /// version or content than the ledger says.
    pub(crate) fn store_outcome(
        &mut self,
        trouble: &mut Trouble,
        id: SubmissionId,
        receipt: &CheckedReceipt,
        statuses: &[RecordStatus],
        document: &Outcome,
    ) -> Result<bool, StoreFault> {
        self.transact(trouble, |txn| {
            txn.insert_receipt(receipt.of(ReceiptKind::Outcome, id))?;
            let mut conflicts = false;
            if document.submission_errors.is_empty() {
                conflicts = txn.store_statuses(id, statuses, &document.findings)?;
            } else {
                txn.submission_mut(id)?.list_refused = true;
            }
            txn.land(id)?;
            txn.move_to(id, SubmissionState::Settled)?;
            txn.audit("submission.settled", &id, &document.total);
            Ok(conflicts)
        })
    }

    /// X8: acknowledged; the payload is erased.
    pub(crate) fn close(&mut self, trouble: &mut Trouble, id: SubmissionId) -> Result<(), StoreFault> {
        self.transact(trouble, |txn| {
            txn.move_to(id, SubmissionState::Closed)?;
            txn.erase(id)?;
            txn.audit("submission.closed", &id, &"{}");
            Ok(())
        })
    }
}

impl Txn<'_> {
    pub(super) fn insert_receipt(&mut self, receipt: StoredReceipt) -> Result<(), Rule> {
        let digest = receipt.jws.digest();
        let taken = |other: &Rc<StoredReceipt>| {
            other.number == receipt.number
                || other.jws.digest() == digest
                || receipt.submission.is_some()
                    && (other.submission, other.kind) == (receipt.submission, receipt.kind)
        };
        if self.image.receipts.iter().any(taken) {
            return Err("a receipt is stored once");
        }
        self.image.insert_receipt(receipt);
        Ok(())
    }

    pub(super) fn erase(&mut self, id: SubmissionId) -> Result<(), Rule> {
        if let Some(sealed) = &mut self.submission_mut(id)?.sealed {
            sealed.payload = None;
        }
        Ok(())
    }

    /// Returns whether some record turned out to be another than the ledger says.
    fn store_statuses(
        &mut self,
        id: SubmissionId,
        statuses: &[RecordStatus],
        findings: &[Finding],
    ) -> Result<bool, Rule> {
        let records = Rc::clone(&self.submission(id)?.records);
        if records.len() != statuses.len() {
            return Err("every record has one outcome");
        }
        let mut conflicts = false;
        for ((index, record), status) in (0_u64..).zip(records.iter()).zip(statuses) {
            let row = self.image.row_mut(&record.id).ok_or("a record has its row")?;
            match status {
                RecordStatus::Accepted | RecordStatus::AcceptedWithWarning | RecordStatus::Unchanged => {
                    advance(row, record);
                }
                RecordStatus::Stale => conflicts = true,
                RecordStatus::Rejected => {
                    let finding = findings.iter().find(|finding| finding.index == index);
                    let code = finding.and_then(|finding| LevCode::of(&finding.errors.first()?.code));
                    conflicts |= reject(row, record, code);
                }
            }
        }
        Ok(conflicts)
    }

    fn advance_all(&mut self, id: SubmissionId) -> Result<(), Rule> {
        let records = Rc::clone(&self.submission(id)?.records);
        for record in records.iter() {
            advance(self.image.row_mut(&record.id).ok_or("a record has its row")?, record);
        }
        Ok(())
    }
}

/// The ledger takes version, content and liveness of what was sent; a hold ends.
fn advance(row: &mut LedgerRow, record: &PlannedRecord) {
    let state = if record.op == Op::Void { RecordState::Void } else { RecordState::Live };
    row.settled = Some(Settled { version: record.version, state, content: record.mac });
    row.hold = None;
}

/// The ledger stays, but what was refused is remembered. Returns whether the register has something else.
fn reject(row: &mut LedgerRow, record: &PlannedRecord, code: Option<LevCode>) -> bool {
    let conflict = matches!(code, Some(LevCode::VersionConflict | LevCode::VersionGap));
    row.hold = Some(if conflict { Hold::Conflict(record.mac) } else { Hold::Rejected(record.mac) });
    conflict
}
