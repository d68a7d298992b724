//! The submission protocol without I/O: manifest, receipts, problem documents and what to do about each answer.

#![forbid(unsafe_code)]

mod base64url;
pub mod decode;
#[cfg(test)]
mod fixtures;
pub mod ids;
pub mod jwk;
pub mod jws;
pub mod keys;
pub mod lev;
pub mod names;
pub mod numbers;
pub mod payload;
pub mod pins;
pub mod wire;

pub use socialdata_core::pseudonym::RecordId;
