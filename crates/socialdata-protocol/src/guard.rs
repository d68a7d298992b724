//! The mass-void guard: an empty or truncated export must not empty a register (docs/en/protocol.md, *Guard against mass
//! withdrawal*).

use crate::{RecordId, digests::of_lines, ids::Digest};

/// Why nothing may be sealed for a period and record type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GuardRefusal {
    /// More voids than the limit, and no approval of exactly these records.
    #[error("too many records would be voided; approve exactly these, or mend the export")]
    MassVoid,
    /// The snapshot has no row of a type that has live records.
    #[error("the export has no record of a type that has live records")]
    EmptySnapshot,
    /// The snapshot does not have as many rows as its completion marker says.
    #[error("the export does not have as many rows as its completion marker says")]
    RowCount,
}

impl GuardRefusal {
    /// A stable word for logs and tests.
    pub fn kind(self) -> &'static str {
        match self {
            Self::MassVoid => "mass-void",
            Self::EmptySnapshot => "empty-snapshot",
            Self::RowCount => "row-count",
        }
    }
}

/// What a snapshot says about one period and record type, and what the ledger says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SnapshotCounts {
    /// Rows of this period and type in the snapshot.
    pub rows: u64,
    /// Live records of this period and type in the ledger.
    pub live: u64,
}

/// Whether so many voids need no approval: at most 50, or at most 5 % of the live records of the period and type.
pub fn guard(voids: u64, live: u64) -> bool {
    // 5 % without rounding: voids / live <= 5 / 100.
    voids <= 50 || u128::from(voids) * 20 <= u128::from(live)
}

/// The digest that approves exactly these voids: SHA-256 of the record ids, sorted bytewise, a line feed after each.
pub fn approval_digest<'a>(voided: impl IntoIterator<Item = &'a RecordId>) -> Digest {
    of_lines(voided.into_iter().map(|record| format!("{record}\n")).collect())
}

/// Checks the voids planned for one period and record type against the limit and the operator's approval.
///
/// # Errors
/// [`GuardRefusal::MassVoid`].
pub fn check_voids(voided: &[RecordId], live: u64, approved: Option<Digest>) -> Result<(), GuardRefusal> {
    let count = u64::try_from(voided.len()).unwrap_or(u64::MAX);
    if guard(count, live) || approved == Some(approval_digest(voided)) {
        Ok(())
    } else {
        Err(GuardRefusal::MassVoid)
    }
}

/// Checks that the snapshot of one period and record type is not empty by mistake.
///
/// # Errors
/// [`GuardRefusal::EmptySnapshot`]; no approval lifts it, a zero report is a closing.
pub fn check_not_empty(counts: SnapshotCounts) -> Result<(), GuardRefusal> {
    if counts.rows == 0 && counts.live > 0 { Err(GuardRefusal::EmptySnapshot) } else { Ok(()) }
}

/// Checks the rows of a whole snapshot against its completion marker.
///
/// # Errors
/// [`GuardRefusal::RowCount`].
pub fn check_row_count(rows: u64, declared: u64) -> Result<(), GuardRefusal> {
    if rows == declared { Ok(()) } else { Err(GuardRefusal::RowCount) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::record_id;

    fn check(voids: u64, live: u64, expected: bool) {
        assert_eq!(guard(voids, live), expected, "{voids} of {live}");
    }

    #[test]
    fn the_limit_is_the_greater_of_fifty_and_five_per_cent() {
        check(0, 0, true);
        check(50, 50, true);
        check(51, 51, false);
        check(51, 1019, false);
        check(51, 1020, true);
        check(500, 10_000, true);
        check(501, 10_000, false);
        check(501, 10_019, false);
        check(501, 10_020, true);
        check(u64::MAX, u64::MAX, false);
    }

    #[test]
    fn an_approval_fits_only_what_was_shown() {
        let voided: Vec<_> = (0..51).map(record_id).collect();
        let reversed: Vec<_> = voided.iter().rev().copied().collect();
        let approved = Some(approval_digest(&voided));
        assert_eq!(check_voids(&voided, 60, None), Err(GuardRefusal::MassVoid));
        assert_eq!(check_voids(&voided, 60, approved), Ok(()));
        assert_eq!(check_voids(&reversed, 60, approved), Ok(()));
        let mut other = voided.clone();
        other[50] = record_id(99);
        assert_eq!(check_voids(&other, 60, approved), Err(GuardRefusal::MassVoid));
        let more: Vec<_> = (0..52).map(record_id).collect();
        assert_eq!(check_voids(&more, 60, approved), Err(GuardRefusal::MassVoid));
        assert_eq!(check_voids(&voided[..50], 60, None), Ok(()));
    }

    #[test]
    fn the_approval_digest_is_over_sorted_lines() {
        let lines = "r1.01y5k4h78af3wsxnt9b7b8e3c8\nr1.02y5k4h78af3wsxnt9b7b8e3c8\n";
        assert_eq!(approval_digest(&[record_id(2), record_id(1)]), Digest::of(lines));
    }

    #[test]
    fn an_empty_or_cut_snapshot_is_refused() {
        assert_eq!(check_not_empty(SnapshotCounts { rows: 0, live: 1 }), Err(GuardRefusal::EmptySnapshot));
        assert_eq!(check_not_empty(SnapshotCounts { rows: 0, live: 0 }), Ok(()));
        assert_eq!(check_not_empty(SnapshotCounts { rows: 1, live: 9 }), Ok(()));
        assert_eq!(check_row_count(3, 3), Ok(()));
        assert_eq!(check_row_count(2, 3), Err(GuardRefusal::RowCount));
        assert_eq!(check_row_count(4, 3), Err(GuardRefusal::RowCount));
    }
}
