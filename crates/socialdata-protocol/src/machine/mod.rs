//! The sender as two machines without I/O: what to do next, said to whoever can do it.
//!
//! [`Delivery`] carries one submission from SEALED to its end; [`Night`] puts the steps of a run in order. Both are pure:
//! they are told what happened and answer with the one thing to do next. A driver does it, with a disk and a network or
//! with a simulation of both, and tells what came of it. So the run in production and the one in the simulator have the
//! same order, and what is proved of one holds for the other.
//!
//! **What the machines promise**, whatever they are told:
//!
//! - Nothing is asked of the register before the transaction that announces it is committed; after a commit that failed
//!   nothing is asked at all.
//! - After an attempt without a clear end the register is asked for the id before anything is sent again.
//! - A submission is given up only when the register itself says that it has not stored it.
//! - Every sequence of events ends: attempts and questions are counted. Only waiting for an outcome is not; the driver
//!   tells when the night is over.
//!
//! A machine is volatile. Whatever must survive a crash lies in the store, and the next run makes a new machine from the
//! state it finds there.
//!
//! ```
//! use socialdata_protocol::{
//!     classify::{Answer, Body, TransportFault}, delivery::SubmissionState,
//!     machine::{Delivery, Effect, Event, Goal, Limits, Pause, Question, Seen, Stored, Transaction},
//!     wire::ProblemKind,
//! };
//!
//! let stored = Stored::new(SubmissionState::Sealed);
//! let mut delivery = Delivery::new(stored, Limits::default(), Goal::Custody);
//! // First the intent, then the act.
//! assert_eq!(delivery.step(Event::Begin), Effect::Commit(Transaction::StartAttempt));
//! assert_eq!(delivery.step(Event::Committed), Effect::Ask(Question::Put));
//! // The connection broke: the register may have everything. That is written down, and the register is asked.
//! let broken = Seen::new(Answer::NoAnswer(TransportFault::Reset));
//! assert!(matches!(delivery.step(Event::Answered(broken)), Effect::Commit(Transaction::MarkUnknown { .. })));
//! assert_eq!(delivery.step(Event::Committed), Effect::Pause(Pause::Backoff(1)));
//! assert_eq!(delivery.step(Event::Elapsed), Effect::Ask(Question::Status));
//! // It has nothing: now, and only now, the same bytes go out again.
//! let nothing = Answer::Status { status: 404, body: Body::Problem(ProblemKind::UnknownSubmission) };
//! assert_eq!(delivery.step(Event::Answered(Seen::new(nothing))), Effect::Commit(Transaction::StartAttempt));
//! ```

mod breaker;
mod carry;
mod effect;
mod event;
#[cfg(socialdata_mutation)]
mod mutation;
mod night;
mod refusal;
#[cfg(test)]
mod tests;

#[cfg(socialdata_mutation)]
pub use self::mutation::Mutation;
pub use self::{
    breaker::{Breaker, BreakerState, Gate, Signal},
    carry::{Delivery, Goal, Limits, Stored},
    effect::{AttemptClass, Effect, Ending, Fate, Pause, Question, Remedy, Stop, Suspected, Transaction},
    event::{Event, Seen},
    night::{Night, NightLimits, Open, Report, Step, Wishes},
};
