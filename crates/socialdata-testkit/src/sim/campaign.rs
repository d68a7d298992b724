//! Many worlds, on all processors: what they cost, what struck them, and the first that fails.

use std::{
    collections::BTreeMap,
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
    thread,
};

use super::{
    bug::Bug,
    fault::{Fault, FaultKind, faults_of},
    shrink::shrink,
    violation::{Invariant, Violation},
    world::{WorldReport, nights_of, run_world},
};

/// What was seen over many worlds.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Tally {
    /// Worlds.
    pub worlds: u64,
    /// Nights with faults.
    pub nights: u64,
    /// Calm nights after them.
    pub calm_nights: u64,
    /// Versions applied at registers.
    pub applied: u64,
    /// Records that a register does not have as the source has them.
    pub lost: u64,
    /// Versions applied more than once.
    pub doubled: u64,
    /// Faults that did something.
    pub struck: BTreeMap<FaultKind, u64>,
    /// The failure with the lowest seed.
    pub failure: Option<Failure>,
}

/// A world that fails, and the least that it takes.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Failure {
    /// Its seed.
    pub seed: u64,
    /// What does not hold.
    pub violation: Violation,
    /// The faults it needs.
    pub faults: Vec<Fault>,
}

/// Runs worlds from `first` on until they have had at least `nights` nights, or one fails.
///
/// # Panics
/// When a thread panics.
pub fn campaign(first: u64, nights: u64, kinds: &[FaultKind], bug: Bug) -> Tally {
    let mut seeds = 0;
    let mut planned = 0;
    while planned < nights {
        planned += nights_of(first.wrapping_add(seeds));
        seeds += 1;
    }
    over_seeds(first, seeds, kinds, bug)
}

/// Runs so many worlds from `first` on; ends early at a failure.
#[expect(clippy::missing_panics_doc, reason = "the lock is only held for additions")]
pub fn over_seeds(first: u64, seeds: u64, kinds: &[FaultKind], bug: Bug) -> Tally {
    let (next, tally) = (AtomicU64::new(0), Mutex::new(Tally::default()));
    let failed_at = AtomicU64::new(u64::MAX);
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    // Seeds below a failure are finished, so that it is the lowest one on every machine.
                    if number >= seeds || number > failed_at.load(Ordering::Relaxed) {
                        return;
                    }
                    let seed = first.wrapping_add(number);
                    let faults = faults_of(seed, nights_of(seed), kinds);
                    let report = run_world(seed, &faults, bug, false);
                    if report.violation.is_some() {
                        failed_at.fetch_min(number, Ordering::Relaxed);
                    }
                    #[expect(
                        clippy::expect_used,
                        reason = "cannot fail: no thread panics while it holds the lock"
                    )]
                    tally.lock().expect("the tally").add(seed, faults, report);
                }
            });
        }
    });
    #[expect(clippy::expect_used, reason = "cannot fail: as above")]
    let mut tally = tally.into_inner().expect("the tally");
    if let Some(failure) = &mut tally.failure {
        failure.shrink(bug);
    }
    tally
}

impl Tally {
    fn add(&mut self, seed: u64, faults: Vec<Fault>, report: WorldReport) {
        self.worlds += 1;
        self.nights += report.nights;
        self.calm_nights += report.calm_nights;
        self.applied += report.applied;
        self.lost += report.lost;
        self.doubled += report.doubled;
        for (kind, many) in report.struck {
            *self.struck.entry(kind).or_default() += many;
        }
        if let Some(violation) = report.violation
            && self.failure.as_ref().is_none_or(|failure| seed < failure.seed)
        {
            self.failure = Some(Failure { seed, violation, faults });
        }
    }
}

impl Failure {
    /// Leaves out the faults that the same failure does not need.
    fn shrink(&mut self, bug: Bug) {
        let (seed, wanted) = (self.seed, self.violation.invariant);
        let fails = |faults: &[Fault]| found(seed, faults, bug) == Some(wanted);
        self.faults = shrink(&self.faults, fails);
        if let Some(violation) = run_world(seed, &self.faults, bug, false).violation {
            self.violation = violation;
        }
    }

    /// The command that plays it again.
    pub fn command(&self) -> String {
        format!("SEED={} cargo xtask sim", self.seed)
    }

    /// The command that plays it again with the shortened list.
    pub fn short_command(&self) -> String {
        let words: Vec<String> = self.faults.iter().map(ToString::to_string).collect();
        let words = if words.is_empty() { "none".to_owned() } else { words.join(",") };
        format!("SEED={} cargo xtask sim --faults {words}", self.seed)
    }
}

fn found(seed: u64, faults: &[Fault], bug: Bug) -> Option<Invariant> {
    run_world(seed, faults, bug, false).violation.map(|violation| violation.invariant)
}
