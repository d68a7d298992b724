//! What the diff asks of the ledger, holds, and the take-over from an inventory.

use socialdata_protocol::{
    payload::Op,
    plan::{self, Refused},
    wire::InventoryItem,
};

use super::*;

const LIVE: RecordState = RecordState::Live;

fn hold(n: u32, content: u8) -> LocalHold {
    LocalHold {
        record_id: record_id(n),
        period: period(),
        record_type: record_type(),
        code: code("TID-001"),
        content_mac: mac(content),
    }
}

fn plan_with_holds(spool: &mut Spool, local_holds: &[LocalHold]) {
    let run = spool.begin_run(at(), &scope(), &[1; 32], 3).unwrap();
    spool.plan(at(), &Plan { run, scope: &scope(), local_holds, submissions: &[] }).unwrap();
}

fn held(spool: &Spool, n: u32) -> Option<(HoldKind, Option<ContentMac>)> {
    row(spool, n).hold.map(|hold| (hold.kind, hold.content_mac))
}

#[test]
fn an_unknown_record_has_no_row() {
    let home = Home::new();
    let spool = home.create();
    assert_eq!(spool.read().ledger_row(&record_id(1)), Ok(None));
}

#[test]
fn live_records_of_a_period_and_type_are_visited() {
    let home = Home::new();
    let mut spool = home.create();
    settle(&mut spool, 1, (1..=4).map(|n| report(n, 1)).collect());
    settle(&mut spool, 2, vec![void(2, 2)]);
    plan(&mut spool, &[submission(3, vec![report(9, 1)])]);
    let visit = |period: &str, kind: &str| {
        spool
            .read()
            .ledger::<_, SpoolError>(|ledger| {
                let (period, kind) = (period.parse().unwrap(), kind.parse().unwrap());
                let mut seen = Vec::new();
                ledger.each_live(period, &kind, |record| {
                    seen.push(record.record_id);
                    Ok::<_, SpoolError>(())
                })?;
                assert_eq!(ledger.live_count(period, &kind)?, seen.len() as u64);
                Ok(seen)
            })
            .unwrap()
    };
    let mut wanted = vec![record_id(1), record_id(3), record_id(4)];
    wanted.sort();
    assert_eq!(visit("2026-07", "insats"), wanted);
    assert_eq!(visit("2026-07", "placering"), []);
    assert_eq!(visit("2026-08", "insats"), []);
}

#[test]
fn a_visit_ends_with_the_callers_error() {
    let home = Home::new();
    let mut spool = home.create();
    settle(&mut spool, 1, vec![report(1, 1), report(2, 1)]);
    let mut visits = 0;
    let ended = spool.read().ledger(|ledger| {
        ledger.each_live(period(), &record_type(), |_| {
            visits += 1;
            Err(SpoolError::Locked)
        })
    });
    assert_eq!((ended, visits), (Err(SpoolError::Locked), 1));
}

#[test]
fn forty_thousand_questions_are_answered_in_one_moment() {
    let home = Home::new();
    let mut spool = home.create();
    let records: Vec<_> = (1..=2000).map(|n| report(n, 1)).collect();
    settle(&mut spool, 1, records.clone());
    let found = spool.read().ledger::<_, SpoolError>(|ledger| {
        let mut found = 0;
        for record in records.iter().cycle().take(40_000) {
            found += u32::from(ledger.row(&record.record_id)?.is_some_and(|row| row.settled.is_some()));
        }
        Ok(found)
    });
    assert_eq!(found, Ok(40_000));
}

#[test]
fn local_holds_are_what_the_latest_snapshot_says() {
    let home = Home::new();
    let mut spool = home.create();
    plan_with_holds(&mut spool, &[hold(1, 1), hold(2, 1)]);
    assert_eq!(held(&spool, 1), Some((HoldKind::Local, Some(mac(1)))));
    plan_with_holds(&mut spool, &[hold(2, 2)]);
    assert_eq!(held(&spool, 1), None);
    assert_eq!(held(&spool, 2), Some((HoldKind::Local, Some(mac(2)))));
}

#[test]
fn a_hold_outside_the_scope_stays() {
    let home = Home::new();
    let mut spool = home.create();
    plan_with_holds(&mut spool, &[hold(1, 1)]);
    let other = Scope { periods: vec!["2026-08".parse().unwrap()], types: vec![record_type()] };
    let run = spool.begin_run(at(), &other, &[1; 32], 0).unwrap();
    spool.plan(at(), &Plan { run, scope: &other, local_holds: &[], submissions: &[] }).unwrap();
    assert_eq!(held(&spool, 1), Some((HoldKind::Local, Some(mac(1)))));
}

