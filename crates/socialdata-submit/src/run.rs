//! One run under way: carries out what the machine of the night says.
//!
//! The order is [`socialdata_protocol::machine::Night`]'s. Each step here is one thing done, and one report of what came
//! of it.

use std::collections::VecDeque;
use std::time::Duration;

use socialdata_protocol::ids::{InstanceId, SubmissionId, Timestamp};
use socialdata_protocol::machine::{
    self, Ending, Gate, Goal, NightLimits, Open, Patience, Remedy, Report, Step, Wishes,
};
use socialdata_protocol::wire::Environment;

use crate::courier::Courier;
use crate::dry_run::Shadow;
use crate::failpoint::{self, Place};
use crate::fault::NightFault;
use crate::filling::Bucket;
use crate::inbox;
use crate::night::{Night, NightOptions};
use crate::opening;
use crate::pace::Pace;
use crate::planning::{Draft, PlanError, Planned, Planning};
use crate::randomness::OsRandomness;
use crate::reading::Reading;
use crate::reconciliation::Reconciliation;
use crate::register_terms::{self, Terms};
use crate::spool::{AuditEvent, AuditNote, Plan, RunId, RunResult, Spool};
use crate::stop::{self, Stop};
use crate::summary::{NightReport, SubmissionLine};
use crate::watched::{REGISTER, Watched};

const SECONDS_A_DAY: i64 = 24 * 3600;

/// A run.
pub(crate) struct Run<'a> {
    pub(crate) night: &'a Night<'a>,
    pub(crate) options: NightOptions,
    pub(crate) report: &'a mut NightReport,
    pub(crate) machine: machine::Night,
    pub(crate) spool: Spool,
    /// After the spool, so that it is removed when nothing in it is open.
    _shadow: Option<Shadow>,
    pub(crate) transport: Watched<'a>,
    pub(crate) begun: Timestamp,
    pub(crate) deadline: Duration,
    pub(crate) terms: Option<Terms>,
    pub(crate) reading: Option<Reading>,
    pub(crate) number: Option<RunId>,
    /// Planned and not read for yet.
    pub(crate) drafts: Vec<Draft>,
    /// Read for, in the order of sending.
    pub(crate) queue: VecDeque<Bucket>,
    /// The one that is on its way into custody; its records are at hand if it is refused.
    pub(crate) in_hand: Option<Bucket>,
}

impl<'a> Run<'a> {
    /// Takes the lock and opens the spool.
    pub(crate) fn open(
        night: &'a Night<'a>,
        options: NightOptions,
        report: &'a mut NightReport,
    ) -> Result<Self, NightFault> {
        let begun = night.clock.now();
        let deadline =
            night.clock.monotonic() + Duration::from_secs(night.installation.config.deadline_seconds);
        let (spool, shadow) = opening::spool(night, options, begun)?;
        let breaker = spool.read().breaker(REGISTER)?;
        let patience = if is_local(night) { Patience::LOCAL } else { Patience::SHARED };
        let transport = Watched::new(night.transport, night.clock, patience, breaker);
        let wishes = Wishes::new(options.dry_run, options.reconcile, options.close.is_some());
        Ok(Self {
            night,
            options,
            report,
            machine: machine::Night::new(wishes, NightLimits::default()),
            spool,
            _shadow: shadow,
            transport,
            begun,
            deadline,
            terms: None,
            reading: None,
            number: None,
            drafts: Vec::new(),
            queue: VecDeque::new(),
            in_hand: None,
        })
    }

    /// Runs to the end. What stopped it is in the report.
    pub(crate) fn go(mut self) -> Result<(), NightFault> {
        if !self.options.dry_run {
            self.note_what_is_used()?;
        }
        failpoint::pass(Place::Opened);
        let mut step = self.machine.step(Report::Begin);
        let stop = loop {
            step = match step {
                Step::End(stop) => break stop,
                Step::SealNext if self.queue.is_empty() && !self.drafts.is_empty() => self.read_and_send(),
                step => self.perform(step),
            };
        };
        self.end(stop)
    }

    /// Does one step, and gives the next.
    pub(crate) fn perform(&mut self, step: Step) -> Step {
        let report = match self.told_to_stop() {
            Some(stop) => Err(stop.into()),
            None => self.try_to(step),
        };
        let stored = self.store_breaker();
        let report = report.and_then(|report| stored.map(|()| report));
        let report = report.unwrap_or_else(|fault| {
            let stop = fault.for_the_machine();
            self.report.end_with(fault);
            Report::Stopped(stop)
        });
        self.machine.step(report)
    }

    fn try_to(&mut self, step: Step) -> Result<Report, NightFault> {
        match step {
            Step::AskRegister => self.ask_the_register().map(|()| Report::Done),
            Step::ListOpen => self.list_open(),
            Step::Carry { id, goal, may_be_halved } => self.carry(id, goal, may_be_halved),
            Step::CompareSubmissions => self.reconciliation()?.compare_submissions(),
            Step::TakeInventory => {
                self.report.reconciled = true;
                self.reconciliation()?.take_inventory()
            }
            Step::Plan => self.plan().map(|()| Report::Done),
            Step::Validate => self.validate().map(|()| Report::Done),
            Step::SealNext => self.seal_next(),
            Step::Cut { remedy, .. } => self.cut(remedy),
            Step::RenewKeys => self.ask_the_register().map(|()| Report::Done),
            Step::ClosePeriods => self.close_period(),
            Step::End(_) => Ok(Report::Done),
        }
    }

