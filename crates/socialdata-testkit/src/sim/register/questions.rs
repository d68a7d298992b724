//! Questions about what was taken, and the closing of periods.

use std::rc::Rc;

use socialdata_protocol::{
    classify::TransportFault,
    digests::inventory_digest,
    ids::{Digest, PeriodId, SubmissionId, Timestamp},
    wire::{
        ClosingReceipt, Inventory, InventoryItem, ProblemKind, Receipt, RecordState, RecordTypes,
        SubmissionPage, V1,
    },
};

use super::{Register, arrival::status_of, judging::Mood};
use crate::sim::{
    fault::{FaultKind, Site},
    parties::parties,
    trouble::Trouble,
    wire::{Declaration, Document, Reply},
};

impl Register {
    pub(super) fn status(&self, id: SubmissionId) -> Reply {
        match self.live.submissions.get(&id) {
            Some(taken) => Reply::new(200, Document::Status(status_of(taken))),
            None => Reply::problem(ProblemKind::UnknownSubmission),
        }
    }

    pub(super) fn outcome(&mut self, id: SubmissionId, now: Timestamp, trouble: &mut Trouble) -> Reply {
        let Some(taken) = self.live.submissions.get(&id) else {
            return Reply::problem(ProblemKind::UnknownSubmission);
        };
        if taken.outcome.is_none() {
            if let Some(reply) = self.judge_when_asked(id, now, trouble) {
                return reply;
            }
            self.commit();
        }
        match self.live.submissions.get(&id).and_then(|taken| taken.outcome.clone()) {
            Some(outcome) => Reply::new(200, Document::Outcome(outcome)),
            None => Reply::problem(ProblemKind::OutcomeNotReady),
        }
    }

    /// Judges a submission that is asked about, unless something comes between; then the answer to that.
    fn judge_when_asked(&mut self, id: SubmissionId, now: Timestamp, trouble: &mut Trouble) -> Option<Reply> {
        if let Some(waits) = self.waits.get_mut(&id)
            && *waits > 0
        {
            *waits -= 1;
            return Some(Reply::problem(ProblemKind::OutcomeNotReady));
        }
        let fault = if self.waits.contains_key(&id) { None } else { trouble.at(Site::Judging) };
        if let Some(kind) = fault {
            trouble.struck(kind);
        }
        let mood = match fault {
            Some(FaultKind::OutcomeLate) => return Some(self.not_yet(id, 3)),
            Some(FaultKind::OutcomeNever) => return Some(self.not_yet(id, u64::MAX)),
            Some(FaultKind::Partial) => Mood::Partial,
            Some(FaultKind::ListUnreadable) => Mood::Unreadable,
            _ => Mood::Fair,
        };
        self.judge_up_to(id, mood, now);
        if fault == Some(FaultKind::RegisterDiesJudging) {
            self.die();
            return Some(Reply::Nothing(TransportFault::Reset));
        }
        None
    }

    fn not_yet(&mut self, id: SubmissionId, times: u64) -> Reply {
        self.waits.insert(id, times);
        Reply::problem(ProblemKind::OutcomeNotReady)
    }

    pub(super) fn acknowledge(&mut self, id: SubmissionId, digest: Digest) -> Reply {
        let Some(taken) = self.live.taken_mut(id) else {
            return Reply::problem(ProblemKind::UnknownSubmission);
        };
        match &taken.outcome {
            Some(outcome) if outcome.outcome_receipt.digest() == digest => {
                taken.acknowledged = true;
                self.commit();
                Reply::new(204, Document::Empty)
            }
            _ => Reply::problem(ProblemKind::DigestMismatch),
        }
    }

    /// Submissions above a number, in one page.
    pub(super) fn list(&self, after: u64) -> Reply {
        let later = self.live.by_seq.iter().skip(usize::try_from(after).unwrap_or(usize::MAX));
        let taken: Vec<_> = later.filter_map(|id| self.live.submissions.get(id)).collect();
        let items: Vec<_> = taken.iter().map(|taken| status_of(taken)).collect();
        let total = u64::try_from(items.len()).unwrap_or(u64::MAX);
        Reply::new(200, Document::Page(SubmissionPage { items, total }))
    }

    pub(super) fn inventory(&self, period: PeriodId) -> Reply {
        let items = self.items(period);
        let total = u64::try_from(items.len()).unwrap_or(u64::MAX);
        let inventory = Inventory { period_id: period, digest: inventory_digest(&items), total, items };
        Reply::new(200, Document::Inventory(inventory))
    }

    fn items(&self, period: PeriodId) -> Vec<InventoryItem> {
        let here = self.live.records.iter().filter(|(_, held)| held.period == period);
        here.map(|(id, held)| InventoryItem {
            record_id: *id,
            record_type: held.record_type.clone(),
            version: held.version,
            state: held.state,
        })
        .collect()
    }

    pub(super) fn close(&mut self, declared: &Declaration, now: Timestamp) -> Reply {
        let items: Vec<InventoryItem> = self
            .items(declared.period)
            .into_iter()
            .filter(|item| declared.types.contains(&item.record_type))
            .collect();
        let count = |state| {
            u64::try_from(items.iter().filter(|item| item.state == state).count()).unwrap_or(u64::MAX)
        };
        let (live, void) = (count(RecordState::Live), count(RecordState::Void));
        if (declared.live, declared.void, declared.inventory) != (live, void, inventory_digest(&items)) {
            return Reply::problem(ProblemKind::InventoryMismatch);
        }
        let Some(types) = RecordTypes::new(declared.types.iter().cloned()) else {
            return Reply::problem(ProblemKind::ManifestInvalid);
        };
        let (parties, link) = (parties(), self.next_link());
        let receipt = Receipt::Closing(ClosingReceipt {
            v: V1,
            receipt_no: link.receipt_no,
            prev_receipt_digest: link.prev,
            environment: parties.environment,
            recipient: parties.recipient.clone(),
            sender: parties.sender.clone(),
            period_id: declared.period,
            types,
            record_count: live,
            void_count: void,
            inventory_digest: declared.inventory,
            zero_declaration: live == 0,
            closed_at: now,
        });
        // The same closing twice has the same receipt.
        let known = self.live.closings.get(&declared.period).cloned();
        let closing = known.unwrap_or_else(|| self.sign(&receipt));
        Rc::make_mut(&mut self.live.closings).insert(declared.period, closing.clone());
        self.commit();
        Reply::new(200, Document::Closing(closing))
    }
}
