//! Faults on purpose: each breaks exactly one rule, so that what a report says can be compared with what was done.
//!
//! Only faults that a typed record can hold are possible. A value of the wrong form or a code outside its list (FMT, KOD)
//! cannot be in a record at all; for those there are files in `fixtures/invalid/`.

mod code;
mod edit;

use std::str::FromStr;

use socialdata_core::identitet::NationelltNummer;
use socialdata_core::post::insats::Insats;
use thiserror::Error;

pub use code::FaultCode;

use super::seeded::Seeded;
use super::{Kommun, KommunError};

/// A fault and how common it is to be.
///
/// As text `CODE` or `CODE:RATE`, for instance `TID-001:0.05`; without a rate one record in a hundred.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fault {
    /// The rule that is broken.
    pub code: FaultCode,
    /// The share of the records that can carry the fault (REL-010: those under LSS); at least one record gets it.
    pub rate: Rate,
}

impl Fault {
    /// A fault of that rate.
    pub const fn new(code: FaultCode, rate: Rate) -> Self {
        Self { code, rate }
    }
}

impl FromStr for Fault {
    type Err = FaultParseError;

    fn from_str(text: &str) -> Result<Self, FaultParseError> {
        let (code, rate) = text.split_once(':').unwrap_or((text, "0.01"));
        Ok(Self { code: code.parse()?, rate: rate.parse()? })
    }
}

/// A share over 0 and up to 1, in steps of one in a million.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    per_million: u32,
}

impl Rate {
    /// Every record.
    pub const ALL: Self = Self { per_million: 1_000_000 };

    /// How many of `candidates` that is: rounded to whole records, at least one, at most all.
    fn of(self, candidates: usize) -> usize {
        let exact = u64::try_from(candidates).unwrap_or(0) * u64::from(self.per_million);
        let rounded = (exact + 500_000) / 1_000_000;
        usize::try_from(rounded).unwrap_or(candidates).max(1).min(candidates)
    }
}

impl FromStr for Rate {
    type Err = FaultParseError;

    /// Reads a decimal number with a point and at most six decimals.
    fn from_str(text: &str) -> Result<Self, FaultParseError> {
        let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
        let is_decimal =
            |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        if !is_decimal(whole) || !is_decimal(decimals) || decimals.len() > 6 {
            return Err(FaultParseError::Rate);
        }
        let per_million = format!("{whole}{decimals:0<6}").parse().map_err(|_| FaultParseError::Rate)?;
        if (1..=1_000_000).contains(&per_million) {
            Ok(Self { per_million })
        } else {
            Err(FaultParseError::Rate)
        }
    }
}

/// Why a text is no fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum FaultParseError {
    /// The generator cannot make records that break that rule, or there is no such rule.
    #[error("felet kan inte framställas; möjliga koder / not supported; supported codes: {}", code::list())]
    Unsupported,
    /// The rate is no decimal number over 0 and up to 1.
    #[error(
        "andelen ska vara ett tal över 0 och högst 1, till exempel 0.05 / the rate must be over 0 and at most 1"
    )]
    Rate,
}

/// Where a fault was injected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct InjectedFault {
    /// Which of [`Kommun::insatser`], from 0.
    pub index: usize,
    /// The rule that the record breaks.
    pub code: FaultCode,
}

/// Injects `faults` into records that have none yet.
pub(super) fn inject(kommun: &mut Kommun, faults: &[Fault], seed: u64) -> Result<(), KommunError> {
    let mut unborn = if faults.iter().any(|fault| fault.code == FaultCode::Pnr004) {
        edit::born_after(kommun)
    } else {
        Vec::new()
    };
    for fault in faults {
        // A stream per code, so that asking for a further fault does not move the others.
        let mut seeded = Seeded::stream(seed, fault.code.code());
        inject_one(kommun, *fault, &mut seeded, &mut unborn)?;
    }
    kommun.injected.sort_by_key(|injected| injected.index);
    Ok(())
}

fn inject_one(
    kommun: &mut Kommun,
    fault: Fault,
    seeded: &mut Seeded,
    unborn: &mut Vec<NationelltNummer>,
) -> Result<(), KommunError> {
    let Fault { code, rate } = fault;
    let is_free = |index: usize| !kommun.injected.iter().any(|injected| injected.index == index);
    let carries = |insats: &Insats| edit::can_carry(code, insats);
    let mut candidates: Vec<usize> = kommun
        .insatser
        .iter()
        .enumerate()
        .filter_map(|(index, insats)| (is_free(index) && carries(insats)).then_some(index))
        .collect();
    seeded.shuffle(&mut candidates);
    candidates.truncate(rate.of(candidates.len()));
    if code == FaultCode::Pnr004 {
        candidates.truncate(unborn.len());
    }
    if candidates.is_empty() {
        return Err(KommunError::FaultNotPossible(code));
    }
    for index in candidates {
        if let Some(insats) = kommun.insatser.get_mut(index) {
            edit::apply(code, insats, kommun.period, seeded, unborn);
            kommun.injected.push(InjectedFault { index, code });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_code_and_rate() {
        let fault: Fault = "TID-001:0.05".parse().unwrap();
        assert_eq!(fault, Fault::new(FaultCode::Tid001, Rate { per_million: 50_000 }));
        assert_eq!("TID-001".parse::<Fault>().unwrap().rate, Rate { per_million: 10_000 });
        assert_eq!("1".parse(), Ok(Rate::ALL));
        assert_eq!("1.0".parse(), Ok(Rate::ALL));
        assert_eq!("0.000001".parse(), Ok(Rate { per_million: 1 }));
    }

    #[test]
    fn refuses_a_rate_outside_its_range_or_form() {
        for rate in
            ["", "0", "0.0", "1.1", "2", "-0.1", "0,5", ".5", "0.", "1e-3", "0.0000001", "５", "NaN", "inf"]
        {
            assert_eq!(rate.parse::<Rate>(), Err(FaultParseError::Rate), "{rate}");
        }
    }

    #[test]
    fn a_code_that_no_record_can_hold_is_refused_with_the_list() {
        for code in ["", "KOD-021", "FMT-044", "tid-001", "TID-999", "PNR-010"] {
            let error = code.parse::<Fault>().unwrap_err();
            assert_eq!(error, FaultParseError::Unsupported);
            assert!(error.to_string().contains("PNR-001, PNR-002"), "{error}");
        }
    }

    #[test]
    fn a_rate_gives_at_least_one_record_and_at_most_all() {
        let rate = |text: &str| text.parse::<Rate>().unwrap();
        assert_eq!(rate("0.01").of(10), 1);
        assert_eq!(rate("0.25").of(10), 3);
        assert_eq!(Rate::ALL.of(10), 10);
        assert_eq!(Rate::ALL.of(0), 0);
    }
}