#[test]
fn what_the_register_refused_stays_refused_while_its_content_is_the_same() {
    let home = Home::new();
    let mut spool = home.create();
    deliver(&mut spool, 1, vec![report(1, 1)]);
    settle_with(&mut spool, 1, &[rejected("TID-001")]).unwrap();
    plan_with_holds(&mut spool, &[hold(1, 1)]);
    plan_with_holds(&mut spool, &[]);
    assert_eq!(held(&spool, 1), Some((HoldKind::Rejected, Some(mac(1)))));
    plan_with_holds(&mut spool, &[hold(1, 2)]);
    assert_eq!(held(&spool, 1), Some((HoldKind::Local, Some(mac(2)))));
    settle(&mut spool, 2, vec![report(1, 3)]);
    assert_eq!(held(&spool, 1), None, "applied ends every hold");
}

#[test]
fn a_refused_withdrawal_is_held_without_content() {
    let home = Home::new();
    let mut spool = home.create();
    settle(&mut spool, 1, vec![report(1, 1)]);
    deliver(&mut spool, 2, vec![void(1, 2)]);
    settle_with(&mut spool, 2, &[rejected("TID-001")]).unwrap();
    assert_eq!(held(&spool, 1), Some((HoldKind::Rejected, None)));
    assert_eq!(settled(&spool, 1), Some((1, RecordState::Live, Some(mac(1)))));
}

#[test]
fn the_planning_rule_of_the_protocol_reads_the_ledger() {
    let home = Home::new();
    let mut spool = home.create();
    settle(&mut spool, 1, vec![report(1, 1), report(2, 1)]);
    deliver(&mut spool, 2, vec![correct(1, 2, 2), void(2, 2), report(3, 3)]);
    let seen = |spool: &Spool, n| plan::LedgerRow::from(&row(spool, n));
    assert!(seen(&spool, 1).in_flight);
    let outcomes = [rejected("TID-001"), rejected("TID-001"), status(RecordStatus::Accepted)];
    settle_with(&mut spool, 2, &outcomes).unwrap();
    plan_with_holds(&mut spool, &[hold(4, 4)]);
    assert_eq!(seen(&spool, 1).refused, Some(Refused::Content(mac(2))));
    assert_eq!(seen(&spool, 2).refused, Some(Refused::Void));
    assert_eq!(seen(&spool, 4), plan::LedgerRow::default(), "a local hold is no refusal");
    assert_eq!(plan::plan(&seen(&spool, 1), Some(mac(2)), true), None);
    assert_eq!(plan::plan(&seen(&spool, 2), None, true), None);
    let operation = plan::plan(&seen(&spool, 3), Some(mac(4)), true).unwrap();
    assert_eq!((operation.op, operation.version), (Op::Correct, version(2)));
    assert_eq!(plan::plan(&seen(&spool, 3), Some(mac(3)), true), None);
}

#[test]
fn a_person_can_free_a_held_record() {
    let home = Home::new();
    let mut spool = home.create();
    deliver(&mut spool, 1, vec![report(1, 1)]);
    settle_with(&mut spool, 1, &[rejected("TID-001")]).unwrap();
    spool.release_hold(at(), &record_id(1)).unwrap();
    assert_eq!(held(&spool, 1), None);
    assert_eq!(broken_rule(spool.release_hold(at(), &record_id(1))), "a row that must exist does not");
}

fn inventory(n: u32, to: u64, state: RecordState) -> InventoryItem {
    InventoryItem { record_id: record_id(n), record_type: record_type(), version: version(to), state }
}

#[test]
fn a_lost_ledger_is_rebuilt_from_the_inventory_and_confirmed() {
    let home = Home::new();
    let mut spool = home.create();
    let rows = [inventory(1, 3, LIVE), inventory(2, 2, RecordState::Void)];
    assert_eq!(spool.reconcile(at(), period(), &rows), Ok(2));
    assert_eq!(spool.reconcile(at(), period(), &rows), Ok(0));
    assert_eq!(settled(&spool, 1), Some((3, LIVE, None)));
    assert_eq!(settled(&spool, 2), Some((2, RecordState::Void, None)));
    // The content is not known: the record is sent once more at the version that the register holds.
    deliver(&mut spool, 1, vec![PlannedRecord { version: version(3), ..report(1, 7) }]);
    settle_with(&mut spool, 1, &[status(RecordStatus::Unchanged)]).unwrap();
    assert_eq!(settled(&spool, 1), Some((3, LIVE, Some(mac(7)))));
    let again = try_plan(&mut spool, &[submission(2, vec![correct(1, 3, 8)])]);
    assert_eq!(broken_rule(again), "a plan does not follow the ledger");
}

