//! Comparing what the register holds with what the spool knows, and taking over what the register proves.
//!
//! Needed after a spool was lost or came back from an old copy. Nothing is believed without a signature: receipts of
//! submissions that this spool does not know are checked for form, key, signature, party and chain before their numbers
//! count. An inventory is not signed; it only decides what is sent *again*, and there the version rule of the register
//! applies everything once.

use std::collections::BTreeSet;

use socialdata_protocol::classify::{Action, Request as Asked, classify};
use socialdata_protocol::digests::inventory_digest;
use socialdata_protocol::ids::{Digest, PeriodId, SubmissionId, Timestamp};
use socialdata_protocol::jws::Jws;
use socialdata_protocol::machine::Report;
use socialdata_protocol::receipt_check::{ChainLink, ReceiptFault, verify_offline};
use socialdata_protocol::wire::{
    Acknowledgement, CustodyReceipt, Environment, Inventory, InventoryItem, Party, Receipt, SubmissionStatus,
};

use crate::fault::NightFault;
use crate::installation::Installation;
use crate::register::Register;
use crate::register_terms::{Terms, unreachable_or};
use crate::spool::{NewReceipt, Spool};
use crate::stop::Stop;
use crate::watched::Watched;

/// How often an inventory that changes between its pages is begun anew.
const READINGS: u32 = 3;

/// A comparison.
pub(crate) struct Reconciliation<'a> {
    pub(crate) installation: &'a Installation,
    pub(crate) transport: &'a Watched<'a>,
    pub(crate) terms: &'a Terms,
    pub(crate) now: Timestamp,
    pub(crate) spool: &'a mut Spool,
}

