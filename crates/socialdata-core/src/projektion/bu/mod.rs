//! Children and young people (HSLF-FS 2016:3).

mod row;

pub use row::{BuInsatsRad, BuPlaceringRad};
