//! The order of one run.
//!
//! ```text
//! ask the register ─► what lies open ─► recover each ─► compare lists ─┬─► plan ─► seal ─► custody ─┐ … ─► outcomes
//!                                                                      └─► inventory ─► plan        └─► seal …
//! outcomes ─► acknowledged ─┬─► conflicts? inventory ─► plan ─► …
//!                           └─► close periods ─► end
//! ```
//!
//! At most one submission is sealed, sending or unknown at a time; any number may wait for their outcome. So the number
//! of a submission is always the last stored one plus one, and a refused submission leaves no hole.

use std::collections::VecDeque;

use super::{Ending, Goal, Remedy, Stop};
use crate::{delivery::SubmissionState, ids::SubmissionId};

/// Puts the steps of one run in order. Volatile, like [`Delivery`](super::Delivery).
#[derive(Debug, Clone)]
pub struct Night {
    wishes: Wishes,
    limits: NightLimits,
    phase: Phase,
    /// To be recovered, in this order.
    open: VecDeque<Open>,
    /// In custody, outcome outstanding.
    delivered: VecDeque<SubmissionId>,
    /// The submission that is being carried, and for what.
    carried: Option<SubmissionId>,
    inventory: Inventory,
    /// Records that a receipt showed to differ from the ledger.
    conflicts: bool,
    plans: u32,
    extra: u64,
    keys_renewed: bool,
    /// What the run ends with although it goes on for now.
    stop: Option<Stop>,
    may_send: bool,
}

/// What the operator asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Wishes {
    /// Say what would be sent, and send nothing.
    pub dry_run: bool,
    /// Rebuild the ledger from the register's inventory.
    pub reconcile: bool,
    /// Close periods at the end.
    pub close: bool,
}

impl Wishes {
    /// All three.
    pub fn new(dry_run: bool, reconcile: bool, close: bool) -> Self {
        Self { dry_run, reconcile, close }
    }
}

/// How much is tried in one night.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "given by the driver in one literal")]
pub struct NightLimits {
    /// Submissions more than planned, made by cutting refused ones.
    pub extra_submissions: u64,
    /// Plans: the first, and those after a comparison with the register.
    pub plans: u32,
}

impl Default for NightLimits {
    /// 16 further submissions, 3 plans.
    fn default() -> Self {
        Self { extra_submissions: 16, plans: 3 }
    }
}

/// A submission that is not at its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "both are wanted, always")]
pub struct Open {
    /// Its id.
    pub id: SubmissionId,
    /// Its state.
    pub state: SubmissionState,
}

/// The one thing to do next.
///
/// Closed: the steps of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "the steps of a run")]
pub enum Step {
    /// `GET /api-info` and `/keys`: environment, clock, pins, limits. Tell [`Report::Done`] or [`Report::Stopped`].
    AskRegister,
    /// List what lies open in the store. Tell [`Report::Open`].
    ListOpen,
    /// Carry a submission with a [`Delivery`](super::Delivery). Tell [`Report::Carried`].
    Carry {
        /// Which.
        id: SubmissionId,
        /// How far.
        goal: Goal,
        /// For [`Stored::may_be_halved`](super::Stored::may_be_halved).
        may_be_halved: bool,
    },
    /// `GET /submissions`: what the register has stored and this store does not know, and the other way round. Receipts
    /// of unknown submissions are stored. Tell [`Report::Agreed`], [`Report::Differed`] or [`Report::Stopped`].
    CompareSubmissions,
    /// Rebuild the ledger from the inventories. Tell [`Report::Done`] or [`Report::Stopped`].
    TakeInventory,
    /// Read the snapshot, if it was not read yet, and plan from it. Tell [`Report::Done`] or [`Report::Stopped`].
    Plan,
    /// Let the register judge the first planned batch without storing it. Tell [`Report::Done`] or [`Report::Stopped`].
    Validate,
    /// Seal the next planned batch. Tell [`Report::Sealed`], [`Report::NothingToSeal`] or [`Report::Stopped`].
    SealNext,
    /// Plan the records of a refused submission anew, before what is still planned. Tell [`Report::Cut`] or
    /// [`Report::Stopped`].
    Cut {
        /// The refused submission; it is discarded, its records are free.
        id: SubmissionId,
        /// How: [`Remedy::Recut`], [`Remedy::RecutSmaller`], [`Remedy::Bisect`] or [`Remedy::RenewSealingKey`].
        remedy: Remedy,
    },
    /// Fetch the sealing keys. Tell [`Report::Done`] when a pinned one is there, else [`Report::Stopped`].
    RenewKeys,
    /// Close the periods that were asked for. Tell [`Report::Done`], [`Report::Differed`] or [`Report::Stopped`].
    ClosePeriods,
    /// The run is over; with what stopped it, if something did.
    End(Option<Stop>),
}

