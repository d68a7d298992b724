//! The validation report: what was read, which rules ran, what was found.
//!
//! A [`ReportBuilder`] takes the events of each input as they pass and keeps counts, which are always whole, and a capped list
//! of findings. It can compare with an earlier report ([`Baseline`]) and let findings be accepted
//! ([`crate::acceptance`]). The finished [`Report`] is written by a [`Rendering`]: text, HTML and CSV for people, JSON, SARIF and
//! JUnit for machines. None holds a time, a path of the machine or anything else that differs between two runs over the
//! same input.

mod baseline;
mod builder;
pub mod csv;
mod delta;
mod digest;
mod fingerprint;
pub mod html;
pub mod json;
pub mod junit;
mod lang;
mod ledger;
mod markup;
mod names;
mod rendering;
pub mod sarif;
mod selection;
mod summary;
pub mod text;
mod words;

pub use baseline::{Baseline, BaselineError, EarlierFinding};
pub use builder::{ReportBuilder, ReportOptions};
pub use delta::{Change, Delta, RuleDelta};
pub use digest::{RULE_SET_VERSION, SCHEMA_VERSION, rule_set_digest, schema_digest};
pub use lang::Lang;
pub use ledger::{Ledger, NotApplicable};
pub use rendering::{Form, Rendering};
pub use selection::{Selection, SelectionError};
pub use summary::{CheckedFile, ListedFinding, PosttypCount, Report, RuleCount, Summary};
