//! Carries out what the machine of a delivery says: commits, questions, pauses.
//!
//! Nothing is decided here. What an answer means and what comes next is
//! [`Delivery`](socialdata_protocol::machine::Delivery)'s; this module reads receipts, fills in what the spool stores
//! besides, and counts time.

use std::time::Duration;

use socialdata_protocol::classify::{Answer as Verdict, Body};
use socialdata_protocol::ids::{SubmissionId, Timestamp};
use socialdata_protocol::jws::Jws;
use socialdata_protocol::machine::{
    self, AttemptClass as Class, Delivery, Effect, Ending, Event, Goal, Limits, Pause, Question, Seen,
    Stored, Suspected, Transaction,
};
use socialdata_protocol::pins::PinnedKeys;
use socialdata_protocol::receipt_check::{ReceiptFault, VerifiedCustody, VerifiedOutcome};
use socialdata_protocol::wire::{Acknowledgement, Finding, ProblemKind, SubmissionError};

use crate::clock::Clock;
use crate::evidence::{self, Evidence};
use crate::installation::Installation;
use crate::interrupt::Interrupt;
use crate::pace::{Pace, Waits};
use crate::randomness::Randomness;
use crate::register::{Register, Reply};
use crate::spool::{
    AttemptClass, AttemptEnd, Fate, NewReceipt, Outcome, ProblemCode, ReceiptKind, Refusal, SealedBytes,
    Spool, SpoolError,
};
use crate::transport::Transport as _;
use crate::watched::Watched;

/// The longest piece of a pause; then it is looked whether the run was told to end.
const PIECE: Duration = Duration::from_millis(200);

/// What a courier works with.
pub(crate) struct Courier<'a> {
    pub(crate) installation: &'a Installation,
    pub(crate) transport: &'a Watched<'a>,
    pub(crate) clock: &'a dyn Clock,
    pub(crate) randomness: &'a dyn Randomness,
    pub(crate) interrupt: &'a Interrupt,
    pub(crate) pins: &'a PinnedKeys,
    pub(crate) pace: Pace,
    /// Attempts that earlier runs have made with the delivery; tonight's are counted from here.
    pub(crate) attempts_before: u64,
    /// When this run must be over, on the monotonic clock.
    pub(crate) deadline: Duration,
}

/// What an answer proved, kept until the machine wants it stored.
#[derive(Default)]
enum Proof {
    #[default]
    None,
    Custody(VerifiedCustody),
    Outcome(VerifiedOutcome, Vec<SubmissionError>, Vec<Finding>),
    /// A receipt that failed a check, verbatim.
    Failed(Jws),
}

/// One delivery under way.
struct Trip<'c, 'a> {
    courier: &'c Courier<'a>,
    spool: &'c mut Spool,
    id: SubmissionId,
    bytes: Option<SealedBytes>,
    proof: Proof,
    waits: Waits<'a>,
}

impl Courier<'_> {
    /// Carries `id` as far as `goal`, or as far as it goes tonight.
    pub(crate) fn carry(
        &self,
        spool: &mut Spool,
        id: SubmissionId,
        goal: Goal,
        may_be_halved: bool,
    ) -> Result<Ending, SpoolError> {
        let stored = self.stored(spool, id, may_be_halved)?;
        let mut machine = Delivery::new(stored, Limits::default(), goal);
        let waits = Waits::new(self.pace, self.randomness);
        let mut trip = Trip { courier: self, spool, id, bytes: None, proof: Proof::None, waits };
        let mut event = Event::Begin;
        loop {
            event = match machine.step(event) {
                Effect::End(ending) => return Ok(ending),
                Effect::Commit(transaction) => match trip.commit(transaction) {
                    Ok(()) => Event::Committed,
                    Err(error) => {
                        // The machine ends; what it says is less than the error.
                        machine.step(Event::CommitFailed);
                        return Err(error);
                    }
                },
                Effect::Ask(question) => match self.must_stop(Duration::ZERO) {
                    Some(stop) => stop,
                    None => Event::Answered(trip.ask(question)?),
                },
                Effect::Pause(pause) => trip.pause(pause),
            };
        }
    }

    /// What the machine is told instead of asking, or of pausing for `time`.
    pub(crate) fn must_stop(&self, time: Duration) -> Option<Event> {
        if self.interrupt.is_raised() {
            Some(Event::Shutdown)
        } else if self.clock.monotonic() + time >= self.deadline {
            Some(Event::DeadlinePassed)
        } else if self.transport.has_opened() {
            Some(Event::BreakerOpen)
        } else {
            None
        }
    }

    fn stored(&self, spool: &Spool, id: SubmissionId, may_be_halved: bool) -> Result<Stored, SpoolError> {
        let found =
            spool.read().submission(id)?.ok_or(SpoolError::Invariant { what: "no such submission" })?;
        let mut stored = Stored::new(found.state);
        stored.attempts_tonight = spool.read().attempts_of(id)?.saturating_sub(self.attempts_before);
        stored.records = found.records;
        stored.may_be_recut = found.supersedes.is_none();
        stored.may_be_halved = may_be_halved;
        Ok(stored)
    }

    pub(crate) fn evidence(&self) -> Evidence<'_> {
        Evidence { installation: self.installation, pins: self.pins, now: self.clock.now() }
    }

    pub(crate) fn register(&self) -> Register<'_> {
        Register::new(self.transport)
    }
}

