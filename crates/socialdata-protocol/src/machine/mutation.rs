//! Bugs on purpose, for the test that the simulator finds every one of them.
//!
//! This module exists only under `cfg(socialdata_mutation)`, a compiler flag of that test. It is no cargo feature: features
//! unify over a build, and none may change what is sent.

/// A planted bug.
///
/// Closed: each has its row in the table of the mutation test.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "each has its row in the table of the mutation test")]
pub enum Mutation {
    /// Sends again without asking for the id, and takes 409 for success. In [`Delivery`](super::Delivery).
    SkipGet,
    /// A fresh id for every attempt. In the driver.
    NewIdOnRetry,
    /// The attempt is written down after the request. In [`Delivery`](super::Delivery).
    CommitAfterSend,
    /// Seals again on retry. In the driver.
    Reseal,
    /// Takes every receipt for good. In [`Delivery`](super::Delivery).
    ReceiptUnchecked,
    /// The same version for other content. In [`plan_mutated`](crate::plan::plan_mutated).
    MacForVersion,
    /// The ledger advances with the custody receipt. In the store.
    LedgerBeforeOutcome,
    /// The payload is erased with the custody receipt. In the store.
    EraseEarly,
    /// Voids what is absent outside the scope. In [`plan_mutated`](crate::plan::plan_mutated).
    ImplicitDelete,
    /// A refused submission keeps its number. In the store.
    SeqLeak,
    /// Plans a record that is in flight. In [`plan_mutated`](crate::plan::plan_mutated).
    IgnoreInflight,
    /// Deadlines by the wall clock. In the driver.
    WallclockDeadline,
    /// A value in the text of an error. In the driver.
    LogValue,
}

impl Mutation {
    /// Every planted bug.
    pub const ALL: [Self; 13] = [
        Self::SkipGet,
        Self::NewIdOnRetry,
        Self::CommitAfterSend,
        Self::Reseal,
        Self::ReceiptUnchecked,
        Self::MacForVersion,
        Self::LedgerBeforeOutcome,
        Self::EraseEarly,
        Self::ImplicitDelete,
        Self::SeqLeak,
        Self::IgnoreInflight,
        Self::WallclockDeadline,
        Self::LogValue,
    ];

    /// The name in the table, `mut-skip-get`.
    pub fn name(self) -> &'static str {
        match self {
            Self::SkipGet => "mut-skip-get",
            Self::NewIdOnRetry => "mut-new-id-on-retry",
            Self::CommitAfterSend => "mut-commit-after-send",
            Self::Reseal => "mut-reseal",
            Self::ReceiptUnchecked => "mut-receipt-unchecked",
            Self::MacForVersion => "mut-mac-for-version",
            Self::LedgerBeforeOutcome => "mut-ledger-before-outcome",
            Self::EraseEarly => "mut-erase-early",
            Self::ImplicitDelete => "mut-implicit-delete",
            Self::SeqLeak => "mut-seq-leak",
            Self::IgnoreInflight => "mut-ignore-inflight",
            Self::WallclockDeadline => "mut-wallclock-deadline",
            Self::LogValue => "mut-log-value",
        }
    }
}
