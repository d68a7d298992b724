//! One submission from SEALED to its end.

use super::{
    AttemptClass, Effect, Ending, Event, Fate, Pause, Question, Seen, Stop, Suspected, Transaction,
    refusal::{Refused, refused},
};
use crate::{
    classify::{Action, Request, Suspicion, classify},
    delivery::{NextAct, SubmissionState},
};

/// The longest `Retry-After` that is honoured, in seconds.
const RETRY_AFTER_CAP: u64 = 3600;

/// Carries one submission from its state to its end. Volatile: whatever must survive lies in the store.
#[derive(Debug, Clone)]
pub struct Delivery {
    stored: Stored,
    limits: Limits,
    goal: Goal,
    phase: Phase,
    /// Questions in a row that failed.
    failed: u64,
    /// Polls that found nothing.
    polls: u64,
    /// A refusal that waits for the register's word that nothing is stored.
    refusal: Option<Refused>,
    #[cfg(socialdata_mutation)]
    mutation: Option<super::Mutation>,
    /// An answer that came before its attempt was written down.
    #[cfg(socialdata_mutation)]
    early: Option<Seen>,
}

/// What the store says about the submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stored {
    /// Its state.
    pub state: SubmissionState,
    /// Attempts that were started in this run.
    pub attempts_tonight: u64,
    /// Records in it.
    pub records: u64,
    /// Whether it may be cut anew: false when it replaces a refused one, or tonight's allowance is used up.
    pub may_be_recut: bool,
    /// Whether it may be halved to find the record in the way: false when tonight's allowance is used up.
    pub may_be_halved: bool,
}

impl Stored {
    /// A submission of unknown size, not attempted tonight, that may be cut.
    pub fn new(state: SubmissionState) -> Self {
        Self { state, attempts_tonight: 0, records: 0, may_be_recut: true, may_be_halved: true }
    }
}

/// How much is tried in one night.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "given by the driver in one literal")]
pub struct Limits {
    /// Attempts to send one submission.
    pub attempts: u64,
    /// Questions in a row that may fail before the register counts as unavailable.
    pub questions: u64,
}

impl Default for Limits {
    /// 8 attempts, 4 questions.
    fn default() -> Self {
        Self { attempts: 8, questions: 4 }
    }
}

/// How far to carry.
///
/// Closed: the three stations of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "the three stations of a run")]
pub enum Goal {
    /// Until the register has it.
    Custody,
    /// Until the outcome was asked for once; to the end if it is there.
    Look,
    /// To the end.
    Closed,
}

/// What the machine waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Begun,
    Committing(Transaction, Then),
    Asking(Question),
    Pausing(Question),
    Ended(Ending),
}

/// What follows a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Then {
    /// What the new state says.
    Go,
    /// A pause, then a question.
    Pause(Pause, Question),
    /// The end.
    End(Ending),
}

impl Delivery {
    /// A machine for a submission as it lies in the store.
    pub fn new(stored: Stored, limits: Limits, goal: Goal) -> Self {
        Self {
            stored,
            limits,
            goal,
            phase: Phase::Begun,
            failed: 0,
            polls: 0,
            refusal: None,
            #[cfg(socialdata_mutation)]
            mutation: None,
            #[cfg(socialdata_mutation)]
            early: None,
        }
    }

    /// The same machine with a bug.
    #[cfg(socialdata_mutation)]
    #[must_use]
    pub fn with_mutation(mut self, mutation: Option<super::Mutation>) -> Self {
        self.mutation = mutation;
        self
    }

    /// The state as the machine knows it: the one after the last commit.
    pub fn state(&self) -> SubmissionState {
        self.stored.state
    }

