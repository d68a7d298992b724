//! The sender's rule: from a snapshot of the source to operations (docs/en/protocol.md, *From snapshot to operations*).
//!
//! Absent records are never deleted by implication. A record that is missing inside the scope the source claims to be
//! complete becomes an explicit void, under the [mass-void guard](crate::guard); outside the scope nothing happens, because
//! lawful deletion at the source (gallring) of an old period is no retraction.

use crate::{
    numbers::Version,
    payload::{Op, Reason},
    wire::RecordState,
};

/// Keyed digest over the content of a record, 32 bytes. Compared here, never sent.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ContentMac([u8; 32]);

impl ContentMac {
    /// A MAC that was computed or stored elsewhere.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl std::fmt::Debug for ContentMac {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ContentMac")
    }
}

/// What receipts prove the register to hold of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settled {
    /// Its version.
    pub version: Version,
    /// Whether it is live.
    pub state: RecordState,
    /// Its content; nothing when it is void, or known from the register's inventory only.
    pub content: Option<ContentMac>,
}

/// What the register refused last.
///
/// Closed: a content, the absence of one, or a content that is not the register's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_enums,
    reason = "a content, the absence of one, or one that is not the register's"
)]
pub enum Refused {
    /// A report or correction with this content.
    Content(ContentMac),
    /// A void.
    Void,
    /// A report of the current version with this content: the register holds another content in it (LEV-901). The
    /// correction has to follow.
    Differs(ContentMac),
}

/// What the ledger says about one record. A record the ledger does not know is the default.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LedgerRow {
    /// What the register holds; nothing when no version was ever applied.
    pub settled: Option<Settled>,
    /// What the register refused, until content changes or an operator releases it.
    pub refused: Option<Refused>,
    /// Whether a submission carries the record now.
    pub in_flight: bool,
}

/// An operation to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Operation {
    /// What is to be done.
    pub op: Op,
    /// The version it makes, or repeats.
    pub version: Version,
    /// Why; nothing for a report.
    pub reason: Option<Reason>,
}

/// Decides what to send for one record; nothing when there is nothing to send.
///
/// `snapshot` is the content of the record in the snapshot, nothing when it is absent. `in_scope` says whether the
/// source claims to be complete for the record's period and type; it only matters for absent records.
pub fn plan(ledger: &LedgerRow, snapshot: Option<ContentMac>, in_scope: bool) -> Option<Operation> {
    if ledger.in_flight {
        return None;
    }
    let refused_again = match (ledger.refused, snapshot) {
        (Some(Refused::Content(refused)), Some(content)) => refused == content,
        (Some(Refused::Void), None) => true,
        _ => false,
    };
    if refused_again {
        return None;
    }
    match (ledger.settled, snapshot) {
        (None, Some(_)) => Some(report(Version::FIRST)),
        (Some(settled), Some(content)) => present(settled, content, ledger.refused),
        (Some(settled), None) if in_scope && settled.state == RecordState::Live => Some(Operation {
            op: Op::Void,
            version: settled.version.next()?,
            reason: Some(Reason::AbsentInSource),
        }),
        (_, None) => None,
    }
}

/// The rule with a bug in it, for the test that the simulator finds the bug.
#[cfg(socialdata_mutation)]
pub fn plan_mutated(
    ledger: &LedgerRow,
    snapshot: Option<ContentMac>,
    in_scope: bool,
    mutation: Option<crate::machine::Mutation>,
) -> Option<Operation> {
    use crate::machine::Mutation;
    match mutation {
        Some(Mutation::ImplicitDelete) => plan(ledger, snapshot, true),
        Some(Mutation::IgnoreInflight) => {
            plan(&LedgerRow { in_flight: false, ..*ledger }, snapshot, in_scope)
        }
        Some(Mutation::MacForVersion) => {
            let planned = plan(ledger, snapshot, in_scope)?;
            match (planned.op, ledger.settled) {
                (Op::Correct, Some(settled)) => Some(Operation { version: settled.version, ..planned }),
                _ => Some(planned),
            }
        }
        _ => plan(ledger, snapshot, in_scope),
    }
}

fn present(settled: Settled, content: ContentMac, refused: Option<Refused>) -> Option<Operation> {
    match (settled.state, settled.content) {
        (RecordState::Void, _) => Some(report(settled.version.next()?)),
        (RecordState::Live, Some(known)) if known == content => None,
        (RecordState::Live, Some(_)) => Some(correct(settled.version.next()?)),
        (RecordState::Live, None) if refused == Some(Refused::Differs(content)) => {
            Some(correct(settled.version.next()?))
        }
        // Known from the inventory only: the current version again. `unchanged` confirms the content; LEV-901 says
        // that it differs, and the correction follows in the same run.
        (RecordState::Live, None) => Some(report(settled.version)),
    }
}