impl Reconciliation<'_> {
    /// The register's list after the last number that is known here. What is on it is not from this spool, or from a later
    /// state of it.
    pub(crate) fn compare_submissions(&mut self) -> Result<Report, NightFault> {
        let known = self.spool.read().last_stored_seq()?;
        let foreign = self.submissions_after(known)?;
        let all = self.count_of_all()?;
        let stored = foreign.last().map_or(known, |status| status.seq.get());
        let has_gap = foreign.iter().zip(known + 1..).any(|(status, seq)| status.seq.get() != seq);
        if has_gap || all != stored {
            // Fewer: the register has lost what it gave receipts for. More: its numbers have a hole.
            return Err(Stop::Reconcile.into());
        }
        if foreign.is_empty() {
            // A run that stored foreign receipts may have ended before it took the inventories.
            let owed = self.spool.read().owes_inventory()?;
            return Ok(if owed { Report::Differed } else { Report::Agreed });
        }
        for status in &foreign {
            self.take_foreign(status)?;
        }
        Ok(Report::Differed)
    }

    /// Every period that the calendar or the ledger knows: the ledger takes over version and state of each record.
    pub(crate) fn take_inventory(&mut self) -> Result<Report, NightFault> {
        let mut periods: BTreeSet<PeriodId> = self.terms.periods.iter().copied().collect();
        periods.extend(self.spool.read().ledger_periods()?);
        for period in periods {
            let items = self.inventory(period)?;
            self.take_period(period, items)?;
        }
        if self.spool.read().owes_inventory()? {
            self.spool.inventory_taken(self.now)?;
        }
        Ok(Report::Done)
    }

    fn take_period(&mut self, period: PeriodId, items: Vec<InventoryItem>) -> Result<(), NightFault> {
        let held = self.spool.read().ledger_states(period)?;
        let listed: BTreeSet<_> = items.iter().map(|item| item.record_id).collect();
        // What receipts prove the register to hold must be in its inventory, in no older version.
        let is_older = |item: &InventoryItem| {
            held.get(&item.record_id).is_some_and(|row| row.version > item.version.get())
        };
        let is_gone = held.iter().any(|(record_id, row)| row.version > 0 && !listed.contains(record_id));
        if is_gone || items.iter().any(is_older) {
            return Err(Stop::Reconcile.into());
        }
        let settled: Vec<InventoryItem> = items
            .into_iter()
            .filter(|item| held.get(&item.record_id).is_none_or(|row| !row.in_flight))
            .collect();
        if !settled.is_empty() {
            self.spool.reconcile(self.now, period, &settled)?;
        }
        Ok(())
    }

    /// Receipts of a submission that this spool does not know.
    fn take_foreign(&mut self, status: &SubmissionStatus) -> Result<(), NightFault> {
        let custody = self.checked(&status.custody_receipt, status.submission_id)?;
        let Receipt::Custody(receipt) = custody else { return Err(failed(ReceiptFault::Content)) };
        if receipt.seq != status.seq {
            return Err(failed(ReceiptFault::Submission));
        }
        let new = NewReceipt {
            jws: &status.custody_receipt,
            receipt_no: receipt.receipt_no,
            prev: receipt.prev_receipt_digest,
        };
        self.spool.store_foreign(self.now, &new, Some(status.seq))?;
        if status.state.is_final() {
            self.take_foreign_outcome(status.submission_id, &receipt, status.custody_receipt.digest())?;
        }
        Ok(())
    }

    fn take_foreign_outcome(
        &mut self,
        id: SubmissionId,
        custody: &CustodyReceipt,
        custody_digest: Digest,
    ) -> Result<(), NightFault> {
        let reply = self.register().outcome(id);
        let Some(document) = reply.document else {
            return Err(unreachable_or(reply.failure, reply.verdict));
        };
        let jws = document.outcome_receipt;
        let Receipt::Outcome(receipt) = self.checked(&jws, id)? else {
            return Err(failed(ReceiptFault::Content));
        };
        // Signed and yet about something else: it would stand in the chain for ever (R9, R16).
        if receipt.manifest_digest != custody.manifest_digest {
            return Err(failed(ReceiptFault::Manifest));
        }
        if receipt.custody_receipt_digest != custody_digest {
            return Err(failed(ReceiptFault::Custody));
        }
        let new = NewReceipt { jws: &jws, receipt_no: receipt.receipt_no, prev: receipt.prev_receipt_digest };
        let digest = self.spool.store_foreign(self.now, &new, None)?;
        // The register shall not wait for somebody who is not there any more. Asked again next time if it fails.
        let acknowledgement = Acknowledgement { outcome_receipt_digest: digest };
        let reply = self.register().acknowledge(id, &acknowledgement);
        match classify(Asked::PutAcknowledgement, reply.verdict) {
            Action::Close => Ok(()),
            _ => Err(unreachable_or(reply.failure, reply.verdict)),
        }
    }

    /// R1 to R8 and R12, as far as they can be made without what was sent.
    fn checked(&self, jws: &Jws, id: SubmissionId) -> Result<Receipt, NightFault> {
        let receipt = verify_offline(jws, &self.terms.pins).map_err(failed)?.receipt;
        let (party, submission) = match &receipt {
            Receipt::Custody(custody) => {
                ((custody.environment, &custody.recipient, &custody.sender), custody.submission_id)
            }
            Receipt::Outcome(outcome) => {
                ((outcome.environment, &outcome.recipient, &outcome.sender), outcome.submission_id)
            }
            _ => return Err(failed(ReceiptFault::Content)),
        };
        let own: (Environment, &_, &Party) =
            (self.installation.config.environment, &self.installation.recipient, &self.installation.sender);
        if party != own {
            return Err(failed(ReceiptFault::Party));
        }
        if submission != id {
            return Err(failed(ReceiptFault::Submission));
        }
        let link = ChainLink { digest: jws.digest(), prev: receipt.prev_receipt_digest() };
        if self.spool.read().receipt_chain()?.accepts(receipt.receipt_no(), link) {
            Ok(receipt)
        } else {
            Err(failed(ReceiptFault::Chain))
        }
    }

    fn submissions_after(&self, seq: u64) -> Result<Vec<SubmissionStatus>, NightFault> {
        let mut found = Vec::new();
        loop {
            // The list is read on from the last number, not by pages: it may grow meanwhile.
            let after = found.last().map_or(seq, |status: &SubmissionStatus| status.seq.get());
            let reply = self.register().submissions(after);
            let Some(page) = reply.document else {
                return Err(unreachable_or(reply.failure, reply.verdict));
            };
            let rises = page.items.is_sorted_by(|one, next| one.seq < next.seq)
                && page.items.iter().all(|status| status.seq.get() > after);
            if !rises {
                return Err(Stop::Reconcile.into());
            }
            if page.items.is_empty() {
                return Ok(found);
            }
            found.extend(page.items);
        }
    }

    fn count_of_all(&self) -> Result<u64, NightFault> {
        let reply = self.register().submission_count();
        reply.document.map(|page| page.total).ok_or_else(|| unreachable_or(reply.failure, reply.verdict))
    }

    /// The inventory of a period, all pages of one reading.
    pub(crate) fn inventory(&self, period: PeriodId) -> Result<Vec<InventoryItem>, NightFault> {
        for _ in 0..READINGS {
            if let Some(items) = self.inventory_once(period)? {
                return Ok(items);
            }
        }
        Err(Stop::Unavailable.into())
    }

    /// Nothing when the inventory changed between the pages.
    fn inventory_once(&self, period: PeriodId) -> Result<Option<Vec<InventoryItem>>, NightFault> {
        let mut items: Vec<InventoryItem> = Vec::new();
        let mut first: Option<Inventory> = None;
        for page in 1.. {
            let reply = self.register().inventory(period, page);
            let Some(mut document) = reply.document else {
                return Err(unreachable_or(reply.failure, reply.verdict));
            };
            let is_last = document.items.is_empty();
            items.append(&mut document.items);
            let first = first.get_or_insert_with(|| document.clone());
            if (first.digest, first.total) != (document.digest, document.total)
                || document.period_id != period
            {
                return Ok(None);
            }
            let so_far = u64::try_from(items.len()).unwrap_or(u64::MAX);
            if so_far >= first.total || is_last {
                break;
            }
        }
        let Some(first) = first else { return Ok(None) };
        let is_whole = u64::try_from(items.len()) == Ok(first.total)
            && items.is_sorted_by(|one, next| one.record_id.as_str() < next.record_id.as_str())
            && inventory_digest(&items) == first.digest;
        if is_whole { Ok(Some(items)) } else { Ok(None) }
    }

    fn register(&self) -> Register<'_> {
        Register::new(self.transport)
    }
}

fn failed(fault: ReceiptFault) -> NightFault {
    Stop::Receipt { check: fault.check(), sv: fault.sv() }.into()
}
