//! `placering`.

mod generated;

pub use generated::*;
