//! From findings to statuses, counts and state: one computation for the register that signs and the sender that checks.

use crate::{
    digests::accepted_set_digest,
    ids::Digest,
    payload::SentRecord,
    wire::{Finding, FindingStatus, OutcomeCounts, OutcomeState, SubmissionError},
};

/// What became of one record.
///
/// Closed: plainly accepted, or one of the four statuses of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "plainly accepted, or one of the four statuses of a finding")]
pub enum RecordStatus {
    /// Applied.
    Accepted,
    /// Applied, with remarks.
    AcceptedWithWarning,
    /// Not applied.
    Rejected,
    /// This version was already stored with the same content.
    Unchanged,
    /// A later version is already stored.
    Stale,
}

impl RecordStatus {
    /// Whether the register now holds exactly the version that was sent.
    pub fn is_held(self) -> bool {
        matches!(self, Self::Accepted | Self::AcceptedWithWarning | Self::Unchanged)
    }

    /// The word of the protocol.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::AcceptedWithWarning => "acceptedWithWarning",
            Self::Rejected => "rejected",
            Self::Unchanged => "unchanged",
            Self::Stale => "stale",
        }
    }
}

impl From<FindingStatus> for RecordStatus {
    fn from(status: FindingStatus) -> Self {
        match status {
            FindingStatus::Rejected => Self::Rejected,
            FindingStatus::AcceptedWithWarning => Self::AcceptedWithWarning,
            FindingStatus::Unchanged => Self::Unchanged,
            FindingStatus::Stale => Self::Stale,
        }
    }
}

/// Findings that do not fit the list they are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TallyFault {
    /// A finding has an index that the list does not have.
    #[error("a finding has an index beyond the list")]
    NoSuchIndex,
    /// Two findings have the same index.
    #[error("two findings have the same index")]
    IndexTwice,
    /// A finding names another record or version than was sent at its index.
    #[error("a finding names another record than was sent at its index")]
    OtherRecord,
    /// A list that was refused whole has findings.
    #[error("a list that was refused whole has findings")]
    RefusedList,
}

impl TallyFault {
    /// A stable word for logs and tests.
    pub fn kind(self) -> &'static str {
        match self {
            Self::NoSuchIndex => "no-such-index",
            Self::IndexTwice => "index-twice",
            Self::OtherRecord => "other-record",
            Self::RefusedList => "refused-list",
        }
    }
}

/// The status of every record, in the order of the list.
///
/// # Errors
/// [`TallyFault`] when a finding does not fit the list.
pub fn statuses(
    sent: &[SentRecord],
    submission_errors: &[SubmissionError],
    findings: &[Finding],
) -> Result<Vec<RecordStatus>, TallyFault> {
    if !submission_errors.is_empty() {
        return if findings.is_empty() {
            Ok(vec![RecordStatus::Rejected; sent.len()])
        } else {
            Err(TallyFault::RefusedList)
        };
    }
    let mut found = vec![None; sent.len()];
    for finding in findings {
        let index = usize::try_from(finding.index).map_err(|_| TallyFault::NoSuchIndex)?;
        let record = sent.get(index).ok_or(TallyFault::NoSuchIndex)?;
        let place = found.get_mut(index).ok_or(TallyFault::NoSuchIndex)?;
        if place.is_some() {
            return Err(TallyFault::IndexTwice);
        }
        if (record.record_id, record.version) != (finding.record_id, finding.version) {
            return Err(TallyFault::OtherRecord);
        }
        *place = Some(RecordStatus::from(finding.status));
    }
    Ok(found.into_iter().map(|status| status.unwrap_or(RecordStatus::Accepted)).collect())
}

/// Counts, state and accepted set of one submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    /// Records per status.
    pub counts: OutcomeCounts,
    /// The state that follows.
    pub state: OutcomeState,
    /// Digest over the records the register now holds as sent.
    pub accepted_set_digest: Digest,
}

impl Tally {
    /// Counts the statuses of a list; `statuses` as [`statuses()`] gives them for the same `sent`.
    pub fn of(sent: &[SentRecord], statuses: &[RecordStatus]) -> Self {
        let mut counts = OutcomeCounts::default();
        for status in statuses {
            *match status {
                RecordStatus::Accepted => &mut counts.accepted,
                RecordStatus::AcceptedWithWarning => &mut counts.warned,
                RecordStatus::Rejected => &mut counts.rejected,
                RecordStatus::Unchanged => &mut counts.unchanged,
                RecordStatus::Stale => &mut counts.stale,
            } += 1;
        }
        let held = sent.iter().zip(statuses).filter(|(_, status)| status.is_held());
        Self {
            counts,
            state: state_of(counts, false),
            accepted_set_digest: accepted_set_digest(held.map(|(record, _)| record)),
        }
    }

