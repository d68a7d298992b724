//! `placering`: where a child or an adult is placed. One insats may have many.
//!
//! ```
//! use socialdata_core::identitet::{Kommunkod, NationelltNummer};
//! use socialdata_core::kodlista::{Ansvarigtyp, Grund, Placeringsform};
//! use socialdata_core::period::{Period, parse_date};
//! use socialdata_core::post::gemensam::{Ansvarig, Nyckel, Orgnr, Person};
//! use socialdata_core::post::placering::Placering;
//! use socialdata_core::validering::{Context, check};
//!
//! let ansvarig = Ansvarig::new(
//!     Orgnr::parse("2120000142").ok_or("no organisation number")?,
//!     Kommunkod::parse("0180")?,
//!     Ansvarigtyp::Socialnamnd,
//! );
//! // 201403072380 is a published test number.
//! let person = Person::with_number(&NationelltNummer::parse("201403072380")?);
//! let placering = Placering {
//!     post_id: Nyckel::parse("PLAC-17"),
//!     period: Period::parse("2026-09").ok(),
//!     ansvarig: Some(ansvarig),
//!     person: Some(person),
//!     placering_id: Nyckel::parse("P-9"),
//!     insats_id: Nyckel::parse("I-9"),
//!     placeringsform: Some(Placeringsform::Familjehem),
//!     grund: Some(Grund::Sol),
//!     startdatum: parse_date("2026-03-02"),
//!     umgangesplan: Some(true),
//!     ..Placering::default()
//! };
//! let findings = check(&placering.into(), &Context::default());
//! assert!(findings.is_empty(), "{:?}", findings.codes());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod generated;

pub use generated::*;
