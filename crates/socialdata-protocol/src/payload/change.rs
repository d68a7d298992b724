//! What is to be done with a record, and why.

use serde::{Deserialize, Serialize};

/// The operation of a record.
///
/// Closed: the version rules know these three.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(clippy::exhaustive_enums, reason = "the version rules know these three")]
pub enum Op {
    /// First report, or report of a record that was voided (rapport).
    Report,
    /// Full replacement (rättelse).
    Correct,
    /// Retraction (makulering).
    Void,
}

impl Op {
    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Report => "report",
            Self::Correct => "correct",
            Self::Void => "void",
        }
    }
}

/// Why a record is corrected or voided; no free text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Reason {
    /// The source has other content now (andrad-i-kallan). Made by the sender's comparison.
    ChangedAtSource,
    /// Registered by mistake (felregistrerad).
    RegisteredInError,
    /// The person's identity was corrected (identitet-rattad).
    IdentityCorrected,
    /// It was about another person (fel-person).
    WrongPerson,
    /// A court has decided (domstolsbeslut).
    CourtOrder,
    /// The source no longer has it (saknas-i-kallan). Made by the sender's comparison.
    AbsentInSource,
    /// Something else (annan).
    Other,
}

impl Reason {
    /// Every reason.
    pub const ALL: [Self; 7] = [
        Self::ChangedAtSource,
        Self::RegisteredInError,
        Self::IdentityCorrected,
        Self::WrongPerson,
        Self::CourtOrder,
        Self::AbsentInSource,
        Self::Other,
    ];

    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ChangedAtSource => "changed-at-source",
            Self::RegisteredInError => "registered-in-error",
            Self::IdentityCorrected => "identity-corrected",
            Self::WrongPerson => "wrong-person",
            Self::CourtOrder => "court-order",
            Self::AbsentInSource => "absent-in-source",
            Self::Other => "other",
        }
    }

    /// The word of a record file (`orsak`, code list `andringsorsak`).
    pub fn orsak(self) -> &'static str {
        match self {
            Self::ChangedAtSource => "andrad-i-kallan",
            Self::RegisteredInError => "felregistrerad",
            Self::IdentityCorrected => "identitet-rattad",
            Self::WrongPerson => "fel-person",
            Self::CourtOrder => "domstolsbeslut",
            Self::AbsentInSource => "saknas-i-kallan",
            Self::Other => "annan",
        }
    }

    /// The reason of an `orsak`.
    pub fn from_orsak(orsak: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.orsak() == orsak)
    }

    /// Whether the reason can stand with the operation; a report has none.
    pub fn fits(self, op: Op) -> bool {
        match (op, self) {
            (Op::Report, _) => false,
            (Op::Correct, reason) => !matches!(reason, Self::WrongPerson | Self::AbsentInSource),
            (Op::Void, reason) => !matches!(reason, Self::ChangedAtSource | Self::IdentityCorrected),
        }
    }
}

/// An operation with what belongs to it. `data` is one JSON object, already treated by the policy, without line breaks.
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Change<'a> {
    /// A report.
    Report {
        /// The record's members.
        data: &'a [u8],
    },
    /// A full replacement; made by [`Change::correct`].
    #[non_exhaustive]
    Correct {
        /// Why.
        reason: Reason,
        /// The record's members.
        data: &'a [u8],
    },
    /// A retraction; made by [`Change::void`].
    #[non_exhaustive]
    Void {
        /// Why.
        reason: Reason,
    },
}

impl<'a> Change<'a> {
    /// A correction.
    ///
    /// # Errors
    /// [`ChangeError`] when the reason is one for voids.
    pub fn correct(reason: Reason, data: &'a [u8]) -> Result<Self, ChangeError> {
        if reason.fits(Op::Correct) { Ok(Self::Correct { reason, data }) } else { Err(ChangeError) }
    }

    /// A retraction.
    ///
    /// # Errors
    /// [`ChangeError`] when the reason is one for corrections.
    pub fn void(reason: Reason) -> Result<Self, ChangeError> {
        if reason.fits(Op::Void) { Ok(Self::Void { reason }) } else { Err(ChangeError) }
    }

    /// The operation.
    pub fn op(&self) -> Op {
        match self {
            Self::Report { .. } => Op::Report,
            Self::Correct { .. } => Op::Correct,
            Self::Void { .. } => Op::Void,
        }
    }

    /// Why; nothing for a report.
    pub fn reason(&self) -> Option<Reason> {
        match self {
            Self::Report { .. } => None,
            Self::Correct { reason, .. } | Self::Void { reason } => Some(*reason),
        }
    }

    /// The record's members; nothing for a void.
    pub fn data(&self) -> Option<&'a [u8]> {
        match self {
            Self::Report { data } | Self::Correct { data, .. } => Some(data),
            Self::Void { .. } => None,
        }
    }
}

impl std::fmt::Debug for Change<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let bytes = self.data().map_or(0, <[u8]>::len);
        write!(f, "Change({}, {bytes} bytes)", self.op().as_str())
    }
}

/// The reason does not belong to the operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the reason does not belong to the operation")]
pub struct ChangeError;

#[cfg(test)]
mod tests {
    use super::*;

    /// The reasons of docs/en/protocol.md, *Records*: reason, orsak, correct, void.
    #[test]
    fn reasons_fit_the_operations_of_the_table() {
        for (word, orsak, correct, void) in [
            ("changed-at-source", "andrad-i-kallan", true, false),
            ("registered-in-error", "felregistrerad", true, true),
            ("identity-corrected", "identitet-rattad", true, false),
            ("wrong-person", "fel-person", false, true),
            ("court-order", "domstolsbeslut", true, true),
            ("absent-in-source", "saknas-i-kallan", false, true),
            ("other", "annan", true, true),
        ] {
            let reason = Reason::from_orsak(orsak).unwrap();
            assert_eq!(reason.as_str(), word);
            assert_eq!(serde_json::to_value(reason).unwrap(), word);
            assert_eq!(Change::correct(reason, b"{}").is_ok(), correct, "{word}");
            assert_eq!(Change::void(reason).is_ok(), void, "{word}");
            assert!(!reason.fits(Op::Report));
        }
        assert_eq!(Reason::from_orsak("något annat"), None);
    }

    #[test]
    fn the_debug_form_shows_no_data() {
        let change = Change::Report { data: br#"{"namn":"hemligt"}"# };
        assert_eq!(format!("{change:?}"), "Change(report, 18 bytes)");
    }
}
