//! X11: what the register knows and this store does not.

use std::rc::Rc;

use socialdata_protocol::{ids::PeriodId, numbers::Seq, plan::Settled, wire::InventoryItem};

use super::{CheckedReceipt, Hold, LedgerRow, ReceiptKind, Store, StoreFault, StoredReceipt};
use crate::sim::trouble::Trouble;

impl Store {
    /// A receipt for a submission that this store does not know; its number is used up.
    pub(crate) fn store_foreign(
        &mut self,
        trouble: &mut Trouble,
        receipt: &CheckedReceipt,
        seq: Option<Seq>,
    ) -> Result<(), StoreFault> {
        self.transact(trouble, |txn| {
            txn.insert_receipt(StoredReceipt {
                kind: ReceiptKind::Foreign,
                submission: None,
                period: None,
                number: receipt.number,
                prev: receipt.prev,
                jws: receipt.jws.clone(),
            })?;
            // In the same transaction: a run that dies before the inventories must not forget that they are wanted.
            txn.image.inventory_owed = true;
            let seq = seq.map_or(0, Seq::get);
            txn.image.last_stored_seq = txn.image.last_stored_seq.max(seq);
            txn.audit("reconcile.done", &"foreign", &seq);
            Ok(())
        })
    }

    /// The receipt for a closed period.
    pub(crate) fn store_closing(
        &mut self,
        trouble: &mut Trouble,
        receipt: &CheckedReceipt,
        period: PeriodId,
    ) -> Result<(), StoreFault> {
        self.transact(trouble, |txn| {
            txn.insert_receipt(StoredReceipt {
                kind: ReceiptKind::Closing,
                submission: None,
                period: Some(period),
                number: receipt.number,
                prev: receipt.prev,
                jws: receipt.jws.clone(),
            })?;
            txn.audit("period.closed", &period, &"{}");
            Ok(())
        })
    }

    /// Takes the inventory of one period over. Rows that agree keep their content; the content of others is not known
    /// any more. Rows in flight are left alone: their outcome will tell.
    pub(crate) fn take_over(
        &mut self,
        trouble: &mut Trouble,
        period: PeriodId,
        items: &[InventoryItem],
    ) -> Result<(), StoreFault> {
        self.transact(trouble, |txn| {
            let ledger = Rc::make_mut(&mut txn.image.ledger);
            for item in items {
                let row = ledger
                    .entry(item.record_id)
                    .or_insert_with(|| LedgerRow::new(period, item.record_type.clone()));
                if row.inflight.is_some() {
                    continue;
                }
                let agrees = row
                    .settled
                    .is_some_and(|settled| (settled.version, settled.state) == (item.version, item.state));
                if row.settled.is_some_and(|settled| settled.version > item.version) {
                    return Err("the register keeps what it gave a receipt for");
                }
                if !agrees {
                    row.settled = Some(Settled { version: item.version, state: item.state, content: None });
                    // What was learned of the other version says nothing of this one.
                    if matches!(row.hold, Some(Hold::Conflict(_))) {
                        row.hold = None;
                    }
                }
            }
            txn.audit("reconcile.done", &period, &items.len());
            Ok(())
        })
    }

    /// All inventories are taken.
    pub(crate) fn inventory_taken(&mut self, trouble: &mut Trouble) -> Result<(), StoreFault> {
        self.transact(trouble, |txn| {
            txn.image.inventory_owed = false;
            txn.audit("reconcile.done", &"all", &"{}");
            Ok(())
        })
    }
}
