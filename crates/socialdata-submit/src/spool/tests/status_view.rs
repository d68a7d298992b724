//! Reading beside a run.

use super::*;

#[test]
fn counts_tell_how_the_spool_stands() {
    let home = Home::new();
    let mut spool = home.create();
    settle(&mut spool, 1, (1..=3).map(|n| report(n, 1)).collect());
    settle(&mut spool, 2, vec![void(1, 2)]);
    spool.close(at(), id(1)).unwrap();
    deliver(&mut spool, 3, vec![report(4, 1)]);
    settle_with(&mut spool, 3, &[rejected("TID-001")]).unwrap();
    let run = spool.begin_run(later(10), &scope(), &[1; 32], 9).unwrap();
    let local = LocalHold {
        record_id: record_id(7),
        period: period(),
        record_type: record_type(),
        code: code("REF-002"),
        content_mac: mac(1),
    };
    let next = [submission(4, vec![report(5, 1), report(6, 1)])];
    spool.plan(later(10), &Plan { run, scope: &scope(), local_holds: &[local], submissions: &next }).unwrap();
    seal(&mut spool, 4);
    let status = SpoolReader::open(&home.dir()).unwrap().status().unwrap();
    assert_eq!((status.live, status.void, status.inflight), (2, 1, 2));
    assert_eq!((status.holds.local, status.holds.rejected), (1, 1));
    let count = |state| status.submissions.iter().find(|(one, _)| *one == state).unwrap().1;
    assert_eq!(count(SubmissionState::Closed), 1);
    assert_eq!(count(SubmissionState::Settled), 2);
    assert_eq!(count(SubmissionState::Sealed), 1);
    assert_eq!(status.submissions.len(), 10);
    assert_eq!(status.oldest_unsettled, Some(later(10)));
    let last = status.last_run.unwrap();
    assert_eq!((last.started_at, last.ended_at, last.rows, last.ok), (later(10), None, 9, false));
    assert_eq!(status.last_success, None);
    let numbers: Vec<_> =
        status.last_receipts.iter().filter_map(|receipt| receipt.receipt_no).map(ReceiptNo::get).collect();
    assert_eq!(numbers, [6, 5, 4, 3, 2]);
    spool.end_run(later(20), run, RunResult { exit_code: 0, ok: true }).unwrap();
    assert_eq!(spool.read().status().unwrap().last_success, Some(later(20)));
}

#[test]
fn status_works_while_a_transaction_is_open() {
    let home = Home::new();
    let mut spool = home.create();
    let dir = home.dir();
    let seen = spool
        .transact(at(), |txn| {
            // More changes than the page cache would hold if it were allowed to spill into the file.
            for n in 0..20_000 {
                txn.sql
                    .prepare_cached("INSERT INTO record (record_id, period, type) VALUES (?1, ?2, 'insats')")?
                    .execute([format!("record {n} {}", "x".repeat(200)), "2026-07".to_owned()])?;
            }
            SpoolReader::open(&dir)?.status()
        })
        .unwrap();
    assert_eq!(seen.audit_entries, 1);
    assert_eq!(seen.last_run, None);
}

#[test]
fn a_reader_cannot_write() {
    let home = Home::new();
    drop(home.create());
    let reader = SpoolReader::open(&home.dir()).unwrap();
    assert!(reader.connection.execute("UPDATE meta SET v = 'x' WHERE k = 'last_backup'", []).is_err());
    assert!(reader.connection.execute("INSERT INTO meta VALUES ('last_backup', 'x')", []).is_err());
}
