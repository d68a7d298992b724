//! One submission on its way: every effect of the delivery machine, carried out.

use std::rc::Rc;

use socialdata_protocol::{
    delivery::SubmissionState,
    ids::SubmissionId,
    machine::{
        Delivery, Effect, Event, Goal, Limits, Pause, Question, Report, Stop, Stored, Suspected, Transaction,
    },
};

use super::{Halt, Run, disk_full, evidence::Evidence};
use crate::sim::{
    bug::Planted,
    store::{ReceiptKind, StoreFault},
    violation::{Invariant, Violation},
    wire::{Reply, Request},
};

/// The longest wait of our own, in seconds.
const LONGEST_WAIT: u64 = 300;

impl Run<'_> {
    pub(super) fn carry(
        &mut self,
        id: SubmissionId,
        goal: Goal,
        may_be_halved: bool,
    ) -> Result<Report, Halt> {
        let mut delivery = self.delivery(id, goal, may_be_halved)?;
        let mut evidence = Evidence::default();
        let mut conflicts = false;
        let mut event = self.stopped().unwrap_or(Event::Begin);
        loop {
            let effect = delivery.step(event);
            self.note(format_args!(" {effect:?}"));
            event = match effect {
                Effect::End(ending) => {
                    let sending_stopped = self.sending_stopped();
                    return Ok(Report::Carried { ending, conflicts, sending_stopped });
                }
                Effect::Commit(transaction) => {
                    self.before_effect()?;
                    match self.commit(id, transaction, &evidence) {
                        Ok(found) => {
                            conflicts |= found;
                            Event::Committed
                        }
                        Err(fault) => disk_full(fault).map(|()| Event::CommitFailed)?,
                    }
                }
                Effect::Ask(question) => {
                    self.before_effect()?;
                    if let Some(stopped) = self.stopped() {
                        stopped
                    } else {
                        let reply = self.ask(id, question)?;
                        evidence = self.judge(id, question, &reply);
                        Event::Answered(evidence.seen())
                    }
                }
                Effect::Pause(pause) => {
                    self.before_effect()?;
                    self.wait(pause)
                }
            };
        }
    }

    fn delivery(&self, id: SubmissionId, goal: Goal, may_be_halved: bool) -> Result<Delivery, Violation> {
        let found = self.host.store.read().submission(id);
        let found = found.ok_or_else(|| Violation::new(Invariant::S, "what is carried is in the store"))?;
        let mut stored = Stored::new(found.state);
        stored.attempts_tonight = self.attempts.get(&id).copied().unwrap_or(0);
        stored.records = u64::try_from(found.records.len()).unwrap_or(u64::MAX);
        stored.may_be_recut = may_be_halved && found.supersedes.is_none();
        stored.may_be_halved = may_be_halved;
        let delivery = Delivery::new(stored, Limits::default(), goal);
        #[cfg(socialdata_mutation)]
        let delivery = delivery.with_mutation(self.host.bug.mutation());
        Ok(delivery)
    }

    /// Told instead of asking or waiting.
    fn stopped(&self) -> Option<Event> {
        match self.over(0)? {
            Stop::Shutdown => Some(Event::Shutdown),
            _ => Some(Event::DeadlinePassed),
        }
    }

    fn wait(&mut self, pause: Pause) -> Event {
        let growing = |first: u64, nth: u64| (first << nth.saturating_sub(1).min(16)).min(LONGEST_WAIT);
        let seconds = match pause {
            Pause::Backoff(nth) => growing(2, nth),
            Pause::Poll(nth) => growing(5, nth),
            Pause::RetryAfter(seconds) => seconds,
        };
        match self.over(seconds * 1000) {
            Some(Stop::Shutdown) => Event::Shutdown,
            Some(_) => Event::DeadlinePassed,
            None => {
                self.around.clock.pass_millis(seconds * 1000);
                Event::Elapsed
            }
        }
    }

    /// Returns whether a record turned out to be another at the register than the ledger says.
    fn commit(
        &mut self,
        id: SubmissionId,
        transaction: Transaction,
        evidence: &Evidence,
    ) -> Result<bool, StoreFault> {
        if transaction == Transaction::StartAttempt {
            return self.start_attempt(id).map(|()| false);
        }
        let (store, trouble) = self.store();
        match transaction {
            Transaction::StartAttempt => Ok(()),
            Transaction::MarkUnknown { .. } => store.mark_unknown(trouble, id),
            Transaction::StoreCustody => match &evidence.custody {
                Some(receipt) => store.store_custody(trouble, id, receipt),
                None => Err(StoreFault::BrokenRule("custody needs its receipt")),
            },
            Transaction::StoreOutcome => match &evidence.outcome {
                Some((receipt, statuses, document)) => {
                    return store.store_outcome(trouble, id, receipt, statuses, document);
                }
                None => Err(StoreFault::BrokenRule("an outcome needs its receipt")),
            },
            Transaction::Close => store.close(trouble, id),
            Transaction::Refuse { fate, .. } => store.refuse(trouble, id, fate),
            Transaction::Suspect(Suspected::Receipt(fault)) => {
                store.suspect(trouble, id, fault.map_or("receipt", |fault| fault.check()))
            }
            Transaction::Suspect(Suspected::IdTaken) => store.suspect(trouble, id, "id-taken"),
        }
        .map(|()| false)
    }

    fn start_attempt(&mut self, id: SubmissionId) -> Result<(), StoreFault> {
        self.announced = None;
        let again = self.host.store.read().submission(id).is_some_and(|found| found.attempts > 0);
        let bug = self.host.bug;
        if again && (bug.is(Planted::Reseal) || bug.is(Planted::NewIdOnRetry)) {
            self.seal_again(id, bug.is(Planted::NewIdOnRetry))?;
        }
        let (store, trouble) = self.store();
        let announced = store.start_attempt(trouble, id)?;
        self.announced = Some((id, announced));
        *self.attempts.entry(id).or_default() += 1;
        Ok(())
    }

    fn ask(&mut self, id: SubmissionId, question: Question) -> Result<Reply, Halt> {
        let request = self.request(id, question)?;
        self.exchange(&request)
    }

    fn request(&mut self, id: SubmissionId, question: Question) -> Result<Request, Violation> {
        let broken = |what: &str| Violation::new(Invariant::S, what);
        if question == Question::Put {
            return self.put(id);
        }
        let image = self.host.store.read();
        let sealed = image.submission(id).and_then(|found| found.sealed.as_ref());
        let wire_id = sealed.ok_or_else(|| broken("what is asked about was sealed"))?.facts.submission_id;
        match question {
            Question::Put | Question::Status => Ok(Request::Status(wire_id)),
            Question::Outcome => Ok(Request::Outcome(wire_id)),
            Question::Acknowledge => {
                let outcome = image.receipt_of(id, ReceiptKind::Outcome);
                let outcome = outcome.ok_or_else(|| broken("settled needs its outcome receipt"))?;
                Ok(Request::Acknowledge(wire_id, outcome.jws.digest()))
            }
        }
    }

    /// The bytes of an attempt. They leave once, and only when the attempt is on disk.
    fn put(&mut self, id: SubmissionId) -> Result<Request, Violation> {
        let durable = self.host.store.durable().submission(id);
        let is_sending = durable.is_some_and(|found| found.state == SubmissionState::Sending);
        let announced = self.announced.take().filter(|(announced, _)| *announced == id && is_sending);
        let Some((_, announced)) = announced else {
            return Err(Violation::new(Invariant::D, "bytes leave before their attempt is on disk"));
        };
        let bytes = announced.bytes;
        let payload = bytes.payload.ok_or_else(|| Violation::new(Invariant::S, "the payload is gone"))?;
        Ok(Request::Put {
            id: bytes.facts.submission_id,
            manifest: bytes.manifest,
            payload: Rc::clone(&payload),
        })
    }
}
