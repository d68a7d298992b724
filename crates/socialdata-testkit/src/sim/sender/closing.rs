//! Periods that the export no longer covers are declared complete.

use std::collections::BTreeSet;

use socialdata_protocol::{
    digests::inventory_digest,
    ids::PeriodId,
    jws::Jws,
    machine::{Report, Stop},
    receipt_check::{ChainLink, verify_offline},
    wire::{InventoryItem, ProblemKind, Receipt, RecordState},
};

use super::{Halt, Run, disk_full, night::stop_of};
use crate::sim::{
    store::{CheckedReceipt, ReceiptKind},
    wire::{Declaration, Document, Reply, Request},
};

impl Run<'_> {
    pub(super) fn close_periods(&mut self) -> Result<Report, Halt> {
        for period in self.to_close() {
            let declaration = self.declaration(period);
            if declaration.types.is_empty() {
                continue;
            }
            let reply = self.exchange(&Request::Close(declaration.clone()))?;
            let jws = match reply {
                Reply::Answer { document: Document::Closing(jws), .. } => jws,
                Reply::Answer { document: Document::Problem(ProblemKind::InventoryMismatch), .. } => {
                    return Ok(Report::Differed);
                }
                reply => return Ok(Report::Stopped(stop_of(&reply))),
            };
            let Some(receipt) = self.closing_receipt(&jws, &declaration) else {
                return Ok(Report::Stopped(Stop::Security));
            };
            let (store, trouble) = self.store();
            if let Err(fault) = store.store_closing(trouble, &receipt, period) {
                disk_full(fault)?;
                return Ok(Report::Stopped(Stop::CommitFailed));
            }
        }
        Ok(Report::Done)
    }

    fn to_close(&self) -> BTreeSet<PeriodId> {
        let Some(oldest) = self.export.and_then(|export| export.oldest) else { return BTreeSet::new() };
        let image = self.host.store.read();
        let closed: BTreeSet<PeriodId> = image
            .receipts
            .iter()
            .filter(|receipt| receipt.kind == ReceiptKind::Closing)
            .filter_map(|receipt| receipt.period)
            .collect();
        let known = image.ledger.values().map(|row| row.period);
        known.filter(|period| *period < oldest && !closed.contains(period)).collect()
    }

    fn declaration(&self, period: PeriodId) -> Declaration {
        let image = self.host.store.read();
        let items: Vec<InventoryItem> = image
            .ledger
            .iter()
            .filter(|(_, row)| row.period == period)
            .filter_map(|(id, row)| {
                let settled = row.settled?;
                Some(InventoryItem {
                    record_id: *id,
                    record_type: row.record_type.clone(),
                    version: settled.version,
                    state: settled.state,
                })
            })
            .collect();
        let count = |state| {
            u64::try_from(items.iter().filter(|item| item.state == state).count()).unwrap_or(u64::MAX)
        };
        let types: BTreeSet<_> = items.iter().map(|item| item.record_type.clone()).collect();
        Declaration {
            period,
            types: types.into_iter().collect(),
            live: count(RecordState::Live),
            void: count(RecordState::Void),
            inventory: inventory_digest(&items),
        }
    }

    /// A genuine receipt that says what was declared.
    fn closing_receipt(&self, jws: &Jws, declared: &Declaration) -> Option<CheckedReceipt> {
        let Receipt::Closing(receipt) = verify_offline(jws, &self.pins).ok()?.receipt else { return None };
        let said = (receipt.period_id, receipt.record_count, receipt.void_count, receipt.inventory_digest);
        let same = said == (declared.period, declared.live, declared.void, declared.inventory)
            && receipt.types.as_slice() == declared.types;
        let link = ChainLink { digest: jws.digest(), prev: receipt.prev_receipt_digest };
        let fits = self.host.store.read().chain.accepts(receipt.receipt_no, link);
        (same && fits).then(|| CheckedReceipt {
            jws: jws.clone(),
            number: receipt.receipt_no,
            prev: receipt.prev_receipt_digest,
        })
    }
}
