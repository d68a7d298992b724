//! What a run of the suite found, and its three forms.

mod json;
mod junit;
mod text;

use socialdata_protocol::ids::PeriodId;
use socialdata_protocol::names::Recipient;
use socialdata_protocol::wire::Environment;

use super::case::{Outcome, Requirement};
use crate::Exit;

pub use json::render_json;
pub use junit::render_junit;
pub use text::render_text;

/// A requirement and what came of checking it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CaseResult {
    /// The requirement.
    pub requirement: Requirement,
    /// What came of it.
    pub outcome: Outcome,
}

/// What a run leaves at the receiver for ever.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct LeftBehind {
    /// Stored submissions.
    pub submissions: u64,
    /// Records that are void.
    pub tombstones: u64,
    /// Records that are still live, when withdrawing them failed.
    pub live: u64,
    /// Periods that were closed.
    pub closed: Vec<PeriodId>,
}

/// What a run of the suite found.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConformanceReport {
    /// The environment that was tested.
    pub environment: Environment,
    /// The register that was tested.
    pub recipient: Recipient,
    /// The month that was reported for.
    pub period: PeriodId,
    /// Whether the receipt keys were pinned; else those of `/keys` were taken.
    pub is_pinned: bool,
    /// Whether the receiver went away during the run.
    pub is_lost: bool,
    /// What is left at the receiver.
    pub left_behind: LeftBehind,
    /// Every case, in order.
    pub results: Vec<CaseResult>,
}

impl ConformanceReport {
    /// How many cases ended with that word.
    pub fn count(&self, word: &str) -> usize {
        self.results.iter().filter(|result| result.outcome.word() == word).count()
    }

    /// The exit code: 0 when every case passed or does not apply, 69 when the receiver went away, else 1.
    pub fn exit(&self) -> Exit {
        let is_good = self.count("failed") == 0 && self.count("not-run") == 0;
        if is_good {
            Exit::Done
        } else if self.is_lost && self.count("failed") == 0 {
            Exit::Unavailable
        } else {
            Exit::Findings
        }
    }
}