    pub(crate) fn ask_the_register(&mut self) -> Result<(), NightFault> {
        match self.transport.gate() {
            Gate::Free => {}
            Gate::Probe => self.transport.probe(),
            Gate::Shut => return Err(Stop::LeftAlone.into()),
        }
        let Night { installation, clock, schema, .. } = self.night;
        let skew = &mut self.report.clock_skew_seconds;
        self.terms = Some(register_terms::ask(&self.transport, installation, schema, || clock.now(), skew)?);
        Ok(())
    }

    fn list_open(&mut self) -> Result<Report, NightFault> {
        let open = self.spool.read().open_submissions()?;
        let open = open.into_iter().map(|found| Open { id: found.id, state: found.state }).collect();
        Ok(Report::Open { open, sending_stopped: self.note_unreadable()? })
    }

    fn carry(&mut self, id: SubmissionId, goal: Goal, may_be_halved: bool) -> Result<Report, NightFault> {
        let Some(terms) = &self.terms else { return Err(Stop::Misuse.into()) };
        let courier = courier(self.night, &self.transport, terms, self.begun, self.deadline);
        let ending = courier.carry(&mut self.spool, id, goal, may_be_halved)?;
        self.report.note_submission(SubmissionLine::of(self.spool.read(), id)?, self.in_hand.is_some());
        self.note_ending(id, ending)?;
        Ok(Report::Carried {
            ending,
            conflicts: self.spool.read().conflicts_of(id)? > 0,
            sending_stopped: self.note_unreadable()?,
        })
    }

    /// What a person is told of an ending.
    fn note_ending(&mut self, id: SubmissionId, ending: Ending) -> Result<(), NightFault> {
        let is_in_hand = self.in_hand.as_ref().is_some_and(|bucket| bucket.draft.planned.id == id);
        match ending {
            Ending::Stopped(stop) => {
                if let Some(stop) = stop::of_the_machine(stop) {
                    self.report.end_with(stop.into());
                }
            }
            Ending::Refused(Remedy::Person | Remedy::Parked | Remedy::Offender) => {
                self.report.end_with(Stop::Quarantined.into());
            }
            Ending::Refused(Remedy::Configuration) => self.report.end_with(Stop::Config.into()),
            Ending::Refused(_) => return Ok(()),
            _ if is_in_hand => self.report.note_sent(self.spool.read().operations_of(id)?),
            _ => {}
        }
        if is_in_hand {
            self.in_hand = None;
        }
        Ok(())
    }

    fn note_unreadable(&mut self) -> Result<bool, NightFault> {
        let Some((_, code)) = self.spool.read().unreadable_twice()? else { return Ok(false) };
        self.report.end_with(Stop::unreadable(code.as_str()).into());
        Ok(true)
    }

