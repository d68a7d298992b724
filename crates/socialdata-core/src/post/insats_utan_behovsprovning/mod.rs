//! `insats_utan_behovsprovning`.

mod generated;

pub use generated::*;
