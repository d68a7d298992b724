//! Judging records: what a rule is, what a finding is, and the one engine that every entry point uses.

mod checked;
mod context;
pub(crate) mod delivery;
mod engine;
mod finding;
mod rule;

pub use checked::Checked;
pub use context::{Context, OwnRule};
pub use delivery::{Delivery, DeliveryFinding, Observation, Previous, RecordPlace};
pub use engine::{applicable_rules, check, judge, prove};
pub use finding::{Finding, Findings, Sink};
pub use rule::{Basis, Code, InForce, RuleMeta, Severity, SourceStatus, Text};