    fn reconciliation(&mut self) -> Result<Reconciliation<'_>, NightFault> {
        let Some(terms) = &self.terms else { return Err(Stop::Misuse.into()) };
        Ok(Reconciliation {
            installation: self.night.installation,
            transport: &self.transport,
            terms,
            now: self.night.clock.now(),
            spool: &mut self.spool,
        })
    }

    fn plan(&mut self) -> Result<(), NightFault> {
        let now = self.night.clock.now();
        let reading = if let Some(reading) = self.reading.take() {
            reading
        } else {
            let previous = self.spool.previous_deliveries()?;
            Reading::take(self.night.installation, previous, now, self.report)?
        };
        failpoint::pass(Place::Read);
        let planned = self.plan_from(&reading);
        self.note_guard(&planned)?;
        let reading = self.reading.insert(reading);
        let planned = planned?;
        reading.staying = reading.survey.waiting.union(&planned.waiting).copied().collect();
        failpoint::pass(Place::Compared);
        self.report.note_plan(&planned);
        if self.options.dry_run {
            self.drafts = planned.submissions;
            return Ok(());
        }
        let run = if let Some(run) = self.number {
            run
        } else {
            let mac = file_mac(self.night, reading)?;
            *self.number.insert(self.spool.begin_run(now, &reading.scope, &mac, reading.survey.rows)?)
        };
        let submissions: Vec<_> = planned.submissions.iter().map(|draft| draft.planned.clone()).collect();
        let plan =
            Plan { run, scope: &reading.scope, local_holds: &planned.holds, submissions: &submissions };
        self.spool.plan(now, &plan)?;
        self.queue.clear();
        self.drafts = planned.submissions;
        Ok(())
    }

    /// What the guard refused, and what a person has approved, stands in the audit.
    fn note_guard(&mut self, planned: &Result<Planned, NightFault>) -> Result<(), NightFault> {
        let (event, digest, voids) = match (planned, self.options.approve_voids) {
            _ if self.options.dry_run => return Ok(()),
            (Err(NightFault::Plan(PlanError::Guard { digest, voids, .. })), _) => {
                (AuditEvent::GuardRefused, *digest, *voids)
            }
            (Ok(planned), Some(approved)) if planned.counts.void > 0 => {
                (AuditEvent::GuardApproved, approved, planned.counts.void)
            }
            _ => return Ok(()),
        };
        let note =
            AuditNote { digest: Some(digest.to_string()), records: Some(voids), ..AuditNote::default() };
        Ok(self.spool.record_event(self.night.clock.now(), event, "voids", &note)?)
    }

    fn plan_from(&self, reading: &Reading) -> Result<Planned, NightFault> {
        let planning = Planning {
            installation: self.night.installation,
            scope: &reading.scope,
            approved: self.options.approve_voids,
            limits: self.terms.as_ref().map(|terms| terms.limits).unwrap_or_default(),
            unix_millis: self.night.clock.unix_millis(),
            randomness: &OsRandomness,
        };
        Ok(self.spool.read().ledger(|ledger| planning.plan(&reading.survey, ledger))?)
    }

    fn end(mut self, stop: Option<machine::Stop>) -> Result<(), NightFault> {
        if let Some(stop) = stop.filter(|_| self.report.fault.is_none()).and_then(stop::of_the_machine) {
            self.report.end_with(stop.into());
        }
        let is_done = self.report.fault.is_none() && !self.options.dry_run;
        failpoint::pass(Place::Archiving);
        let archived = if is_done && self.report.is_settled() { self.archive() } else { Ok(()) };
        if let Err(fault) = archived {
            self.report.end_with(fault);
        }
        if !self.options.dry_run {
            let now = self.night.clock.now();
            let kept = i64::from(self.night.installation.config.retention_days) * SECONDS_A_DAY;
            self.spool.erase_quarantined(now, now.plus_seconds(-kept))?;
        }
        self.report.held_by_register = Some(self.spool.read().status()?.live);
        if let Some(run) = self.number {
            let result = RunResult { exit_code: self.report.exit().code(), ok: self.report.fault.is_none() };
            self.spool.end_run(self.night.clock.now(), run, result)?;
        }
        Ok(())
    }

    fn archive(&self) -> Result<(), NightFault> {
        let Some(reading) = self.reading.as_ref().filter(|_| self.night.installation.config.inbox.archive)
        else {
            return Ok(());
        };
        let finished =
            reading.files.iter().enumerate().filter(|(number, _)| !reading.staying.contains(number));
        for (_, file) in finished {
            inbox::archive(file, self.night.clock.now())
                .map_err(|error| NightFault::Archive(error.kind()))?;
        }
        Ok(())
    }

    /// A key, policy or configuration that was not in use before stands in the audit before anything is done with it.
    fn note_what_is_used(&mut self) -> Result<(), NightFault> {
        let installation = self.night.installation;
        let of_spool = self.spool.loaded_keys();
        self.spool.note_keys(self.begun, installation.loaded_keys().chain(of_spool))?;
        let policy = crate::batch::policy_ref(installation)?.digest;
        self.spool.note_digest(self.begun, AuditEvent::PolicyChanged, "policy", policy)?;
        Ok(())
    }

    fn told_to_stop(&self) -> Option<Stop> {
        if self.night.interrupt.is_raised() {
            Some(Stop::Shutdown)
        } else if self.night.clock.monotonic() >= self.deadline {
            Some(Stop::Deadline)
        } else {
            None
        }
    }

    fn store_breaker(&mut self) -> Result<(), NightFault> {
        if self.options.dry_run {
            return Ok(());
        }
        match self.transport.changed() {
            Some(breaker) => Ok(self.spool.set_breaker(self.night.clock.now(), REGISTER, breaker)?),
            None => Ok(()),
        }
    }

    pub(crate) fn instance(&self) -> Result<InstanceId, NightFault> {
        let instance = self.spool.read().instance_id()?.to_string();
        instance.parse().map_err(|_| crate::batch::BatchError::Name("client.instance").into())
    }
}

fn courier<'c>(
    night: &'c Night<'_>,
    transport: &'c Watched<'_>,
    terms: &'c Terms,
    since: Timestamp,
    deadline: Duration,
) -> Courier<'c> {
    Courier {
        installation: night.installation,
        transport,
        clock: night.clock,
        randomness: &OsRandomness,
        interrupt: &night.interrupt,
        pins: &terms.pins,
        pace: if is_local(night) { Pace::LOCAL } else { Pace::SHARED },
        since,
        deadline,
    }
}

fn is_local(night: &Night<'_>) -> bool {
    night.installation.config.environment == Environment::Sandbox
}

/// A keyed digest of the input bytes: a plain one would let a thief of the spool test guesses.
fn file_mac(night: &Night<'_>, reading: &Reading) -> Result<[u8; 32], NightFault> {
    let keys = night.installation.outbound_keys();
    let name = keys
        .record_id
        .record_id(keys.system, "ref:inbox/snapshot")
        .map_err(|_| crate::batch::BatchError::Name("system"))?;
    Ok(night.installation.content_mac_key().content_mac(&name, &reading.survey.digest))
}