impl Trip<'_, '_> {
    fn commit(&mut self, transaction: Transaction) -> Result<(), SpoolError> {
        let now = self.courier.clock.now();
        let (spool, id) = (&mut *self.spool, self.id);
        match (transaction, std::mem::take(&mut self.proof)) {
            (Transaction::StartAttempt, _) => {
                self.bytes = Some(spool.start_attempt(now, id)?);
                Ok(())
            }
            (Transaction::MarkUnknown { class, status, problem }, _) => {
                spool.mark_unknown(now, id, &attempt_end(class, status, problem))
            }
            (Transaction::StoreCustody, Proof::Custody(custody)) => {
                spool.store_custody(now, id, &NewReceipt::from(&custody))
            }
            (Transaction::StoreOutcome, Proof::Outcome(outcome, errors, findings)) => {
                settle(spool, now, id, &outcome, &errors, &findings)
            }
            (Transaction::Close, _) => spool.close(now, id),
            (Transaction::Refuse { problem, status, fate }, _) => {
                let problem = problem.map_or_else(|| code("refused"), code_of);
                let fate = match fate {
                    machine::Fate::Quarantined => Fate::Quarantined,
                    machine::Fate::Discarded => Fate::Discarded,
                };
                spool.refuse(now, id, &Refusal { problem, fate, http_status: status })
            }
            (Transaction::Suspect(why), proof) => {
                let check = match why {
                    Suspected::Receipt(fault) => fault.map_or("receipt", ReceiptFault::check),
                    Suspected::IdTaken => "digest-mismatch",
                };
                spool.suspect(now, id, &code(check))?;
                // Beside the spool, for whoever decides. That it is suspect is already on disk.
                if let Proof::Failed(jws) = proof {
                    spool.keep_bad_receipt(id, check, &jws)?;
                }
                Ok(())
            }
            (Transaction::StoreCustody | Transaction::StoreOutcome, _) => {
                Err(SpoolError::Invariant { what: "only a checked receipt is stored" })
            }
        }
    }

    fn ask(&mut self, question: Question) -> Result<Seen, SpoolError> {
        let register = self.courier.register();
        match question {
            Question::Put => {
                let bytes =
                    self.bytes.take().ok_or(SpoolError::Invariant { what: "an attempt has its bytes" })?;
                let reply = register.put(self.id, &bytes.manifest, &bytes.payload);
                self.custody(&reply)
            }
            Question::Status => {
                let reply = register.status(self.id);
                self.custody(&reply)
            }
            Question::Outcome => self.outcome(register.outcome(self.id)),
            Question::Acknowledge => {
                let receipt = self.spool.read().receipt_of(self.id, ReceiptKind::Outcome)?;
                let receipt = receipt
                    .ok_or(SpoolError::Invariant { what: "a settled submission has an outcome receipt" })?;
                let acknowledgement = Acknowledgement { outcome_receipt_digest: receipt.digest };
                Ok(seen(&register.acknowledge(self.id, &acknowledgement), None))
            }
        }
    }

