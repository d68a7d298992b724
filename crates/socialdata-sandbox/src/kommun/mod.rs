//! Synthetic municipalities: a month of records that looks like the real thing and belongs to nobody.
//!
//! Everything follows from the seed, on every platform: there is no clock and no other randomness. Identity numbers are
//! published test numbers only, chosen so that the age fits the insats; a number belongs to one person of a municipality. All
//! records pass all rules, unless faults are asked for.
//!
//! | File | Holds |
//! |---|---|
//! | `areas/` | what each area of social services consists of, one file per area |
//! | `casting.rs` | how many persons each area gets |
//! | `population.rs`, `number_pool.rs` | the persons and their numbers |
//! | `timeline.rs`, `utforare.rs` | days and providers |
//! | `insats.rs` | the records of type `insats`; another record type is another such file |
//! | `night.rs` | what changes until the next delivery |
//! | `faults/` | faults injected on purpose |
//!
//! ```
//! use socialdata_core::identitet::{Kommunkod, Organisationsnummer};
//! use socialdata_core::period::Period;
//! use socialdata_core::validering::check;
//! use socialdata_sandbox::kommun::{Changes, GeneratorOptions, Kommun};
//!
//! let options = GeneratorOptions {
//!     persons: 100,
//!     seed: 17,
//!     period: Period::parse("2026-09")?,
//!     kommunkod: Kommunkod::parse("0180")?,
//!     organisationsnummer: Organisationsnummer::parse("2120000142")?,
//!     faults: vec!["TID-001:0.02".parse()?],
//! };
//! let kommun = Kommun::generate(&options)?;
//! for fault in kommun.injected_faults() {
//!     let (_, findings) = check(kommun.insatser()[fault.index].clone().into());
//!     assert_eq!(findings.codes(), [fault.code.code()]);
//! }
//! let night = kommun.next_night(Changes { corrections: 3, voids: 1 }, 2);
//! assert_eq!(night.kommun.insatser().len() + 1, kommun.insatser().len());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod areas;
mod casting;
mod faults;
mod insats;
mod night;
mod number_pool;
mod population;
mod seeded;
mod timeline;
mod utforare;

use std::ops::RangeInclusive;

use socialdata_core::identitet::{Kommunkod, Organisationsnummer};
use socialdata_core::kodlista::{Insatstyp, kommun};
use socialdata_core::period::Period;
use socialdata_core::post::gemensam::Orgnr;
use socialdata_core::post::insats::Insats;
use thiserror::Error;

pub use faults::{Fault, FaultCode, FaultParseError, InjectedFault, Rate};
pub use night::{Changes, Night};

use insats::InsatsWriter;
use population::Population;
use seeded::Seeded;

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
    /// Faults to inject; a record gets one at most.
    pub faults: Vec<Fault>,
}

/// A municipality and its records for one month.
#[derive(Clone, Debug)]
pub struct Kommun {
    period: Period,
    insatser: Vec<Insats>,
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
        let insatser = records(options)?;
        let mut kommun = Self { period: options.period, insatser, injected: Vec::new() };
        faults::inject(&mut kommun, &options.faults, options.seed)?;
        Ok(kommun)
    }

    /// The records, in the order of their keys.
    pub fn insatser(&self) -> &[Insats] {
        &self.insatser
    }

    /// Gives the records away.
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

fn records(options: &GeneratorOptions) -> Result<Vec<Insats>, KommunError> {
    let mut seeded = Seeded::stream(options.seed, "municipality");
    let parts = casting::cast(&mut seeded, options.persons, options.period);
    let mut population = Population::new(options.period, options.kommunkod, &mut seeded);
    let orgnr = Orgnr::parse(options.organisationsnummer.as_str()).ok_or(KommunError::NumbersExhausted)?;
    let mut writer = InsatsWriter::new(options.period, options.kommunkod, orgnr);
    let mut insatser = Vec::with_capacity(parts.len() * 2);
    for (area, template) in parts {
        let mut person = seeded.split();
        let shelter = template.insatstyp == Insatstyp::SkyddatBoende;
        let resident = population
            .next(&mut person, template.ages, area.women, shelter)
            .ok_or(KommunError::NumbersExhausted)?;
        insatser.extend(writer.records(&mut person, (area, template), &resident));
    }
    Ok(insatser)
}

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
