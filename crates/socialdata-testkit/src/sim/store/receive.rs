//! X6 to X8: what the register answered becomes a fact.

use std::rc::Rc;

use socialdata_protocol::{
    delivery::SubmissionState,
    ids::SubmissionId,
    lev::LevCode,
    numbers::Version,
    payload::Op,
    plan::{ContentMac, Settled},
    receipt_check::{VerifiedCustody, VerifiedOutcome},
    tally::RecordStatus,
    wire::{Finding, OutcomeState, RecordState, SubmissionError},
};

use super::{Hold, LedgerRow, PlannedRecord, ReceiptKind, Rule, Store, StoreFault, StoredReceipt, Txn};
use crate::sim::{bug::Planted, trouble::Trouble};

/// Stands for a content that is known to be another than the one that was sent: it is the MAC of nothing.
fn other_content() -> ContentMac {
    ContentMac::from_bytes([0; 32])
}

/// What a settled submission leaves to be done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct SettledAs {
    /// Records that the register has in another version than the ledger.
    pub(crate) conflicts: bool,
    /// Records that the register rejected.
    pub(crate) rejected: bool,
}

impl Store {
    /// X6: the register has it; its number is used up.
    pub(crate) fn store_custody(
        &mut self,
        trouble: &mut Trouble,
        id: SubmissionId,
        custody: &VerifiedCustody,
    ) -> Result<(), StoreFault> {
        self.transact(trouble, |txn| {
            let seq = txn.submission(id)?.seq.ok_or("a sealed submission has its number")?;
            if seq.get() != txn.image.last_stored_seq + 1 {
                return Err("stored numbers have no gap");
            }
            let receipt = custody.receipt();
            txn.insert_receipt(StoredReceipt {
                kind: ReceiptKind::Custody,
                submission: Some(id),
                number: receipt.receipt_no,
                prev: receipt.prev_receipt_digest,
                jws: custody.jws().clone(),
            })?;
            txn.move_to(id, SubmissionState::Delivered)?;
            txn.image.last_stored_seq = seq.get();
            if txn.bug.is(Planted::LedgerBeforeOutcome) {
                txn.advance_all(id)?;
            }
            if txn.bug.is(Planted::EraseEarly) {
                txn.erase(id)?;
            }
            txn.audit("submission.delivered", id, seq);
            Ok(())
        })
    }

    /// X7: receipt, ledger, holds and state change together.
    pub(crate) fn store_outcome(
        &mut self,
        trouble: &mut Trouble,
        id: SubmissionId,
        outcome: &VerifiedOutcome,
        errors: &[SubmissionError],
        findings: &[Finding],
    ) -> Result<SettledAs, StoreFault> {
        self.transact(trouble, |txn| {
            let receipt = outcome.receipt();
            txn.insert_receipt(StoredReceipt {
                kind: ReceiptKind::Outcome,
                submission: Some(id),
                number: receipt.receipt_no,
                prev: receipt.prev_receipt_digest,
                jws: outcome.jws().clone(),
            })?;
            let mut settled = SettledAs { rejected: receipt.state != OutcomeState::Accepted, ..SettledAs::default() };
            if errors.is_empty() {
                settled.conflicts = txn.store_statuses(id, outcome.statuses(), findings)?;
            } else {
                txn.submission_mut(id)?.list_refused = true;
            }
            txn.land(id)?;
            txn.move_to(id, SubmissionState::Settled)?;
            txn.audit("submission.settled", id, receipt.counts.rejected);
            Ok(settled)
        })
    }

    /// X8: acknowledged; the payload is erased.
    pub(crate) fn close(&mut self, trouble: &mut Trouble, id: SubmissionId) -> Result<(), StoreFault> {
        self.transact(trouble, |txn| {
            txn.move_to(id, SubmissionState::Closed)?;
            txn.erase(id)?;
            txn.audit("submission.closed", id, "{}");
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
    // Asked with the current version whether the content is the same: it is not, and a correction follows.
    if let Some(settled) = &mut row.settled
        && code == Some(LevCode::VersionConflict)
        && same_version(settled, record.version)
        && settled.content.is_none()
    {
        settled.content = Some(other_content());
        row.hold = None;
    }
    conflict
}

fn same_version(settled: &Settled, version: Version) -> bool {
    settled.version == version && settled.state == RecordState::Live
}
