//! `anmalan`: a report of worry about a child and its preliminary assessment (SoL 19–20 kap.).
//!
//! There is no member for whoever reported, and the type stays at home unless the policy switches it on.
//!
//! ```
//! use socialdata_core::identitet::{Kommunkod, NationelltNummer};
//! use socialdata_core::kodlista::{Anmalarkategori, Ansvarigtyp, UtfallAnmalan};
//! use socialdata_core::period::{Period, parse_date};
//! use socialdata_core::post::gemensam::{Ansvarig, Nyckel, Orgnr, Person};
//! use socialdata_core::post::anmalan::Anmalan;
//! use socialdata_core::validering::{Context, check};
//!
//! let ansvarig = Ansvarig::new(
//!     Orgnr::parse("2120000142").ok_or("no organisation number")?,
//!     Kommunkod::parse("0180")?,
//!     Ansvarigtyp::Socialnamnd,
//! );
//! // 201403072380 is a published test number.
//! let person = Person::with_number(&NationelltNummer::parse("201403072380")?);
//! let anmalan = Anmalan {
//!     post_id: Nyckel::parse("ANM-17"),
//!     period: Period::parse("2026-09").ok(),
//!     ansvarig: Some(ansvarig),
//!     person: Some(person),
//!     anmalan_id: Nyckel::parse("A-9"),
//!     inkom_datum: parse_date("2026-09-03"),
//!     anmalarkategori: Some(Anmalarkategori::Skola),
//!     skyddsbedomning_datum: parse_date("2026-09-03"),
//!     beslut_datum: parse_date("2026-09-10"),
//!     utfall: Some(UtfallAnmalan::UtredningInleds),
//!     ..Anmalan::default()
//! };
//! let findings = check(&anmalan.into(), &Context::default());
//! assert!(findings.is_empty(), "{:?}", findings.codes());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod generated;

pub use generated::*;
