//! From a survey and the ledger to a plan: what is reported, corrected, withdrawn, held.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use socialdata_core::period::Period;
use socialdata_core::post::Posttyp;
use socialdata_core::pseudonym::RecordId;
use socialdata_protocol::event_plan::{EventPlan, plan_event};
use socialdata_protocol::guard::{self, GuardRefusal, SnapshotCounts};
use socialdata_protocol::ids::{Digest, PeriodId, SubmissionId};
use socialdata_protocol::names::RecordType;
use socialdata_protocol::payload::{Nonce, Op, Reason, sending_order};
use socialdata_protocol::plan::{self, ContentMac, Operation};
use socialdata_protocol::wire::{OpCounts, RecordTypes};
use thiserror::Error;

use crate::installation::Installation;
use crate::randomness::Randomness;
use crate::register_terms::CutLimits;
use crate::snapshot::{Entry, HeldEntry, Survey};
use crate::spool::{
    Ledger, LedgerRow, LocalHold, PlannedOp, PlannedRecord, PlannedSubmission, Scope, SpoolError,
};

/// The decisions of one run.
#[derive(Debug, Default)]
pub(crate) struct Planned {
    pub(crate) submissions: Vec<Draft>,
    pub(crate) holds: Vec<LocalHold>,
    pub(crate) counts: OperationCounts,
    /// Withdrawals left out because some record of the snapshot could not be identified.
    pub(crate) voids_left_out: u64,
    /// Events that do not follow on the ledger; they are among the holds.
    pub(crate) astray: u64,
    /// The files with events of records that are in flight.
    pub(crate) waiting: BTreeSet<usize>,
}

/// A submission to be sealed.
#[derive(Debug)]
pub(crate) struct Draft {
    pub(crate) planned: PlannedSubmission,
    pub(crate) nonce: Nonce,
    pub(crate) types: RecordTypes,
    /// Why each record is corrected or withdrawn. Needed once, for sealing; the spool does not keep it.
    pub(crate) reasons: HashMap<RecordId, Reason>,
}

/// How many records each operation concerns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct OperationCounts {
    /// New records, or records that come again after a withdrawal.
    pub report: u64,
    /// Records with new content.
    pub correct: u64,
    /// Withdrawals.
    pub void: u64,
    /// Records that the register has as they are.
    pub unchanged: u64,
}

/// No plan is made; nothing is sealed.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum PlanError {
    /// The guard against mass withdrawal.
    #[error(
        "{} {voids} makuleringar av {live} levande poster; inget skickas. Stämmer det, kör igen med --approve-voids {digest} / {refusal}",
        in_swedish(*refusal)
    )]
    Guard {
        /// Why.
        refusal: GuardRefusal,
        /// How many records would be withdrawn.
        voids: u64,
        /// How many are live.
        live: u64,
        /// Approves exactly these.
        digest: Digest,
    },
    /// The spool.
    #[error(transparent)]
    Spool(#[from] SpoolError),
    /// The random generator.
    #[error("slumptalsgeneratorn svarar inte / the random generator failed")]
    Randomness,
    /// A version number or name that cannot be.
    #[error(
        "en post har ett omöjligt versionsnummer eller namn / a record has an impossible version or name"
    )]
    Impossible,
}

/// What the guard refused, for a person who decides what to do about it.
const fn in_swedish(refusal: GuardRefusal) -> &'static str {
    match refusal {
        GuardRefusal::EmptySnapshot => "Uttaget har inga poster av en typ som registret har poster av.",
        _ => "Ovanligt många poster saknas i uttaget.",
    }
}

/// What planning is given beside survey and ledger.
pub(crate) struct Planning<'a> {
    pub(crate) installation: &'a Installation,
    pub(crate) scope: &'a Scope,
    pub(crate) approved: Option<Digest>,
    pub(crate) limits: CutLimits,
    pub(crate) unix_millis: u64,
    pub(crate) randomness: &'a dyn Randomness,
}

