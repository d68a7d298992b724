//! `insats`: an individually assessed insats, one record per insats and month.
//!
//! ```
//! use socialdata_core::kodlista::{Ansvarigtyp, Idtyp, Insatstyp, Lagrum, Omrade};
//! use socialdata_core::post::gemensam::{Ansvarig, Idtext, Nyckel, Orgnr, Person};
//! use socialdata_core::post::insats::Insats;
//! use socialdata_core::period::{Period, parse_date};
//! use socialdata_core::identitet::Kommunkod;
//! use socialdata_core::sensitive::Sensitive;
//! use socialdata_core::validering::check;
//!
//! let insats = Insats {
//!     post_id: Nyckel::parse("INS-17"),
//!     period: Period::parse("2026-09").ok(),
//!     ansvarig: Some(Ansvarig {
//!         organisationsnummer: Orgnr::parse("2120000142"),
//!         kommunkod: Kommunkod::parse("0180").ok(),
//!         typ: Some(Ansvarigtyp::Socialnamnd),
//!         ..Ansvarig::default()
//!     }),
//!     person: Some(Person {
//!         idtyp: Some(Idtyp::Personnummer),
//!         id: Idtext::parse("191212121212").map(Sensitive::new),
//!         ..Person::default()
//!     }),
//!     insats_id: Nyckel::parse("I-9"),
//!     omrade: Some(Omrade::Aldre),
//!     insatstyp: Some(Insatstyp::HemtjanstService),
//!     lagrum: Some(Lagrum::SolKap11Par1),
//!     beslutsdatum: parse_date("2026-08-20"),
//!     verkstalld_fran: parse_date("2026-09-01"),
//!     timmar_per_manad: Some(12),
//!     ..Insats::default()
//! };
//! let (checked, findings) = check(insats.into());
//! assert!(checked.is_some() && findings.is_empty(), "{:?}", findings.codes());
//! ```

mod generated;

pub use generated::Insats;
