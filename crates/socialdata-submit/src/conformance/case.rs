//! One requirement of the protocol and how it is checked from outside.

use super::suite::Suite;

/// A requirement, as the catalogue lists it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Requirement {
    /// Stable name, `CNF-001`. Never used for another requirement.
    pub id: &'static str,
    /// Which family it belongs to, a word.
    pub family: &'static str,
    /// The heading in docs/en/protocol.md that it comes from.
    pub section: &'static str,
    /// What the receiver must do, in Swedish.
    pub sv: &'static str,
    /// The same in English.
    pub en: &'static str,
}

/// What came of checking one requirement.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "closed: the four results of the report")]
pub enum Outcome {
    /// It holds.
    Passed,
    /// It does not hold.
    Failed(Difference),
    /// The receiver does not offer what the requirement is about.
    NotApplicable(Reason),
    /// Something that the check needs did not work, so nothing is known.
    NotRun(Reason),
}

impl Outcome {
    /// The word of the report.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed(_) => "failed",
            Self::NotApplicable(_) => "not-applicable",
            Self::NotRun(_) => "not-run",
        }
    }
}

/// What was expected and what was seen: statuses, codes and numbers, never a text of the receiver.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Difference {
    /// What the protocol says.
    pub expected: String,
    /// What the receiver did.
    pub seen: String,
}

/// Why a requirement was not checked, in both languages, and what was seen, if something was.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reason {
    /// In Swedish.
    pub sv: &'static str,
    /// In English.
    pub en: &'static str,
    /// Statuses and codes that were seen instead; empty when there are none.
    pub seen: String,
}

/// A check, or why it ended early.
pub(super) type Verdict = Result<(), Outcome>;

/// A requirement with its check.
pub(super) struct Case {
    pub(super) id: &'static str,
    pub(super) section: &'static str,
    pub(super) sv: &'static str,
    pub(super) en: &'static str,
    pub(super) check: fn(&mut Suite<'_>) -> Verdict,
}

/// Writes a case in one line of a table.
pub(super) const fn case(
    id: &'static str,
    section: &'static str,
    sv: &'static str,
    en: &'static str,
    check: fn(&mut Suite<'_>) -> Verdict,
) -> Case {
    Case { id, section, sv, en, check }
}

/// The requirement does not hold.
pub(super) fn failed(expected: impl Into<String>, seen: impl Into<String>) -> Outcome {
    Outcome::Failed(Difference { expected: expected.into(), seen: seen.into() })
}

/// The receiver does not offer it.
pub(super) fn not_applicable(sv: &'static str, en: &'static str) -> Outcome {
    Outcome::NotApplicable(Reason { sv, en, seen: String::new() })
}

/// It could not be checked.
pub(super) fn not_run(sv: &'static str, en: &'static str, seen: impl Into<String>) -> Outcome {
    Outcome::NotRun(Reason { sv, en, seen: seen.into() })
}

/// Holds, or fails with what was expected and seen.
pub(super) fn require(holds: bool, expected: &str, seen: impl FnOnce() -> String) -> Verdict {
    if holds { Ok(()) } else { Err(failed(expected, seen())) }
}

/// Equal, or fails with both.
#[expect(
    clippy::needless_pass_by_value,
    reason = "numbers and fresh texts: a reference would only be noise at every call"
)]
pub(super) fn same<T: PartialEq + std::fmt::Display>(expected: T, seen: T) -> Verdict {
    if expected == seen { Ok(()) } else { Err(failed(expected.to_string(), seen.to_string())) }
}