    /// Takes what happened, gives what to do. Total: an event that cannot have happened ends the delivery.
    pub fn step(&mut self, event: Event) -> Effect {
        match (self.phase, event) {
            (Phase::Ended(ending), _) => Effect::End(ending),
            (Phase::Begun, Event::Begin) => self.go(),
            (Phase::Committing(transaction, then), Event::Committed) => self.committed(transaction, then),
            (Phase::Committing(..), Event::CommitFailed) => self.stop(Stop::CommitFailed),
            (Phase::Asking(question), Event::Answered(seen)) => self.answered(question, seen),
            (Phase::Pausing(question), Event::Elapsed) => self.ask(question),
            (Phase::Begun | Phase::Asking(_) | Phase::Pausing(_), Event::DeadlinePassed) => {
                self.stop(Stop::Deadline)
            }
            (Phase::Begun | Phase::Asking(_) | Phase::Pausing(_), Event::Shutdown) => {
                self.stop(Stop::Shutdown)
            }
            _ => self.stop(Stop::Misuse),
        }
    }

    /// What the state says.
    fn go(&mut self) -> Effect {
        match self.stored.state.next_act() {
            NextAct::Attempt => self.attempt(),
            NextAct::AskForTheId if self.stored.state == SubmissionState::Sending => {
                let interrupted = Transaction::MarkUnknown {
                    class: AttemptClass::Interrupted,
                    status: None,
                    problem: None,
                };
                self.commit(interrupted, Then::Go)
            }
            NextAct::AskForTheId => self.ask(Question::Status),
            NextAct::AskForTheOutcome if self.goal == Goal::Custody => self.end(Ending::Delivered),
            NextAct::AskForTheOutcome => self.ask(Question::Outcome),
            NextAct::Acknowledge => self.ask(Question::Acknowledge),
            NextAct::WaitForAHuman if self.stored.state == SubmissionState::Suspect => {
                self.stop(Stop::Suspect)
            }
            NextAct::Nothing if self.stored.state == SubmissionState::Closed => self.end(Ending::Closed),
            NextAct::PlanAgain | NextAct::WaitForAHuman | NextAct::Nothing => self.end(Ending::Nothing),
        }
    }

    fn attempt(&mut self) -> Effect {
        if self.stored.attempts_tonight >= self.limits.attempts {
            return self.stop(Stop::Unavailable);
        }
        #[cfg(socialdata_mutation)]
        if self.has(super::Mutation::CommitAfterSend) {
            return self.ask(Question::Put);
        }
        self.commit(Transaction::StartAttempt, Then::Go)
    }

    fn committed(&mut self, transaction: Transaction, then: Then) -> Effect {
        self.stored.state = match transaction {
            Transaction::StartAttempt => SubmissionState::Sending,
            Transaction::MarkUnknown { .. } => SubmissionState::Unknown,
            Transaction::StoreCustody => SubmissionState::Delivered,
            Transaction::StoreOutcome => SubmissionState::Settled,
            Transaction::Close => SubmissionState::Closed,
            Transaction::Refuse { fate: Fate::Quarantined, .. } => SubmissionState::Quarantined,
            Transaction::Refuse { fate: Fate::Discarded, .. } => SubmissionState::Discarded,
            Transaction::Suspect(_) => SubmissionState::Suspect,
        };
        #[cfg(socialdata_mutation)]
        if let Some(seen) = self.early.take() {
            self.stored.attempts_tonight += 1;
            return self.sent(classify(Request::PutSubmission, seen.answer), seen);
        }
        match then {
            // The one commit that is followed by a sending: the bytes came out of it.
            Then::Go if transaction == Transaction::StartAttempt => {
                self.stored.attempts_tonight += 1;
                self.ask(Question::Put)
            }
            Then::Go => {
                self.failed = 0;
                self.go()
            }
            Then::Pause(pause, question) => self.pause(pause, question),
            Then::End(ending) => self.end(ending),
        }
    }

