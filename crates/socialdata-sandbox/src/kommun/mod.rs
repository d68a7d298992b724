//! Synthetic municipalities: a month of records that looks like the real thing and belongs to nobody.
//!
//! Everything follows from the seed, on every platform: there is no clock and no other randomness. Identity numbers are
//! published test numbers only, chosen so that the age fits the insats; a number belongs to one person of a municipality. All
//! records pass all rules, unless faults are asked for. Placeringar and uppföljningar are of persons and insatser of the month;
//! households, utredningar, anmälningar and insatser utan behovsprövning concern persons of their own.
//!
//! | File | Holds |
//! |---|---|
//! | `areas/` | what each area of social services consists of, one file per area |
//! | `casting.rs` | how many persons each area gets |
//! | `population.rs`, `number_pool.rs` | the persons and their numbers |
//! | `timeline.rs`, `utforare.rs` | days and providers |
//! | `avsandare.rs` | who reports, and keys |
//! | `insats.rs` | the records of type `insats` |
//! | `placering.rs`, `uppfoljning.rs` | the records that follow from insatser |
//! | `hushall.rs`, `ekonomiskt_bistand.rs`, `ekonomiskt_bistand_avslut.rs` | households with financial support |
//! | `utan_behovsprovning.rs`, `utredning.rs`, `anmalan.rs` | one record type each |
//! | `poster.rs` | the record types that were asked for, together |
//! | `night.rs` | what changes until the next delivery |
//! | `handelser.rs` | the same as an event file |
//! | `faults/` | faults injected on purpose |
//!
//! ```
//! use socialdata_core::identitet::{Kommunkod, Organisationsnummer};
//! use socialdata_core::period::Period;
//! use socialdata_core::post::Posttyp;
//! use socialdata_core::validering::{Context, check};
//! use socialdata_sandbox::kommun::{Changes, GeneratorOptions, Kommun};
//!
//! let options = GeneratorOptions {
//!     persons: 100,
//!     seed: 17,
//!     period: Period::parse("2026-09")?,
//!     kommunkod: Kommunkod::parse("0180")?,
//!     organisationsnummer: Organisationsnummer::parse("2120000142")?,
//!     faults: vec!["TID-001:0.02".parse()?],
//!     types: vec![Posttyp::Insats, Posttyp::EkonomisktBistand],
//! };
//! let kommun = Kommun::generate(&options)?;
//! for fault in kommun.injected_faults() {
//!     let findings = check(&kommun.insatser()[fault.index].clone().into(), &Context::default());
//!     assert_eq!(findings.codes(), [fault.code.code()]);
//! }
//! let night = kommun.next_night(Changes { corrections: 3, voids: 1 }, 2);
//! assert_eq!(night.kommun.insatser().len() + 1, kommun.insatser().len());
//! assert_eq!(kommun.poster().len(), kommun.insatser().len() + 14);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod anmalan;
mod areas;
mod avsandare;
mod casting;
mod ekonomiskt_bistand;
mod ekonomiskt_bistand_avslut;
mod faults;
mod handelser;
mod hushall;
mod insats;
mod night;
mod number_pool;
mod placering;
mod population;
mod poster;
mod seeded;
mod timeline;
mod uppfoljning;
mod utan_behovsprovning;
mod utforare;
mod utredning;

use std::ops::RangeInclusive;

use socialdata_core::identitet::{Kommunkod, Organisationsnummer};
use socialdata_core::kodlista::kommun;
use socialdata_core::period::Period;
use socialdata_core::post::insats::Insats;
use socialdata_core::post::{Post, Posttyp};
use thiserror::Error;

pub use faults::{Fault, FaultCode, FaultParseError, InjectedFault, Rate};
pub use night::{Changes, Night};

/// What the municipality is to be like.
#[derive(Clone, Debug)]
pub struct GeneratorOptions {
    /// Persons with at least one insats, from 0. For 2026 the published numbers of older persons last for some 1 700; a larger
    /// register is several municipalities.
    pub persons: usize,
    /// The seed: the same seed and options give the same records.
    pub seed: u64,
    /// The month that the records are for, from 2003-01 to 2130-12.
    pub period: Period,
    /// The municipality, one of the code list.
    pub kommunkod: Kommunkod,
    /// The organisation number of the municipality.
    pub organisationsnummer: Organisationsnummer,
    /// Faults to inject into insatser; a record gets one at most.
    pub faults: Vec<Fault>,
    /// The record types to make, in any order. Who the persons are depends on the types, except for insatser.
    pub types: Vec<Posttyp>,
}

impl GeneratorOptions {
    /// The record types of a municipality that nobody has asked for more.
    pub const DEFAULT_TYPES: &'static [Posttyp] = &[Posttyp::Insats];
}

/// A municipality and its records for one month.
#[derive(Clone, Debug)]
pub struct Kommun {
    period: Period,
    insatser: Vec<Insats>,
    /// The records of all other types, type by type in the order of [`Posttyp::ALL`].
    ovriga: Vec<Post>,
    injected: Vec<InjectedFault>,
}

impl Kommun {
    /// Makes a municipality.
    ///
    /// # Errors
    /// [`KommunError`] when the code list has no such municipality, the period lies out of range, there are too few test numbers,
    /// or a fault is asked for that no record can carry.
    pub fn generate(options: &GeneratorOptions) -> Result<Self, KommunError> {
        if !kommun::CODES.iter().any(|row| row.code == options.kommunkod.to_string()) {
            return Err(KommunError::UnknownKommunkod);
        }
        if !YEARS.contains(&options.period.year()) {
            return Err(KommunError::PeriodOutOfRange);
        }
        let (insatser, ovriga) = poster::draw(options)?;
        let mut kommun = Self { period: options.period, insatser, ovriga, injected: Vec::new() };
        faults::inject(&mut kommun, &options.faults, options.seed)?;
        Ok(kommun)
    }

    /// The insatser, in the order of their keys; none when insatser were not asked for.
    pub fn insatser(&self) -> &[Insats] {
        &self.insatser
    }

    /// Gives the insatser away.
    pub fn into_insatser(self) -> Vec<Insats> {
        self.insatser
    }

    /// Which records have a fault on purpose, in the order of the records.
    pub fn injected_faults(&self) -> &[InjectedFault] {
        &self.injected
    }
}

/// An older decision would have no provision in the code list, see `insats.rs`; nobody of the published numbers lives later.
const YEARS: RangeInclusive<i32> = 2003..=2130;

/// Why there is no such municipality.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum KommunError {
    /// The code list has no municipality with that code.
    #[error("kommunkoden finns inte i kodlistan / the code list has no such municipality")]
    UnknownKommunkod,
    /// The period lies before 2003 or after 2130.
    #[error(
        "perioden ska ligga mellan 2003-01 och 2130-12 / the period must lie between 2003-01 and 2130-12"
    )]
    PeriodOutOfRange,
    /// More persons of some age are asked for than there are published test numbers.
    #[error(
        "testnumren räcker inte till så många personer; dela upp dem på flera kommuner / too few published test numbers for so many persons; divide them among municipalities"
    )]
    NumbersExhausted,
    /// No record of this municipality and period can carry the fault.
    #[error("ingen post i kommunen och perioden kan bära felet {} / no record can carry this fault", .0.code())]
    FaultNotPossible(FaultCode),
}
