//! `utredning`.

mod generated;

pub use generated::*;
