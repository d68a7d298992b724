//! Older people and people with disabilities (HSLF-FS 2016:86): SOL1 and SOL2.

mod flaggor;
mod row;

pub use flaggor::{Boende, Flaggor};
pub use row::{Handelse, Sol1Rad, Sol2Rad};
