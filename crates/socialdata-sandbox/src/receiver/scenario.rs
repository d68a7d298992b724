//! Scripted behaviour: what the receiver does wrong on purpose, so that a client can show what it does about it.
//!
//! A scenario is chosen for the whole receiver or for one request, by the header `Sandbox-Scenario`. Everything is
//! deterministic: the same requests get the same answers.

use std::{fmt, str::FromStr};

/// Declares the scenarios, one line each: variant and name.
macro_rules! scenarios {
    ($($(#[$doc:meta])+ $variant:ident $name:literal;)+) => {
        /// What the receiver does with a request.
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
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
    /// Every tenth record (index 0, 10, 20, …) is rejected with the code `SBX-001`, which stands in no catalogue.
    Partial "partial";
    /// The first two `PUT`s of a submission are answered 503, before anything is stored.
    UnavailableTwice "503x2";
    /// Every request is answered 503.
    Unavailable "unavailable";
    /// The submission is stored, and the connection reset instead of answered.
    CommitThenReset "commit-then-reset";
    /// The submission is processed only after it was asked for three times.
    OutcomeLate "outcome-late";
    /// Receipts are signed by a key that is not in the key set.
    UnknownKid "unknown-kid";
    /// The signed text of receipts is changed after signing.
    TamperedReceipt "tampered-receipt";
    /// A `PUT` is told that other bytes are stored under its id.
    DigestMismatch "digest-mismatch";
}

/// How often `outcome-late` lets itself be asked.
pub(crate) const LATE_POLLS: u32 = 3;

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
        assert!(refused.contains("accept, partial, 503x2") && !refused.contains("hittepå"), "{refused}");
    }
}
