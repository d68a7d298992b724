//! The sender's rule for a source that keeps versions itself: an event is checked against the ledger, never invented
//! (docs/en/protocol.md, *From snapshot to operations*).
//!
//! What the source says is sent as it says it, or held. Nothing follows from an event that is not there: an event file is
//! complete for nothing.

use crate::{
    numbers::Version,
    payload::{Op, Reason},
    plan::{ContentMac, LedgerRow, Operation, Refused, Settled},
    wire::RecordState,
};

/// What the source says has happened to a record: its own version and operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "all members are wanted, always")]
pub struct SourceEvent {
    /// The operation (`atgard`).
    pub op: Op,
    /// The version that it makes.
    pub version: Version,
    /// Why (`orsak`); nothing for a report.
    pub reason: Option<Reason>,
}

/// What is done with an event.
///
/// Closed: what can be said of an event beside a ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "what can be said of an event beside a ledger")]
pub enum EventPlan {
    /// It is sent.
    Send(Operation),
    /// The register has it already, or has refused it with this content.
    Nothing,
    /// A submission carries the record now; the event is looked at again when that is settled.
    Wait,
    /// Its version or operation does not follow on what the register holds (REF-002).
    DoesNotFollow,
}

/// Decides about one event. `content` is the content that it brings, nothing for a void.
///
/// ```
/// use socialdata_protocol::{event_plan::{EventPlan, SourceEvent, plan_event}, numbers::Version, payload::Op, plan::{ContentMac, LedgerRow}};
///
/// let content = Some(ContentMac::from_bytes([1; 32]));
/// let first = SourceEvent { op: Op::Report, version: Version::FIRST, reason: None };
/// assert!(matches!(plan_event(&LedgerRow::default(), &first, content), EventPlan::Send(_)));
/// let second = SourceEvent { version: Version::new(2).ok_or("two is a version")?, ..first };
/// assert_eq!(plan_event(&LedgerRow::default(), &second, content), EventPlan::DoesNotFollow);
/// # Ok::<(), &str>(())
/// ```
pub fn plan_event(ledger: &LedgerRow, event: &SourceEvent, content: Option<ContentMac>) -> EventPlan {
    if ledger.in_flight {
        return EventPlan::Wait;
    }
    let current = ledger.settled.map_or(0, |settled| settled.version.get());
    match ledger.settled {
        Some(settled) if event.version == settled.version => again(&settled, ledger.refused, content),
        _ if event.version.get() != current + 1 => EventPlan::DoesNotFollow,
        settled if !fits(event, settled, content) => EventPlan::DoesNotFollow,
        _ if is_refused(ledger.refused, content) => EventPlan::Nothing,
        _ => EventPlan::Send(Operation { op: event.op, version: event.version, reason: event.reason }),
    }
}

/// The version that the register holds: the same content is no news, another content is a contradiction.
fn again(settled: &Settled, refused: Option<Refused>, content: Option<ContentMac>) -> EventPlan {
    match (settled.state, settled.content, content) {
        (RecordState::Void, _, None) => EventPlan::Nothing,
        (RecordState::Live, Some(known), Some(new)) if known == new => EventPlan::Nothing,
        // Known from the inventory only: the register confirms the content, or says with LEV-901 that it differs. Then the
        // source and the register have numbered differently, and no version of ours may decide between them.
        (RecordState::Live, None, Some(new)) if refused != Some(Refused::Differs(new)) => {
            EventPlan::Send(Operation { op: Op::Report, version: settled.version, reason: None })
        }
        _ => EventPlan::DoesNotFollow,
    }
}

/// A report needs a record that is not live, a correction or void one that is; content and reason belong to the operation.
fn fits(event: &SourceEvent, settled: Option<Settled>, content: Option<ContentMac>) -> bool {
    let is_live = settled.is_some_and(|settled| settled.state == RecordState::Live);
    let has_reason = event.reason.map_or(event.op == Op::Report, |reason| reason.fits(event.op));
    has_reason && is_live == (event.op != Op::Report) && content.is_none() == (event.op == Op::Void)
}

