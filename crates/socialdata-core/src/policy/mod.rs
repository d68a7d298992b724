//! The outbound policy: what may leave, to whom, in which form, decided field by field in a file.
//!
//! Nothing has a default: a member that the policy does not name is an error when the file is read, so a new member in a schema
//! never leaves by accident. [`Policy::apply`] is the only way from a checked record to an [`Outbound`], and only an `Outbound`
//! can be put in a batch.
//!
//! [`lint`] says everything that is wrong with a file.

mod apply;
mod data_writer;
mod diff;
mod error;
mod explain;
mod file;
mod k_report;
mod lint;
mod method;
mod model;
mod outbound;
mod outbound_schema;
pub mod shipped;
mod table;

pub use apply::{Held, OutboundKeys};
pub use diff::{Direction, MemberChange, PolicyDiff, SettingChange};
pub use error::PolicyError;
pub use explain::Explained;
pub use file::{KeyHolder, Linkage, Policy, ProtectedPersons, PseudonymPlan};
pub use k_report::{KCounts, KReport};
pub use lint::{LintContext, lint};
pub use method::{Method, MethodFault};
pub use outbound::Outbound;
pub use table::Treatment;
