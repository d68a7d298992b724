//! One run: recovery first, then the snapshot, the plan, the batches, the receipts.
//!
//! The order is the one of docs/en/protocol.md, *One run*. Nothing here decides what an answer means ([`crate::courier`]) or what is
//! sent ([`crate::planning`]); this module puts the steps in order and counts.

use std::collections::BTreeSet;

use socialdata_core::post::Posttyp;
use socialdata_protocol::delivery::SubmissionState;
use socialdata_protocol::ids::{Digest, InstanceId, SubmissionId, Timestamp};
use socialdata_protocol::pins::PinnedKeys;
use socialdata_protocol::tally::RecordStatus;
use socialdata_protocol::wire::{Environment, VersionedRef};

use crate::batch::{Batch, BatchError, policy_ref};
use crate::clock::Clock;
use crate::config::ConfigError;
use crate::courier::{Courier, Stop};
use crate::disk::{Ballast, require_free_space};
use crate::failpoint::{self, Place};
use crate::fault::NightFault;
use crate::filling::{Bucket, Buckets};
use crate::free_space::OsFreeSpace;
use crate::inbox::{self, ReadyFile};
use crate::installation::Installation;
use crate::pace::Pace;
use crate::planning::{Draft, Planned, Planning, record_type};
use crate::randomness::OsRandomness;
use crate::register::Register;
use crate::run_lock::{RunLock, WhenLocked};
use crate::snapshot::{self, SnapshotError, Survey};
use crate::spool::{Plan, RunResult, Scope, Spool, SpoolDir, SpoolError};
use crate::summary::{NightReport, SubmissionLine};
use crate::transport::Transport;

/// The largest difference between our clock and the register's before nothing is signed, in seconds.
const MAX_CLOCK_SKEW: i64 = 60;

/// The largest payload that a submission can have, in bytes.
const LARGEST_BATCH: u64 = 16 * 1024 * 1024;

/// What the operator asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct NightOptions {
    /// Say what would be sent, and send nothing.
    pub dry_run: bool,
    /// Wait for another run instead of ending with "locked".
    pub wait: bool,
    /// The digest that a refusal of the mass-void guard printed.
    pub approve_voids: Option<Digest>,
}

/// One run over one installation.
pub struct Night<'a> {
    installation: &'a Installation,
    transport: &'a dyn Transport,
    clock: &'a dyn Clock,
    schema: VersionedRef,
    rule_set: Digest,
}

impl<'a> Night<'a> {
    /// Prepares a run. `schema` and `rule_set` name what the records are judged by.
    pub fn new(
        installation: &'a Installation,
        transport: &'a dyn Transport,
        clock: &'a dyn Clock,
        schema: VersionedRef,
        rule_set: Digest,
    ) -> Self {
        Self { installation, transport, clock, schema, rule_set }
    }

    /// Runs. Whatever happens is in the report; its exit code says how it ended.
    pub fn run(&self, options: NightOptions) -> NightReport {
        let mut report = NightReport::default();
        if let Err(fault) = self.steps(options, &mut report) {
            report.end_with(fault);
        }
        report
    }

    fn steps(&self, options: NightOptions, report: &mut NightReport) -> Result<(), NightFault> {
        let begun = self.clock.now();
        let mut spool = self.open_spool(options, begun)?;
        if !options.dry_run {
            self.note_keys(&mut spool, begun)?;
        }
        failpoint::pass(Place::Opened);
        let reached = self.ask_the_register(report);
        let pins = match &reached {
            Ok(pins) => pins.clone(),
            Err(NightFault::Stop(Stop::Unavailable)) => PinnedKeys::none(),
            Err(_) => return reached.map(drop),
        };
        let courier = Courier {
            installation: self.installation,
            transport: self.transport,
            clock: self.clock,
            pins,
            pace: self.pace(),
            since: begun,
            deadline: begun
                .plus_seconds(i64::try_from(self.installation.config.deadline_seconds).unwrap_or(i64::MAX)),
        };
        if reached.is_ok() && !options.dry_run {
            Self::recover(&courier, &mut spool, report)?;
        }
        self.snapshot(&courier, &mut spool, options, reached, report)
    }

