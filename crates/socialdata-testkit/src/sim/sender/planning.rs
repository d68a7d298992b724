//! From the export and the ledger to a plan, with the protocol's rule and guard.

use std::collections::{BTreeMap, BTreeSet};

use socialdata_protocol::{
    RecordId,
    guard::{SnapshotCounts, check_not_empty, check_row_count, check_voids},
    ids::{PeriodId, SubmissionId},
    machine::{Report, Stop},
    names::RecordType,
    payload::{Nonce, sending_order},
    plan::{ContentMac, LedgerRow, Operation},
};

use super::{Halt, Run, disk_full};
use crate::sim::{
    bug::Planted,
    source::{Export, Part, Quality},
    store::{Draft, PlannedRecord},
};

/// Records in a submission; few, so that a night has several.
const MOST_RECORDS: usize = 6;

impl Run<'_> {
    pub(super) fn plan(&mut self) -> Result<Report, Halt> {
        let Some(export) = self.export else { return Ok(Report::Done) };
        if check_row_count(count(export.rows.len()), export.declared).is_err() {
            self.note(format_args!("  the export was cut off"));
            if self.host.bug.is(Planted::LogValue) {
                let last = export.rows.last().map(|row| String::from_utf8_lossy(&row.data).into_owned());
                self.note(format_args!("  after {last:?}"));
            }
            return Ok(Report::Stopped(Stop::NeedsPerson));
        }
        let mut chosen: BTreeMap<PeriodId, Vec<PlannedRecord>> = BTreeMap::new();
        self.choose_present(export, &mut chosen);
        if !self.choose_absent(export, &mut chosen) {
            self.note(format_args!("  the guard refuses"));
            return Ok(Report::Stopped(Stop::NeedsPerson));
        }
        let mut drafts = Vec::new();
        for (period, records) in chosen {
            for batch in records.chunks(MOST_RECORDS) {
                drafts.push(self.draft(period, None, batch.to_vec()));
            }
        }
        let held = export.rows.iter().filter(|row| row.quality == Quality::Local);
        let held: Vec<(RecordId, Part)> = held.map(|row| (row.id, row.part.clone())).collect();
        let (store, trouble) = self.store();
        match store.plan(trouble, &drafts, &held, &export.scope) {
            Ok(()) => {
                self.drafts = drafts.into();
                Ok(Report::Done)
            }
            Err(fault) => disk_full(fault).map(|()| Report::Stopped(Stop::CommitFailed)),
        }
    }

    pub(super) fn draft(
        &mut self,
        period: PeriodId,
        supersedes: Option<SubmissionId>,
        mut records: Vec<PlannedRecord>,
    ) -> Draft {
        let millis = u64::try_from(self.around.clock.wall().unix()).unwrap_or(0) * 1000;
        let id = SubmissionId::new(millis, self.host.chance.bytes());
        // The places must be known before the list is written; the nonce follows from the id here.
        sending_order(&mut records, &nonce(id), |record| record.id);
        Draft { id, period, supersedes, records }
    }

    fn choose_present(&self, export: &Export, chosen: &mut BTreeMap<PeriodId, Vec<PlannedRecord>>) {
        let ledger = &self.host.store.read().ledger;
        for row in export.rows.iter().filter(|row| row.quality != Quality::Local) {
            let known =
                ledger.get(&row.id).map(crate::sim::store::LedgerRow::for_planning).unwrap_or_default();
            if let Some(operation) = self.operation(&known, Some(row.mac), true) {
                let record = planned(row.id, &row.part.1, operation, Some(row.mac));
                chosen.entry(row.part.0).or_default().push(record);
            }
        }
    }

    /// Records that the export lacks; false when the guard refuses.
    fn choose_absent(&self, export: &Export, chosen: &mut BTreeMap<PeriodId, Vec<PlannedRecord>>) -> bool {
        let present: BTreeSet<RecordId> = export.rows.iter().map(|row| row.id).collect();
        let mut voids: BTreeMap<Part, Vec<RecordId>> = BTreeMap::new();
        let mut live: BTreeMap<Part, u64> = BTreeMap::new();
        for (id, row) in self.host.store.read().ledger.iter() {
            let part = (row.period, row.record_type.clone());
            if row.is_live() {
                *live.entry(part.clone()).or_default() += 1;
            }
            if present.contains(id) {
                continue;
            }
            let in_scope = export.scope.contains(&part);
            if let Some(operation) = self.operation(&row.for_planning(), None, in_scope) {
                chosen.entry(row.period).or_default().push(planned(*id, &row.record_type, operation, None));
                voids.entry(part).or_default().push(*id);
            }
        }
        export.scope.iter().all(|part| {
            let rows = count(export.rows.iter().filter(|row| row.part == *part).count());
            let live = live.get(part).copied().unwrap_or(0);
            let voided = voids.get(part).map_or(&[][..], Vec::as_slice);
            check_not_empty(SnapshotCounts { rows, live }).is_ok() && check_voids(voided, live, None).is_ok()
        })
    }

    #[cfg(not(socialdata_mutation))]
    #[expect(clippy::unused_self, reason = "the build with bugs asks which one")]
    fn operation(&self, row: &LedgerRow, content: Option<ContentMac>, in_scope: bool) -> Option<Operation> {
        socialdata_protocol::plan::plan(row, content, in_scope)
    }

    #[cfg(socialdata_mutation)]
    fn operation(&self, row: &LedgerRow, content: Option<ContentMac>, in_scope: bool) -> Option<Operation> {
        socialdata_protocol::plan::plan_mutated(row, content, in_scope, self.host.bug.mutation())
    }
}

/// The nonce of a submission: in the model it follows from the id.
pub(super) fn nonce(id: SubmissionId) -> Nonce {
    Nonce::from_random(*socialdata_protocol::ids::Digest::of(id.as_bytes()).as_bytes())
}

fn planned(
    id: RecordId,
    record_type: &RecordType,
    operation: Operation,
    mac: Option<ContentMac>,
) -> PlannedRecord {
    let Operation { op, version, .. } = operation;
    PlannedRecord { id, record_type: record_type.clone(), version, op, mac }
}

fn count(many: usize) -> u64 {
    u64::try_from(many).unwrap_or(u64::MAX)
}
