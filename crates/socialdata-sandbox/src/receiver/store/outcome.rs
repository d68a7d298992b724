//! The outcome: every applied record and the outcome receipt in one transaction.

use rusqlite::{Transaction, params};
use socialdata_protocol::{
    RecordId,
    digests::findings_digest,
    ids::{PeriodId, SubmissionId, Timestamp},
    jws::Jws,
    keys::SigningKey,
    lev::LevCode,
    names::RecordType,
    numbers::Version,
    payload::{Op, SentRecord},
    receipt_check::SubmissionFacts,
    receipt_issue::outcome_receipt,
    tally::{Tally, statuses},
    versions::{self, RecordResult, StoredRecord},
    wire::{Finding, FindingError, FindingStatus, Manifest, Receipt, RecordState, Severity, SubmissionError},
};

use super::{DAMAGED, SenderId, Store, every, first, number, receipts, senders, signed, text, to_json, word};
use crate::{error::SandboxError, receiver::script::Scene};

/// A stored submission that waits to be processed.
pub(in crate::receiver) struct Work {
    pub(in crate::receiver) sender: SenderId,
    pub(in crate::receiver) manifest: Manifest,
    pub(in crate::receiver) jws: Jws,
    pub(in crate::receiver) payload: Vec<u8>,
    pub(in crate::receiver) scene: Scene,
}

/// A submission that is to be judged, whether it is stored or not.
pub(in crate::receiver) struct Unprocessed<'a> {
    pub(in crate::receiver) manifest: &'a Manifest,
    pub(in crate::receiver) payload: &'a [u8],
    pub(in crate::receiver) scene: &'a Scene,
}

/// A record after the checks that need no memory: form, identity numbers, rules.
pub(in crate::receiver) struct Ruled {
    pub(in crate::receiver) record_id: RecordId,
    pub(in crate::receiver) version: Version,
    pub(in crate::receiver) record_type: RecordType,
    pub(in crate::receiver) op: Op,
    /// What was found, of both severities.
    pub(in crate::receiver) errors: Vec<FindingError>,
    pub(in crate::receiver) is_rejected: bool,
    /// Keyed digest of the content; absent for a void.
    pub(in crate::receiver) content: Option<[u8; 32]>,
}

/// What became of the record list before the version rules.
pub(in crate::receiver) enum Screened {
    /// The list is refused whole.
    Refused(LevCode),
    /// Every record in the order of the list.
    Records(Vec<Ruled>),
}

/// What is needed to settle a submission.
pub(in crate::receiver) struct Settlement<'a> {
    pub(in crate::receiver) work: &'a Work,
    pub(in crate::receiver) screened: &'a Screened,
    pub(in crate::receiver) now: Timestamp,
    pub(in crate::receiver) key: &'a SigningKey,
}

impl Store {
    /// The submissions that wait, in the order in which they were stored.
    pub(in crate::receiver) fn waiting(&self) -> Result<Vec<(SenderId, SubmissionId)>, SandboxError> {
        let sql = "SELECT sender, id FROM submission WHERE state = 'received' ORDER BY rowid";
        self.read(|txn| every(txn, sql, [], |row| Ok((SenderId(row.get(0)?), text(row, 1)?))))
    }

    /// A waiting submission; nothing when it does not wait.
    pub(in crate::receiver) fn work(&self, id: SubmissionId) -> Result<Option<Work>, SandboxError> {
        self.read(|txn| {
            first(
                txn,
                "SELECT sender, manifest, payload, scene FROM submission WHERE id = ?1 AND state = 'received'",
                [id.to_string()],
                |row| {
                    let sender = SenderId(row.get(0)?);
                    let jws: Jws = text(row, 1)?;
                    let keys = senders::keys(txn, sender)?;
                    let (manifest, _) = Manifest::verify(&jws, &keys).map_err(|_| DAMAGED)?;
                    Ok(Work { sender, manifest, jws, payload: row.get(2)?, scene: text(row, 3)? })
                },
            )
        })
    }