    fn custody(
        &mut self,
        reply: &Reply<socialdata_protocol::wire::SubmissionStatus>,
    ) -> Result<Seen, SpoolError> {
        let Some(status) = &reply.document else { return Ok(seen(reply, None)) };
        let jws = &status.custody_receipt;
        match self.courier.evidence().custody(self.spool, self.id, jws)? {
            Ok(custody) => {
                self.proof = Proof::Custody(custody);
                Ok(seen(reply, None))
            }
            Err(fault) => {
                self.proof = Proof::Failed(jws.clone());
                Ok(seen(reply, Some(fault)))
            }
        }
    }

    fn outcome(&mut self, mut reply: Reply<socialdata_protocol::wire::Outcome>) -> Result<Seen, SpoolError> {
        let Some(document) = reply.document.take() else { return Ok(seen(&reply, None)) };
        match self.courier.evidence().outcome(self.spool, self.id, &document)? {
            Ok(outcome) => {
                self.proof = Proof::Outcome(outcome, document.submission_errors, document.findings);
                Ok(seen(&reply, None))
            }
            Err(fault) => {
                self.proof = Proof::Failed(document.outcome_receipt);
                Ok(seen(&reply, Some(fault)))
            }
        }
    }

    /// Waits in pieces, so that an end of the process does not wait for the end of the pause.
    fn pause(&mut self, pause: Pause) -> Event {
        let mut left = self.waits.next(pause);
        if let Some(stop) = self.courier.must_stop(left) {
            return stop;
        }
        while !left.is_zero() {
            let piece = left.min(PIECE);
            self.courier.transport.pause(piece);
            left -= piece;
            if self.courier.interrupt.is_raised() {
                return Event::Shutdown;
            }
        }
        Event::Elapsed
    }
}

/// A submission error means that the bytes were wrong and not the records: these are free to be planned again.
fn settle(
    spool: &mut Spool,
    now: Timestamp,
    id: SubmissionId,
    outcome: &VerifiedOutcome,
    errors: &[SubmissionError],
    findings: &[Finding],
) -> Result<(), SpoolError> {
    let receipt = NewReceipt::from(outcome);
    let records = evidence::record_outcomes(outcome, findings);
    let error = errors.first().map(|error| ProblemCode::from(&error.code));
    let outcome = error.as_ref().map_or(Outcome::Records(&records), Outcome::SubmissionError);
    spool.store_outcome(now, id, &receipt, outcome)
}

/// What the machine is told of an answer whose receipt was checked.
fn seen<T>(reply: &Reply<T>, fault: Option<ReceiptFault>) -> Seen {
    let answer = match reply.verdict {
        Verdict::Status { status, body: Body::GoodReceipt } if fault.is_some() => {
            Verdict::Status { status, body: Body::BadReceipt }
        }
        verdict => verdict,
    };
    Seen::new(answer).retry_after(reply.retry_after).failed(fault)
}

fn attempt_end(class: Class, http_status: Option<u16>, problem: Option<ProblemKind>) -> AttemptEnd {
    let class = match class {
        Class::Interrupted => AttemptClass::Interrupted,
        Class::Transport => AttemptClass::Transport,
        Class::Timeout => AttemptClass::Timeout,
        Class::Http => AttemptClass::Http,
    };
    AttemptEnd { class, http_status, problem: problem.map(code_of), next_at: None }
}

fn code_of(kind: ProblemKind) -> ProblemCode {
    code(kind.suffix())
}

/// A word that this program makes itself.
#[expect(
    clippy::expect_used,
    reason = "cannot fail: callers give suffixes of problem types and names of checks"
)]
pub(crate) fn code(word: &str) -> ProblemCode {
    word.parse().expect("a problem code")
}

#[cfg(test)]
mod words {
    use super::*;

    #[test]
    fn every_word_is_a_problem_code() {
        for kind in ProblemKind::ALL {
            assert_eq!(code_of(*kind).as_str(), kind.suffix());
        }
        for fault in ReceiptFault::ALL {
            assert_eq!(code(fault.check()).as_str(), fault.check());
        }
    }
}
