//! `uppfoljning`.

mod generated;

pub use generated::*;