/// The event does not follow on what the register holds.
pub(crate) const ASTRAY: &str = "REF-002";

/// One record of the plan before it is cut into submissions.
struct Chosen {
    record: PlannedRecord,
    reason: Option<Reason>,
    bytes: usize,
}

impl Planning<'_> {
    /// Makes the plan.
    pub(crate) fn plan(&self, survey: &Survey, ledger: &mut Ledger<'_>) -> Result<Planned, PlanError> {
        let mut planned = Planned { holds: self.holds(survey)?, ..Planned::default() };
        let mut by_period: BTreeMap<PeriodId, Vec<Chosen>> = BTreeMap::new();
        let mut by_event = EventVoids::new();
        for entry in &survey.sendable {
            let period = period_id(entry.period)?;
            let Some(operation) = self.operation(entry, ledger, &mut planned)? else { continue };
            planned.counts.add(operation.op);
            if entry.event.is_some() && operation.op == Op::Void {
                by_event
                    .entry((period, entry.posttyp.name()))
                    .or_default()
                    .push((entry.record_id, operation));
                continue;
            }
            let record = planned_record(entry.record_id, entry.posttyp, operation, Some(entry.content_mac))?;
            let chosen = Chosen { record, reason: operation.reason, bytes: entry.bytes };
            by_period.entry(period).or_default().push(chosen);
        }
        self.add_voids(survey, ledger, by_event, &mut by_period, &mut planned)?;
        for (period, chosen) in by_period {
            for batch in cut(chosen, self.limits) {
                planned.submissions.push(self.draft(period, batch)?);
            }
        }
        Ok(planned)
    }

    /// A submission with the reasons of its records.
    fn draft(&self, period: PeriodId, batch: Vec<Chosen>) -> Result<Draft, PlanError> {
        let reason = |chosen: &Chosen| Some((chosen.record.record_id, chosen.reason?));
        let reasons = batch.iter().filter_map(reason).collect();
        let records = batch.into_iter().map(|chosen| chosen.record).collect();
        Ok(Draft { reasons, ..draft(period, records, None, self.unix_millis, self.randomness)? })
    }

    /// What is sent about one record of the inbox, if something is.
    fn operation(
        &self,
        entry: &Entry,
        ledger: &mut Ledger<'_>,
        planned: &mut Planned,
    ) -> Result<Option<Operation>, PlanError> {
        let found = ledger.row(&entry.record_id)?;
        let row = known(found.as_ref());
        let Some(event) = entry.event else {
            let operation = plan::plan(&row, Some(entry.content_mac), true);
            planned.counts.unchanged += u64::from(operation.is_none());
            return Ok(operation);
        };
        match plan_event(&row, &event, entry.content()) {
            EventPlan::Send(operation) => return Ok(Some(operation)),
            EventPlan::Nothing => planned.counts.unchanged += 1,
            EventPlan::Wait => {
                planned.counts.unchanged += 1;
                // After a crash it is mostly this very event that is on its way.
                let carrier = found.and_then(|row| row.inflight);
                let is_on_its_way = carrier.map(|carrier| {
                    ledger.is_carried(carrier, &entry.record_id, event.version, entry.content())
                });
                if !is_on_its_way.transpose()?.unwrap_or(false) {
                    planned.waiting.insert(entry.file);
                }
            }
            EventPlan::DoesNotFollow => {
                planned.astray += 1;
                planned.holds.push(self.hold(entry.record_id, entry.posttyp, entry.period, ASTRAY)?);
            }
        }
        Ok(None)
    }

    fn holds(&self, survey: &Survey) -> Result<Vec<LocalHold>, PlanError> {
        let hold = |held: &HeldEntry| self.hold(held.record_id, held.posttyp, held.period, held.code);
        survey.held.iter().map(hold).collect()
    }

    fn hold(
        &self,
        record_id: RecordId,
        posttyp: Posttyp,
        period: Period,
        code: &str,
    ) -> Result<LocalHold, PlanError> {
        Ok(LocalHold {
            record_id,
            period: period_id(period)?,
            record_type: record_type(posttyp)?,
            code: code.parse().map_err(|_| PlanError::Impossible)?,
            // Held records are judged anew every night, so there is no content to compare with.
            content_mac: ContentMac::from_bytes(
                self.installation.content_mac_key().content_mac(&record_id, b""),
            ),
        })
    }

    /// Live records inside the scope that the snapshot no longer has become withdrawals, and so do records that events withdraw;
    /// both under the guard.
    fn add_voids(
        &self,
        survey: &Survey,
        ledger: &mut Ledger<'_>,
        mut by_event: EventVoids,
        by_period: &mut BTreeMap<PeriodId, Vec<Chosen>>,
        planned: &mut Planned,
    ) -> Result<(), PlanError> {
        let present: HashSet<&RecordId> = survey
            .sendable
            .iter()
            .map(|entry| &entry.record_id)
            .chain(survey.held.iter().map(|held| &held.record_id))
            .collect();
        for (period, kind) in self.scope.pairs() {
            let mut absent = Vec::new();
            let mut live = 0;
            ledger.each_live(period, kind, |record| {
                live += 1;
                if present.contains(&record.record_id) {
                    return Ok(());
                }
                if let Some(operation) = plan::plan(&known(Some(&record.row)), None, true) {
                    absent.push((record.record_id, operation));
                }
                Ok::<(), PlanError>(())
            })?;
            if survey.unidentified > 0 {
                planned.voids_left_out += u64::try_from(absent.len()).unwrap_or(u64::MAX);
                continue;
            }
            planned.counts.void += u64::try_from(absent.len()).unwrap_or(u64::MAX);
            let posttyp = Posttyp::from_name(kind.as_str()).ok_or(PlanError::Impossible)?;
            let voids = by_event.entry((period, posttyp.name())).or_default();
            voids.extend(absent);
            Self::guard_rows(survey, period, kind, voids, live)?;
        }
        for ((period, name), voids) in by_event {
            let posttyp = Posttyp::from_name(name).ok_or(PlanError::Impossible)?;
            let live = ledger.live_count(period, &record_type(posttyp)?)?;
            let ids = ids_of(&voids);
            guard::check_voids(&ids, live, self.approved).map_err(|refusal| refused(refusal, &ids, live))?;
            for (record_id, operation) in voids {
                let record = planned_record(record_id, posttyp, operation, None)?;
                let chosen = Chosen { record, reason: operation.reason, bytes: 0 };
                by_period.entry(period).or_default().push(chosen);
            }
        }
        Ok(())
    }

    /// The snapshot of a period and type is not empty by mistake.
    fn guard_rows(
        survey: &Survey,
        period: PeriodId,
        kind: &RecordType,
        voids: &[(RecordId, Operation)],
        live: u64,
    ) -> Result<(), PlanError> {
        let here = |posttyp: Posttyp, at: Period| {
            posttyp.name() == kind.as_str() && period_id(at).is_ok_and(|other| other == period)
        };
        let is_row = |entry: &&Entry| entry.event.is_none() && here(entry.posttyp, entry.period);
        let rows = survey.sendable.iter().filter(is_row).count()
            + survey.held.iter().filter(|held| !held.is_event && here(held.posttyp, held.period)).count();
        let counts = SnapshotCounts { rows: u64::try_from(rows).unwrap_or(u64::MAX), live };
        guard::check_not_empty(counts).map_err(|refusal| refused(refusal, &ids_of(voids), live))
    }
}