#[test]
fn reconciling_ends_version_conflicts_only() {
    let home = Home::new();
    let mut spool = home.create();
    deliver(&mut spool, 1, vec![report(1, 1), report(2, 1), report(3, 1)]);
    settle_with(&mut spool, 1, &[rejected("LEV-902"), rejected("TID-001"), rejected("LEV-901")]).unwrap();
    assert_eq!(spool.read().conflicts_of(id(1)), Ok(2));
    let rows = [inventory(1, 1, LIVE), inventory(2, 1, LIVE), inventory(3, 1, LIVE)];
    spool.reconcile(at(), period(), &rows).unwrap();
    assert_eq!(held(&spool, 1), None);
    assert!(held(&spool, 2).is_some());
    // Of the third it is known that the register holds another content in version 1: the correction follows.
    let planned = plan::plan(&(&row(&spool, 3)).into(), Some(mac(1)), true).unwrap();
    assert_eq!((planned.op, planned.version), (Op::Correct, version(2)));
    deliver(&mut spool, 2, vec![correct(3, 2, 1)]);
    settle_with(&mut spool, 2, &[status(RecordStatus::Accepted)]).unwrap();
    assert_eq!(held(&spool, 3), None);
    assert_eq!(spool.read().conflicts_of(id(2)), Ok(0));
}

#[test]
fn two_lists_that_cannot_be_read_stop_the_sending_until_a_person_frees_it() {
    let home = Home::new();
    let mut spool = home.create();
    let unreadable = |spool: &mut Spool, number: u8, code: &str| {
        deliver(spool, number, vec![report(1, 1)]);
        let receipt = receipt(&format!("outcome.{number}"), u64::from(number) * 2);
        spool.store_outcome(at(), id(number), &receipt, Outcome::SubmissionError(&self::code(code))).unwrap();
    };
    unreadable(&mut spool, 1, "LEV-908");
    assert_eq!(spool.read().unreadable_twice(), Ok(None));
    unreadable(&mut spool, 2, "LEV-906");
    assert_eq!(spool.read().unreadable_twice(), Ok(None), "another reason");
    unreadable(&mut spool, 3, "LEV-906");
    let stopped = Some((id(3), "LEV-906".parse().unwrap()));
    assert_eq!(spool.read().unreadable_twice(), Ok(stopped));
    assert!(spool.free_unreadable(at(), id(2)).is_err());
    spool.free_unreadable(at(), id(3)).unwrap();
    assert_eq!(spool.read().unreadable_twice(), Ok(None));
    unreadable(&mut spool, 4, "LEV-906");
    assert!(spool.read().unreadable_twice().unwrap().is_some(), "and again");
}

#[test]
fn a_quarantined_payload_is_erased_in_time_and_its_records_stay_held() {
    let home = Home::new();
    let mut spool = home.create();
    plan(&mut spool, &[submission(1, vec![report(1, 1)])]);
    seal(&mut spool, 1);
    spool.start_attempt(at(), id(1)).unwrap();
    let refusal = Refusal { problem: code("counts"), fate: Fate::Quarantined, http_status: Some(422) };
    spool.refuse(at(), id(1), &refusal).unwrap();
    assert_eq!(spool.erase_quarantined(later(10), at()), Ok(0));
    assert_eq!(state(&spool, 1), SubmissionState::Quarantined);
    assert_eq!(spool.erase_quarantined(later(20), later(10)), Ok(1));
    assert_eq!(state(&spool, 1), SubmissionState::Discarded);
    assert!(held(&spool, 1).is_some());
    assert!(spool.read().manifest(id(1)).unwrap().is_some());
    let found = spool.read().submission(id(1)).unwrap().unwrap();
    assert_eq!(found.problem, Some(code("counts")));
}

#[test]
fn a_register_that_lost_data_is_not_believed() {
    let home = Home::new();
    let mut spool = home.create();
    settle(&mut spool, 1, vec![report(1, 1)]);
    settle(&mut spool, 2, vec![correct(1, 2, 2)]);
    let older = spool.reconcile(at(), period(), &[inventory(2, 1, LIVE), inventory(1, 1, LIVE)]);
    assert_eq!(broken_rule(older), "a record version never falls");
    assert_eq!(spool.read().ledger_row(&record_id(2)), Ok(None), "all or nothing");
    let elsewhere = spool.reconcile(at(), "2026-08".parse().unwrap(), &[inventory(1, 3, LIVE)]);
    assert_eq!(broken_rule(elsewhere), "a record keeps its id, period and type");
    deliver(&mut spool, 3, vec![correct(1, 3, 3)]);
    let flying = spool.reconcile(at(), period(), &[inventory(1, 3, LIVE)]);
    assert_eq!(broken_rule(flying), "the record is already in flight");
}

#[test]
fn the_breaker_is_remembered() {
    let home = Home::new();
    let mut spool = home.create();
    let closed = Breaker { state: BreakerState::Closed, failures: 0, open_until: None };
    assert_eq!(spool.read().breaker("register"), Ok(closed));
    let open = Breaker { state: BreakerState::Open, failures: 5, open_until: Some(later(300)) };
    spool.set_breaker(at(), "register", open).unwrap();
    assert_eq!(spool.read().breaker("register"), Ok(open));
    let endless = Breaker { open_until: None, ..open };
    assert_eq!(broken_rule(spool.set_breaker(at(), "register", endless)), "a CHECK of the spool schema");
}