    fn open_spool(&self, options: NightOptions, at: Timestamp) -> Result<Spool, NightFault> {
        let dir = SpoolDir::prepare(&self.installation.config.spool)?;
        let when_locked = if options.wait { WhenLocked::Wait } else { WhenLocked::Refuse };
        let lock = RunLock::acquire(&dir, at, when_locked)?;
        failpoint::pass(Place::Locked);
        require_free_space(&OsFreeSpace, &dir, LARGEST_BATCH)?;
        Ballast::of(&dir).ensure(&OsRandomness)?;
        let keys = self.installation.spool_keys()?;
        let identity = self.installation.spool_identity();
        Ok(Spool::open_or_create(lock, &identity, keys, Box::new(OsRandomness), at)?)
    }

    /// A key that was not in use before stands in the audit before anything is done with it.
    fn note_keys(&self, spool: &mut Spool, at: Timestamp) -> Result<(), NightFault> {
        let of_spool = spool.loaded_keys();
        for (purpose, kcv) in self.installation.loaded_keys().chain(of_spool) {
            spool.note_key(at, purpose, kcv)?;
        }
        Ok(())
    }

    /// Environment, recipient, schema, policy and clock must fit before anything is signed.
    fn ask_the_register(&self, report: &mut NightReport) -> Result<PinnedKeys, NightFault> {
        let register = Register::new(self.transport);
        let reply = register.api_info();
        let Some(info) = reply.document else { return Err(unreachable_or(reply.failure, reply.verdict)) };
        let now = self.clock.now();
        let skew = (reply.date.unwrap_or(info.server_time.unix()) - now.unix()).abs();
        report.clock_skew_seconds = Some(skew);
        if skew > MAX_CLOCK_SKEW {
            return Err(Stop::Clock.into());
        }
        if info.environment != self.installation.config.environment
            || info.recipient != self.installation.recipient
        {
            return Err(Stop::Security.into());
        }
        let policy = policy_ref(self.installation)?;
        if !info.schemas.contains(&self.schema) || !info.policies.contains(&policy) {
            return Err(Stop::Config.into());
        }
        pinned_keys(self.transport, self.installation)
    }

    /// What an earlier run began is brought to its end before anything new is sealed.
    fn recover(courier: &Courier<'_>, spool: &mut Spool, report: &mut NightReport) -> Result<(), NightFault> {
        let open = spool.read().open_submissions()?;
        if open.iter().any(|submission| submission.state == SubmissionState::Suspect) {
            return Err(Stop::Suspect.into());
        }
        for submission in open.iter().filter(|submission| submission.state != SubmissionState::Planned) {
            report.recovered += 1;
            let result = courier.carry(spool, submission.id);
            report.note_submission(line(spool, submission.id)?);
            result?;
        }
        Ok(())
    }

    fn snapshot(
        &self,
        courier: &Courier<'_>,
        spool: &mut Spool,
        options: NightOptions,
        reached: Result<PinnedKeys, NightFault>,
        report: &mut NightReport,
    ) -> Result<(), NightFault> {
        let contents = inbox::look(&self.installation.config.inbox, self.clock.now())?;
        report.files_waiting = contents.waiting;
        report.files = u64::try_from(contents.ready.len()).unwrap_or(u64::MAX);
        let survey = snapshot::survey(&contents.ready, self.installation, spool.previous_deliveries()?)?;
        failpoint::pass(Place::Read);
        report.note_survey(&survey);
        check_rows(&contents.ready, &survey)?;
        check_policy_in_force(self.installation, &survey)?;
        let scope = scope(&contents.ready, &survey)?;
        let planned = self.plan(spool, &scope, &survey, options)?;
        failpoint::pass(Place::Compared);
        report.note_plan(&planned);
        if options.dry_run {
            return reached.map(drop);
        }
        let run = spool.begin_run(self.clock.now(), &scope, &self.file_mac(&survey)?, survey.rows)?;
        let submissions: Vec<_> = planned.submissions.iter().map(|draft| draft.planned.clone()).collect();
        let plan = Plan { run, scope: &scope, local_holds: &planned.holds, submissions: &submissions };
        spool.plan(self.clock.now(), &plan)?;
        let result = match reached {
            Ok(_) => self.send(courier, spool, &contents.ready, planned.submissions, report),
            Err(fault) => Err(fault),
        };
        if result.is_ok() {
            failpoint::pass(Place::Archiving);
            self.archive(&contents.ready)?;
        }
        let exit = match &result {
            Ok(()) => report.exit(),
            Err(fault) => report.exit().worse(fault.exit()),
        };
        spool.end_run(self.clock.now(), run, RunResult { exit_code: exit.code(), ok: result.is_ok() })?;
        result
    }

