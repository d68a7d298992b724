//! The rules that a typed record can break on purpose.

use std::fmt;
use std::str::FromStr;

use super::FaultParseError;

/// A rule that the generator can break, named by its code. `socialdata explain CODE` tells about each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[expect(missing_docs, reason = "the names are the codes of the rule catalogue")]
pub enum FaultCode {
    Pnr001,
    Pnr002,
    Pnr003,
    Pnr004,
    Pnr005,
    Tid001,
    Tid003,
    Tid004,
    Jur005,
    Rel010,
    Obl002,
    Obl003,
    Obl004,
    Obl005,
    Obl010,
    Obl011,
    Obl012,
    Obl013,
    Obl014,
    Obl015,
    Obl030,
    Obl031,
    Obl032,
    Obl033,
    Obl034,
}

impl FaultCode {
    /// Every code, in the order of the catalogue's families.
    pub const ALL: &'static [Self] = &[
        Self::Pnr001,
        Self::Pnr002,
        Self::Pnr003,
        Self::Pnr004,
        Self::Pnr005,
        Self::Tid001,
        Self::Tid003,
        Self::Tid004,
        Self::Jur005,
        Self::Rel010,
        Self::Obl002,
        Self::Obl003,
        Self::Obl004,
        Self::Obl005,
        Self::Obl010,
        Self::Obl011,
        Self::Obl012,
        Self::Obl013,
        Self::Obl014,
        Self::Obl015,
        Self::Obl030,
        Self::Obl031,
        Self::Obl032,
        Self::Obl033,
        Self::Obl034,
    ];

    /// The code, as in the rule catalogue.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Pnr001 => "PNR-001",
            Self::Pnr002 => "PNR-002",
            Self::Pnr003 => "PNR-003",
            Self::Pnr004 => "PNR-004",
            Self::Pnr005 => "PNR-005",
            Self::Tid001 => "TID-001",
            Self::Tid003 => "TID-003",
            Self::Tid004 => "TID-004",
            Self::Jur005 => "JUR-005",
            Self::Rel010 => "REL-010",
            Self::Obl002 => "OBL-002",
            Self::Obl003 => "OBL-003",
            Self::Obl004 => "OBL-004",
            Self::Obl005 => "OBL-005",
            Self::Obl010 => "OBL-010",
            Self::Obl011 => "OBL-011",
            Self::Obl012 => "OBL-012",
            Self::Obl013 => "OBL-013",
            Self::Obl014 => "OBL-014",
            Self::Obl015 => "OBL-015",
            Self::Obl030 => "OBL-030",
            Self::Obl031 => "OBL-031",
            Self::Obl032 => "OBL-032",
            Self::Obl033 => "OBL-033",
            Self::Obl034 => "OBL-034",
        }
    }
}

impl fmt::Display for FaultCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for FaultCode {
    type Err = FaultParseError;

    fn from_str(text: &str) -> Result<Self, FaultParseError> {
        Self::ALL.iter().copied().find(|code| code.code() == text).ok_or(FaultParseError::Unsupported)
    }
}

/// The codes for a message.
pub(super) fn list() -> String {
    let codes: Vec<&str> = FaultCode::ALL.iter().map(|code| code.code()).collect();
    codes.join(", ")
}

#[cfg(test)]
mod tests {
    use socialdata_core::regler;

    use super::*;

    #[test]
    fn every_code_is_a_rule_and_reads_back() {
        for code in FaultCode::ALL {
            assert!(regler::find(code.code()).is_some(), "{code}");
            assert_eq!(code.code().parse(), Ok(*code));
        }
    }
}
