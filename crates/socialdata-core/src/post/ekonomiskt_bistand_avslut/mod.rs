//! `ekonomiskt_bistand_avslut`.

mod generated;

pub use generated::*;
