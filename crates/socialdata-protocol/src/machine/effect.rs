//! What a delivery wants done.

use crate::{
    classify::{Answer, TransportFault},
    receipt_check::ReceiptFault,
    wire::ProblemKind,
};

/// The one thing to do next.
///
/// Closed: what a driver can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "what a driver can do")]
pub enum Effect {
    /// Commit, then tell [`Committed`](super::Event::Committed) or [`CommitFailed`](super::Event::CommitFailed).
    Commit(Transaction),
    /// Ask the register, then tell [`Answered`](super::Event::Answered).
    Ask(Question),
    /// Wait, then tell [`Elapsed`](super::Event::Elapsed).
    Pause(Pause),
    /// Nothing more tonight.
    End(Ending),
}

/// A transaction of the store. What it stores besides, receipts and findings, the driver has from the answer.
///
/// Closed: the transactions X4 to X10.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "the transactions of a submission")]
pub enum Transaction {
    /// X4: → SENDING. Hands the driver the bytes for [`Question::Put`].
    StartAttempt,
    /// X5: → UNKNOWN.
    MarkUnknown {
        /// How the attempt ended.
        class: AttemptClass,
        /// The status of the answer, if there was one.
        status: Option<u16>,
        /// The problem of the answer, if it was one.
        problem: Option<ProblemKind>,
    },
    /// X6: the custody receipt that was just checked; → DELIVERED.
    StoreCustody,
    /// X7: the outcome receipt that was just checked, with all findings; → SETTLED.
    StoreOutcome,
    /// X8: → CLOSED, the payload is erased.
    Close,
    /// X9: the register refused it and has not stored it; its number is free.
    Refuse {
        /// Why.
        problem: Option<ProblemKind>,
        /// The status of the refusal.
        status: Option<u16>,
        /// What becomes of its bytes and records.
        fate: Fate,
    },
    /// X10: → SUSPECT.
    Suspect(Suspected),
}

/// How an attempt without a clear end ended.
///
/// Closed: counted by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "counted by name")]
pub enum AttemptClass {
    /// The run ended in the middle of it.
    Interrupted,
    /// No connection, or it broke.
    Transport,
    /// No answer in time.
    Timeout,
    /// An answer that decides nothing.
    Http,
}

impl AttemptClass {
    pub(super) fn of(answer: Answer) -> Self {
        match answer {
            Answer::NoAnswer(TransportFault::Timeout) => Self::Timeout,
            Answer::NoAnswer(_) => Self::Transport,
            Answer::Status { .. } => Self::Http,
        }
    }
}

/// What becomes of a refused submission.
///
/// Closed: its bytes are kept or they are not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "its bytes are kept or they are not")]
pub enum Fate {
    /// Kept for people; its records are held until their content changes or a person releases them.
    Quarantined,
    /// Erased; its records are free to be planned again.
    Discarded,
}

/// Why a submission becomes suspect.
///
/// Closed: a receipt, or the id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a receipt, or the id")]
pub enum Suspected {
    /// A receipt failed this check; nothing when the driver did not say which.
    Receipt(Option<ReceiptFault>),
    /// The id is taken by other bytes.
    IdTaken,
}

/// A request about one submission.
///
/// Closed: these are the requests of a submission's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "the requests of a submission's life")]
pub enum Question {
    /// `PUT /submissions/{id}` with the bytes of the attempt.
    Put,
    /// `GET /submissions/{id}`.
    Status,
    /// `GET /submissions/{id}/outcome`, all pages.
    Outcome,
    /// `PUT /submissions/{id}/acknowledgement`.
    Acknowledge,
}

/// How long to wait.
///
/// Closed: for a reason of ours or as told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "for a reason of ours or as told")]
pub enum Pause {
    /// After something failed for the nth time, from 1.
    Backoff(u64),
    /// As the register asked, in seconds, capped.
    RetryAfter(u64),
    /// After the nth poll that found nothing, from 1.
    Poll(u64),
}

/// Where a delivery has got to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Ending {
    /// The register has it and the outcome is outstanding; all that was asked for.
    Delivered,
    /// Both receipts are stored and acknowledged.
    Closed,
    /// There was nothing to do: it is not sealed yet, or at its end.
    Nothing,
    /// The register refused it and has not stored it. The transaction that says so is committed.
    Refused(Remedy),
    /// It cannot go on tonight. It stays as it is in the store.
    Stopped(Stop),
}

/// What helps against a refusal.
///
/// Closed: one for each way of answering a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "one for each way of answering a refusal")]
pub enum Remedy {
    /// A person; its records are held.
    Person,
    /// A person, and time: the period does not take it. Other periods go on.
    Parked,
    /// A person, and nothing more is sent: the installation does not fit the register.
    Configuration,
    /// Read what the register accepts again, and cut the records anew.
    Recut,
    /// Cut the records into smaller submissions.
    RecutSmaller,
    /// Send two halves, to find the record that is in the way.
    Bisect,
    /// The one record that was in the way is found and held; the others go on.
    Offender,
    /// Fetch the sealing keys; seal the records anew to a pinned one.
    RenewSealingKey,
    /// Compare lists and inventories with the register; then plan again.
    Reconcile,
}

/// Why something cannot go on tonight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stop {
    /// The register does not answer, or not sensibly; the next run goes on.
    Unavailable,
    /// The run's time is over.
    Deadline,
    /// The process is to end.
    Shutdown,
    /// A transaction was rolled back. The driver knows why.
    CommitFailed,
    /// A receipt failed a check.
    Receipt(Option<ReceiptFault>),
    /// The id is taken by other bytes.
    IdTaken,
    /// TLS, a redirect, certificate, key or permission.
    Security,
    /// The register does not know our token, and a fresh one did not help.
    Authentication,
    /// The register does not accept this installation, schema or policy.
    Configuration,
    /// The clock is wrong.
    Clock,
    /// The register has lost something that it gave a receipt for, or the two disagree without explanation.
    Disagreement,
    /// A submission is suspect; a person decides.
    Suspect,
    /// What the register said of a submission as a whole cannot be helped without a person.
    NeedsPerson,
    /// The driver told something that cannot have happened.
    Misuse,
}
