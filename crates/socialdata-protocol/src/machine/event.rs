//! What a delivery is told.

use crate::{
    classify::{Answer, Body},
    receipt_check::ReceiptFault,
    wire::ProblemKind,
};

/// What happened.
///
/// Closed: what can happen to a driver.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "what can happen to a driver")]
pub enum Event {
    /// The delivery is taken up.
    Begin,
    /// The transaction is on disk.
    Committed,
    /// The transaction was rolled back.
    CommitFailed,
    /// The request ended, with or without an answer.
    Answered(Seen),
    /// The pause is over.
    Elapsed,
    /// The run's time is over, or would be at the end of the pause. Told instead of asking or pausing.
    DeadlinePassed,
    /// The process is to end. Told instead of asking or pausing; a transaction is always finished first.
    Shutdown,
}

/// An answer and what was found in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Seen {
    /// The answer, its receipt already checked.
    pub answer: Answer,
    /// `Retry-After`, in seconds.
    pub retry_after: Option<u64>,
    /// The check that the receipt failed, with [`Body::BadReceipt`].
    pub fault: Option<ReceiptFault>,
}

impl Seen {
    /// An answer without more to it.
    pub fn new(answer: Answer) -> Self {
        Self { answer, retry_after: None, fault: None }
    }

    /// The same with a `Retry-After`.
    #[must_use]
    pub fn retry_after(self, seconds: Option<u64>) -> Self {
        Self { retry_after: seconds, ..self }
    }

    /// The same with a receipt that failed a check.
    #[must_use]
    pub fn failed(self, fault: Option<ReceiptFault>) -> Self {
        Self { fault, ..self }
    }

    /// The status, if there was an answer.
    pub fn status(&self) -> Option<u16> {
        match self.answer {
            Answer::Status { status, .. } => Some(status),
            Answer::NoAnswer(_) => None,
        }
    }

    /// The problem, if the answer was one.
    pub fn problem(&self) -> Option<ProblemKind> {
        match self.answer {
            Answer::Status { body: Body::Problem(kind), .. } => Some(kind),
            _ => None,
        }
    }
}
