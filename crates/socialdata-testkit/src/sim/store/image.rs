//! What lies on the sender's disk: one image of it. Cheap to copy, since unchanged parts are shared.

use std::{collections::BTreeMap, rc::Rc};

use socialdata_protocol::{
    RecordId,
    delivery::SubmissionState,
    ids::{Digest, InstanceId, PeriodId, SubmissionId},
    jws::Jws,
    names::RecordType,
    numbers::{ReceiptNo, Seq, Version},
    payload::Op,
    plan::{self, ContentMac, Refused, Settled},
    receipt_check::{ChainLink, ReceiptChain, SubmissionFacts},
    wire::RecordState,
};

use super::audit::AuditTrail;

/// Why a record is held back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hold {
    /// A rule at home.
    Local,
    /// The register refused this content, or this withdrawal.
    Rejected(Option<ContentMac>),
    /// The register has another version or content than the ledger says (LEV-901, LEV-902).
    Conflict(Option<ContentMac>),
}

/// What is known about one record.
#[derive(Debug, Clone)]
pub(crate) struct LedgerRow {
    pub(crate) period: PeriodId,
    pub(crate) record_type: RecordType,
    pub(crate) settled: Option<Settled>,
    pub(crate) hold: Option<Hold>,
    pub(crate) inflight: Option<SubmissionId>,
}

impl LedgerRow {
    pub(crate) fn new(period: PeriodId, record_type: RecordType) -> Self {
        Self { period, record_type, settled: None, hold: None, inflight: None }
    }

    pub(crate) fn is_live(&self) -> bool {
        self.settled.is_some_and(|settled| settled.state == RecordState::Live)
    }

    /// As the planning rule wants it. A local hold is no refusal.
    pub(crate) fn for_planning(&self) -> plan::LedgerRow {
        let refused = match self.hold {
            Some(Hold::Rejected(mac)) => Some(mac.map_or(Refused::Void, Refused::Content)),
            Some(Hold::Conflict(mac)) => mac.map(Refused::Differs),
            Some(Hold::Local) | None => None,
        };
        plan::LedgerRow { settled: self.settled, refused, in_flight: self.inflight.is_some() }
    }
}

/// One record of a planned submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PlannedRecord {
    pub(crate) id: RecordId,
    pub(crate) record_type: RecordType,
    pub(crate) version: Version,
    pub(crate) op: Op,
    pub(crate) mac: Option<ContentMac>,
}

/// What is fixed when a submission is sealed.
#[derive(Debug, Clone)]
pub(crate) struct SealedBytes {
    pub(crate) manifest: Jws,
    pub(crate) facts: SubmissionFacts,
    /// Nothing after it was erased.
    pub(crate) payload: Option<Rc<[u8]>>,
}

/// A submission.
#[derive(Debug, Clone)]
pub(crate) struct Submission {
    pub(crate) state: SubmissionState,
    pub(crate) period: PeriodId,
    pub(crate) records: Rc<[PlannedRecord]>,
    pub(crate) supersedes: Option<SubmissionId>,
    pub(crate) seq: Option<Seq>,
    pub(crate) sealed: Option<SealedBytes>,
    pub(crate) attempts: u64,
    /// The code with which the register refused the whole list.
    pub(crate) list_refused: bool,
}

/// Which receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ReceiptKind {
    Custody,
    Outcome,
    /// Of a submission that this spool does not know.
    Foreign,
    Closing,
}

/// A receipt as it was handed over.
#[derive(Debug, Clone)]
pub(crate) struct StoredReceipt {
    pub(crate) kind: ReceiptKind,
    pub(crate) submission: Option<SubmissionId>,
    /// The period of a closing.
    pub(crate) period: Option<PeriodId>,
    pub(crate) number: ReceiptNo,
    pub(crate) prev: Option<Digest>,
    pub(crate) jws: Jws,
}

/// One image of the spool.
#[derive(Debug, Clone)]
pub(crate) struct Image {
    pub(crate) instance: InstanceId,
    pub(crate) last_stored_seq: u64,
    /// Receipts of unknown submissions are stored, and the inventories that explain them are not taken yet.
    pub(crate) inventory_owed: bool,
    pub(crate) ledger: Rc<BTreeMap<RecordId, LedgerRow>>,
    pub(crate) submissions: Rc<BTreeMap<SubmissionId, Rc<Submission>>>,
    pub(crate) receipts: Rc<Vec<Rc<StoredReceipt>>>,
    pub(crate) chain: Rc<ReceiptChain>,
    pub(crate) audit: AuditTrail,
}

impl Image {
    pub(crate) fn new(instance: InstanceId) -> Self {
        Self {
            instance,
            last_stored_seq: 0,
            inventory_owed: false,
            ledger: Rc::default(),
            submissions: Rc::default(),
            receipts: Rc::default(),
            chain: Rc::default(),
            audit: AuditTrail::default(),
        }
    }

    pub(crate) fn submission(&self, id: SubmissionId) -> Option<&Submission> {
        self.submissions.get(&id).map(Rc::as_ref)
    }

    pub(crate) fn receipt_of(&self, id: SubmissionId, kind: ReceiptKind) -> Option<&StoredReceipt> {
        let wanted = |receipt: &&Rc<StoredReceipt>| receipt.submission == Some(id) && receipt.kind == kind;
        self.receipts.iter().find(wanted).map(Rc::as_ref)
    }

    /// A row of the ledger, to be changed.
    pub(crate) fn row_mut(&mut self, id: &RecordId) -> Option<&mut LedgerRow> {
        Rc::make_mut(&mut self.ledger).get_mut(id)
    }

    /// A submission, to be changed.
    pub(crate) fn submission_mut(&mut self, id: SubmissionId) -> Option<&mut Submission> {
        Rc::make_mut(&mut self.submissions).get_mut(&id).map(Rc::make_mut)
    }

    pub(crate) fn insert_receipt(&mut self, receipt: StoredReceipt) {
        let link = ChainLink { digest: receipt.jws.digest(), prev: receipt.prev };
        Rc::make_mut(&mut self.chain).insert(receipt.number, link);
        Rc::make_mut(&mut self.receipts).push(Rc::new(receipt));
    }
}
