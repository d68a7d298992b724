//! Codes of the delivery itself that only the register gives: `LEV-901` to `LEV-911` (docs/en/protocol.md, *Codes of the
//! delivery*).

use crate::names::RuleCode;

/// A fault of the delivery, found by the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum LevCode {
    /// The stored version has other content.
    VersionConflict,
    /// A version between the stored and the sent one is missing.
    VersionGap,
    /// The operation does not fit the stored state.
    OpMismatch,
    /// The same record twice in one submission.
    SameRecordTwice,
    /// The record is outside the submission's period.
    OutsidePeriod,
    /// A line of the record list is missing or malformed: header, trailer or record.
    Framing,
    /// Header, trailer, manifest and lines disagree on the number of records.
    Counts,
    /// The payload cannot be inflated within the limits.
    Inflate,
    /// An identity number that is not allowed in this environment.
    IdentityNumber,
    /// The record type is unknown.
    UnknownType,
    /// The payload cannot be unsealed.
    Unseal,
}

impl LevCode {
    /// Every code, ascending.
    pub const ALL: [Self; 11] = [
        Self::VersionConflict,
        Self::VersionGap,
        Self::OpMismatch,
        Self::SameRecordTwice,
        Self::OutsidePeriod,
        Self::Framing,
        Self::Counts,
        Self::Inflate,
        Self::IdentityNumber,
        Self::UnknownType,
        Self::Unseal,
    ];

    /// The published code.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::VersionConflict => "LEV-901",
            Self::VersionGap => "LEV-902",
            Self::OpMismatch => "LEV-903",
            Self::SameRecordTwice => "LEV-904",
            Self::OutsidePeriod => "LEV-905",
            Self::Framing => "LEV-906",
            Self::Counts => "LEV-907",
            Self::Inflate => "LEV-908",
            Self::IdentityNumber => "LEV-909",
            Self::UnknownType => "LEV-910",
            Self::Unseal => "LEV-911",
        }
    }

    /// The code as it stands in a finding.
    pub fn rule_code(self) -> RuleCode {
        RuleCode::from(self)
    }

    /// The fault a code stands for; nothing for a code that is not of this list.
    pub fn of(code: &RuleCode) -> Option<Self> {
        Self::ALL.into_iter().find(|lev| lev.as_str() == code.as_str())
    }

    /// Whether the code refuses the whole submission: state `rejected`, nothing applied, no findings.
    pub fn refuses_submission(self) -> bool {
        matches!(self, Self::Framing | Self::Counts | Self::Inflate | Self::Unseal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_consecutive_from_901_and_parse() {
        for (number, code) in (901..).zip(LevCode::ALL) {
            assert_eq!(code.as_str(), format!("LEV-{number}"));
            assert_eq!(code.as_str().parse(), Ok(code.rule_code()));
            assert_eq!(LevCode::of(&code.rule_code()), Some(code));
        }
        assert_eq!(LevCode::of(&"LEV-001".parse().unwrap()), None);
    }

    #[test]
    fn four_codes_refuse_the_submission() {
        let refusing: Vec<_> =
            LevCode::ALL.into_iter().filter(|code| code.refuses_submission()).map(LevCode::as_str).collect();
        assert_eq!(refusing, ["LEV-906", "LEV-907", "LEV-908", "LEV-911"]);
    }
}
