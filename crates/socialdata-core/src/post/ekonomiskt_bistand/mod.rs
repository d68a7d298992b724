//! `ekonomiskt_bistand`.

mod generated;

pub use generated::*;
