//! One file per subcommand.

pub(crate) mod audit;
pub(crate) mod completions;
pub(crate) mod conformance;
pub(crate) mod convert;
pub(crate) mod demo;
pub(crate) mod due;
pub(crate) mod explain;
pub(crate) mod filip;
pub(crate) mod generate;
pub(crate) mod key;
pub(crate) mod man;
pub(crate) mod mapping;
pub(crate) mod policy;
pub(crate) mod project;
pub(crate) mod pseudonymise;
pub(crate) mod quarantine;
pub(crate) mod receipts;
mod report_inputs;
pub(crate) mod retry;
pub(crate) mod rules;
pub(crate) mod sandbox;
pub(crate) mod schema;
mod schema_check;
pub(crate) mod spool;
pub(crate) mod status;
pub(crate) mod submit;
pub(crate) mod validate;
