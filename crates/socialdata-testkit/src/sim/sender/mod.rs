//! The driver: carries out what the machines of the protocol want, with the modelled disk, network and clock.
//!
//! [`Night`](socialdata_protocol::machine::Night) and [`Delivery`](socialdata_protocol::machine::Delivery) decide; planning,
//! guard, receipts and digests are the protocol's too. What is here is what a real driver does as well: fetch, store, wait.

mod carrying;
mod closing;
mod comparing;
mod evidence;
mod night;
mod planning;
mod sealing;

use std::collections::{BTreeMap, VecDeque};

use socialdata_protocol::{
    ids::{PeriodId, SubmissionId},
    machine::Stop,
    pins::PinnedKeys,
    receipt_check::VerifiedCustody,
};

pub(crate) use self::evidence::sent;
use super::{
    bug::{Bug, Planted},
    chance::Chance,
    clock::Clock,
    fault::{FaultKind, Site},
    network::Network,
    register::Register,
    source::Export,
    store::{Announced, Draft, Store, StoreFault},
    trace::Trace,
    trouble::Trouble,
    violation::{Invariant, Violation},
    wire::{Reply, Request},
};

/// The length of a night, in milliseconds.
const NIGHT: u64 = 4 * 3_600_000;
/// How far a night may go beyond its end: the exchange that was under way.
const OVERTIME: u64 = 300_000;
/// Steps and effects of a night; far above what any night needs.
const MOST_EFFECTS: u64 = 3_000;

/// One installation: what outlives a process.
#[derive(Clone)]
pub(crate) struct Host {
    pub(crate) store: Store,
    pub(crate) chance: Chance,
    /// How many of the register's keys are pinned.
    pub(crate) pinned: usize,
    /// Up to this number a person has looked at lists that the register could not read.
    pub(crate) looked_at: u64,
    pub(crate) bug: Bug,
}

/// The world around an installation for one night.
pub(crate) struct Around<'a> {
    pub(crate) register: &'a mut Register,
    pub(crate) network: &'a mut Network,
    pub(crate) clock: &'a mut Clock,
    pub(crate) trouble: &'a mut Trouble,
    pub(crate) trace: &'a mut Trace,
}

/// How a night ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NightEnd {
    /// In order, with what stopped it.
    Ended(Option<Stop>),
    /// The process died.
    Crashed,
}

/// Why the driver cannot go on.
pub(crate) enum Halt {
    Crash,
    Broken(Violation),
}

impl From<Violation> for Halt {
    fn from(violation: Violation) -> Self {
        Self::Broken(violation)
    }
}

/// One run; everything in it is gone when the process dies.
pub(crate) struct Run<'a> {
    host: &'a mut Host,
    around: Around<'a>,
    export: Option<&'a Export>,
    pins: PinnedKeys,
    /// Periods that the register spoke of.
    periods: Vec<PeriodId>,
    drafts: VecDeque<Draft>,
    attempts: BTreeMap<SubmissionId, u64>,
    /// Custody receipts that were checked in this run.
    custodies: BTreeMap<SubmissionId, VerifiedCustody>,
    /// The attempt whose bytes may leave.
    announced: Option<(SubmissionId, Announced)>,
    begun: u64,
    begun_wall: i64,
    effects: u64,
    shutdown: bool,
}

impl<'a> Run<'a> {
    pub(crate) fn new(host: &'a mut Host, around: Around<'a>, export: Option<&'a Export>) -> Self {
        let (begun, begun_wall) = (around.clock.monotonic(), around.clock.wall().unix());
        Self {
            host,
            around,
            export,
            pins: PinnedKeys::none(),
            periods: vec![],
            drafts: VecDeque::new(),
            attempts: BTreeMap::new(),
            custodies: BTreeMap::new(),
            announced: None,
            begun,
            begun_wall,
            effects: 0,
            shutdown: false,
        }
    }

    /// The store, which marks its entries with what the wall clock shows.
    fn store(&mut self) -> (&mut Store, &mut Trouble) {
        let now = self.around.clock.wall();
        (self.host.store.at(now), &mut *self.around.trouble)
    }

    fn note(&mut self, line: std::fmt::Arguments<'_>) {
        self.around.trace.line(line);
    }

    /// Something is about to be done: the process may die here, or be told to end.
    fn before_effect(&mut self) -> Result<(), Halt> {
        self.effects += 1;
        if self.effects > MOST_EFFECTS {
            return Err(Violation::new(Invariant::I7, "the night does not end").into());
        }
        match self.around.trouble.at(Site::Effect) {
            Some(kind @ FaultKind::CrashAtEffect) => {
                self.around.trouble.struck(kind);
                Err(Halt::Crash)
            }
            Some(kind @ FaultKind::Shutdown) => {
                self.around.trouble.struck(kind);
                self.shutdown = true;
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// What forbids to ask or wait for `millis` more.
    fn over(&self, millis: u64) -> Option<Stop> {
        if self.shutdown {
            return Some(Stop::Shutdown);
        }
        let passed = if self.host.bug.is(Planted::WallclockDeadline) {
            let seconds = self.around.clock.wall().unix() - self.begun_wall;
            u64::try_from(seconds).unwrap_or(0) * 1000
        } else {
            self.around.clock.monotonic() - self.begun
        };
        (passed + millis >= NIGHT).then_some(Stop::Deadline)
    }

    /// Asks the register.
    fn exchange(&mut self, request: &Request) -> Result<Reply, Halt> {
        let around = &mut self.around;
        let reply = around.network.exchange(request, around.register, around.clock, around.trouble);
        self.note(format_args!("  {} -> {}", request.name(), reply.summary()));
        if self.around.clock.monotonic() - self.begun > NIGHT + OVERTIME {
            return Err(Violation::new(Invariant::I7, "the night is longer than its deadline").into());
        }
        Ok(reply)
    }
}

/// A transaction's failure, for the driver: a full disk is told to the machine, the rest ends the run.
fn disk_full(fault: StoreFault) -> Result<(), Halt> {
    match fault {
        StoreFault::DiskFull => Ok(()),
        StoreFault::Crash => Err(Halt::Crash),
        StoreFault::BrokenRule(rule) => Err(Violation::new(Invariant::S, rule).into()),
    }
}
