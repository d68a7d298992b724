//! `ekonomiskt-bistand`: what a household was granted for one month.
//!
//! ```
//! use socialdata_core::identitet::{Kommunkod, NationelltNummer};
//! use socialdata_core::kodlista::{Ansvarigtyp, Arbetsmarknadsinsats, Forsorjningshinder, Hushallstyp};
//! use socialdata_core::period::Period;
//! use socialdata_core::post::gemensam::{Ansvarig, Nyckel, Orgnr, Person, Sokande};
//! use socialdata_core::post::ekonomiskt_bistand::{EkonomisktBistand, Livsforing};
//! use socialdata_core::validering::{Context, check};
//!
//! let ansvarig = Ansvarig::new(
//!     Orgnr::parse("2120000142").ok_or("no organisation number")?,
//!     Kommunkod::parse("0180")?,
//!     Ansvarigtyp::Socialnamnd,
//! );
//! // 199107172380 is a published test number.
//! let person = Person::with_number(&NationelltNummer::parse("199107172380")?);
//! let mut barn_per_alder = [Some(0); 18];
//! barn_per_alder[3] = Some(1);
//! let bistand = EkonomisktBistand {
//!     post_id: Nyckel::parse("EKB-17"),
//!     period: Period::parse("2026-09").ok(),
//!     ansvarig: Some(ansvarig),
//!     sokande: Some(Sokande {
//!         forsorjningshinder: Forsorjningshinder::from_code("113"),
//!         arbetsmarknadsinsatser: Arbetsmarknadsinsats::from_code("03").into_iter().collect(),
//!         ..person.into()
//!     }),
//!     hushall_id: Nyckel::parse("H-9"),
//!     hushallstyp: Some(Hushallstyp::EnsamKvinnaMedBarn),
//!     barn_per_alder: Some(barn_per_alder),
//!     antal_ovriga1821: Some(0),
//!     bistandsbelopp: Some(14_250),
//!     forsorjningsstod: Some(13_400),
//!     forsorjningsstod_boende: Some(7_900),
//!     livsforing: Some(Livsforing { total: Some(850), tandvard: Some(850), ..Livsforing::default() }),
//!     ..EkonomisktBistand::default()
//! };
//! let findings = check(&bistand.into(), &Context::default());
//! assert!(findings.is_empty(), "{:?}", findings.codes());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod generated;

pub use generated::*;
