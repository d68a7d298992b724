//! The validation report: what was read, which rules ran, what was found.
//!
//! A [`ReportBuilder`] takes the events of each input as they pass and keeps counts, which are always whole, and a capped list
//! of findings. The finished [`Report`] is rendered by [`json`] for machines and [`text`] for people. Neither holds a time, a path of
//! the machine or anything else that differs between two runs over the same input.

mod builder;
mod digest;
pub mod json;
mod lang;
mod ledger;
mod names;
mod summary;
pub mod text;

pub use builder::{ReportBuilder, ReportOptions};
pub use digest::{RULE_SET_VERSION, SCHEMA_VERSION, rule_set_digest, schema_digest};
pub use lang::Lang;
pub use ledger::{Ledger, NotApplicable};
pub use summary::{CheckedFile, ListedFinding, Report, RuleCount, Summary};
