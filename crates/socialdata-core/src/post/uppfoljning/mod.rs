//! `uppfoljning`: how it went for one person, measured (individbaserad systematisk uppföljning).
//!
//! ```
//! use socialdata_core::identitet::{Kommunkod, NationelltNummer};
//! use socialdata_core::kodlista::{Ansvarigtyp, Uppfoljningsmatt, Uppfoljningsvarde, Uppgiftslamnare};
//! use socialdata_core::period::{Period, parse_date};
//! use socialdata_core::post::gemensam::{Ansvarig, Nyckel, Orgnr, Person};
//! use socialdata_core::post::uppfoljning::Uppfoljning;
//! use socialdata_core::validering::{Context, check};
//!
//! let ansvarig = Ansvarig::new(
//!     Orgnr::parse("2120000142").ok_or("no organisation number")?,
//!     Kommunkod::parse("0180")?,
//!     Ansvarigtyp::Socialnamnd,
//! );
//! // 199006022397 is a published test number.
//! let person = Person::with_number(&NationelltNummer::parse("199006022397")?);
//! let uppfoljning = Uppfoljning {
//!     post_id: Nyckel::parse("UPP-17"),
//!     period: Period::parse("2026-09").ok(),
//!     ansvarig: Some(ansvarig),
//!     person: Some(person),
//!     insats_id: Nyckel::parse("I-9"),
//!     datum: parse_date("2026-09-15"),
//!     matt: Some(Uppfoljningsmatt::MalUppnatt),
//!     varde: Some(Uppfoljningsvarde::Varde1),
//!     uppgiftslamnare: Some(Uppgiftslamnare::Brukare),
//!     ..Uppfoljning::default()
//! };
//! let findings = check(&uppfoljning.into(), &Context::default());
//! assert!(findings.is_empty(), "{:?}", findings.codes());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod generated;

pub use generated::*;
