//! The register's version rule: a record version is applied exactly once (docs/en/protocol.md, *Exactly once*).

use crate::{lev::LevCode, numbers::Version, payload::Op, wire::RecordState};

/// What the register holds of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoredRecord {
    /// Its version.
    pub version: Version,
    /// Whether it is live; a void leaves a tombstone with the version.
    pub state: RecordState,
}

/// What the version rule says about a received record.
///
/// Closed: the rows of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "the rows of the table")]
pub enum RecordResult {
    /// Apply it; this is the new state.
    Applied(RecordState),
    /// This version is stored with the same content.
    Unchanged,
    /// A later version is stored; nothing is applied.
    Stale,
    /// Refused: LEV-901, LEV-902 or LEV-903.
    Rejected(LevCode),
}

/// Applies the version rule.
///
/// `same_data` says whether `data` has the same content as what is stored, compared over the canonical form under the
/// register's key; it is only looked at when both are live. Operation, reason and confirmed findings are no content.
///
/// ```
/// use socialdata_protocol::{numbers::Version, payload::Op, versions::{RecordResult, StoredRecord, apply}, wire::RecordState};
///
/// let first = apply(None, Op::Report, Version::FIRST, false);
/// assert_eq!(first, RecordResult::Applied(RecordState::Live));
/// // The same record a second time, for example after a lost answer.
/// let stored = StoredRecord { version: Version::FIRST, state: RecordState::Live };
/// assert_eq!(apply(Some(stored), Op::Report, Version::FIRST, true), RecordResult::Unchanged);
/// ```
pub fn apply(stored: Option<StoredRecord>, op: Op, version: Version, same_data: bool) -> RecordResult {
    let current = stored.map_or(0, |stored| stored.version.get());
    let live = stored.is_some_and(|stored| stored.state == RecordState::Live);
    match version.get() {
        number if number < current => RecordResult::Stale,
        number if number == current => {
            let same_content = if op == Op::Void { !live } else { live && same_data };
            if same_content {
                RecordResult::Unchanged
            } else {
                RecordResult::Rejected(LevCode::VersionConflict)
            }
        }
        number if number > current + 1 => RecordResult::Rejected(LevCode::VersionGap),
        _ => match (op, live) {
            (Op::Report, false) | (Op::Correct, true) => RecordResult::Applied(RecordState::Live),
            (Op::Void, true) => RecordResult::Applied(RecordState::Void),
            (Op::Report, true) | (Op::Correct | Op::Void, false) => {
                RecordResult::Rejected(LevCode::OpMismatch)
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LIVE: RecordState = RecordState::Live;
    const VOID: RecordState = RecordState::Void;
    const CONFLICT: RecordResult = RecordResult::Rejected(LevCode::VersionConflict);
    const GAP: RecordResult = RecordResult::Rejected(LevCode::VersionGap);
    const MISMATCH: RecordResult = RecordResult::Rejected(LevCode::OpMismatch);

    fn check(
        stored: Option<(u64, RecordState)>,
        op: Op,
        version: u64,
        same_data: bool,
        expected: RecordResult,
    ) {
        let stored =
            stored.map(|(version, state)| StoredRecord { version: Version::new(version).unwrap(), state });
        let seen = apply(stored, op, Version::new(version).unwrap(), same_data);
        assert_eq!(seen, expected, "{stored:?} {op:?} {version} {same_data}");
    }

    #[test]
    fn the_stored_version_again() {
        for op in [Op::Report, Op::Correct] {
            check(Some((3, LIVE)), op, 3, true, RecordResult::Unchanged);
            check(Some((3, LIVE)), op, 3, false, CONFLICT);
            check(Some((3, VOID)), op, 3, true, CONFLICT);
        }
        check(Some((3, VOID)), Op::Void, 3, false, RecordResult::Unchanged);
        check(Some((3, LIVE)), Op::Void, 3, true, CONFLICT);
    }

    #[test]
    fn an_older_version_is_stale_and_cannot_bring_a_record_back() {
        for state in [LIVE, VOID] {
            for op in [Op::Report, Op::Correct, Op::Void] {
                check(Some((3, state)), op, 2, true, RecordResult::Stale);
                check(Some((3, state)), op, 1, false, RecordResult::Stale);
            }
        }
    }

    #[test]
    fn a_missing_version_is_a_gap() {
        for op in [Op::Report, Op::Correct, Op::Void] {
            check(None, op, 2, false, GAP);
            check(Some((3, LIVE)), op, 5, false, GAP);
            check(Some((3, VOID)), op, (1 << 53) - 1, true, GAP);
        }
    }

    #[test]
    fn the_next_version_is_applied_when_the_operation_fits() {
        check(None, Op::Report, 1, false, RecordResult::Applied(LIVE));
        check(Some((3, VOID)), Op::Report, 4, false, RecordResult::Applied(LIVE));
        check(Some((3, LIVE)), Op::Correct, 4, false, RecordResult::Applied(LIVE));
        check(Some((3, LIVE)), Op::Correct, 4, true, RecordResult::Applied(LIVE));
        check(Some((3, LIVE)), Op::Void, 4, false, RecordResult::Applied(VOID));
    }

    #[test]
    fn any_other_pair_is_a_mismatch() {
        check(None, Op::Correct, 1, false, MISMATCH);
        check(None, Op::Void, 1, false, MISMATCH);
        check(Some((3, LIVE)), Op::Report, 4, false, MISMATCH);
        check(Some((3, VOID)), Op::Correct, 4, false, MISMATCH);
        check(Some((3, VOID)), Op::Void, 4, false, MISMATCH);
    }

    fn ops() -> impl Strategy<Value = Op> {
        prop_oneof![Just(Op::Report), Just(Op::Correct), Just(Op::Void)]
    }

    proptest! {
        /// Whatever arrives in whatever order, and however often: the stored version only rises, by one.
        #[test]
        fn versions_rise_by_one(stream in proptest::collection::vec((ops(), 1_u64..6, any::<bool>()), 0..60)) {
            let mut stored: Option<StoredRecord> = None;
            for (op, version, same_data) in stream {
                let version = Version::new(version).unwrap();
                if let RecordResult::Applied(state) = apply(stored, op, version, same_data) {
                    prop_assert_eq!(version.get(), stored.map_or(0, |stored| stored.version.get()) + 1);
                    stored = Some(StoredRecord { version, state });
                }
            }
        }

        /// The same record sent twice has one effect.
        #[test]
        fn a_repetition_is_never_applied(current in 0_u64..4, live in any::<bool>(), op in ops()) {
            let state = if live { LIVE } else { VOID };
            let stored = Version::new(current).map(|version| StoredRecord { version, state });
            let version = Version::new(current + 1).unwrap();
            if let RecordResult::Applied(state) = apply(stored, op, version, false) {
                let again = apply(Some(StoredRecord { version, state }), op, version, true);
                prop_assert_eq!(again, RecordResult::Unchanged);
            }
        }
    }
}