/// What came of a step.
///
/// Closed: what can come of the steps.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "what can come of the steps")]
pub enum Report {
    /// The run begins.
    Begin,
    /// It is done.
    Done,
    /// It could not be done.
    Stopped(Stop),
    /// What lies open.
    Open {
        /// The submissions.
        open: Vec<Open>,
        /// Whether nothing may be sent until a person has decided: the register could not read two lists in a row, for
        /// the same reason.
        sending_stopped: bool,
    },
    /// A delivery has ended.
    Carried {
        /// How.
        ending: Ending,
        /// Whether the store now holds records that the register has in another version (stale, LEV-901, LEV-902).
        conflicts: bool,
        /// As in [`Report::Open`], now.
        sending_stopped: bool,
    },
    /// Lists agree.
    Agreed,
    /// Lists differ in a way that the inventories explain.
    Differed,
    /// A batch is sealed.
    Sealed(SubmissionId),
    /// No batch is left.
    NothingToSeal,
    /// So many further submissions were planned in place of the refused one.
    Cut(u64),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Begun,
    Asking,
    Listing,
    Recovering,
    Comparing,
    TakingInventory,
    Planning,
    Validating,
    Sealing,
    Sending,
    Cutting,
    Renewing(Then),
    Settling,
    Closing,
    Ended,
}

/// What a renewal of keys interrupted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Then {
    Recover,
    Cut(SubmissionId),
}

/// Whether the inventories are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Inventory {
    NotWanted,
    Wanted,
    /// Compared after a disagreement over numbers; a second disagreement is for a person.
    Taken,
}

impl Night {
    /// A run with these wishes.
    pub fn new(wishes: Wishes, limits: NightLimits) -> Self {
        Self {
            wishes,
            limits,
            phase: Phase::Begun,
            open: VecDeque::new(),
            delivered: VecDeque::new(),
            carried: None,
            inventory: if wishes.reconcile { Inventory::Wanted } else { Inventory::NotWanted },
            conflicts: false,
            plans: 0,
            extra: 0,
            keys_renewed: false,
            stop: None,
            may_send: true,
        }
    }

    /// Takes what came of the last step, gives the next. Total: a report that does not fit ends the run.
    pub fn step(&mut self, report: Report) -> Step {
        match (self.phase, report) {
            (Phase::Ended, _) => Step::End(self.stop),
            (Phase::Begun, Report::Begin) => self.to(Phase::Asking, Step::AskRegister),
            (Phase::Asking, report) => self.asked(&report),
            (Phase::Listing, Report::Open { open, sending_stopped }) => self.listed(open, sending_stopped),
            (phase, Report::Carried { ending, conflicts, sending_stopped }) => {
                self.conflicts |= conflicts;
                self.may_send &= !sending_stopped;
                self.carried_to(phase, ending)
            }
            (Phase::Comparing, Report::Agreed) => self.compared(),
            (Phase::Comparing, Report::Differed) => {
                self.inventory = Inventory::Wanted;
                self.compared()
            }
            (Phase::TakingInventory, Report::Done) => {
                self.inventory = Inventory::Taken;
                self.conflicts = false;
                self.plan()
            }
            (Phase::Planning, Report::Done) => self.planned(),
            (Phase::Validating | Phase::Closing, Report::Done) => self.end(self.stop),
            (Phase::Closing, Report::Differed) => self.closing_differs(),
            (Phase::Sealing, Report::Sealed(id)) => self.carry(Phase::Sending, id, Goal::Custody),
            (Phase::Sealing, Report::NothingToSeal) => self.settle(),
            (Phase::Cutting, Report::Cut(pieces)) => {
                self.extra = self.extra.saturating_add(pieces);
                self.seal()
            }
            (Phase::Renewing(then), Report::Done) => self.renewed(then),
            // A plan or a batch that cannot be made keeps nobody from fetching the outcomes of what was sent.
            (Phase::Planning | Phase::Sealing | Phase::Cutting, Report::Stopped(stop))
                if stop == Stop::NeedsPerson && !self.wishes.dry_run =>
            {
                self.stop = self.stop.or(Some(stop));
                self.settle()
            }
            (_, Report::Stopped(stop)) => self.end(Some(stop)),
            _ => self.end(Some(Stop::Misuse)),
        }
    }

