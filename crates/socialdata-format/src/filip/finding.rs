//! What was found, and where.

use super::rules::FilipRule;

/// A rule, a file and a place in it. Never a value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FilipFinding {
    /// The rule.
    pub rule: &'static FilipRule,
    /// Which file, from 0 in the order of the listing; `None` for the whole folder.
    pub file: Option<usize>,
    /// The line, from 1.
    pub line: Option<u64>,
    /// The field, from 1.
    pub field: Option<usize>,
}

impl FilipFinding {
    pub(super) const fn in_file(rule: &'static FilipRule, file: usize) -> Self {
        Self { rule, file: Some(file), line: None, field: None }
    }
}
