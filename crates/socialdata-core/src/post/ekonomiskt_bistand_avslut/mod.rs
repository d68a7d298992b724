//! `ekonomiskt-bistand-avslut`: why the aid to a household ended.
//!
//! ```
//! use socialdata_core::identitet::{Kommunkod, NationelltNummer};
//! use socialdata_core::kodlista::{Ansvarigtyp, AvslutsorsakEkb};
//! use socialdata_core::period::Period;
//! use socialdata_core::post::gemensam::{Ansvarig, Nyckel, Orgnr, Person};
//! use socialdata_core::post::ekonomiskt_bistand_avslut::EkonomisktBistandAvslut;
//! use socialdata_core::validering::{Context, check};
//!
//! let ansvarig = Ansvarig::new(
//!     Orgnr::parse("2120000142").ok_or("no organisation number")?,
//!     Kommunkod::parse("0180")?,
//!     Ansvarigtyp::Socialnamnd,
//! );
//! // 199006022397 is a published test number.
//! let person = Person::with_number(&NationelltNummer::parse("199006022397")?);
//! let avslut = EkonomisktBistandAvslut {
//!     post_id: Nyckel::parse("EKBAO-17"),
//!     period: Period::parse("2026-09").ok(),
//!     ansvarig: Some(ansvarig),
//!     sokande: Some(person),
//!     hushall_id: Nyckel::parse("H-9"),
//!     sista_bistandsmanad: Period::parse("2026-09").ok(),
//!     avslutsorsak_sokande: Some(AvslutsorsakEkb::Arbete),
//!     ..EkonomisktBistandAvslut::default()
//! };
//! let findings = check(&avslut.into(), &Context::default());
//! assert!(findings.is_empty(), "{:?}", findings.codes());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod generated;

pub use generated::*;