fn is_refused(refused: Option<Refused>, content: Option<ContentMac>) -> bool {
    match (refused, content) {
        (Some(Refused::Content(refused)), Some(content)) => refused == content,
        (Some(Refused::Void), None) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::versions::{RecordResult, StoredRecord, apply};

    const A: ContentMac = content(1);
    const B: ContentMac = content(2);

    const fn content(byte: u8) -> ContentMac {
        ContentMac::from_bytes([byte; 32])
    }

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

    fn event(op: Op, version: u64) -> SourceEvent {
        let reason = (op != Op::Report).then_some(Reason::RegisteredInError);
        SourceEvent { op, version: Version::new(version).unwrap(), reason }
    }

    #[track_caller]
    fn sends(row: LedgerRow, event: SourceEvent, content: Option<ContentMac>) {
        let operation = Operation { op: event.op, version: event.version, reason: event.reason };
        assert_eq!(plan_event(&row, &event, content), EventPlan::Send(operation));
    }

    #[track_caller]
    fn check(row: LedgerRow, event: SourceEvent, content: Option<ContentMac>, expected: EventPlan) {
        assert_eq!(plan_event(&row, &event, content), expected);
    }

    #[test]
    fn the_next_version_with_an_operation_that_fits_is_sent_as_the_source_says() {
        sends(LedgerRow::default(), event(Op::Report, 1), Some(A));
        sends(live(), event(Op::Correct, 4), Some(B));
        sends(live(), event(Op::Correct, 4), Some(A)); // the source knows why
        sends(live(), event(Op::Void, 4), None);
        sends(void(), event(Op::Report, 4), Some(A));
    }

    #[test]
    fn the_same_version_with_the_same_content_is_no_news() {
        check(live(), event(Op::Report, 3), Some(A), EventPlan::Nothing);
        check(live(), event(Op::Correct, 3), Some(A), EventPlan::Nothing);
        check(void(), event(Op::Void, 3), None, EventPlan::Nothing);
    }

    #[test]
    fn what_does_not_follow_on_the_ledger_is_not_sent() {
        for (row, event, content) in [
            (LedgerRow::default(), event(Op::Report, 2), Some(A)),
            (LedgerRow::default(), event(Op::Correct, 1), Some(A)),
            (LedgerRow::default(), event(Op::Void, 1), None),
            (live(), event(Op::Correct, 3), Some(B)),
            (live(), event(Op::Void, 3), None),
            (live(), event(Op::Correct, 2), Some(A)),
            (live(), event(Op::Correct, 5), Some(B)),
            (live(), event(Op::Report, 4), Some(B)),
            (void(), event(Op::Correct, 4), Some(A)),
            (void(), event(Op::Void, 4), None),
            (void(), event(Op::Report, 3), Some(A)),
        ] {
            check(row, event, content, EventPlan::DoesNotFollow);
        }
    }

    #[test]
    fn a_reason_of_another_operation_is_not_sent() {
        let wrong = SourceEvent { reason: Some(Reason::WrongPerson), ..event(Op::Correct, 4) };
        check(live(), wrong, Some(B), EventPlan::DoesNotFollow);
        let none = SourceEvent { reason: None, ..event(Op::Void, 4) };
        check(live(), none, None, EventPlan::DoesNotFollow);
    }

    #[test]
    fn what_is_in_flight_waits_and_what_was_refused_is_not_repeated() {
        check(LedgerRow { in_flight: true, ..live() }, event(Op::Correct, 4), Some(B), EventPlan::Wait);
        let refused = LedgerRow { refused: Some(Refused::Content(B)), ..live() };
        check(refused, event(Op::Correct, 4), Some(B), EventPlan::Nothing);
        sends(refused, event(Op::Correct, 4), Some(A));
        sends(refused, event(Op::Void, 4), None);
        let refused = LedgerRow { refused: Some(Refused::Void), ..live() };
        check(refused, event(Op::Void, 4), None, EventPlan::Nothing);
    }

    #[test]
    fn a_rebuilt_ledger_asks_the_register_about_the_current_version() {
        let rebuilt = ledger(3, RecordState::Live, None);
        let report = Operation { op: Op::Report, version: Version::new(3).unwrap(), reason: None };
        check(rebuilt, event(Op::Correct, 3), Some(A), EventPlan::Send(report));
        let differs = LedgerRow { refused: Some(Refused::Differs(A)), ..rebuilt };
        check(differs, event(Op::Correct, 3), Some(A), EventPlan::DoesNotFollow);
        sends(differs, event(Op::Correct, 4), Some(A));
    }

    /// Whatever is sent, the register applies: the two rules are one.
    #[test]
    fn the_register_applies_what_is_sent() {
        let mut sent = 0;
        for row in [LedgerRow::default(), live(), void()] {
            let stored =
                row.settled.map(|settled| StoredRecord { version: settled.version, state: settled.state });
            for op in [Op::Report, Op::Correct, Op::Void] {
                for version in 1..=6 {
                    let content = (op != Op::Void).then_some(B);
                    if let EventPlan::Send(operation) = plan_event(&row, &event(op, version), content) {
                        let result = apply(stored, operation.op, operation.version, false);
                        assert!(matches!(result, RecordResult::Applied(_)), "{row:?} {op:?} {version}");
                        sent += 1;
                    }
                }
            }
        }
        assert_eq!(sent, 4, "first report, correction, void, report after a void");
    }
}
