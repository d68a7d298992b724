//! Carries one submission from its state to its end: the loop "what does the state say, do it, store what came of it".
//!
//! Every act is announced by a commit in the spool before it happens, and what it led to is committed before anything else
//! happens. So the loop can be cut off anywhere and is simply entered again. What an answer means is the protocol's table
//! ([`classify`]); this module only carries it out.

use std::time::Duration;

use socialdata_protocol::classify::{Action, Answer as Verdict, Body, Request as Asked, Suspicion, classify};
use socialdata_protocol::delivery::{NextAct, SubmissionState};
use socialdata_protocol::ids::{SubmissionId, Timestamp};
use socialdata_protocol::jws::Jws;
use socialdata_protocol::pins::PinnedKeys;
use socialdata_protocol::receipt_check::{ReceiptFault, VerifiedCustody, VerifiedOutcome};
use socialdata_protocol::wire::{Acknowledgement, Finding, SubmissionError};
use thiserror::Error;

use crate::clock::Clock;
use crate::evidence::{self, Evidence};
use crate::installation::Installation;
use crate::pace::Pace;
use crate::register::{Register, Reply};
use crate::spool::{
    AttemptClass, AttemptEnd, Fate, NewReceipt, Outcome, ProblemCode, ReceiptKind, Refusal, Spool, SpoolError,
};
use crate::transport::{Transport, TransportError};

/// Attempts to send one submission in one run.
const MAX_ATTEMPTS: u64 = 8;

/// Questions in a row that may fail before the register counts as unavailable.
const MAX_QUESTIONS: u32 = 4;

/// Why the run cannot go on with this submission, and mostly with none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Stop {
    /// The register does not answer; the next run goes on.
    #[error(
        "registret är inte tillgängligt; leveransen ligger kvar och skickas vid nästa körning / the register is unavailable"
    )]
    Unavailable,
    /// The night is over and outcomes are outstanding.
    #[error("tiden för körningen är slut; besked hämtas vid nästa körning / the run's time is over")]
    Deadline,
    /// A receipt failed a check. Nothing is sent until a person decides.
    #[error(
        "en kvittens håller inte ({check}): {sv} Inget mer skickas förrän en människa har beslutat / a receipt failed a check"
    )]
    Receipt {
        /// The check, `R5`.
        check: &'static str,
        /// What failed, in Swedish.
        sv: &'static str,
    },
    /// The submission's id is taken by other bytes at the register.
    #[error(
        "registret har andra byte under leveransens id / the register has other bytes under the submission's id"
    )]
    IdTaken,
    /// TLS, certificate, permission or a redirect.
    #[error("registret eller förbindelsen avvisades av säkerhetsskäl / refused for security")]
    Security,
    /// The register does not accept this installation, schema or policy.
    #[error(
        "registret tar inte emot den här installationens schema, policy eller identitet / configuration is not accepted"
    )]
    Config,
    /// The clock is wrong.
    #[error("klockan går fel / the clock is wrong")]
    Clock,
    /// The register refused the submission for good; the bytes lie in quarantine.
    #[error(
        "registret avvisade leveransen; den ligger i karantän / the submission was refused and lies in quarantine"
    )]
    Quarantined,
    /// The register's numbers and ours disagree.
    #[error(
        "registrets löpnummer och vårt skiljer sig; en människa behöver jämföra / sequence numbers disagree"
    )]
    Reconcile,
    /// A submission is suspect since an earlier run.
    #[error(
        "en leverans är misstänkt sedan en tidigare körning; inget skickas förrän en människa har beslutat / a submission is suspect"
    )]
    Suspect,
}

/// What a courier works with.
pub(crate) struct Courier<'a> {
    pub(crate) installation: &'a Installation,
    pub(crate) transport: &'a dyn Transport,
    pub(crate) clock: &'a dyn Clock,
    pub(crate) pins: PinnedKeys,
    pub(crate) pace: Pace,
    /// When this run began; attempts are counted from here.
    pub(crate) since: Timestamp,
    /// When this run must be over.
    pub(crate) deadline: Timestamp,
}