    /// Applies the version rules, and writes records, effects, findings and outcome receipt.
    pub(in crate::receiver) fn settle(&self, settlement: &Settlement<'_>) -> Result<(), SandboxError> {
        self.write(|txn| {
            let id = settlement.work.manifest.submission_id;
            let sql = "SELECT received_at FROM submission WHERE id = ?1 AND state = 'received'";
            let Some(received_at) = first(txn, sql, [id.to_string()], |row| text::<Timestamp>(row, 0))?
            else {
                return Ok(());
            };
            let Settlement { work, screened, now, key } = *settlement;
            let ruling = rule(txn, work.sender, &work.manifest, screened)?;
            write(txn, work, &ruling.applied)?;
            // The clock may have been set back since.
            let processed_at = now.max(received_at);
            let custody = receipts::find(txn, id, "custody")?.ok_or(DAMAGED)?;
            let receipt = outcome_receipt(
                &SubmissionFacts::of(&work.manifest, &work.jws),
                receipts::next_link(txn, work.sender)?,
                &custody,
                &ruling.tally,
                findings_digest(&ruling.errors, &ruling.findings),
                processed_at,
            );
            receipts::sign_and_store(txn, work.sender, Some(id), &Receipt::Outcome(receipt), key)?;
            close(txn, id, processed_at, &ruling)
        })
    }
}

/// What becomes of a submission, before anything is written.
pub(super) struct Ruling<'a> {
    pub(super) errors: Vec<SubmissionError>,
    pub(super) findings: Vec<Finding>,
    pub(super) tally: Tally,
    /// The records that are applied, and what they are then.
    applied: Vec<(&'a Ruled, RecordState)>,
}

/// Applies the version rules to every record. No record stands twice in a list without being refused, so none depends on
/// another of the same list.
pub(super) fn rule<'a>(
    txn: &Transaction<'_>,
    sender: SenderId,
    manifest: &Manifest,
    screened: &'a Screened,
) -> Result<Ruling<'a>, SandboxError> {
    let records = match screened {
        Screened::Refused(code) => {
            let error = SubmissionError { code: code.rule_code(), pointer: None };
            let tally = Tally::refused(manifest.counts.total());
            return Ok(Ruling { errors: vec![error], findings: Vec::new(), tally, applied: Vec::new() });
        }
        Screened::Records(records) => records,
    };
    let (mut findings, mut applied) = (Vec::new(), Vec::new());
    let mut sent = Vec::with_capacity(records.len());
    for (index, record) in (0..).zip(records) {
        let (record_id, version) = (record.record_id, record.version);
        sent.push(SentRecord { record_id, version });
        let judged = judge(txn, sender, manifest.period, record)?;
        applied.extend(judged.applied.map(|state| (record, state)));
        let errors = judged.errors;
        findings.extend(judged.status.map(|status| Finding { index, record_id, version, status, errors }));
    }
    let statuses = statuses(&sent, &[], &findings).map_err(|_| DAMAGED)?;
    let tally = Tally::of(&sent, &statuses);
    Ok(Ruling { errors: Vec::new(), findings, tally, applied })
}

/// What becomes of one record.
struct Judged {
    /// Nothing for one that is plainly accepted.
    status: Option<FindingStatus>,
    errors: Vec<FindingError>,
    applied: Option<RecordState>,
}

impl Judged {
    fn rejected(code: LevCode) -> Self {
        Self { status: Some(FindingStatus::Rejected), errors: vec![remark(code)], applied: None }
    }

    fn not_applied(status: FindingStatus, errors: Vec<FindingError>) -> Self {
        Self { status: Some(status), errors, applied: None }
    }
}

