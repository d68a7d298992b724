//! What the register has stored and this store does not know, and the ledger rebuilt from inventories.

use std::collections::BTreeSet;

use socialdata_protocol::{
    digests::inventory_digest,
    ids::PeriodId,
    jws::Jws,
    machine::{Report, Stop},
    numbers::Seq,
    receipt_check::{ChainLink, verify_offline},
    wire::{Outcome, Receipt, SubmissionStatus},
};

use super::{Halt, Run, disk_full, night::stop_of};
use crate::sim::{
    parties::parties,
    store::CheckedReceipt,
    wire::{Document, Reply, Request},
};

impl Run<'_> {
    pub(super) fn compare_submissions(&mut self) -> Result<Report, Halt> {
        let after = self.host.store.read().last_stored_seq;
        let reply = self.exchange(&Request::List { after })?;
        let Reply::Answer { document: Document::Page(page, outcomes), .. } = reply else {
            return Ok(Report::Stopped(stop_of(&reply)));
        };
        if page.items.is_empty() {
            return Ok(Report::Agreed);
        }
        for (item, outcome) in page.items.iter().zip(outcomes) {
            if let Some(stop) = self.adopt(item, outcome.as_ref())? {
                return Ok(Report::Stopped(stop));
            }
        }
        Ok(Report::Differed)
    }

    /// Stores the receipts of a submission that this store does not know.
    fn adopt(&mut self, item: &SubmissionStatus, outcome: Option<&Outcome>) -> Result<Option<Stop>, Halt> {
        let receipts = [Some(&item.custody_receipt), outcome.map(|outcome| &outcome.outcome_receipt)];
        for jws in receipts.into_iter().flatten() {
            let Some((receipt, seq)) = self.foreign(jws) else {
                return Ok(Some(Stop::Disagreement));
            };
            let (store, trouble) = self.store();
            if let Err(fault) = store.store_foreign(trouble, &receipt, seq) {
                disk_full(fault)?;
                return Ok(Some(Stop::CommitFailed));
            }
        }
        Ok(None)
    }

    /// A receipt that is genuine, of this sender and environment, and in its place in the chain.
    fn foreign(&self, jws: &Jws) -> Option<(CheckedReceipt, Option<Seq>)> {
        let parties = parties();
        let receipt = verify_offline(jws, &self.pins).ok()?.receipt;
        let (environment, recipient, sender, seq) = match &receipt {
            Receipt::Custody(found) => (found.environment, &found.recipient, &found.sender, Some(found.seq)),
            Receipt::Outcome(found) => (found.environment, &found.recipient, &found.sender, None),
            _ => return None,
        };
        let ours = environment == parties.environment
            && *recipient == parties.recipient
            && *sender == parties.sender;
        let link = ChainLink { digest: jws.digest(), prev: receipt.prev_receipt_digest() };
        if !ours || !self.host.store.read().chain.accepts(receipt.receipt_no(), link) {
            return None;
        }
        let checked = CheckedReceipt { jws: jws.clone(), number: receipt.receipt_no(), prev: link.prev };
        Some((checked, seq))
    }

    pub(super) fn take_inventory(&mut self) -> Result<Report, Halt> {
        let mut periods: BTreeSet<PeriodId> = self.periods.iter().copied().collect();
        periods.extend(self.host.store.read().ledger.values().map(|row| row.period));
        for period in periods {
            let reply = self.exchange(&Request::Inventory(period))?;
            let Reply::Answer { document: Document::Inventory(found), .. } = reply else {
                return Ok(Report::Stopped(stop_of(&reply)));
            };
            if found.period_id != period || found.digest != inventory_digest(&found.items) {
                return Ok(Report::Stopped(Stop::Unavailable));
            }
            let (store, trouble) = self.store();
            if let Err(fault) = store.take_over(trouble, period, &found.items) {
                disk_full(fault)?;
                return Ok(Report::Stopped(Stop::CommitFailed));
            }
        }
        Ok(Report::Done)
    }
}