fn report(version: Version) -> Operation {
    Operation { op: Op::Report, version, reason: None }
}

fn correct(version: Version) -> Operation {
    Operation { op: Op::Correct, version, reason: Some(Reason::ChangedAtSource) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: ContentMac = ContentMac([1; 32]);
    const B: ContentMac = ContentMac([2; 32]);

    fn ledger(version: u64, state: RecordState, content: Option<ContentMac>) -> LedgerRow {
        let version = Version::new(version).unwrap();
        LedgerRow { settled: Some(Settled { version, state, content }), ..LedgerRow::default() }
    }

    fn live() -> LedgerRow {
        ledger(3, RecordState::Live, Some(A))
    }

    fn void() -> LedgerRow {
        ledger(3, RecordState::Void, None)
    }

    fn check(
        row: LedgerRow,
        snapshot: Option<ContentMac>,
        in_scope: bool,
        expected: Option<(Op, u64, &str)>,
    ) {
        let seen = plan(&row, snapshot, in_scope).map(|operation| {
            assert!(operation.reason.is_none_or(|reason| reason.fits(operation.op)));
            (operation.op, operation.version.get(), operation.reason.map_or("", Reason::as_str))
        });
        assert_eq!(seen, expected, "{row:?} {snapshot:?} {in_scope}");
    }

    /// The rows of the table that do not depend on the scope, then those that do.
    #[test]
    fn the_table() {
        for in_scope in [true, false] {
            check(LedgerRow::default(), Some(A), in_scope, Some((Op::Report, 1, "")));
            check(LedgerRow::default(), None, in_scope, None);
            check(live(), Some(A), in_scope, None);
            check(live(), Some(B), in_scope, Some((Op::Correct, 4, "changed-at-source")));
            check(void(), Some(A), in_scope, Some((Op::Report, 4, "")));
            check(void(), None, in_scope, None);
        }
        check(live(), None, true, Some((Op::Void, 4, "absent-in-source")));
        check(live(), None, false, None);
    }

    #[test]
    fn what_was_refused_waits_for_other_content() {
        let held = |row: LedgerRow, refused| LedgerRow { refused: Some(refused), ..row };
        check(held(LedgerRow::default(), Refused::Content(A)), Some(A), true, None);
        check(held(LedgerRow::default(), Refused::Content(A)), Some(B), true, Some((Op::Report, 1, "")));
        check(held(live(), Refused::Content(B)), Some(B), true, None);
        check(held(live(), Refused::Content(B)), Some(A), true, None); // back to what the register holds
        check(held(live(), Refused::Content(B)), None, true, Some((Op::Void, 4, "absent-in-source")));
        check(held(live(), Refused::Void), None, true, None);
        check(held(live(), Refused::Void), Some(B), true, Some((Op::Correct, 4, "changed-at-source")));
        check(held(LedgerRow::default(), Refused::Content(A)), None, true, None);
    }

    #[test]
    fn what_is_in_flight_waits() {
        for row in [LedgerRow::default(), live(), void()] {
            for snapshot in [None, Some(A), Some(B)] {
                check(LedgerRow { in_flight: true, ..row }, snapshot, true, None);
            }
        }
    }

    #[test]
    fn a_rebuilt_ledger_repeats_the_current_version() {
        check(ledger(3, RecordState::Live, None), Some(A), true, Some((Op::Report, 3, "")));
        check(ledger(3, RecordState::Live, None), None, true, Some((Op::Void, 4, "absent-in-source")));
    }

    #[test]
    fn other_content_in_the_current_version_is_corrected() {
        let differs = |row: LedgerRow| LedgerRow { refused: Some(Refused::Differs(A)), ..row };
        let rebuilt = differs(ledger(3, RecordState::Live, None));
        check(rebuilt, Some(A), true, Some((Op::Correct, 4, "changed-at-source")));
        // Of this content nothing is known yet.
        check(rebuilt, Some(B), true, Some((Op::Report, 3, "")));
        check(rebuilt, None, true, Some((Op::Void, 4, "absent-in-source")));
        check(differs(void()), Some(A), true, Some((Op::Report, 4, "")));
        check(differs(live()), Some(A), true, None);
        check(LedgerRow { in_flight: true, ..rebuilt }, Some(A), true, None);
    }

    #[test]
    fn the_last_version_has_no_successor() {
        check(ledger((1 << 53) - 1, RecordState::Live, Some(A)), Some(B), true, None);
    }

    #[test]
    fn the_debug_form_shows_no_mac() {
        assert_eq!(format!("{A:?}"), "ContentMac");
    }
}
