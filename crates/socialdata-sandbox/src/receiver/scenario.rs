//! The names of scripted behaviour: what the receiver does wrong on purpose, so that a client can show what it does about it.
//!
//! Which scenario holds for a request is said in `script.rs`, what it does in `faults.rs`, `stunts.rs` and where the honest
//! answer is made. Everything is deterministic: the same requests get the same answers.

use std::{fmt, str::FromStr};

/// Declares the scenarios, one line each: variant and name.
macro_rules! scenarios {
    ($($(#[$doc:meta])+ $variant:ident $name:literal;)+) => {
        /// What the receiver does with a request.
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Scenario {
            $($(#[$doc])+ $variant,)+
        }

        impl Scenario {
            /// Every scenario.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name on the command line and in the header.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }
        }
    };
}

scenarios! {
    /// Everything as the protocol says.
    #[default]
    Accept "accept";
    /// The records at the given indices are rejected with the code `SBX-001`, which stands in no catalogue; without
    /// indices every tenth (0, 10, 20, …).
    Partial "partial";
    /// Every record is rejected with `SBX-001`.
    RejectAll "reject-all";
    /// The list is refused whole after custody, with LEV-908.
    SubmissionError "submission-error";
    /// A `PUT` is answered after 20 seconds.
    Slow "slow";
    /// The first two `PUT`s of a submission are answered 503, before anything is stored.
    UnavailableTwice "503x2";
    /// Every request is answered 503.
    Unavailable "unavailable";
    /// The first `PUT` of a submission is answered 429 with `Retry-After: 3`.
    RateLimited "429-retry-after";
    /// The connection is reset when the head of a `PUT` has come.
    ResetBeforeBody "reset-before-body";
    /// The connection is reset when half of the body of a `PUT` has come.
    ResetMidBody "reset-mid-body";
    /// The submission is stored, and the connection reset instead of answered.
    CommitThenReset "commit-then-reset";
    /// The submission is stored, and never answered.
    CommitThenHang "commit-then-hang";
    /// The answer to a `PUT` is sent twice.
    DuplicateResponse "duplicate-response";
    /// Custody receipts are about another payload, correctly signed.
    WrongDigest "wrong-digest";
    /// The signed text of receipts is changed after signing.
    TamperedReceipt "tampered-receipt";
    /// Receipts are signed by a key that is not in the key set.
    UnknownKid "unknown-kid";
    /// Custody receipts are about another submission, correctly signed.
    StaleReceipt "stale-receipt";
    /// The first record is rejected with `SBX-001`, and one finding is left out of the outcome.
    MissingFinding "missing-finding";
    /// Answers about a submission are 200 with JSON that breaks off.
    BadJson "bad-json";
    /// Answers about a submission never end.
    HugeBody "huge-body";
    /// Answers about a submission are 1 GiB of zeros, compressed with gzip.
    GzipBomb "gzip-bomb";
    /// Requests about a submission are sent to another origin, with 307.
    Redirect "redirect";
    /// The receiver's clock is an hour ahead, in `Date` and `serverTime`.
    ClockSkew "clock-skew";
    /// A `PUT` is told that the period is closed.
    ClosedPeriod "closed-period";
    /// A `PUT` is told that its number skips ahead, with the number that is expected.
    SeqGap "seq-gap";
    /// A `PUT` is told that its number is taken, with the number that is expected.
    SeqConflict "seq-conflict";
    /// A `PUT` is told that other bytes are stored under its id.
    DigestMismatch "digest-mismatch";
    /// A `PUT` is told that another installation sends under this identity.
    InstanceConflict "instance-conflict";
    /// At the first `PUT` of a submission a new sealing key takes the place of the old one, and the submission is refused.
    RotateSealingKey "rotate-sealing-key";
    /// The first `PUT` of a submission is answered 401.
    ExpiredToken "expired-token";
    /// A `PUT` is answered 403.
    Forbidden "forbidden";
    /// A closing is told that the inventories differ, with the register's digest.
    InventoryMismatch "inventory-mismatch";
    /// The submission is stored; then the receiver stops without any order, and `socialdata sandbox` starts it again.
    ReceiverCrash "receiver-crash";
    /// The submission is processed only after it was asked for that many times, three when no number is given.
    OutcomeLate "outcome-late";
}

impl Scenario {
    /// Whether numbers may stand behind the name.
    pub(super) fn takes_numbers(self) -> bool {
        matches!(self, Self::Partial | Self::OutcomeLate)
    }
}

impl fmt::Display for Scenario {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Scenario {
    type Err = UnknownScenario;

    fn from_str(name: &str) -> Result<Self, UnknownScenario> {
        Self::ALL.iter().copied().find(|scenario| scenario.name() == name).ok_or(UnknownScenario)
    }
}

/// There is no scenario of that name. Its text lists those that there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown scenario; known are {}", known())]
pub struct UnknownScenario;

fn known() -> String {
    Scenario::ALL.iter().map(|scenario| scenario.name()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scenario_is_found_by_its_name() {
        for scenario in Scenario::ALL {
            assert_eq!(scenario.name().parse(), Ok(*scenario));
        }
    }

    #[test]
    fn a_refusal_lists_the_names_and_not_what_was_given() {
        let refused = "hittepå".parse::<Scenario>().unwrap_err().to_string();
        assert!(refused.contains("accept, partial, reject-all") && !refused.contains("hittepå"), "{refused}");
    }
}
