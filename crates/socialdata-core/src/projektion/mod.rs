//! Projections from our records to what today's registers ask: record once, report everywhere.

pub mod bu;
pub mod ekb;
pub mod lss;
pub mod sol;

mod rad;
mod vem;

pub use rad::{JaNej, Kalla, KallaInfo, Projektion, Rad, Slag};
pub use vem::Vem;

impl Projektion {
    /// The sources that a layout of this file may name, in the order of the model.
    pub fn kallor(self) -> Vec<KallaInfo> {
        match self {
            Self::EkbManad => rad::info_of::<ekb::EkbManadRad>(),
            Self::EkbAo => rad::info_of::<ekb::EkbAoRad>(),
            Self::EkbAr => rad::info_of::<ekb::EkbArRad>(),
            Self::Sol1 => rad::info_of::<sol::Sol1Rad>(),
            Self::Sol2 => rad::info_of::<sol::Sol2Rad>(),
            Self::BuInsats => rad::info_of::<bu::BuInsatsRad>(),
            Self::BuPlacering => rad::info_of::<bu::BuPlaceringRad>(),
            Self::Lss => rad::info_of::<lss::LssRad>(),
        }
    }
}