    fn answered(&mut self, question: Question, seen: Seen) -> Effect {
        #[cfg(socialdata_mutation)]
        if let Some(effect) = self.mutated(question, seen) {
            return effect;
        }
        let action = classify(request(question), seen.answer);
        match question {
            Question::Put => self.sent(action, seen),
            Question::Status => self.told_of_the_id(action, seen),
            Question::Outcome => self.told_of_the_outcome(action, seen),
            Question::Acknowledge => self.acknowledged(action, seen),
        }
    }

    /// After a `PUT`.
    fn sent(&mut self, action: Action, seen: Seen) -> Effect {
        match action {
            Action::Delivered => self.commit(Transaction::StoreCustody, Then::Go),
            Action::Suspect(suspicion) => self.suspect(suspicion, seen),
            _ => match (stop_of(action), refused(action, &self.stored)) {
                (Some(stop), _) => self.unknown(seen, Then::End(Ending::Stopped(stop))),
                // Refused: but only the register's word on the id itself frees number and records.
                (None, Some(refusal)) => {
                    self.refusal =
                        Some(Refused { problem: seen.problem(), status: seen.status(), ..refusal });
                    self.failed = 0;
                    self.ask(Question::Status)
                }
                (None, None) => {
                    let pause = pause(seen, Pause::Backoff(self.stored.attempts_tonight));
                    self.unknown(seen, Then::Pause(pause, Question::Status))
                }
            },
        }
    }

    /// After a `GET` of the id.
    fn told_of_the_id(&mut self, action: Action, seen: Seen) -> Effect {
        match (action, self.refusal) {
            (Action::Delivered, _) => {
                self.refusal = None;
                self.commit(Transaction::StoreCustody, Then::Go)
            }
            (Action::SendSameBytes, Some(refusal)) => {
                let Refused { problem, status, fate, remedy } = refusal;
                self.commit(Transaction::Refuse { problem, status, fate }, Then::End(Ending::Refused(remedy)))
            }
            (Action::SendSameBytes, None) => self.attempt(),
            (Action::Suspect(suspicion), _) => self.suspect(suspicion, seen),
            _ => self.repeat(action, seen, Question::Status),
        }
    }

    /// After a `GET` of the outcome.
    fn told_of_the_outcome(&mut self, action: Action, seen: Seen) -> Effect {
        match action {
            Action::Settle => self.commit(Transaction::StoreOutcome, Then::Go),
            Action::Suspect(suspicion) => self.suspect(suspicion, seen),
            Action::Poll if self.goal == Goal::Look => self.end(Ending::Delivered),
            Action::Poll => {
                self.failed = 0;
                self.polls = self.polls.saturating_add(1);
                self.pause(pause(seen, Pause::Poll(self.polls)), Question::Outcome)
            }
            _ => self.repeat(action, seen, Question::Outcome),
        }
    }

    /// After the acknowledgement.
    fn acknowledged(&mut self, action: Action, seen: Seen) -> Effect {
        match action {
            Action::Close => self.commit(Transaction::Close, Then::Go),
            _ => self.repeat(action, seen, Question::Acknowledge),
        }
    }

    /// A question that was not answered: again later, or never tonight.
    fn repeat(&mut self, action: Action, seen: Seen, question: Question) -> Effect {
        self.failed = self.failed.saturating_add(1);
        let stop = match stop_of(action) {
            Some(stop) => Some(stop),
            None if action == Action::Reconcile => Some(Stop::Disagreement),
            None if self.failed > self.limits.questions => Some(Stop::Unavailable),
            None => None,
        };
        let next = match stop {
            Some(stop) => Then::End(Ending::Stopped(stop)),
            None => Then::Pause(pause(seen, Pause::Backoff(self.failed)), question),
        };
        // A refusal that was not confirmed: the attempt is still open.
        if let (Some(refusal), true) = (self.refusal, stop.is_some()) {
            let Refused { status, problem, .. } = refusal;
            return self
                .commit(Transaction::MarkUnknown { class: AttemptClass::Http, status, problem }, next);
        }
        match next {
            Then::Pause(pause, question) => self.pause(pause, question),
            Then::End(ending) => self.end(ending),
            Then::Go => self.go(),
        }
    }