    /// A list that was refused whole: all `count` records of the manifest rejected, nothing accepted.
    pub fn refused(count: u64) -> Self {
        let counts = OutcomeCounts { rejected: count, ..OutcomeCounts::default() };
        Self { counts, state: OutcomeState::Rejected, accepted_set_digest: accepted_set_digest([]) }
    }
}

/// The state that follows from the counts (docs/en/protocol.md, *Receiver states*).
pub fn state_of(counts: OutcomeCounts, list_refused: bool) -> OutcomeState {
    if list_refused || counts.rejected > 0 && counts.rejected == counts.total() {
        OutcomeState::Rejected
    } else if counts.rejected > 0 {
        OutcomeState::PartiallyAccepted
    } else {
        OutcomeState::Accepted
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        fixtures::{finding, record_id, sent},
        numbers::Version,
    };

    fn check(findings: &[Finding], expected: Result<[u64; 5], TallyFault>) {
        let records = sent(3);
        let seen = statuses(&records, &[], findings).map(|statuses| {
            let counts = Tally::of(&records, &statuses).counts;
            [counts.accepted, counts.warned, counts.rejected, counts.unchanged, counts.stale]
        });
        assert_eq!(seen, expected);
    }

    #[test]
    fn findings_become_counts() {
        check(&[], Ok([3, 0, 0, 0, 0]));
        check(&[finding(1, FindingStatus::Rejected)], Ok([2, 0, 1, 0, 0]));
        check(
            &[finding(2, FindingStatus::AcceptedWithWarning), finding(0, FindingStatus::Stale)],
            Ok([1, 1, 0, 0, 1]),
        );
        check(&[finding(2, FindingStatus::Unchanged)], Ok([2, 0, 0, 1, 0]));
    }

    #[test]
    fn findings_that_do_not_fit_are_refused() {
        let rejected = || finding(1, FindingStatus::Rejected);
        check(&[Finding { index: 3, ..rejected() }], Err(TallyFault::NoSuchIndex));
        check(&[Finding { index: u64::MAX, ..rejected() }], Err(TallyFault::NoSuchIndex));
        check(&[rejected(), rejected()], Err(TallyFault::IndexTwice));
        check(&[Finding { record_id: record_id(2), ..rejected() }], Err(TallyFault::OtherRecord));
        check(&[Finding { version: Version::new(2).unwrap(), ..rejected() }], Err(TallyFault::OtherRecord));
    }

    #[test]
    fn a_refused_list_has_no_findings_and_accepts_nothing() {
        let errors = [SubmissionError { code: "LEV-908".parse().unwrap(), pointer: None }];
        let records = sent(2);
        assert_eq!(statuses(&records, &errors, &[]), Ok(vec![RecordStatus::Rejected; 2]));
        let fault = statuses(&records, &errors, &[finding(0, FindingStatus::Rejected)]);
        assert_eq!(fault, Err(TallyFault::RefusedList));
        assert_eq!(Tally::refused(2), Tally::of(&records, &[RecordStatus::Rejected; 2]));
    }

    #[test]
    fn the_accepted_set_holds_what_the_register_holds() {
        let records = sent(5);
        let statuses = [
            RecordStatus::Accepted,
            RecordStatus::AcceptedWithWarning,
            RecordStatus::Rejected,
            RecordStatus::Unchanged,
            RecordStatus::Stale,
        ];
        let held = [&records[0], &records[1], &records[3]];
        assert_eq!(Tally::of(&records, &statuses).accepted_set_digest, accepted_set_digest(held));
    }

    /// accepted, rejected, stale, list refused -> state
    #[test]
    fn the_state_follows_from_the_counts() {
        for (accepted, rejected, stale, refused, expected) in [
            (0, 0, 0, false, OutcomeState::Accepted),
            (3, 0, 0, false, OutcomeState::Accepted),
            (0, 0, 3, false, OutcomeState::Accepted),
            (2, 1, 0, false, OutcomeState::PartiallyAccepted),
            (0, 1, 2, false, OutcomeState::PartiallyAccepted),
            (0, 3, 0, false, OutcomeState::Rejected),
            (0, 3, 0, true, OutcomeState::Rejected),
            (0, 0, 0, true, OutcomeState::Rejected),
        ] {
            let counts = OutcomeCounts { accepted, rejected, stale, ..OutcomeCounts::default() };
            assert_eq!(state_of(counts, refused), expected, "{counts:?}");
        }
    }
}
