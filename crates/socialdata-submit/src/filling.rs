//! From planned submissions to full ones: the second reading of the snapshot gives each record its content again.

use std::collections::HashMap;

use socialdata_core::period::Period;
use socialdata_core::policy::Outbound;
use socialdata_core::post::Posttyp;
use socialdata_core::pseudonym::RecordId;
use socialdata_protocol::payload::{Op, Reason};
use socialdata_protocol::plan::ContentMac;
use socialdata_protocol::wire::VersionedRef;

use crate::batch::{BatchRecord, Packed, pack};
use crate::fault::NightFault;
use crate::installation::Installation;
use crate::planning::Draft;
use crate::snapshot::SnapshotError;
use crate::spool::{PlannedOp, PlannedRecord};

/// Planned submissions waiting for the content of their records.
pub(crate) struct Buckets {
    waiting: HashMap<RecordId, Waiting>,
    buckets: Vec<Option<Bucket>>,
}

/// A record whose content has not been read yet.
struct Waiting {
    bucket: usize,
    planned: PlannedRecord,
    reason: Option<Reason>,
}

/// A submission and the records that have been read for it so far.
pub(crate) struct Bucket {
    pub(crate) draft: Draft,
    pub(crate) records: Vec<BatchRecord>,
    /// Made where the records were read, beside the sending of the submission before.
    pub(crate) packed: Option<Packed>,
}

impl Bucket {
    fn is_full(&self) -> bool {
        self.records.len() == self.draft.planned.records.len()
    }

    /// Makes the record list ahead of sealing. What cannot be made is found, and told, when it is sealed.
    pub(crate) fn pack(&mut self, installation: &Installation, schema: &VersionedRef) {
        let (id, nonce) = (self.draft.planned.id, self.draft.nonce);
        self.packed = pack(installation, id, nonce, schema, &self.records).ok();
    }
}

impl Buckets {
    pub(crate) fn new(drafts: Vec<Draft>) -> Self {
        let mut waiting = HashMap::new();
        let mut buckets = Vec::new();
        for draft in drafts {
            let mut records = Vec::with_capacity(draft.planned.records.len());
            for planned in &draft.planned.records {
                let posttyp = Posttyp::from_name(planned.record_type.as_str());
                let period = Period::parse(&draft.planned.period.to_string());
                let reason = draft.reasons.get(&planned.record_id).copied();
                if let (PlannedOp::Void, Some(posttyp), Ok(period)) = (planned.op, posttyp, period) {
                    records.push(BatchRecord {
                        outbound: Outbound::void(planned.record_id, posttyp, period),
                        op: Op::Void,
                        version: planned.version,
                        reason,
                    });
                } else {
                    let waits = Waiting { bucket: buckets.len(), planned: planned.clone(), reason };
                    waiting.insert(planned.record_id, waits);
                }
            }
            buckets.push(Some(Bucket { draft, records, packed: None }));
        }
        Self { waiting, buckets }
    }

    pub(crate) fn take_full(&mut self) -> Vec<Bucket> {
        self.buckets.iter_mut().filter_map(|slot| slot.take_if(|bucket| bucket.is_full())).collect()
    }

    /// Adds a record; gives back its submission when that was the last one it waited for.
    pub(crate) fn put(
        &mut self,
        outbound: Outbound,
        installation: &Installation,
    ) -> Result<Option<Bucket>, NightFault> {
        let Some(waits) = self.waiting.remove(outbound.record_id()) else { return Ok(None) };
        let Waiting { bucket: at, planned, reason } = waits;
        let data = outbound.data().unwrap_or_default();
        let mac = installation.content_mac_key().content_mac(outbound.record_id(), data.as_bytes());
        let (op, expected) = match planned.op {
            PlannedOp::Report(expected) => (Op::Report, expected),
            PlannedOp::Correct(expected) => (Op::Correct, expected),
            PlannedOp::Void => return Err(SnapshotError::Changed.into()),
        };
        if ContentMac::from_bytes(mac) != expected {
            return Err(SnapshotError::Changed.into());
        }
        let Some(slot) = self.buckets.get_mut(at) else { return Ok(None) };
        if let Some(bucket) = slot {
            bucket.records.push(BatchRecord { outbound, op, version: planned.version, reason });
        }
        Ok(slot.take_if(|bucket| bucket.is_full()))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.waiting.is_empty() && self.buckets.iter().all(Option::is_none)
    }
}