fn judge(
    txn: &Transaction<'_>,
    sender: SenderId,
    period: PeriodId,
    record: &Ruled,
) -> Result<Judged, SandboxError> {
    if record.is_rejected {
        return Ok(Judged::not_applied(FindingStatus::Rejected, record.errors.clone()));
    }
    let stored = find(txn, sender, record.record_id)?;
    if let Some(stored) = &stored {
        // A record keeps its type and its period for ever.
        if stored.record_type != record.record_type {
            return Ok(Judged::rejected(LevCode::OpMismatch));
        }
        if stored.period != period.to_string() {
            return Ok(Judged::rejected(LevCode::OutsidePeriod));
        }
    }
    let same_data = stored.as_ref().is_some_and(|stored| stored.content == record.content);
    let stored = stored.map(|stored| stored.rule);
    Ok(match versions::apply(stored, record.op, record.version, same_data) {
        RecordResult::Applied(state) => Judged {
            status: (!record.errors.is_empty()).then_some(FindingStatus::AcceptedWithWarning),
            errors: record.errors.clone(),
            applied: Some(state),
        },
        RecordResult::Unchanged => Judged::not_applied(FindingStatus::Unchanged, Vec::new()),
        RecordResult::Stale => Judged::not_applied(FindingStatus::Stale, Vec::new()),
        RecordResult::Rejected(code) => Judged::rejected(code),
    })
}

struct Known {
    record_type: RecordType,
    period: String,
    rule: StoredRecord,
    content: Option<[u8; 32]>,
}

fn find(txn: &Transaction<'_>, sender: SenderId, id: RecordId) -> Result<Option<Known>, SandboxError> {
    first(
        txn,
        "SELECT type, period, version, state, content FROM record WHERE sender = ?1 AND record_id = ?2",
        params![sender.0, id.as_str()],
        |row| {
            let version = Version::new(number(row, 2)?).ok_or(DAMAGED)?;
            Ok(Known {
                record_type: text(row, 0)?,
                period: row.get(1)?,
                rule: StoredRecord { version, state: word(row, 3)? },
                content: row.get(4)?,
            })
        },
    )
}

fn write(txn: &Transaction<'_>, work: &Work, applied: &[(&Ruled, RecordState)]) -> Result<(), SandboxError> {
    let (sender, period) = (work.sender.0, work.manifest.period.to_string());
    let submission = work.manifest.submission_id.to_string();
    let mut insert = txn.prepare_cached(
        "INSERT INTO effect (sender, submission, period, record_id, version, op) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    for (record, _) in applied {
        let (id, version) = (record.record_id.as_str(), signed(record.version.get()));
        insert.execute(params![sender, submission, period, id, version, record.op.as_str()])?;
    }
    // In the order of the ids, neighbours in the table are written together.
    let mut sorted: Vec<_> = applied.iter().collect();
    sorted.sort_unstable_by_key(|(record, _)| record.record_id);
    let mut replace = txn.prepare_cached(
        "INSERT INTO record (sender, record_id, type, period, version, state, content)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (sender, record_id) DO UPDATE
         SET version = excluded.version, state = excluded.state, content = excluded.content",
    )?;
    for (record, state) in sorted {
        let (id, version) = (record.record_id.as_str(), signed(record.version.get()));
        let (kind, state) = (record.record_type.as_str(), state.as_str());
        replace.execute(params![sender, id, kind, period, version, state, record.content])?;
    }
    Ok(())
}

/// Stores the outcome and erases the payload: what is needed of it stands in the records.
fn close(
    txn: &Transaction<'_>,
    id: SubmissionId,
    at: Timestamp,
    ruling: &Ruling<'_>,
) -> Result<(), SandboxError> {
    txn.execute(
        "UPDATE submission SET state = ?2, outcome_at = ?3, errors = ?4, findings = ?5, payload = NULL WHERE id = ?1",
        params![
            id.to_string(),
            ruling.tally.state.as_str(),
            at.to_string(),
            to_json(&ruling.errors)?,
            to_json(&ruling.findings)?
        ],
    )?;
    Ok(())
}

/// An error about the record as a whole.
#[expect(clippy::expect_used, reason = "cannot fail: the empty pointer is the record itself")]
pub(in crate::receiver) fn remark(code: LevCode) -> FindingError {
    let pointer = "".parse().expect("the empty pointer");
    FindingError { code: code.rule_code(), pointer, severity: Severity::Error }
}