    fn plan(
        &self,
        spool: &Spool,
        scope: &Scope,
        survey: &Survey,
        options: NightOptions,
    ) -> Result<Planned, NightFault> {
        let planning = Planning {
            installation: self.installation,
            scope,
            approved: options.approve_voids,
            unix_millis: self.clock.unix_millis(),
            randomness: &OsRandomness,
        };
        Ok(spool.read().ledger(|ledger| planning.plan(survey, ledger))?)
    }

    /// The second pass: each batch is sealed and carried to its end as soon as its records have been read again.
    fn send(
        &self,
        courier: &Courier<'_>,
        spool: &mut Spool,
        files: &[ReadyFile],
        drafts: Vec<Draft>,
        report: &mut NightReport,
    ) -> Result<(), NightFault> {
        let mut buckets = Buckets::new(drafts);
        // Batches of withdrawals alone need nothing from the files.
        for full in buckets.take_full() {
            self.seal_and_carry(courier, spool, &full, report)?;
        }
        snapshot::produce(files, self.installation, |outbound| {
            if let Some(full) = buckets.put(outbound, self.installation)? {
                self.seal_and_carry(courier, spool, &full, report)?;
            }
            Ok::<(), NightFault>(())
        })?;
        if buckets.is_empty() { Ok(()) } else { Err(SnapshotError::Changed.into()) }
    }

    fn seal_and_carry(
        &self,
        courier: &Courier<'_>,
        spool: &mut Spool,
        bucket: &Bucket,
        report: &mut NightReport,
    ) -> Result<(), NightFault> {
        let id = bucket.draft.planned.id;
        let created_at = self.clock.now();
        let instance = spool.read().instance_id()?;
        let batch = Batch {
            id,
            nonce: bucket.draft.nonce,
            created_at,
            instance: instance
                .to_string()
                .parse::<InstanceId>()
                .map_err(|_| BatchError::Name("client.instance"))?,
            schema: &self.schema,
            rule_set: self.rule_set,
            types: &bucket.draft.types,
            records: &bucket.records,
        };
        spool.seal(created_at, id, |context| {
            let sealed = batch.seal(self.installation, context);
            failpoint::pass(Place::Built);
            sealed
        })?;
        let result = courier.carry(spool, id);
        report.note_submission(line(spool, id)?);
        Ok(result?)
    }

    fn archive(&self, files: &[ReadyFile]) -> Result<(), NightFault> {
        if !self.installation.config.inbox.archive {
            return Ok(());
        }
        for file in files {
            inbox::archive(file, self.clock.now()).map_err(|error| NightFault::Archive(error.kind()))?;
        }
        Ok(())
    }

    /// A keyed digest of the input bytes: a plain one would let a thief of the spool test guesses.
    fn file_mac(&self, survey: &Survey) -> Result<[u8; 32], NightFault> {
        let keys = self.installation.outbound_keys();
        let name = keys
            .record_id
            .record_id(keys.system, "ref:inbox/snapshot")
            .map_err(|_| BatchError::Name("system"))?;
        Ok(self.installation.content_mac_key().content_mac(&name, &survey.digest))
    }

    fn pace(&self) -> Pace {
        if self.installation.config.environment == Environment::Sandbox {
            Pace::local()
        } else {
            Pace::shared(&OsRandomness)
        }
    }
}

/// The register's receipt keys, as far as the configuration pins them.
///
/// # Errors
/// [`NightFault::Stop`] when the register does not answer or shows no pinned key.
pub fn pinned_keys(transport: &dyn Transport, installation: &Installation) -> Result<PinnedKeys, NightFault> {
    let reply = Register::new(transport).keys();
    let Some(jwks) = reply.document else { return Err(unreachable_or(reply.failure, reply.verdict)) };
    let pins = PinnedKeys::from_jwks(&installation.pinned, &jwks);
    if pins.kids().next().is_none() { Err(Stop::Security.into()) } else { Ok(pins) }
}