    fn unknown(&mut self, seen: Seen, then: Then) -> Effect {
        self.failed = 0;
        let class = AttemptClass::of(seen.answer);
        let end = Transaction::MarkUnknown { class, status: seen.status(), problem: seen.problem() };
        self.commit(end, then)
    }

    fn suspect(&mut self, suspicion: Suspicion, seen: Seen) -> Effect {
        let (why, stop) = match suspicion {
            Suspicion::Receipt => (Suspected::Receipt(seen.fault), Stop::Receipt(seen.fault)),
            Suspicion::IdTaken => (Suspected::IdTaken, Stop::IdTaken),
        };
        self.commit(Transaction::Suspect(why), Then::End(Ending::Stopped(stop)))
    }

    fn commit(&mut self, transaction: Transaction, then: Then) -> Effect {
        self.phase = Phase::Committing(transaction, then);
        Effect::Commit(transaction)
    }

    fn ask(&mut self, question: Question) -> Effect {
        self.phase = Phase::Asking(question);
        Effect::Ask(question)
    }

    fn pause(&mut self, pause: Pause, question: Question) -> Effect {
        self.phase = Phase::Pausing(question);
        Effect::Pause(pause)
    }

    fn stop(&mut self, stop: Stop) -> Effect {
        self.end(Ending::Stopped(stop))
    }

    fn end(&mut self, ending: Ending) -> Effect {
        self.phase = Phase::Ended(ending);
        Effect::End(ending)
    }

    #[cfg(socialdata_mutation)]
    fn has(&self, mutation: super::Mutation) -> bool {
        self.mutation == Some(mutation)
    }

    /// What the bugs make of an answer.
    #[cfg(socialdata_mutation)]
    fn mutated(&mut self, question: Question, seen: Seen) -> Option<Effect> {
        use super::Mutation;
        let action = classify(request(question), seen.answer);
        if self.has(Mutation::CommitAfterSend)
            && question == Question::Put
            && self.stored.state != SubmissionState::Sending
        {
            self.early = Some(seen);
            return Some(self.commit(Transaction::StartAttempt, Then::Go));
        }
        match (self.mutation?, question, action) {
            (Mutation::SkipGet, Question::Put, Action::CheckFirst) => Some(self.ask(Question::Put)),
            (Mutation::SkipGet, Question::Put, Action::Suspect(Suspicion::IdTaken))
            | (
                Mutation::ReceiptUnchecked,
                Question::Put | Question::Status,
                Action::Suspect(Suspicion::Receipt),
            ) => Some(self.commit(Transaction::StoreCustody, Then::Go)),
            (Mutation::ReceiptUnchecked, Question::Outcome, Action::Suspect(Suspicion::Receipt)) => {
                Some(self.commit(Transaction::StoreOutcome, Then::Go))
            }
            _ => None,
        }
    }
}

fn request(question: Question) -> Request {
    match question {
        Question::Put => Request::PutSubmission,
        Question::Status => Request::GetSubmission,
        Question::Outcome => Request::GetOutcome,
        Question::Acknowledge => Request::PutAcknowledgement,
    }
}

/// Answers after which nothing more is asked tonight.
fn stop_of(action: Action) -> Option<Stop> {
    match action {
        Action::StopSecurity => Some(Stop::Security),
        // The transport has tried a fresh token already.
        Action::RefreshToken => Some(Stop::Authentication),
        Action::StopConfig => Some(Stop::Configuration),
        Action::StopClock => Some(Stop::Clock),
        _ => None,
    }
}

/// The register's wish goes before ours, up to an hour.
fn pause(seen: Seen, own: Pause) -> Pause {
    seen.retry_after.map_or(own, |seconds| Pause::RetryAfter(seconds.min(RETRY_AFTER_CAP)))
}