    /// A register that cannot be reached keeps nobody from planning: what would be sent is shown and stored.
    fn asked(&mut self, report: &Report) -> Step {
        match report {
            Report::Done if self.wishes.dry_run => self.plan(),
            Report::Done => self.to(Phase::Listing, Step::ListOpen),
            Report::Stopped(Stop::Unavailable) => {
                self.stop = Some(Stop::Unavailable);
                self.plan()
            }
            Report::Stopped(stop) => self.end(Some(*stop)),
            _ => self.end(Some(Stop::Misuse)),
        }
    }

    fn listed(&mut self, open: Vec<Open>, sending_stopped: bool) -> Step {
        if open.iter().any(|found| found.state == SubmissionState::Suspect) {
            return self.end(Some(Stop::Suspect));
        }
        self.may_send &= !sending_stopped;
        // What is in flight first, since it may come into custody; then what only wants to be looked at.
        let (in_flight, rest): (Vec<_>, Vec<_>) =
            open.into_iter().partition(|found| found.state.is_in_flight());
        self.open = in_flight.into_iter().chain(rest).collect();
        self.recover()
    }

    fn recover(&mut self) -> Step {
        while let Some(Open { id, state }) = self.open.pop_front() {
            let goal = match state {
                SubmissionState::Sealed | SubmissionState::Sending | SubmissionState::Unknown => {
                    Goal::Custody
                }
                SubmissionState::Delivered => Goal::Look,
                SubmissionState::Settled => Goal::Closed,
                _ => continue,
            };
            return self.carry(Phase::Recovering, id, goal);
        }
        self.to(Phase::Comparing, Step::CompareSubmissions)
    }

    fn carried_to(&mut self, phase: Phase, ending: Ending) -> Step {
        let Some(id) = self.carried.take() else { return self.end(Some(Stop::Misuse)) };
        match (phase, ending) {
            (_, Ending::Stopped(stop)) => self.end(Some(stop)),
            (Phase::Recovering, Ending::Refused(remedy)) => self.refused_in_recovery(remedy),
            (Phase::Sending, Ending::Refused(remedy)) => self.refused(id, remedy),
            (_, Ending::Refused(_)) => self.end(Some(Stop::Misuse)),
            (_, Ending::Delivered) => {
                self.delivered.push_back(id);
                self.go_on(phase)
            }
            (_, Ending::Closed | Ending::Nothing) => self.go_on(phase),
        }
    }

    fn go_on(&mut self, phase: Phase) -> Step {
        match phase {
            Phase::Recovering => self.recover(),
            Phase::Sending => self.seal(),
            Phase::Settling => self.settle(),
            _ => self.end(Some(Stop::Misuse)),
        }
    }

    /// Its records are free, or held; the plan of this night finds them in either case.
    fn refused_in_recovery(&mut self, remedy: Remedy) -> Step {
        match remedy {
            Remedy::Configuration => self.end(Some(Stop::Configuration)),
            Remedy::Person => self.end(Some(Stop::NeedsPerson)),
            Remedy::RenewSealingKey => self.renew(Then::Recover),
            Remedy::Reconcile => {
                self.inventory = Inventory::Wanted;
                self.recover()
            }
            Remedy::Parked | Remedy::Offender => {
                self.stop = self.stop.or(Some(Stop::NeedsPerson));
                self.recover()
            }
            Remedy::Recut | Remedy::RecutSmaller | Remedy::Bisect => self.recover(),
        }
    }

