//! Planned records become bytes; refused submissions become smaller ones.

use std::{collections::BTreeMap, rc::Rc};

use socialdata_protocol::{
    RecordId,
    ids::{Digest, InstanceId, SubmissionId, Timestamp},
    machine::{Remedy, Report, Stop},
    payload::{Change, ListHeader, Op, OutgoingRecord, Reason, write_list},
    receipt_check::SubmissionFacts,
    wire::{ClientInfo, Coding, DeliveryKind, Manifest, PayloadInfo, PayloadType, RecordTypes, Sealing, V1},
};

use super::{Halt, Run, disk_full, planning::nonce};
use crate::sim::{
    parties::parties,
    source::Export,
    store::{Draft, PlannedRecord, SealContext, SealedBytes, StoreFault},
    violation::{Invariant, Violation},
};

impl Run<'_> {
    pub(super) fn seal_next(&mut self) -> Result<Report, Halt> {
        let Some(draft) = self.drafts.pop_front() else { return Ok(Report::NothingToSeal) };
        let (export, instance) = (self.export, self.host.store.read().instance);
        let now = self.around.clock.wall();
        let (store, trouble) = self.store();
        let sealed = store.seal(trouble, draft.id, |context| build(draft.id, context, export, instance, now));
        match sealed {
            Ok(()) => Ok(Report::Sealed(draft.id)),
            Err(fault) => disk_full(fault).map(|()| Report::Stopped(Stop::CommitFailed)),
        }
    }

    /// Two halves, or all of it once more, ahead of what is still planned.
    pub(super) fn cut(&mut self, id: SubmissionId, remedy: Remedy) -> Result<Report, Halt> {
        let found = self.host.store.read().submission(id);
        let found = found.ok_or_else(|| Violation::new(Invariant::S, "what is cut is in the store"))?;
        let (period, records) = (found.period, found.records.to_vec());
        let halves = matches!(remedy, Remedy::Bisect | Remedy::RecutSmaller);
        let middle = if halves { records.len().div_ceil(2) } else { records.len() };
        let pieces: Vec<Draft> =
            records.chunks(middle.max(1)).map(|piece| self.draft(period, Some(id), piece.to_vec())).collect();
        let (store, trouble) = self.store();
        match store.recut(trouble, &pieces) {
            Ok(()) => {
                let many = u64::try_from(pieces.len()).unwrap_or(u64::MAX);
                for piece in pieces.into_iter().rev() {
                    self.drafts.push_front(piece);
                }
                Ok(Report::Cut(many))
            }
            Err(fault) => disk_full(fault).map(|()| Report::Stopped(Stop::CommitFailed)),
        }
    }

    /// What a sender with a planted bug does before it tries again: other bytes, or even another id.
    pub(super) fn seal_again(&mut self, id: SubmissionId, under_new_id: bool) -> Result<(), StoreFault> {
        let fresh = SubmissionId::new(1, self.host.chance.bytes());
        let wire_id = under_new_id.then_some(fresh);
        let now = self.around.clock.wall();
        let (store, trouble) = self.store();
        store.replace_bytes(trouble, id, |sealed| rebuilt(sealed, wire_id, now))
    }
}

/// The same records in other bytes: signed anew, and under another id if one is given.
fn rebuilt(
    sealed: &SealedBytes,
    wire_id: Option<SubmissionId>,
    now: Timestamp,
) -> Result<SealedBytes, &'static str> {
    let parties = parties();
    let (mut manifest, _) =
        Manifest::verify(&sealed.manifest, &parties.sender_pins).map_err(|_| "a sealed manifest verifies")?;
    let payload = sealed.payload.as_ref().ok_or("a submission that is sent has its payload")?;
    let mut text = String::from_utf8_lossy(payload).into_owned();
    if let Some(wire_id) = wire_id {
        text = text.replace(&manifest.submission_id.to_string(), &wire_id.to_string());
        manifest.submission_id = wire_id;
    }
    manifest.created_at = now.plus_seconds(-1);
    manifest.payload.digest = Digest::of(&text);
    let jws = manifest.sign(&parties.sender_key).map_err(|_| "a manifest can be signed")?;
    let facts = SubmissionFacts::of(&manifest, &jws);
    Ok(SealedBytes { manifest: jws, facts, payload: Some(text.into_bytes().into()) })
}

/// Makes list, payload and manifest of a submission.
fn build(
    id: SubmissionId,
    context: &SealContext,
    export: Option<&Export>,
    instance: InstanceId,
    now: Timestamp,
) -> Result<SealedBytes, &'static str> {
    let parties = parties();
    let header = ListHeader { nonce: nonce(id), schema: parties.schema.clone(), submission_id: id };
    let contents = contents(export);
    let records: Result<Vec<_>, _> =
        context.records.iter().map(|record| outgoing(record, &contents)).collect();
    let list = write_list(&header, records?).map_err(|_| "a list can be written")?;
    let payload: Rc<[u8]> = list.bytes.as_slice().into();
    let types = RecordTypes::new(context.records.iter().map(|record| record.record_type.clone()));
    let manifest = Manifest {
        v: V1,
        submission_id: id,
        seq: context.seq,
        sender: parties.sender.clone(),
        on_behalf_of: None,
        recipient: parties.recipient.clone(),
        environment: parties.environment,
        created_at: now,
        period: context.period,
        kind: DeliveryKind::Delta,
        types: types.ok_or("a submission has a record type")?,
        schema: parties.schema.clone(),
        policy: parties.policy.clone(),
        pseudonymisation: None,
        payload: PayloadInfo {
            digest: Digest::of(&payload),
            bytes: u64::try_from(payload.len()).unwrap_or(u64::MAX),
            payload_type: PayloadType::Ndjson,
            coding: Coding::Identity,
            sealing: Sealing::None,
            recipients: vec![],
        },
        counts: list.counts,
        confirmed: vec![],
        previous: context.previous,
        supersedes: context.supersedes,
        audit_head: context.audit_head,
        client: ClientInfo {
            name: "simulator".parse().map_err(|_| "a program has a name")?,
            version: "1".parse().map_err(|_| "a program has a version")?,
            instance,
            rule_set: None,
        },
    };
    let jws = manifest.sign(&parties.sender_key).map_err(|_| "a manifest can be signed")?;
    let facts = SubmissionFacts::of(&manifest, &jws);
    Ok(SealedBytes { manifest: jws, facts, payload: Some(payload) })
}

fn contents(export: Option<&Export>) -> BTreeMap<RecordId, &[u8]> {
    let rows = export.map_or(&[][..], |export| &export.rows);
    rows.iter().map(|row| (row.id, &*row.data)).collect()
}

fn outgoing<'a>(
    record: &PlannedRecord,
    contents: &BTreeMap<RecordId, &'a [u8]>,
) -> Result<OutgoingRecord<'a>, &'static str> {
    let data = contents.get(&record.id).copied();
    let change = match (record.op, data) {
        (Op::Report, Some(data)) => Change::Report { data },
        (Op::Correct, Some(data)) => {
            Change::correct(Reason::ChangedAtSource, data).map_err(|_| "a correction has its reason")?
        }
        (Op::Void, _) => Change::void(Reason::AbsentInSource).map_err(|_| "a void has its reason")?,
        (Op::Report | Op::Correct, None) => return Err("a planned record is in the export"),
    };
    Ok(OutgoingRecord {
        record_id: record.id,
        version: record.version,
        record_type: record.record_type.clone(),
        change,
        confirm: vec![],
    })
}
