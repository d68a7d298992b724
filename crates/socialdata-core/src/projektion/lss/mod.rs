//! LSS (SOSFS 2005:21).

mod row;

pub use row::LssRad;