/// A policy does not reach back before its first day (lint P13).
fn check_policy_in_force(installation: &Installation, survey: &Survey) -> Result<(), NightFault> {
    let from = installation.policy.valid_from();
    if survey.sendable.iter().all(|entry| from <= entry.period.last_day()) {
        return Ok(());
    }
    Err(NightFault::Config(ConfigError::Value {
        key: "policy.valid_from",
        remedy: "P13: policyn gäller inte för alla perioder i inkorgen / the policy is not in force for every period",
    }))
}

/// What a marker declares must be what was read.
fn check_rows(files: &[ReadyFile], survey: &Survey) -> Result<(), NightFault> {
    let declared: Vec<u64> =
        files.iter().filter_map(|file| file.declared.as_ref().map(|declared| declared.rows)).collect();
    // A mixture of declared and undeclared files gives a lower bound only.
    let sum: u64 = declared.iter().sum();
    let fits = if declared.len() == files.len() { survey.rows == sum } else { survey.rows >= sum };
    if files.is_empty() || fits { Ok(()) } else { Err(NightFault::RowCount) }
}

/// What the snapshot is complete for.
///
/// The markers say it. Without a declaration it is the one period that all records are of; records of several periods prove
/// completeness of none, so nothing is withdrawn then.
fn scope(files: &[ReadyFile], survey: &Survey) -> Result<Scope, NightFault> {
    let mut scope = Scope::default();
    for declared in files.iter().filter_map(|file| file.declared.as_ref()) {
        scope.periods.extend(declared.periods.iter().copied());
        scope.types.extend(declared.types.iter().cloned());
    }
    if scope.periods.is_empty() {
        let held = survey.held.iter().map(|held| (held.period, held.posttyp));
        let seen: BTreeSet<_> =
            survey.sendable.iter().map(|entry| (entry.period, entry.posttyp)).chain(held).collect();
        let periods: BTreeSet<_> = seen.iter().map(|(period, _)| *period).collect();
        let types: BTreeSet<Posttyp> = seen.iter().map(|(_, posttyp)| *posttyp).collect();
        if let [period] = periods.into_iter().collect::<Vec<_>>().as_slice() {
            scope.periods.push(crate::planning::period_id(*period)?);
            scope.types = types.into_iter().map(record_type).collect::<Result<_, _>>()?;
        }
    }
    scope.periods.sort_unstable();
    scope.periods.dedup();
    scope.types.sort_unstable();
    scope.types.dedup();
    Ok(scope)
}

fn unreachable_or(
    failure: Option<crate::transport::TransportError>,
    verdict: socialdata_protocol::classify::Answer,
) -> NightFault {
    use socialdata_protocol::classify::{Action, Request, classify};
    if failure.is_some_and(|failure| !failure.is_transient()) {
        return Stop::Security.into();
    }
    match classify(Request::GetSubmission, verdict) {
        Action::StopSecurity | Action::RefreshToken => Stop::Security.into(),
        _ => Stop::Unavailable.into(),
    }
}

/// What became of one submission, for the report.
fn line(spool: &Spool, id: SubmissionId) -> Result<SubmissionLine, SpoolError> {
    let records = spool.read().records(id)?;
    let count = |status| {
        u64::try_from(records.iter().filter(|record| record.status == Some(status)).count())
            .unwrap_or(u64::MAX)
    };
    let found = spool.read().submission(id)?;
    Ok(SubmissionLine {
        id,
        state: found.as_ref().map_or(SubmissionState::Planned, |found| found.state),
        period: found.as_ref().map(|found| found.period),
        problem: found.and_then(|found| found.problem),
        records: u64::try_from(records.len()).unwrap_or(u64::MAX),
        accepted: count(RecordStatus::Accepted),
        warned: count(RecordStatus::AcceptedWithWarning),
        unchanged: count(RecordStatus::Unchanged),
        rejected: count(RecordStatus::Rejected),
        stale: count(RecordStatus::Stale),
    })
}
