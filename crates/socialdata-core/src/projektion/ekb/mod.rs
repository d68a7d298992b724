//! Ekonomiskt bistånd (HSLF-FS 2015:30).

mod hushall;
mod row;

pub use hushall::{Hushall, Vuxen};
pub use row::{ArManad, EkbAoRad, EkbArRad, EkbManadRad};
