//! Judging records: what a rule is, what a finding is, and the one engine that every entry point uses.

mod checked;
mod engine;
mod finding;
mod rule;

pub use checked::Checked;
pub use engine::{applicable_rules, check, judge};
pub use finding::{Finding, Findings, Sink};
pub use rule::{Basis, Code, InForce, RuleMeta, Severity, SourceStatus, Text};
