//! The way of a submission, and what it leaves behind.

use socialdata_protocol::receipt_check::{ChainLink, ReceiptChain};

use super::*;

#[test]
fn a_submission_lives_from_plan_to_close() {
    let home = Home::new();
    let mut spool = home.create();
    let run = spool.begin_run(at(), &scope(), &[1; 32], 3).unwrap();
    let records = vec![report(1, 11), report(2, 12), report(3, 13)];
    let submissions = [submission(1, records)];
    spool.plan(at(), &Plan { run, scope: &scope(), local_holds: &[], submissions: &submissions }).unwrap();
    assert_eq!(state(&spool, 1), SubmissionState::Planned);

    let before = spool.read().audit_end().unwrap().head;
    let seq = spool.seal(at(), id(1), |context| {
        assert_eq!(context.seq.get(), 1);
        assert_eq!(context.audit_head, before);
        assert_eq!((context.period, context.supersedes, context.previous), (period(), None, None));
        Ok::<_, SpoolError>(build(context, PayloadForm::Readable))
    });
    assert_eq!(seq.unwrap().get(), 1);
    assert_eq!(state(&spool, 1), SubmissionState::Sealed);
    assert_eq!(row(&spool, 1).inflight, Some(id(1)));

    let bytes = spool.start_attempt(at(), id(1)).unwrap();
    assert_eq!((&**bytes.payload, bytes.seq.get(), bytes.attempt), (PAYLOAD, 1, 1));
    assert_eq!(spool.read().manifest(id(1)).unwrap().as_ref(), Some(&bytes.manifest));
    assert_eq!(state(&spool, 1), SubmissionState::Sending);
    assert_eq!(spool.read().last_stored_seq(), Ok(0), "not before the custody receipt");

    spool.store_custody(at(), id(1), &receipt("custody", 1)).unwrap();
    assert_eq!(state(&spool, 1), SubmissionState::Delivered);
    assert_eq!(spool.read().last_stored_seq(), Ok(1));
    assert_eq!(row(&spool, 1).settled, None, "the ledger waits for the outcome");

    let outcomes =
        [status(RecordStatus::Accepted), status(RecordStatus::AcceptedWithWarning), rejected("TID-001")];
    spool.store_outcome(at(), id(1), &receipt("outcome", 2), Outcome::Records(&outcomes)).unwrap();
    assert_eq!(state(&spool, 1), SubmissionState::Settled);

    spool.close(at(), id(1)).unwrap();
    assert_eq!(state(&spool, 1), SubmissionState::Closed);
    spool.end_run(at(), run, RunResult { exit_code: 1, ok: true }).unwrap();
    assert!(spool.read().verify_audit(&audit_key()).unwrap().is_intact());
    assert_eq!(spool.read().open_submissions(), Ok(Vec::new()));
}

#[test]
fn the_ledger_takes_what_was_applied_and_holds_what_was_refused() {
    let home = Home::new();
    let mut spool = home.create();
    deliver(&mut spool, 1, (1..=5).map(|n| report(n, 10)).collect());
    let outcomes = [
        status(RecordStatus::Accepted),
        status(RecordStatus::AcceptedWithWarning),
        status(RecordStatus::Unchanged),
        rejected("TID-001"),
        status(RecordStatus::Stale),
    ];
    settle_with(&mut spool, 1, &outcomes).unwrap();
    for n in 1..=3 {
        assert_eq!(settled(&spool, n), Some((1, RecordState::Live, Some(mac(10)))));
        let row = row(&spool, n);
        assert_eq!((row.hold, row.inflight), (None, None));
    }
    let refused = row(&spool, 4);
    assert_eq!((refused.settled, refused.inflight), (None, None));
    let hold = refused.hold.unwrap();
    assert_eq!((hold.kind, hold.content_mac), (HoldKind::Rejected, Some(mac(10))));
    assert_eq!(hold.code, Some(code("TID-001")));
    let stale = row(&spool, 5);
    assert_eq!((stale.settled, stale.hold, stale.inflight), (None, None, None));
    let stored: Vec<_> =
        spool.read().records(id(1)).unwrap().into_iter().filter_map(|record| record.status).collect();
    assert_eq!(stored, outcomes.map(|outcome| outcome.status));
}

#[test]
fn corrections_withdrawals_and_new_reports_follow_the_ledger() {
    let home = Home::new();
    let mut spool = home.create();
    settle(&mut spool, 1, vec![report(1, 1)]);
    settle(&mut spool, 2, vec![correct(1, 2, 2)]);
    assert_eq!(settled(&spool, 1), Some((2, RecordState::Live, Some(mac(2)))));
    settle(&mut spool, 3, vec![void(1, 3)]);
    assert_eq!(settled(&spool, 1), Some((3, RecordState::Void, None)));
    let again = PlannedRecord { version: version(4), ..report(1, 1) };
    settle(&mut spool, 4, vec![again]);
    assert_eq!(settled(&spool, 1), Some((4, RecordState::Live, Some(mac(1)))));
}

