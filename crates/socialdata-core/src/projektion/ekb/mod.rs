//! Ekonomiskt bistånd (HSLF-FS 2015:30).

mod gather;
mod hushall;
mod row;

pub use gather::{EkbAo, EkbAr, EkbManad};
pub use hushall::{Hushall, Vuxen};
pub use row::{ArManad, EkbAoRad, EkbArRad, EkbManadRad};
