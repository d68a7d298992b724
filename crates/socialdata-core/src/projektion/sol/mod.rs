//! Older people and people with disabilities (HSLF-FS 2016:86): SOL1 and SOL2.

mod flaggor;
mod gather;
mod row;

pub use flaggor::{Boende, Flaggor};
pub use gather::{Sol1, Sol2};
pub use row::{Handelse, Sol1Rad, Sol2Rad};
