//! `insats-utan-behovsprovning`: an insats without individual assessment (SoL 11 kap. 5 §).
//!
//! Either one person, or a number of persons whose identity is not documented:
//!
//! ```
//! use socialdata_core::identitet::Kommunkod;
//! use socialdata_core::kodlista::{Ansvarigtyp, Insatstyp};
//! use socialdata_core::period::{Period, parse_date};
//! use socialdata_core::post::gemensam::{Ansvarig, Nyckel, Orgnr, Person};
//! use socialdata_core::post::insats_utan_behovsprovning::{Antal, AntalKon, InsatsUtanBehovsprovning};
//! use socialdata_core::validering::{Context, check};
//!
//! let ansvarig = Ansvarig::new(
//!     Orgnr::parse("2120000142").ok_or("no organisation number")?,
//!     Kommunkod::parse("0180")?,
//!     Ansvarigtyp::Socialnamnd,
//! );
//! let insats = InsatsUtanBehovsprovning {
//!     post_id: Nyckel::parse("IUB-17"),
//!     period: Period::parse("2026-09").ok(),
//!     ansvarig: Some(ansvarig),
//!     person: Some(Person::undocumented()),
//!     insatstyp: Some(Insatstyp::PersonligtStod),
//!     startdatum: parse_date("2026-09-07"),
//!     antal: Some(Antal {
//!         totalt: Some(12),
//!         kon: Some(AntalKon { man: Some(5), kvinna: Some(6), okant: Some(1) }),
//!         ..Antal::default()
//!     }),
//!     ..InsatsUtanBehovsprovning::default()
//! };
//! let findings = check(&insats.into(), &Context::default());
//! assert!(findings.is_empty(), "{:?}", findings.codes());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod generated;

pub use generated::*;
