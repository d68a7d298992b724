//! The answer to a dry run.

use serde::{Deserialize, Serialize};

use super::{Finding, OutcomeCounts, SubmissionError};

/// What would have become of a submission: the same checks, nothing stored, no receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Validation {
    /// Records per status.
    pub counts: OutcomeCounts,
    /// Faults of the whole list.
    pub submission_errors: Vec<SubmissionError>,
    /// Findings, ascending by index, at most [`Validation::MAX_FINDINGS`].
    pub findings: Vec<Finding>,
    /// Whether there were more findings.
    pub truncated: bool,
}

impl Validation {
    /// The most findings that one answer holds.
    pub const MAX_FINDINGS: usize = 5_000;
}
