//! The record types of `schemas/post/v1`.
//!
//! For each type there is a struct with one optional, typed field per member (`generated.rs`) and, beside it, what people wrote
//! about it. [`Post`] is a record of any type.

pub mod anmalan;
pub mod ekonomiskt_bistand;
pub mod ekonomiskt_bistand_avslut;
pub mod gemensam;
pub mod insats;
pub mod insats_utan_behovsprovning;
pub mod placering;
pub mod uppfoljning;
pub mod utredning;

mod form;
mod identity;
mod pattern;
mod person;
mod posttyp;
mod record;
mod scalar;

pub use person::HarPerson;
pub use posttyp::{Post, Posttyp};
pub use record::Record;
pub use scalar::{Identified, Scalar, Value, write_json_string};
