//! The sender's spool in memory, with two images: what the process sees and what a power cut leaves.
//!
//! One method is one transaction, as in the real spool, and obeys the same rules: the states of
//! [`delivery`](socialdata_protocol::delivery), numbers without gaps, bytes that never change, receipts before states. A
//! transaction that breaks a rule is rolled back and says which; the simulator counts that as a bug of whoever asked for it.

mod audit;
mod image;
mod plan;
mod receive;
mod reconcile;
mod refuse;
mod send;

use std::{collections::BTreeSet, rc::Rc};

use socialdata_protocol::{
    RecordId,
    delivery::SubmissionState,
    ids::{InstanceId, SubmissionId, Timestamp},
};

pub(crate) use self::{
    image::{Hold, Image, LedgerRow, PlannedRecord, ReceiptKind, SealedBytes, StoredReceipt, Submission},
    plan::Draft,
    receive::CheckedReceipt,
    send::{Announced, SealContext},
};
use super::{
    bug::Bug,
    fault::{FaultKind, Site},
    trouble::Trouble,
};

/// Why a transaction did not take place, or why nobody heard of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StoreFault {
    /// Rolled back: the disk is full.
    DiskFull,
    /// The process died.
    Crash,
    /// Rolled back: it breaks this rule.
    BrokenRule(&'static str),
}

/// The rule that a transaction breaks.
pub(crate) type Rule = &'static str;

/// The spool.
#[derive(Debug, Clone)]
pub(crate) struct Store {
    live: Image,
    durable: Image,
    at: Timestamp,
    bug: Bug,
}

impl Store {
    pub(crate) fn new(instance: InstanceId, at: Timestamp, bug: Bug) -> Self {
        let image = Image::new(instance);
        Self { live: image.clone(), durable: image, at, bug }
    }

    /// What the process sees.
    pub(crate) fn read(&self) -> &Image {
        &self.live
    }

    /// What is on disk.
    pub(crate) fn durable(&self) -> &Image {
        &self.durable
    }

    /// The process is gone, and with it whatever was not committed.
    pub(crate) fn lose_volatile(&mut self) {
        self.live = self.durable.clone();
    }

    /// A copy of the file, as a backup makes it.
    pub(crate) fn backup(&self) -> Image {
        self.durable.clone()
    }

    /// The file is replaced by an older copy.
    pub(crate) fn restore(&mut self, backup: Image) {
        self.live = backup.clone();
        self.durable = backup;
    }

    /// Tells the store the time that its entries carry.
    pub(crate) fn at(&mut self, now: Timestamp) -> &mut Self {
        self.at = now;
        self
    }

    /// The live records of the ledger.
    pub(crate) fn live_records(&self) -> BTreeSet<RecordId> {
        self.live.ledger.iter().filter(|(_, row)| row.is_live()).map(|(id, _)| *id).collect()
    }

    /// Runs a transaction: all of it is on disk when it returns, or nothing.
    fn transact<T>(
        &mut self,
        trouble: &mut Trouble,
        work: impl FnOnce(&mut Txn<'_>) -> Result<T, Rule>,
    ) -> Result<T, StoreFault> {
        let fault = trouble.at(Site::Commit);
        if let Some(kind) = fault {
            trouble.struck(kind);
        }
        match fault {
            Some(FaultKind::CrashBeforeCommit) => return Err(StoreFault::Crash),
            Some(FaultKind::DiskFull) => return Err(StoreFault::DiskFull),
            _ => {}
        }
        let result = work(&mut Txn { image: &mut self.live, at: self.at, bug: self.bug });
        match (result, fault) {
            (Err(rule), _) => {
                self.live = self.durable.clone();
                Err(StoreFault::BrokenRule(rule))
            }
            (Ok(_), Some(FaultKind::CrashInCommit)) => Err(StoreFault::Crash),
            (Ok(_), Some(FaultKind::CrashAfterCommit)) => {
                self.durable = self.live.clone();
                Err(StoreFault::Crash)
            }
            (Ok(value), _) => {
                self.durable = self.live.clone();
                Ok(value)
            }
        }
    }
}

/// A transaction under way.
struct Txn<'a> {
    image: &'a mut Image,
    at: Timestamp,
    bug: Bug,
}

impl Txn<'_> {
    fn submission(&self, id: SubmissionId) -> Result<&Submission, Rule> {
        self.image.submission(id).ok_or("the submission exists")
    }

    fn submission_mut(&mut self, id: SubmissionId) -> Result<&mut Submission, Rule> {
        self.image.submission_mut(id).ok_or("the submission exists")
    }

    /// Moves a submission, along the table of the protocol only.
    fn move_to(&mut self, id: SubmissionId, next: SubmissionState) -> Result<(), Rule> {
        let state = self.submission(id)?.state;
        if !state.can_become(next) {
            return Err("a state follows from the one before");
        }
        let others = || self.image.submissions.iter().filter(|(other, _)| **other != id);
        if next.is_in_flight() && others().any(|(_, other)| other.state.is_in_flight()) {
            return Err("one submission is in flight at a time");
        }
        let sends = matches!(next, SubmissionState::Sealed | SubmissionState::Sending);
        if sends && others().any(|(_, other)| other.state == SubmissionState::Suspect) {
            return Err("nothing is sent while something is suspect");
        }
        let (custody, outcome) =
            (self.has_receipt(id, ReceiptKind::Custody), self.has_receipt(id, ReceiptKind::Outcome));
        match next {
            SubmissionState::Delivered if !custody => return Err("custody needs its receipt"),
            SubmissionState::Settled if !custody || !outcome => return Err("settled needs both receipts"),
            _ => {}
        }
        self.submission_mut(id)?.state = next;
        Ok(())
    }

    fn has_receipt(&self, id: SubmissionId, kind: ReceiptKind) -> bool {
        self.image.receipt_of(id, kind).is_some()
    }

    /// Frees the records that a submission carries.
    fn land(&mut self, id: SubmissionId) -> Result<(), Rule> {
        let records = Rc::clone(&self.submission(id)?.records);
        for record in records.iter() {
            if let Some(row) = self.image.row_mut(&record.id).filter(|row| row.inflight == Some(id)) {
                row.inflight = None;
            }
        }
        Ok(())
    }

    fn audit(
        &mut self,
        event: &'static str,
        reference: &dyn std::fmt::Display,
        data: &dyn std::fmt::Display,
    ) {
        self.image.audit.add(self.at, event, reference.to_string(), data.to_string());
    }
}
