//! X2: what is to be sent, and what is held at home.

use std::rc::Rc;

use socialdata_protocol::{
    RecordId,
    delivery::SubmissionState,
    ids::{PeriodId, SubmissionId},
    payload::Op,
    wire::RecordState,
};

use super::{Hold, LedgerRow, PlannedRecord, Rule, Store, StoreFault, Submission, Txn};
use crate::sim::{bug::Planted, source::Part, trouble::Trouble};

/// A submission to be planned, its records in the order in which they are sent.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub(crate) id: SubmissionId,
    pub(crate) period: PeriodId,
    pub(crate) supersedes: Option<SubmissionId>,
    pub(crate) records: Vec<PlannedRecord>,
}

impl Store {
    /// X2: stores the plan of a run; plans of earlier runs are discarded.
    pub(crate) fn plan(
        &mut self,
        trouble: &mut Trouble,
        drafts: &[Draft],
        local: &[(RecordId, Part)],
        scope: &std::collections::BTreeSet<Part>,
    ) -> Result<(), StoreFault> {
        self.transact(trouble, |txn| {
            txn.discard_plans()?;
            txn.replace_local_holds(local, scope);
            for draft in drafts {
                txn.store_draft(draft)?;
            }
            txn.audit("plan.made", &drafts.len(), &"{}");
            Ok(())
        })
    }

    /// X2 in the middle of a run: submissions in place of a refused one.
    pub(crate) fn recut(&mut self, trouble: &mut Trouble, drafts: &[Draft]) -> Result<(), StoreFault> {
        self.transact(trouble, |txn| {
            for draft in drafts {
                let replaced = draft.supersedes.ok_or("a piece names what it replaces")?;
                if txn.submission(replaced)?.state != SubmissionState::Discarded {
                    return Err("only a discarded submission is cut anew");
                }
                txn.store_draft(draft)?;
            }
            txn.audit("plan.made", &drafts.len(), &"{}");
            Ok(())
        })
    }
}

impl Txn<'_> {
    fn discard_plans(&mut self) -> Result<(), Rule> {
        let planned: Vec<SubmissionId> = self
            .image
            .submissions
            .iter()
            .filter(|(_, found)| found.state == SubmissionState::Planned)
            .map(|(id, _)| *id)
            .collect();
        for id in planned {
            self.move_to(id, SubmissionState::Discarded)?;
            self.audit("submission.discarded", &id, &"{}");
        }
        Ok(())
    }

    fn replace_local_holds(&mut self, local: &[(RecordId, Part)], scope: &std::collections::BTreeSet<Part>) {
        let ledger = Rc::make_mut(&mut self.image.ledger);
        for row in ledger.values_mut() {
            let part = (row.period, row.record_type.clone());
            if row.hold == Some(Hold::Local) && scope.contains(&part) {
                row.hold = None;
            }
        }
        for (id, (period, record_type)) in local {
            let row = ledger.entry(*id).or_insert_with(|| LedgerRow::new(*period, record_type.clone()));
            if row.hold.is_none() {
                row.hold = Some(Hold::Local);
            }
        }
    }

    fn store_draft(&mut self, draft: &Draft) -> Result<(), Rule> {
        if draft.records.is_empty() {
            return Err("a submission has a record");
        }
        for record in &draft.records {
            Rc::make_mut(&mut self.image.ledger)
                .entry(record.id)
                .or_insert_with(|| LedgerRow::new(draft.period, record.record_type.clone()));
            let planned = |found: &Rc<Submission>| {
                found.state == SubmissionState::Planned
                    && found.records.iter().any(|other| other.id == record.id)
            };
            if self.image.submissions.values().any(planned) {
                return Err("a record is planned once");
            }
            self.require_fit(record, draft.period)?;
        }
        let submission = Submission {
            state: SubmissionState::Planned,
            period: draft.period,
            records: draft.records.clone().into(),
            supersedes: draft.supersedes,
            seq: None,
            sealed: None,
            attempts: 0,
            list_refused: false,
        };
        if Rc::make_mut(&mut self.image.submissions).insert(draft.id, Rc::new(submission)).is_some() {
            return Err("an id is used once");
        }
        Ok(())
    }

    /// The next version with an operation that fits, or the current one of a live record whose content is not known.
    pub(super) fn require_fit(&self, record: &PlannedRecord, period: PeriodId) -> Result<(), Rule> {
        let row = self.image.ledger.get(&record.id).ok_or("a record has its row")?;
        if row.period != period || row.record_type != record.record_type {
            return Err("a record keeps its period and type");
        }
        if row.inflight.is_some() {
            return Err("a record is in one submission at a time");
        }
        let (version, live) = row
            .settled
            .map_or((0, false), |settled| (settled.version.get(), settled.state == RecordState::Live));
        let unknown = row.settled.is_some_and(|settled| settled.content.is_none());
        let next = record.version.get() == version + 1 && ((record.op == Op::Report) != live);
        let again = record.version.get() == version && live && unknown && record.op != Op::Void;
        // With this bug the store looks away, so that what the other side does about it is seen.
        let blind = self.bug.is(Planted::MacForVersion);
        if next || again || blind { Ok(()) } else { Err("a plan follows the ledger") }
    }
}