#[test]
fn a_plan_that_does_not_follow_the_ledger_is_refused() {
    let home = Home::new();
    let mut spool = home.create();
    settle(&mut spool, 1, vec![report(1, 1)]);
    let skipped = PlannedRecord { version: version(2), ..report(2, 1) };
    let reported_twice = PlannedRecord { version: version(2), ..report(1, 1) };
    for wrong in [skipped, reported_twice, correct(1, 3, 2), void(2, 1), correct(2, 1, 1), correct(1, 1, 1)] {
        let refused = try_plan(&mut spool, &[submission(9, vec![wrong])]);
        assert_eq!(broken_rule(refused), "a plan does not follow the ledger");
    }
    let twice = [submission(8, vec![report(3, 1)]), submission(9, vec![report(3, 1)])];
    assert_eq!(broken_rule(try_plan(&mut spool, &twice)), "a record is planned twice");
    let empty = try_plan(&mut spool, &[submission(9, Vec::new())]);
    assert_eq!(broken_rule(empty), "a submission has at least one record");
    let moved = PlannedRecord { record_type: "placering".parse().unwrap(), ..correct(1, 2, 2) };
    let moved = try_plan(&mut spool, &[submission(9, vec![moved])]);
    assert_eq!(broken_rule(moved), "a record keeps its id, period and type");
    assert_eq!(spool.read().submission(id(9)), Ok(None), "nothing of a refused plan is stored");
}

#[test]
fn what_was_planned_and_not_sealed_is_planned_anew() {
    let home = Home::new();
    let mut spool = home.create();
    plan(&mut spool, &[submission(1, vec![report(1, 1)]), submission(2, vec![report(2, 1)])]);
    plan(&mut spool, &[submission(3, vec![report(1, 1), report(2, 1)])]);
    assert_eq!(state(&spool, 1), SubmissionState::Discarded);
    assert_eq!(state(&spool, 2), SubmissionState::Discarded);
    assert_eq!(spool.read().records(id(1)), Ok(Vec::new()));
    assert_eq!(spool.discard_stale_plans(at()), Ok(1));
    assert_eq!(spool.discard_stale_plans(at()), Ok(0));
    assert!(spool.read().verify_audit(&audit_key()).unwrap().is_intact());
}

#[test]
fn one_submission_is_in_flight_at_a_time_and_several_wait_for_their_outcome() {
    let home = Home::new();
    let mut spool = home.create();
    plan(&mut spool, &[submission(1, vec![report(1, 1)]), submission(2, vec![report(2, 1)])]);
    seal(&mut spool, 1);
    assert_eq!(broken_rule(try_seal(&mut spool, 2)), "one submission in flight at a time");
    spool.start_attempt(at(), id(1)).unwrap();
    assert_eq!(broken_rule(try_seal(&mut spool, 2)), "one submission in flight at a time");
    spool.store_custody(at(), id(1), &receipt("custody.1", 1)).unwrap();
    assert_eq!(try_seal(&mut spool, 2), Ok(2), "the next number, while the first waits");
    spool.start_attempt(at(), id(2)).unwrap();
    spool.store_custody(at(), id(2), &receipt("custody.2", 2)).unwrap();
    let open: Vec<_> = spool.read().open_submissions().unwrap();
    assert_eq!(
        open.iter().map(|one| (one.id, one.state)).collect::<Vec<_>>(),
        [(id(1), SubmissionState::Delivered), (id(2), SubmissionState::Delivered),]
    );
}

#[test]
fn every_record_needs_exactly_one_outcome() {
    let home = Home::new();
    let mut spool = home.create();
    deliver(&mut spool, 1, vec![report(1, 1), report(2, 1)]);
    for outcomes in [1, 3] {
        let wrong = settle_with(&mut spool, 1, &vec![status(RecordStatus::Accepted); outcomes]);
        assert_eq!(broken_rule(wrong), "every record has one outcome");
    }
    assert_eq!(spool.read().receipt_of(id(1), ReceiptKind::Outcome), Ok(None), "all or nothing");
    settle_with(&mut spool, 1, &[status(RecordStatus::Accepted), status(RecordStatus::Accepted)]).unwrap();
}

