//! The steps of a night, as the machine puts them in order.

use socialdata_protocol::{
    classify::TransportFault,
    delivery::SubmissionState,
    machine::{Night, NightLimits, Open, Report, Step, Stop, Wishes},
};

use super::{Halt, NightEnd, Run};
use crate::sim::{
    parties::parties,
    violation::{Invariant, Violation},
    wire::{Document, Reply, Request},
};

/// The largest difference between the clocks at which something is signed, in seconds.
const MOST_SKEW: i64 = 60;

impl Run<'_> {
    /// Runs until the night is over or the process is dead.
    ///
    /// # Errors
    /// A broken invariant.
    pub(crate) fn run(mut self, close: bool) -> Result<NightEnd, Violation> {
        let mut night = Night::new(Wishes::new(false, false, close), NightLimits::default());
        let mut report = Report::Begin;
        loop {
            let step = night.step(report);
            self.note(format_args!("{step:?}"));
            if let Step::End(stop) = step {
                return match stop {
                    Some(Stop::Misuse) => Err(Violation::new(Invariant::S, "the machine was told nonsense")),
                    _ => Ok(NightEnd::Ended(stop)),
                };
            }
            report = match self.carry_out(step) {
                Ok(report) => report,
                Err(Halt::Crash) => {
                    self.note(format_args!("the process dies"));
                    self.host.store.lose_volatile();
                    return Ok(NightEnd::Crashed);
                }
                Err(Halt::Broken(violation)) => return Err(violation),
            };
        }
    }

    fn carry_out(&mut self, step: Step) -> Result<Report, Halt> {
        self.before_effect()?;
        if let (Some(stop), false) = (self.over(0), matches!(step, Step::Carry { .. })) {
            return Ok(Report::Stopped(stop));
        }
        match step {
            Step::AskRegister => self.ask_register(),
            Step::ListOpen => Ok(self.list_open()),
            Step::Carry { id, goal, may_be_halved } => self.carry(id, goal, may_be_halved),
            Step::CompareSubmissions => self.compare_submissions(),
            Step::TakeInventory => self.take_inventory(),
            Step::Plan => self.plan(),
            Step::SealNext => self.seal_next(),
            Step::Cut { id, remedy } => self.cut(id, remedy),
            Step::ClosePeriods => self.close_periods(),
            // Sealing is not modelled: there is always a key that may be used. No dry run is made here.
            Step::RenewKeys | Step::Validate | Step::End(_) => Ok(Report::Done),
        }
    }

    fn ask_register(&mut self) -> Result<Report, Halt> {
        let reply = self.exchange(&Request::ApiInfo)?;
        let Reply::Answer { document: Document::ApiInfo { server_time, periods }, .. } = reply else {
            return Ok(Report::Stopped(stop_of(&reply)));
        };
        self.periods = periods;
        if (server_time.unix() - self.around.clock.wall().unix()).abs() > MOST_SKEW {
            return Ok(Report::Stopped(Stop::Clock));
        }
        let reply = self.exchange(&Request::Keys)?;
        let Reply::Answer { document: Document::Keys(shown), .. } = reply else {
            return Ok(Report::Stopped(stop_of(&reply)));
        };
        let trusted = parties().register_pins.get(shown.min(self.host.pinned));
        self.pins = trusted.cloned().unwrap_or_default();
        match self.pins.kids().next() {
            Some(_) => Ok(Report::Done),
            None => Ok(Report::Stopped(Stop::Security)),
        }
    }

    fn list_open(&self) -> Report {
        let submissions = self.host.store.read().submissions.iter();
        let open = submissions
            .filter(|(_, found)| {
                found.state.is_in_flight()
                    || matches!(
                        found.state,
                        SubmissionState::Delivered | SubmissionState::Settled | SubmissionState::Suspect
                    )
            })
            .map(|(id, found)| Open { id: *id, state: found.state })
            .collect();
        Report::Open { open, sending_stopped: self.sending_stopped() }
    }

    /// Whether the register could not read two lists in a row, and nobody has looked at them yet.
    pub(super) fn sending_stopped(&self) -> bool {
        let image = self.host.store.read();
        let mut settled: Vec<_> = image
            .submissions
            .values()
            .filter(|found| matches!(found.state, SubmissionState::Settled | SubmissionState::Closed))
            .filter_map(|found| Some((found.seq?.get(), found.list_refused)))
            .filter(|(seq, _)| *seq > self.host.looked_at)
            .collect();
        settled.sort_unstable();
        matches!(settled.as_slice(), [.., (_, true), (_, true)])
    }
}

/// What an answer to a question about nothing in particular means.
pub(super) fn stop_of(reply: &Reply) -> Stop {
    match reply {
        Reply::Nothing(TransportFault::Tls) | Reply::Answer { status: 300..=399 | 403, .. } => Stop::Security,
        Reply::Answer { status: 401, .. } => Stop::Authentication,
        Reply::Nothing(_) | Reply::Answer { .. } => Stop::Unavailable,
    }
}
