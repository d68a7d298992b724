//! `anmalan`.

mod generated;

pub use generated::*;
