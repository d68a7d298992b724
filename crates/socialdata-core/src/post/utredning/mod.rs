//! `utredning`: an investigation, from its opening to its outcome (SoL 20 kap.).
//!
//! ```
//! use socialdata_core::identitet::{Kommunkod, NationelltNummer};
//! use socialdata_core::kodlista::{Ansvarigtyp, JaNejEjAktuellt, Lagrum, UtfallUtredning};
//! use socialdata_core::period::{Period, parse_date};
//! use socialdata_core::post::gemensam::{Ansvarig, Nyckel, Orgnr, Person};
//! use socialdata_core::post::utredning::Utredning;
//! use socialdata_core::validering::{Context, check};
//!
//! let ansvarig = Ansvarig::new(
//!     Orgnr::parse("2120000142").ok_or("no organisation number")?,
//!     Kommunkod::parse("0180")?,
//!     Ansvarigtyp::Socialnamnd,
//! );
//! // 201403072380 is a published test number.
//! let person = Person::with_number(&NationelltNummer::parse("201403072380")?);
//! let utredning = Utredning {
//!     post_id: Nyckel::parse("UTR-17"),
//!     period: Period::parse("2026-09").ok(),
//!     ansvarig: Some(ansvarig),
//!     person: Some(person),
//!     utredning_id: Nyckel::parse("U-9"),
//!     inledd_datum: parse_date("2026-08-17"),
//!     avslutad_datum: parse_date("2026-09-25"),
//!     lagrum: Lagrum::from_code("sol-20-3"),
//!     utfall: Some(UtfallUtredning::Insats),
//!     barnet_hort: Some(JaNejEjAktuellt::Ja),
//!     ..Utredning::default()
//! };
//! let findings = check(&utredning.into(), &Context::default());
//! assert!(findings.is_empty(), "{:?}", findings.codes());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod generated;

pub use generated::*;
