//! X9 and X10, and what a person decides afterwards.

use std::rc::Rc;

use socialdata_protocol::{RecordId, delivery::SubmissionState, ids::SubmissionId, machine::Fate};

use super::{Hold, ReceiptKind, Store, StoreFault};
use crate::sim::{bug::Planted, trouble::Trouble};

impl Store {
    /// X9: the register refused it and has not stored it. Its number is free.
    pub(crate) fn refuse(
        &mut self,
        trouble: &mut Trouble,
        id: SubmissionId,
        fate: Fate,
    ) -> Result<(), StoreFault> {
        self.transact(trouble, |txn| {
            if txn.has_receipt(id, ReceiptKind::Custody) {
                return Err("what the register has in custody is not given up");
            }
            let was_in_flight = txn.submission(id)?.state.is_in_flight();
            let records = Rc::clone(&txn.submission(id)?.records);
            if fate == Fate::Quarantined {
                for record in records.iter() {
                    let row = txn.image.row_mut(&record.id).ok_or("a record has its row")?;
                    row.hold = Some(Hold::Rejected(record.mac));
                }
            }
            txn.land(id)?;
            let leaks = txn.bug.is(Planted::SeqLeak) && was_in_flight;
            let submission = txn.submission_mut(id)?;
            let number = submission.seq.take();
            if let Some(number) = number.filter(|_| leaks) {
                txn.image.last_stored_seq = number.get();
            }
            if fate == Fate::Discarded {
                txn.erase(id)?;
                txn.move_to(id, SubmissionState::Discarded)?;
                txn.audit("submission.discarded", &id, &"{}");
            } else {
                txn.move_to(id, SubmissionState::Quarantined)?;
                txn.audit("submission.quarantined", &id, &"{}");
            }
            Ok(())
        })
    }

    /// X10: nothing is sent until a person has decided.
    pub(crate) fn suspect(
        &mut self,
        trouble: &mut Trouble,
        id: SubmissionId,
        check: &str,
    ) -> Result<(), StoreFault> {
        self.transact(trouble, |txn| {
            txn.move_to(id, SubmissionState::Suspect)?;
            txn.audit("submission.suspect", &id, &check);
            Ok(())
        })
    }

    /// A person found nothing wrong: back to where the stored receipts put it.
    pub(crate) fn clear_suspicion(
        &mut self,
        trouble: &mut Trouble,
        id: SubmissionId,
    ) -> Result<(), StoreFault> {
        self.transact(trouble, |txn| {
            let custody = txn.has_receipt(id, ReceiptKind::Custody);
            let state = match (custody, txn.has_receipt(id, ReceiptKind::Outcome)) {
                (true, true) => SubmissionState::Settled,
                (true, false) => SubmissionState::Delivered,
                (false, _) => SubmissionState::Unknown,
            };
            txn.move_to(id, state)?;
            txn.audit("submission.cleared", &id, &"{}");
            Ok(())
        })
    }

    /// A person frees a record that the register refused.
    pub(crate) fn release(&mut self, trouble: &mut Trouble, id: &RecordId) -> Result<(), StoreFault> {
        self.transact(trouble, |txn| {
            let row = txn.image.row_mut(id).ok_or("a record has its row")?;
            row.hold = None;
            txn.audit("record.released", &id, &"{}");
            Ok(())
        })
    }
}
