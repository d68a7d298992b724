//! What the register has stored and this store does not know, and the ledger rebuilt from inventories.

use std::collections::BTreeSet;

use socialdata_protocol::{
    digests::inventory_digest,
    ids::PeriodId,
    jws::Jws,
    machine::{Report, Stop},
    numbers::Seq,
    receipt_check::{ChainLink, verify_offline},
    wire::{Receipt, SubmissionStatus},
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
        let Reply::Answer { document: Document::Page(page), .. } = reply else {
            return Ok(Report::Stopped(stop_of(&reply)));
        };
        for item in &page.items {
            if let Some(stop) = self.adopt(item)? {
                return Ok(Report::Stopped(stop));
            }
        }
        // Also when an earlier run stored the receipts and did not get any further.
        let is_owed = self.host.store.read().inventory_owed;
        Ok(if is_owed { Report::Differed } else { Report::Agreed })
    }

    /// Stores the receipts of a submission that this store does not know.
    fn adopt(&mut self, item: &SubmissionStatus) -> Result<Option<Stop>, Halt> {
        let custody = self.store_foreign(item, &item.custody_receipt)?;
        if custody.is_some() || !item.state.is_final() {
            return Ok(custody);
        }
        let reply = self.exchange(&Request::Outcome(item.submission_id))?;
        match reply {
            Reply::Answer { document: Document::Outcome(found), .. } => {
                self.store_foreign(item, &found.outcome_receipt)
            }
            reply => Ok(Some(stop_of(&reply))),
        }
    }

    fn store_foreign(&mut self, item: &SubmissionStatus, jws: &Jws) -> Result<Option<Stop>, Halt> {
        let Some((receipt, seq)) = self.foreign(item, jws) else { return Ok(Some(Stop::Disagreement)) };
        let (store, trouble) = self.store();
        match store.store_foreign(trouble, &receipt, seq) {
            Ok(()) => Ok(None),
            Err(fault) => disk_full(fault).map(|()| Some(Stop::CommitFailed)),
        }
    }

    /// A receipt that is genuine, of this sender and environment, of the submission that was asked about, and in its place
    /// in the chain.
    fn foreign(&self, item: &SubmissionStatus, jws: &Jws) -> Option<(CheckedReceipt, Option<Seq>)> {
        let parties = parties();
        let receipt = verify_offline(jws, &self.pins).ok()?.receipt;
        let (party, submission, seq) = match &receipt {
            Receipt::Custody(found) => {
                ((found.environment, &found.recipient, &found.sender), found.submission_id, Some(found.seq))
            }
            Receipt::Outcome(found) => {
                // What was sent is not known, but the two receipts must speak of the same (R9, R16).
                let Receipt::Custody(custody) =
                    verify_offline(&item.custody_receipt, &self.pins).ok()?.receipt
                else {
                    return None;
                };
                let one = (custody.manifest_digest, item.custody_receipt.digest());
                if one != (found.manifest_digest, found.custody_receipt_digest) {
                    return None;
                }
                ((found.environment, &found.recipient, &found.sender), found.submission_id, None)
            }
            _ => return None,
        };
        let ours = party == (parties.environment, &parties.recipient, &parties.sender)
            && submission == item.submission_id;
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
        let (store, trouble) = self.store();
        match store.inventory_taken(trouble) {
            Ok(()) => Ok(Report::Done),
            Err(fault) => disk_full(fault).map(|()| Report::Stopped(Stop::CommitFailed)),
        }
    }
}
