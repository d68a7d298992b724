//! Projections from our records to what today's registers ask: record once, report everywhere.
//!
//! A [`Samlare`] takes [`Checked`](crate::validering::Checked) records one by one and gives typed rows; what made no row is counted
//! with its reason. A row says nothing about columns: it has *sources*, and a layout says which of them a file has. What a source
//! is made from is our reading of the registers' descriptions, not of a file description: none is published.
//!
//! | File | Made by | From |
//! |---|---|---|
//! | SOL1, SOL2 | [`sol::Sol1`], [`sol::Sol2`] | `insats` of the month |
//! | LSS | [`lss::Lss`] | `insats` of October |
//! | BU | [`bu::BuInsats`], [`bu::BuPlacering`] | `insats` and `placering` of the year |
//! | EKB | [`ekb::EkbManad`], [`ekb::EkbAo`], [`ekb::EkbAr`] | `ekonomiskt-bistand`, `ekonomiskt-bistand-avslut` |
//!
//! ```
//! use socialdata_core::identitet::{Kommunkod, NationelltNummer};
//! use socialdata_core::kodlista::{Ansvarigtyp, Insatstyp, Lagrum, Omrade};
//! use socialdata_core::period::{Period, parse_date};
//! use socialdata_core::post::gemensam::{Ansvarig, Nyckel, Orgnr, Person};
//! use socialdata_core::post::insats::Insats;
//! use socialdata_core::projektion::Samlare as _;
//! use socialdata_core::projektion::sol::Sol1;
//! use socialdata_core::validering::{Context, prove};
//!
//! let (kommun, september) = (Kommunkod::parse("0180")?, Period::parse("2026-09")?);
//! let orgnr = Orgnr::parse("2120000142").ok_or("no organisation number")?;
//! let insats = Insats {
//!     post_id: Nyckel::parse("INS-17"),
//!     period: Some(september),
//!     ansvarig: Some(Ansvarig::new(orgnr, kommun, Ansvarigtyp::Socialnamnd)),
//!     person: Some(Person::with_number(&NationelltNummer::parse("191212121212")?)), // a published test number
//!     insats_id: Nyckel::parse("I-9"),
//!     omrade: Some(Omrade::Aldre),
//!     insatstyp: Some(Insatstyp::HemtjanstService),
//!     lagrum: Some(Lagrum::SolKap11Par1),
//!     beslutsdatum: parse_date("2026-08-20"),
//!     verkstalld_fran: parse_date("2026-09-01"),
//!     timmar_per_manad: Some(12),
//!     ..Insats::default()
//! };
//! let checked = prove(insats.into(), &Context::default()).map_err(|_| "has errors")?;
//!
//! let mut sol1 = Sol1::new(kommun, september);
//! sol1.take(&checked);
//! let projected = sol1.finish();
//! assert_eq!(projected.rows.len(), 1);
//! assert_eq!(projected.rows[0].hemtjanst_timmar, Some(12));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod bu;
pub mod ekb;
pub mod lss;
pub mod sol;

mod rad;
mod samling;
mod vem;

pub use rad::{JaNej, Kalla, KallaInfo, Projektion, Rad, Slag};
pub use samling::{LeftOut, Projected, Samlare};
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
