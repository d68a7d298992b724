//! LSS (SOSFS 2005:21).

mod gather;
mod row;

pub use gather::Lss;
pub use row::LssRad;
