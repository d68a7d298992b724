//! The outbound policy: what may leave, to whom, in which form, decided field by field in a file.
//!
//! Nothing has a default: a member that the policy does not name is an error when the file is read, so a new member in a schema
//! never leaves by accident. [`Policy::apply`] is the only way from a checked record to an [`Outbound`], and only an `Outbound`
//! can be put in a batch.
//!
//! This version knows the treatments `identified`, `pseudonymised` and `dropped`.

mod apply;
mod error;
mod file;
mod outbound;
pub mod shipped;
mod table;

pub use apply::{Held, OutboundKeys};
pub use error::PolicyError;
pub use file::{Policy, ProtectedPersons, PseudonymPlan};
pub use outbound::Outbound;
pub use table::Treatment;