/// A stop, or a failure of the spool.
#[derive(Debug, Error)]
pub(crate) enum CourierError {
    #[error(transparent)]
    Stop(#[from] Stop),
    #[error(transparent)]
    Spool(#[from] SpoolError),
}

impl Courier<'_> {
    /// Goes on with `id` until there is nothing left to do for it.
    pub(crate) fn carry(&self, spool: &mut Spool, id: SubmissionId) -> Result<(), CourierError> {
        let mut waits = 0;
        loop {
            let Some(submission) = spool.read().submission(id)? else { return Ok(()) };
            match submission.state.next_act() {
                NextAct::Attempt => self.attempt(spool, id)?,
                NextAct::AskForTheId => self.ask_for_the_id(spool, id)?,
                NextAct::AskForTheOutcome => self.ask_for_the_outcome(spool, id, &mut waits)?,
                NextAct::Acknowledge => self.acknowledge(spool, id)?,
                NextAct::WaitForAHuman | NextAct::PlanAgain | NextAct::Nothing => return Ok(()),
            }
        }
    }

    fn attempt(&self, spool: &mut Spool, id: SubmissionId) -> Result<(), CourierError> {
        let made = spool.read().attempts_since(id, self.since)?;
        if made >= MAX_ATTEMPTS {
            return Err(Stop::Unavailable.into());
        }
        if made > 0 {
            self.pause(self.pace.backoff(made))?;
        }
        let bytes = spool.start_attempt(self.clock.now(), id)?;

        let reply = self.register().put(id, &bytes.manifest, &bytes.payload);
        self.take_custody(spool, id, Asked::PutSubmission, &reply)
    }

    /// After an attempt whose end is not known: has the register stored it?
    fn ask_for_the_id(&self, spool: &mut Spool, id: SubmissionId) -> Result<(), CourierError> {
        self.close_interrupted_attempt(spool, id)?;
        for question in 1..=MAX_QUESTIONS {
            let reply = self.register().status(id);
            match self.classify_custody(spool, id, Asked::GetSubmission, &reply)? {
                (Action::SendSameBytes, _) => return self.attempt(spool, id),
                (Action::RepeatLater | Action::Wait, _) => {
                    self.pause(self.pace.wait(reply.retry_after, question))?;
                }
                (action, custody) => return self.act(spool, id, action, custody, &reply),
            }
        }
        Err(Stop::Unavailable.into())
    }

    fn take_custody<T: HasCustody>(
        &self,
        spool: &mut Spool,
        id: SubmissionId,
        asked: Asked,
        reply: &Reply<T>,
    ) -> Result<(), CourierError> {
        let (action, custody) = self.classify_custody(spool, id, asked, reply)?;
        self.act(spool, id, action, custody, reply)
    }

    fn classify_custody<T: HasCustody>(
        &self,
        spool: &Spool,
        id: SubmissionId,
        asked: Asked,
        reply: &Reply<T>,
    ) -> Result<(Action, Option<Result<VerifiedCustody, ReceiptFault>>), CourierError> {
        let checked = match reply.document.as_ref().map(HasCustody::custody) {
            Some(jws) => Some(self.evidence().custody(spool, id, jws)?),
            None => None,
        };
        let is_good = checked.as_ref().is_none_or(Result::is_ok);
        Ok((classify(asked, reply.with_receipt(is_good)), checked))
    }

    /// Carries out what the table says about an answer to a submission.
    fn act<T>(
        &self,
        spool: &mut Spool,
        id: SubmissionId,
        action: Action,
        custody: Option<Result<VerifiedCustody, ReceiptFault>>,
        reply: &Reply<T>,
    ) -> Result<(), CourierError> {
        let now = self.clock.now();
        match (action, custody) {
            (Action::Delivered, Some(Ok(custody))) => {
                Ok(spool.store_custody(now, id, &NewReceipt::from(&custody))?)
            }
            (Action::Suspect(Suspicion::Receipt), Some(Err(fault))) => self.suspect_receipt(spool, id, fault),
            (Action::Suspect(Suspicion::IdTaken), _) => {
                spool.suspect(now, id, &problem("digest-mismatch"))?;
                Err(Stop::IdTaken.into())
            }
            (Action::CheckFirst | Action::Wait, _) => {
                self.mark_unknown(spool, id, reply)?;
                let made = spool.read().attempts_since(id, self.since)?;
                if made >= MAX_ATTEMPTS {
                    return Err(Stop::Unavailable.into());
                }
                self.pause(self.pace.wait(reply.retry_after, u32::try_from(made).unwrap_or(u32::MAX)))
            }
            (Action::StopSecurity | Action::RefreshToken, _) => self.stop(spool, id, reply, Stop::Security),
            (Action::StopConfig, _) => self.stop(spool, id, reply, Stop::Config),
            (Action::StopClock, _) => self.stop(spool, id, reply, Stop::Clock),
            (Action::Reconcile, _) => self.stop(spool, id, reply, Stop::Reconcile),
            (Action::QuarantineAndStop, _) => {
                self.quarantine(spool, id, reply)?;
                Err(Stop::Config.into())
            }
            // Cutting a refused submission anew is a later version's; until then a person decides.
            (
                Action::Quarantine
                | Action::Park
                | Action::Bisect
                | Action::RecutOnce
                | Action::RecutSmaller
                | Action::RenewSealingKey,
                _,
            ) => {
                self.quarantine(spool, id, reply)?;
                Err(Stop::Quarantined.into())
            }
            _ => self.stop(spool, id, reply, Stop::Unavailable),
        }
    }

    fn ask_for_the_outcome(
        &self,
        spool: &mut Spool,
        id: SubmissionId,
        waits: &mut u32,
    ) -> Result<(), CourierError> {
        let reply = self.register().outcome(id);
        let checked = match &reply.document {
            Some(document) => Some(self.evidence().outcome(spool, id, document)?),
            None => None,
        };
        let verdict = reply.with_receipt(checked.as_ref().is_none_or(Result::is_ok));
        match (classify(Asked::GetOutcome, verdict), checked) {
            (Action::Settle, Some(Ok(outcome))) => {
                let document = reply.document;
                let (errors, findings) =
                    document.map(|found| (found.submission_errors, found.findings)).unwrap_or_default();
                self.settle(spool, id, &outcome, &errors, &findings)
            }
            (Action::Suspect(_), Some(Err(fault))) => self.suspect_receipt(spool, id, fault),
            (Action::Poll, _) => {
                *waits += 1;
                self.pause(self.pace.poll(reply.retry_after, *waits))
            }
            (Action::RepeatLater | Action::Wait, _) if *waits < MAX_QUESTIONS => {
                *waits += 1;
                self.pause(self.pace.wait(reply.retry_after, *waits))
            }
            (Action::StopSecurity | Action::RefreshToken, _) => Err(Stop::Security.into()),
            (Action::StopConfig, _) => Err(Stop::Config.into()),
            (Action::Reconcile, _) => Err(Stop::Reconcile.into()),
            _ => Err(Stop::Unavailable.into()),
        }
    }

    /// A submission error means that the bytes were wrong and not the records: these are free to be planned again.
    fn settle(
        &self,
        spool: &mut Spool,
        id: SubmissionId,
        outcome: &VerifiedOutcome,
        errors: &[SubmissionError],
        findings: &[Finding],
    ) -> Result<(), CourierError> {
        let receipt = NewReceipt::from(outcome);
        let records = evidence::record_outcomes(outcome, findings);
        let error = errors.first().map(|error| problem(error.code.as_str()));
        let outcome = error.as_ref().map_or(Outcome::Records(&records), Outcome::SubmissionError);
        Ok(spool.store_outcome(self.clock.now(), id, &receipt, outcome)?)
    }

    fn acknowledge(&self, spool: &mut Spool, id: SubmissionId) -> Result<(), CourierError> {
        let Some(receipt) = spool.read().receipt_of(id, ReceiptKind::Outcome)? else {
            return Err(SpoolError::Invariant { what: "a settled submission has an outcome receipt" }.into());
        };
        let acknowledgement = Acknowledgement { outcome_receipt_digest: receipt.digest };
        for question in 1..=MAX_QUESTIONS {
            let reply = self.register().acknowledge(id, &acknowledgement);
            match classify(Asked::PutAcknowledgement, reply.verdict) {
                Action::Close => return Ok(spool.close(self.clock.now(), id)?),
                Action::RepeatLater | Action::Wait => {
                    self.pause(self.pace.wait(reply.retry_after, question))?;
                }
                Action::StopSecurity | Action::RefreshToken => return Err(Stop::Security.into()),
                Action::StopConfig => return Err(Stop::Config.into()),
                _ => return Err(Stop::Reconcile.into()),
            }
        }
        Err(Stop::Unavailable.into())
    }

    fn suspect_receipt(
        &self,
        spool: &mut Spool,
        id: SubmissionId,
        fault: ReceiptFault,
    ) -> Result<(), CourierError> {
        spool.suspect(self.clock.now(), id, &problem(fault.check()))?;
        Err(Stop::Receipt { check: fault.check(), sv: fault.sv() }.into())
    }

    fn mark_unknown<T>(
        &self,
        spool: &mut Spool,
        id: SubmissionId,
        reply: &Reply<T>,
    ) -> Result<(), CourierError> {
        let is_sending =
            spool.read().submission(id)?.is_some_and(|found| found.state == SubmissionState::Sending);
        if !is_sending {
            return Ok(());
        }
        let end = AttemptEnd {
            class: attempt_class(reply),
            http_status: reply.status(),
            problem: problem_of(reply),
            next_at: None,
        };
        Ok(spool.mark_unknown(self.clock.now(), id, &end)?)
    }

    /// A run that died in an attempt left it open.
    fn close_interrupted_attempt(&self, spool: &mut Spool, id: SubmissionId) -> Result<(), CourierError> {
        let is_sending =
            spool.read().submission(id)?.is_some_and(|found| found.state == SubmissionState::Sending);
        if !is_sending {
            return Ok(());
        }
        let end =
            AttemptEnd { class: AttemptClass::Interrupted, http_status: None, problem: None, next_at: None };
        Ok(spool.mark_unknown(self.clock.now(), id, &end)?)
    }

    fn stop<T>(
        &self,
        spool: &mut Spool,
        id: SubmissionId,
        reply: &Reply<T>,
        stop: Stop,
    ) -> Result<(), CourierError> {
        self.mark_unknown(spool, id, reply)?;
        Err(stop.into())
    }

    /// Refused for good. The number is released only once the register says that it has not stored it.
    fn quarantine<T>(
        &self,
        spool: &mut Spool,
        id: SubmissionId,
        reply: &Reply<T>,
    ) -> Result<(), CourierError> {
        let asked = self.register().status(id);
        if classify(Asked::GetSubmission, asked.verdict) != Action::SendSameBytes {
            return self.stop(spool, id, reply, Stop::Reconcile);
        }
        let refusal = Refusal {
            problem: problem_of(reply).unwrap_or_else(|| problem("refused")),
            fate: Fate::Quarantined,
            http_status: reply.status(),
        };
        Ok(spool.refuse(self.clock.now(), id, &refusal)?)
    }

    fn pause(&self, time: Duration) -> Result<(), CourierError> {
        let seconds = i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
        if self.clock.now().plus_seconds(seconds) >= self.deadline {
            return Err(Stop::Deadline.into());
        }
        self.transport.pause(time);
        Ok(())
    }

    fn evidence(&self) -> Evidence<'_> {
        Evidence { installation: self.installation, pins: &self.pins, now: self.clock.now() }
    }

    fn register(&self) -> Register<'_> {
        Register::new(self.transport)
    }
}

/// A document that carries a custody receipt.
trait HasCustody {
    fn custody(&self) -> &Jws;
}

impl HasCustody for socialdata_protocol::wire::SubmissionStatus {
    fn custody(&self) -> &Jws {
        &self.custody_receipt
    }
}

fn attempt_class<T>(reply: &Reply<T>) -> AttemptClass {
    match reply.failure {
        Some(TransportError::Timeout) => AttemptClass::Timeout,
        Some(_) => AttemptClass::Transport,
        None => AttemptClass::Http,
    }
}

fn problem_of<T>(reply: &Reply<T>) -> Option<ProblemCode> {
    match reply.verdict {
        Verdict::Status { body: Body::Problem(kind), .. } => kind.suffix().parse().ok(),
        _ => None,
    }
}

/// A word that this program makes itself, or a rule code.
#[expect(
    clippy::expect_used,
    reason = "cannot fail: callers give short words in lower case, check names and rule codes"
)]
fn problem(word: &str) -> ProblemCode {
    word.parse().expect("a problem code")
}
