//! The duty to report itself: what is due, from whom, when, and what is missing.
//!
//! | Module | Holds |
//! |---|---|
//! | `uppsattning` | sets of duties as data, [`Uppsattning`], and those that come with the product, [`shipped`] |
//! | `duty` | one duty: [`Skyldighet`] |
//! | `redovisning` | what a delivery is about: [`Referens`], [`Redovisningsperiod`] |
//! | `frist`, `helgdag` | the last day, and the days on which no time ends |
//! | `uppgiftsskyldig`, `mandat`, `ansvarstid`, `undantag` | who has the duty, who hands in for them, when they answer for what, what they are exempt from |
//! | `expected`, `judge` | from all this and a range of days to [`Expected`] deliveries, and what has become of them |
//! | `overflyttning` | who reports a case that moves between municipalities |
//!
//! Nothing here knows what day it is; days are arguments. What a set says about law keeps the status of its source: a duty
//! of the proposed register is [`Foreslagen`](crate::validering::SourceStatus::Foreslagen) until the data say otherwise.
//!
//! ```
//! use socialdata_core::period::parse_date;
//! use socialdata_core::skyldighet::{
//!     DateRange, DueState, Leveransstatus, Uppgiftsskyldig, Uppgiftsskyldigtyp, expected, judge, shipped,
//! };
//!
//! let set = shipped::nuvarande();
//! let namnd = Uppgiftsskyldig::new(Uppgiftsskyldigtyp::Socialnamnd, "0331".parse()?);
//! let day = |text| parse_date(text).ok_or("no such day");
//!
//! let range = DateRange::new(day("2026-11-01")?, day("2026-11-30")?).ok_or("the end is first")?;
//! let november = expected(&namnd, &set, range)?;
//! let ekb = november.iter().find(|one| one.kortnamn == "EKB-Manad").ok_or("not expected")?;
//! assert_eq!(ekb.period.to_string(), "2026-10");
//! assert_eq!(ekb.nominal, Some(day("2026-11-15")?)); // a Sunday
//! assert_eq!(ekb.due, Some(day("2026-11-16")?));
//!
//! let nothing_sent = Some(Leveransstatus::EjPaborjad);
//! assert_eq!(judge(ekb, nothing_sent, day("2026-11-16")?), DueState::Due);
//! assert_eq!(judge(ekb, nothing_sent, day("2026-11-17")?), DueState::Late);
//! assert_eq!(judge(ekb, Some(Leveransstatus::Godkand), day("2026-11-17")?), DueState::Delivered);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod ansvarstid;
mod duty;
mod error;
mod expected;
mod file;
mod frist;
mod helgdag;
mod judge;
mod mandat;
mod overflyttning;
mod redovisning;
pub mod shipped;
mod undantag;
mod uppgiftsskyldig;
mod uppsattning;

pub use ansvarstid::Ansvarstid;
pub use duty::{LeveransPer, Skyldighet};
pub use error::SkyldighetError;
pub use expected::{Expected, expected, expected_around};
pub use frist::{Flytt, Frist, FristRegel};
pub use helgdag::{Helgdag, easter_sunday, helgdag, is_vardag, next_vardag};
pub use judge::{DueState, Judged, Leveransstatus, judge, judge_all};
pub use mandat::{Mandat, Mandatgrund};
pub use overflyttning::{Ansvarsperiod, reporters};
pub use redovisning::{DateRange, Frekvens, Redovisningsperiod, Referens};
pub use undantag::{Undantag, Undantagsskal};
pub use uppgiftsskyldig::{Namnd, Uppgiftsskyldig, Uppgiftsskyldigtyp};
pub use uppsattning::Uppsattning;
