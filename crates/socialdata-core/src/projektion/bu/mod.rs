//! Children and young people (HSLF-FS 2016:3).

mod gather;
mod row;

pub use gather::{BuInsats, BuPlacering};
pub use row::{BuInsatsRad, BuPlaceringRad};
