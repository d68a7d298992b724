//! X3 to X5: bytes are fixed, attempts are announced, unclear ends are written down.

use std::rc::Rc;

use socialdata_protocol::{
    delivery::SubmissionState,
    ids::{PeriodId, SubmissionId},
    numbers::Seq,
    wire::{AuditHead, Previous},
};

use super::{PlannedRecord, ReceiptKind, Rule, SealedBytes, Store, StoreFault, Txn};
use crate::sim::trouble::Trouble;

/// What the manifest needs from the store.
#[derive(Debug, Clone)]
pub(crate) struct SealContext {
    pub(crate) seq: Seq,
    pub(crate) audit_head: AuditHead,
    pub(crate) period: PeriodId,
    pub(crate) supersedes: Option<SubmissionId>,
    pub(crate) previous: Option<Previous>,
    pub(crate) records: Rc<[PlannedRecord]>,
}

/// An attempt that is announced on disk: only with this in hand bytes may leave.
#[derive(Debug, Clone)]
pub(crate) struct Announced {
    pub(crate) bytes: SealedBytes,
}

impl Store {
    /// X3: number and bytes, for ever.
    pub(crate) fn seal(
        &mut self,
        trouble: &mut Trouble,
        id: SubmissionId,
        build: impl FnOnce(&SealContext) -> Result<SealedBytes, Rule>,
    ) -> Result<(), StoreFault> {
        self.transact(trouble, |txn| {
            let context = txn.seal_context(id)?;
            for record in context.records.iter() {
                txn.require_fit(record, context.period)?;
            }
            let sealed = build(&context)?;
            for record in context.records.iter() {
                txn.image.row_mut(&record.id).ok_or("a record has its row")?.inflight = Some(id);
            }
            let submission = txn.submission_mut(id)?;
            submission.seq = Some(context.seq);
            submission.sealed = Some(sealed);
            txn.move_to(id, SubmissionState::Sealed)?;
            txn.audit("submission.sealed", &id, &context.seq);
            Ok(())
        })
    }

    /// X4: the attempt is on disk before its first byte leaves.
    pub(crate) fn start_attempt(
        &mut self,
        trouble: &mut Trouble,
        id: SubmissionId,
    ) -> Result<Announced, StoreFault> {
        self.transact(trouble, |txn| {
            txn.move_to(id, SubmissionState::Sending)?;
            let submission = txn.submission_mut(id)?;
            submission.attempts += 1;
            let attempt = submission.attempts;
            let bytes = submission.sealed.clone().ok_or("a sealed submission has its bytes")?;
            if bytes.payload.is_none() {
                return Err("a submission that is sent has its payload");
            }
            txn.audit("submission.attempted", &id, &attempt);
            Ok(Announced { bytes })
        })
    }

    /// X5: how the attempt ended is not known.
    pub(crate) fn mark_unknown(&mut self, trouble: &mut Trouble, id: SubmissionId) -> Result<(), StoreFault> {
        self.transact(trouble, |txn| txn.move_to(id, SubmissionState::Unknown))
    }

    /// What no correct sender does: other bytes for a submission that is sealed. For planted bugs only.
    pub(crate) fn replace_bytes(
        &mut self,
        trouble: &mut Trouble,
        id: SubmissionId,
        rebuild: impl FnOnce(&SealedBytes) -> Result<SealedBytes, Rule>,
    ) -> Result<(), StoreFault> {
        self.transact(trouble, |txn| {
            let sealed = &mut txn.submission_mut(id)?.sealed;
            *sealed = Some(rebuild(sealed.as_ref().ok_or("a sealed submission has its bytes")?)?);
            Ok(())
        })
    }
}

impl Txn<'_> {
    fn seal_context(&self, id: SubmissionId) -> Result<SealContext, Rule> {
        let submission = self.submission(id)?;
        Ok(SealContext {
            seq: Seq::new(self.image.last_stored_seq + 1).ok_or("a number is left")?,
            audit_head: self.image.audit.head(),
            period: submission.period,
            supersedes: submission.supersedes,
            previous: self.previous(),
            records: Rc::clone(&submission.records),
        })
    }

    /// The latest settled submission.
    fn previous(&self) -> Option<Previous> {
        let settled = |id: &SubmissionId| {
            self.image.submission(*id).is_some_and(|found| {
                matches!(found.state, SubmissionState::Settled | SubmissionState::Closed)
            })
        };
        let outcomes = self.image.receipts.iter().filter(|receipt| receipt.kind == ReceiptKind::Outcome);
        let latest = outcomes
            .filter_map(|receipt| Some((receipt.submission.filter(settled)?, receipt)))
            .max_by_key(|(id, _)| self.image.submission(*id).and_then(|found| found.seq))?;
        Some(Previous { submission_id: latest.0, outcome_receipt_digest: latest.1.jws.digest() })
    }
}
