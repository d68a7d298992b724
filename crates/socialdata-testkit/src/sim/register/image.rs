//! What the register holds: one image of it.

use std::{collections::BTreeMap, rc::Rc};

use socialdata_protocol::{
    RecordId,
    ids::{Digest, InstanceId, PeriodId, SubmissionId, Timestamp},
    jws::Jws,
    names::RecordType,
    numbers::{ReceiptNo, Version},
    payload::{ListFault, RecordList},
    receipt_check::SubmissionFacts,
    wire::{Outcome, Receipt, RecordState},
};

/// A record as the register holds it.
#[derive(Debug, Clone)]
pub(crate) struct HeldRecord {
    pub(crate) period: PeriodId,
    pub(crate) record_type: RecordType,
    pub(crate) version: Version,
    pub(crate) state: RecordState,
    /// Digest of the canonical content; that of the last live version when it is void.
    pub(crate) content: Option<Digest>,
}

/// A submission in custody.
#[derive(Debug, Clone)]
pub(crate) struct Taken {
    pub(crate) facts: SubmissionFacts,
    pub(crate) period: PeriodId,
    pub(crate) manifest: Jws,
    /// The payload, as far as it could be read.
    pub(crate) list: Rc<Result<RecordList, ListFault>>,
    pub(crate) custody: Jws,
    pub(crate) received_at: Timestamp,
    pub(crate) outcome: Option<Outcome>,
    pub(crate) acknowledged: bool,
}

/// One entry of the effect log: what was done, in order. The oracle for "nothing lost, nothing twice".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Effect {
    pub(crate) record: RecordId,
    pub(crate) version: Version,
    /// The content that is live now; nothing after a void.
    pub(crate) content: Option<Digest>,
}

/// One image of the register.
#[derive(Debug, Clone, Default)]
pub(crate) struct Image {
    pub(crate) records: Rc<BTreeMap<RecordId, HeldRecord>>,
    pub(crate) submissions: Rc<BTreeMap<SubmissionId, Rc<Taken>>>,
    pub(crate) by_seq: Rc<Vec<SubmissionId>>,
    pub(crate) last_receipt: Option<(ReceiptNo, Digest)>,
    /// All receipts, in the order of their numbers.
    pub(crate) receipts: Rc<Vec<Rc<(Jws, Receipt)>>>,
    pub(crate) effects: Rc<Vec<Effect>>,
    /// The closing receipts; a closed period takes nothing more.
    pub(crate) closings: Rc<BTreeMap<PeriodId, Jws>>,
    pub(crate) instance: Option<InstanceId>,
}

impl Image {
    pub(crate) fn expected_seq(&self) -> u64 {
        u64::try_from(self.by_seq.len()).unwrap_or(u64::MAX).saturating_add(1)
    }

    pub(crate) fn taken_mut(&mut self, id: SubmissionId) -> Option<&mut Taken> {
        Rc::make_mut(&mut self.submissions).get_mut(&id).map(Rc::make_mut)
    }
}