#[test]
fn a_sealed_payload_is_stored_as_it_is_and_a_readable_one_is_not() {
    let home = Home::new();
    let mut spool = home.create();
    for (n, form) in [(1, PayloadForm::SealedForRegister), (2, PayloadForm::Readable)] {
        plan(&mut spool, &[submission(n, vec![report(u32::from(n), 1)])]);
        spool.seal(at(), id(n), |context| Ok::<_, SpoolError>(build(context, form))).unwrap();
        let stored: (Vec<u8>, Option<Vec<u8>>) = spool
            .reader
            .connection
            .query_row(
                "SELECT payload, wrapped_dek FROM submission WHERE id = ?1",
                [id(n).to_string()],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .unwrap();
        let as_it_is = stored.0 == PAYLOAD && stored.1.is_none();
        assert_eq!(as_it_is, form == PayloadForm::SealedForRegister);
        assert_eq!(&**spool.start_attempt(at(), id(n)).unwrap().payload, PAYLOAD);
        let custody = format!("custody.{n}");
        spool.store_custody(at(), id(n), &receipt(&custody, u64::from(n))).unwrap();
    }
    let file = std::fs::read(home.dir().database()).unwrap();
    let readable = file.windows(PAYLOAD.len()).filter(|window| *window == PAYLOAD).count();
    assert_eq!(readable, 1, "only the payload that the register's key seals");
}

#[test]
fn closing_erases_the_payload_from_the_file() {
    let home = Home::new();
    let mut spool = home.create();
    plan(&mut spool, &[submission(1, vec![report(1, 1)])]);
    let big: Vec<u8> = (0..20_000_u32).flat_map(|n| (n | 0x8000_0000).to_be_bytes()).collect();
    spool
        .seal(at(), id(1), |context| {
            let sealed = build(context, PayloadForm::SealedForRegister);
            Ok::<_, SpoolError>(Sealed { payload: big.clone(), payload_digest: Digest::of(&big), ..sealed })
        })
        .unwrap();
    let marks = || {
        let file = std::fs::read(home.dir().database()).unwrap();
        big.chunks(1000).filter(|mark| file.windows(64).any(|window| window == &mark[..64])).count()
    };
    assert!(marks() > 70);
    spool.start_attempt(at(), id(1)).unwrap();
    spool.store_custody(at(), id(1), &receipt("custody.1", 1)).unwrap();
    settle_with(&mut spool, 1, &[status(RecordStatus::Accepted)]).unwrap();
    spool.close(at(), id(1)).unwrap();
    assert_eq!(marks(), 0);
    assert!(!home.dir().journal().exists());
}

#[test]
fn receipts_are_found_again_verbatim() {
    let home = Home::new();
    let mut spool = home.create();
    assert_eq!(spool.read().last_receipt(), Ok(None));
    settle(&mut spool, 1, vec![report(1, 1)]);
    spool.store_closing(at(), period(), &receipt("closing", 3)).unwrap();
    let custody = spool.read().receipt_of(id(1), ReceiptKind::Custody).unwrap().unwrap();
    assert_eq!((&custody.jws, custody.digest), (&jws("custody.1"), jws("custody.1").digest()));
    let last = spool.read().last_receipt().unwrap().unwrap();
    assert_eq!((last.kind, last.period), (ReceiptKind::Closing, Some(period())));
    let second = spool.read().receipt_by_number(ReceiptNo::new(2).unwrap()).unwrap().unwrap();
    assert_eq!(second.kind, ReceiptKind::Outcome);
    let kinds: Vec<_> = spool.read().receipts().unwrap().iter().map(|receipt| receipt.kind).collect();
    assert_eq!(kinds, [ReceiptKind::Custody, ReceiptKind::Outcome, ReceiptKind::Closing]);
    let again = spool.store_closing(at(), period(), &receipt("closing", 4));
    assert_eq!(broken_rule(again), "a unique row of the spool schema");
}

#[test]
fn the_manifest_can_name_the_latest_settled_submission() {
    let home = Home::new();
    let mut spool = home.create();
    settle(&mut spool, 1, vec![report(1, 1)]);
    spool.close(at(), id(1)).unwrap();
    deliver(&mut spool, 2, vec![report(2, 1)]);
    plan(&mut spool, &[submission(3, vec![report(3, 1)])]);
    let mut previous = None;
    spool
        .seal(at(), id(3), |context| {
            previous = context.previous;
            Ok::<_, SpoolError>(build(context, PayloadForm::Readable))
        })
        .unwrap();
    let previous = previous.unwrap();
    assert_eq!((previous.submission_id, previous.outcome_receipt_digest), (id(1), jws("outcome.1").digest()));
}

#[test]
fn the_chain_of_receipts_is_rebuilt_from_what_is_stored() {
    let home = Home::new();
    let mut spool = home.create();
    settle(&mut spool, 1, vec![report(1, 1)]);
    let mut wanted = ReceiptChain::new();
    for (number, text) in [(1, "custody.1"), (2, "outcome.1")] {
        let new = receipt(text, number);
        wanted.insert(new.receipt_no, ChainLink { digest: new.jws.digest(), prev: new.prev });
    }
    assert_eq!(spool.read().receipt_chain(), Ok(wanted));
}

#[test]
fn a_foreign_receipt_raises_the_number() {
    let home = Home::new();
    let mut spool = home.create();
    let seq = Seq::new(7);
    spool.store_foreign(at(), &receipt("foreign", 12), seq).unwrap();
    assert_eq!(spool.read().last_stored_seq(), Ok(7));
    plan(&mut spool, &[submission(1, vec![report(1, 1)])]);
    assert_eq!(try_seal(&mut spool, 1), Ok(8));
    assert!(spool.read().verify_audit(&audit_key()).unwrap().is_intact());
}
