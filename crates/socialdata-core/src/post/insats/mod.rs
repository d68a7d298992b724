//! `insats`: an individually assessed insats, one record per insats and month.
//!
//! ```
//! use socialdata_core::identitet::{Kommunkod, NationelltNummer};
//! use socialdata_core::kodlista::{Ansvarigtyp, Insatstyp, Lagrum, Omrade};
//! use socialdata_core::period::{Period, parse_date};
//! use socialdata_core::post::gemensam::{Ansvarig, Nyckel, Orgnr, Person};
//! use socialdata_core::post::insats::Insats;
//! use socialdata_core::validering::{Context, check};
//!
//! let ansvarig = Ansvarig::new(
//!     Orgnr::parse("2120000142").ok_or("no organisation number")?,
//!     Kommunkod::parse("0180")?,
//!     Ansvarigtyp::Socialnamnd,
//! );
//! // 191212121212 is a published test number.
//! let person = Person::with_number(&NationelltNummer::parse("191212121212")?);
//! let insats = Insats {
//!     post_id: Nyckel::parse("INS-17"),
//!     period: Period::parse("2026-09").ok(),
//!     ansvarig: Some(ansvarig),
//!     person: Some(person),
//!     insats_id: Nyckel::parse("I-9"),
//!     omrade: Some(Omrade::Aldre),
//!     insatstyp: Some(Insatstyp::HemtjanstService),
//!     lagrum: Some(Lagrum::SolKap11Par1),
//!     beslutsdatum: parse_date("2026-08-20"),
//!     verkstalld_fran: parse_date("2026-09-01"),
//!     timmar_per_manad: Some(12),
//!     ..Insats::default()
//! };
//! let findings = check(&insats.into(), &Context::default());
//! assert!(findings.is_empty(), "{:?}", findings.codes());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod generated;

pub use generated::*;