/// The withdrawals of each period and record type.
type EventVoids = BTreeMap<(PeriodId, &'static str), Vec<(RecordId, Operation)>>;

fn ids_of(voids: &[(RecordId, Operation)]) -> Vec<RecordId> {
    voids.iter().map(|(record_id, _)| *record_id).collect()
}

fn refused(refusal: GuardRefusal, voided: &[RecordId], live: u64) -> PlanError {
    let voids = u64::try_from(voided.len()).unwrap_or(u64::MAX);
    PlanError::Guard { refusal, voids, live, digest: guard::approval_digest(voided) }
}

/// A submission of `records` under a fresh id and nonce.
pub(crate) fn draft(
    period: PeriodId,
    mut records: Vec<PlannedRecord>,
    supersedes: Option<SubmissionId>,
    unix_millis: u64,
    randomness: &dyn Randomness,
) -> Result<Draft, PlanError> {
    let mut nonce = [0; 32];
    randomness.fill(&mut nonce).map_err(|_| PlanError::Randomness)?;
    let mut random = [0; 10];
    randomness.fill(&mut random).map_err(|_| PlanError::Randomness)?;
    let nonce = Nonce::from_random(nonce);
    // The spool keeps the records in the order in which they will be sent, since findings name them by place.
    sending_order(&mut records, &nonce, |record| record.record_id);
    let types = RecordTypes::new(records.iter().map(|record| record.record_type.clone()))
        .ok_or(PlanError::Impossible)?;
    let id = SubmissionId::new(unix_millis, random);
    Ok(Draft {
        planned: PlannedSubmission { id, period, supersedes, records },
        nonce,
        types,
        reasons: HashMap::new(),
    })
}

impl OperationCounts {
    fn add(&mut self, op: Op) {
        match op {
            Op::Report => self.report += 1,
            Op::Correct => self.correct += 1,
            Op::Void => self.void += 1,
        }
    }

    /// With what was sent before in the same run.
    pub(crate) fn plus(self, sent: OpCounts) -> Self {
        Self {
            report: self.report + sent.report,
            correct: self.correct + sent.correct,
            void: self.void + sent.void,
            unchanged: self.unchanged,
        }
    }

    /// Records that something is sent about.
    pub const fn sent(self) -> u64 {
        self.report + self.correct + self.void
    }
}

/// At most so many records, and so many bytes, in each submission.
fn cut(chosen: Vec<Chosen>, limits: CutLimits) -> Vec<Vec<Chosen>> {
    let mut batches: Vec<Vec<Chosen>> = Vec::new();
    let mut bytes = 0;
    for next in chosen {
        match batches.last_mut() {
            Some(batch) if batch.len() < limits.records && bytes + next.bytes <= limits.data => {
                bytes += next.bytes;
                batch.push(next);
            }
            _ => {
                bytes = next.bytes;
                batches.push(vec![next]);
            }
        }
    }
    batches
}

fn planned_record(
    record_id: RecordId,
    posttyp: Posttyp,
    operation: Operation,
    mac: Option<ContentMac>,
) -> Result<PlannedRecord, PlanError> {
    let op = match (operation.op, mac) {
        (Op::Report, Some(mac)) => PlannedOp::Report(mac),
        (Op::Correct, Some(mac)) => PlannedOp::Correct(mac),
        (Op::Void, None) => PlannedOp::Void,
        _ => return Err(PlanError::Impossible),
    };
    Ok(PlannedRecord { record_id, record_type: record_type(posttyp)?, version: operation.version, op })
}

/// What the ledger says, in the words of the protocol's rule.
fn known(row: Option<&LedgerRow>) -> plan::LedgerRow {
    row.map(plan::LedgerRow::from).unwrap_or_default()
}

pub(crate) fn period_id(period: Period) -> Result<PeriodId, PlanError> {
    period.to_string().parse().map_err(|_| PlanError::Impossible)
}

pub(crate) fn record_type(posttyp: Posttyp) -> Result<RecordType, PlanError> {
    posttyp.name().parse().map_err(|_| PlanError::Impossible)
}