    fn refused(&mut self, id: SubmissionId, remedy: Remedy) -> Step {
        match remedy {
            Remedy::Configuration => self.end(Some(Stop::Configuration)),
            // What is wrong with one list is wrong with the next; outcomes are fetched, nothing more is sent.
            Remedy::Person => {
                self.may_send = false;
                self.stop = self.stop.or(Some(Stop::NeedsPerson));
                self.settle()
            }
            Remedy::Parked | Remedy::Offender => {
                self.stop = self.stop.or(Some(Stop::NeedsPerson));
                self.seal()
            }
            Remedy::Recut | Remedy::RecutSmaller | Remedy::Bisect => {
                self.to(Phase::Cutting, Step::Cut { id, remedy })
            }
            Remedy::RenewSealingKey => self.renew(Then::Cut(id)),
            Remedy::Reconcile if self.inventory == Inventory::Taken => self.end(Some(Stop::Disagreement)),
            Remedy::Reconcile => {
                self.inventory = Inventory::Wanted;
                self.to(Phase::Comparing, Step::CompareSubmissions)
            }
        }
    }

    /// Once a night: a register that refuses the key it has just shown is not the one that we know.
    fn renew(&mut self, then: Then) -> Step {
        if std::mem::replace(&mut self.keys_renewed, true) {
            return self.end(Some(Stop::Security));
        }
        self.to(Phase::Renewing(then), Step::RenewKeys)
    }

    fn renewed(&mut self, then: Then) -> Step {
        match then {
            Then::Recover => self.recover(),
            Then::Cut(id) => self.to(Phase::Cutting, Step::Cut { id, remedy: Remedy::RenewSealingKey }),
        }
    }

    fn compared(&mut self) -> Step {
        if self.inventory == Inventory::Wanted || self.conflicts {
            self.to(Phase::TakingInventory, Step::TakeInventory)
        } else {
            self.plan()
        }
    }

    fn plan(&mut self) -> Step {
        if !self.may_send {
            self.stop = self.stop.or(Some(Stop::NeedsPerson));
            return self.settle();
        }
        if self.plans >= self.limits.plans {
            self.stop = self.stop.or(Some(Stop::Disagreement));
            return self.settle();
        }
        self.plans += 1;
        self.to(Phase::Planning, Step::Plan)
    }

    fn planned(&mut self) -> Step {
        match self.stop {
            Some(Stop::Unavailable) => self.end(self.stop),
            _ if self.wishes.dry_run => self.to(Phase::Validating, Step::Validate),
            _ => self.seal(),
        }
    }

    fn seal(&mut self) -> Step {
        if self.may_send { self.to(Phase::Sealing, Step::SealNext) } else { self.settle() }
    }

    /// Fetches outcomes until none is outstanding; then looks whether they said something that wants a new plan.
    fn settle(&mut self) -> Step {
        if let Some(id) = self.delivered.pop_front() {
            return self.carry(Phase::Settling, id, Goal::Closed);
        }
        if self.conflicts && self.may_send && self.plans < self.limits.plans {
            return self.to(Phase::TakingInventory, Step::TakeInventory);
        }
        if self.conflicts || !self.may_send {
            self.stop = self.stop.or(Some(Stop::NeedsPerson));
        }
        if self.wishes.close && self.stop.is_none() {
            return self.to(Phase::Closing, Step::ClosePeriods);
        }
        self.end(self.stop)
    }

    /// The counts of a closing are not the register's: compared once, and planned again from what was found.
    fn closing_differs(&mut self) -> Step {
        if self.inventory == Inventory::Taken {
            return self.end(Some(Stop::Disagreement));
        }
        self.to(Phase::TakingInventory, Step::TakeInventory)
    }

    fn carry(&mut self, phase: Phase, id: SubmissionId, goal: Goal) -> Step {
        self.carried = Some(id);
        let may_be_halved = self.extra.saturating_add(2) <= self.limits.extra_submissions;
        self.to(phase, Step::Carry { id, goal, may_be_halved })
    }

    fn to(&mut self, phase: Phase, step: Step) -> Step {
        self.phase = phase;
        step
    }

    fn end(&mut self, stop: Option<Stop>) -> Step {
        self.stop = stop;
        self.to(Phase::Ended, Step::End(stop))
    }
}
