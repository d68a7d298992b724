//! A run dies. The copy of the files at that moment is what the next run finds.

use std::fmt::Write as _;

use rusqlite::types::ValueRef;

use super::*;

type Step = (&'static str, fn(&mut Spool));

/// Every commit of a submission's life, in order; each ends in a state that the next run must find.
fn steps() -> Vec<Step> {
    vec![
        ("plan", |spool| plan(spool, &[submission(1, vec![report(1, 1), report(2, 1)])])),
        ("seal", |spool| seal(spool, 1)),
        ("attempt", |spool| {
            spool.start_attempt(at(), id(1)).unwrap();
        }),
        ("unknown", |spool| spool.mark_unknown(at(), id(1), &interrupted()).unwrap()),
        ("attempt again", |spool| {
            spool.start_attempt(at(), id(1)).unwrap();
        }),
        ("custody", |spool| spool.store_custody(at(), id(1), &receipt("custody.1", 1)).unwrap()),
        ("outcome", |spool| {
            settle_with(spool, 1, &[status(RecordStatus::Accepted), rejected("TID-001")]).unwrap();
        }),
        ("close", |spool| spool.close(at(), id(1)).unwrap()),
    ]
}

fn interrupted() -> AttemptEnd {
    AttemptEnd { class: AttemptClass::Interrupted, http_status: None, problem: None, next_at: None }
}

/// Everything in the file, as text.
fn dump(home: &Home) -> String {
    let raw = home.raw();
    let tables: Vec<String> = raw
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    let mut text = String::new();
    for table in tables {
        let mut statement = raw.prepare(&format!("SELECT * FROM {table} ORDER BY 1")).unwrap();
        let columns = statement.column_count();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            text += &table;
            for column in 0..columns {
                text.push('|');
                match row.get_ref(column).unwrap() {
                    ValueRef::Text(bytes) => text += std::str::from_utf8(bytes).unwrap(),
                    other => write!(text, "{other:?}").unwrap(),
                }
            }
            text.push('\n');
        }
    }
    text
}

/// Does what a run does first, then brings the submission home from wherever it is.
fn recover_and_finish(spool: &mut Spool) {
    spool.discard_stale_plans(at()).unwrap();
    for open in spool.read().open_submissions().unwrap() {
        let mut state = open.state;
        if state == SubmissionState::Sending {
            spool.mark_unknown(at(), open.id, &interrupted()).unwrap();
            state = SubmissionState::Unknown;
        }
        if matches!(state, SubmissionState::Sealed | SubmissionState::Unknown) {
            assert_eq!(&**spool.start_attempt(at(), open.id).unwrap().payload, PAYLOAD);
            spool.store_custody(at(), open.id, &receipt("custody.1", 1)).unwrap();
            state = SubmissionState::Delivered;
        }
        if state == SubmissionState::Delivered {
            settle_with(spool, 1, &[status(RecordStatus::Accepted), rejected("TID-001")]).unwrap();
        }
        spool.close(at(), open.id).unwrap();
    }
}

#[test]
fn after_every_commit_the_next_run_finds_its_way() {
    let home = Home::new();
    let mut spool = home.create();
    for (name, step) in steps() {
        step(&mut spool);
        let copy = home.copy();
        let mut found = copy.open();
        assert_eq!(state(&found, 1), state(&spool, 1), "{name} was on the disk when it returned");
        assert!(found.read().verify_audit(&audit_key()).unwrap().is_intact(), "after {name}");
        recover_and_finish(&mut found);
        let end = state(&found, 1);
        let wanted = if name == "plan" { SubmissionState::Discarded } else { SubmissionState::Closed };
        assert_eq!(end, wanted, "after {name}");
        assert!(found.read().verify_audit(&audit_key()).unwrap().is_intact(), "after {name}");
        assert_eq!(row(&found, 1).inflight, None);
        assert_eq!(row(&found, 1).settled.is_some(), name != "plan");
        assert_eq!(found.read().receipts().unwrap().len(), if name == "plan" { 0 } else { 2 });
    }
}

#[test]
fn a_connection_lost_inside_a_transaction_leaves_nothing() {
    let home = Home::new();
    let mut spool = home.create();
    for (name, step) in steps() {
        let before = dump(&home);
        let undone = spool.transact(at(), |txn| {
            txn.sql.execute(
                "INSERT INTO record (record_id, period, type) VALUES ('x', '2026-07', 'insats')",
                [],
            )?;
            txn.audit(AuditEvent::RecordReleased, "x", &AuditNote::default())?;
            Err::<(), _>(SpoolError::Locked)
        });
        assert_eq!(undone, Err(SpoolError::Locked));
        assert_eq!(dump(&home), before, "before {name}");
        step(&mut spool);
    }
}

/// The moment inside a commit when the journal is complete and pages of the database are already overwritten.
fn die_while_writing(spool: &mut Spool, home: &Home) -> Home {
    spool.reader.connection.execute_batch("PRAGMA cache_spill = 1; PRAGMA cache_size = 1").unwrap();
    let mut copy = None;
    let undone = spool.transact(at(), |txn| {
        for n in 0..300 {
            txn.sql.execute(
                "INSERT INTO record (record_id, period, type) VALUES (?1, '2026-07', 'insats')",
                [format!("record {n}")],
            )?;
        }
        txn.sql.execute("UPDATE record SET hold = 'local'", [])?;
        copy = Some(home.copy());
        Err::<(), _>(SpoolError::Locked)
    });
    assert_eq!(undone, Err(SpoolError::Locked));
    copy.unwrap()
}

#[test]
fn a_hot_journal_is_rolled_back_by_the_next_run() {
    let home = Home::new();
    let mut spool = home.create();
    settle(&mut spool, 1, vec![report(1, 1)]);
    let before = dump(&home);
    let copy = die_while_writing(&mut spool, &home);
    assert!(copy.dir().journal().metadata().unwrap().len() > 0);
    let torn = std::fs::read(copy.dir().database()).unwrap();
    assert_ne!(torn, std::fs::read(home.dir().database()).unwrap(), "the database was half written");

    let reader = SpoolReader::open(&copy.dir()).unwrap_err();
    assert_eq!(reader, SpoolError::RecoveryPending);
    assert!(reader.is_transient());

    let found = Spool::open(copy.lock(), &identity(), keys(), Box::new(OsRandomness), later(60)).unwrap();
    assert!(found.read().verify_audit(&audit_key()).unwrap().is_intact());
    drop(found);
    assert!(!copy.dir().journal().exists());
    let checked = |time: Timestamp| format!("meta|last_integrity_check|{time}\n");
    assert!(before.contains(&checked(at())));
    assert_eq!(
        dump(&copy),
        before.replace(&checked(at()), &checked(later(60))),
        "checked whole, else unchanged"
    );
}

#[test]
fn a_torn_journal_of_a_commit_that_had_not_begun_is_ignored() {
    let home = Home::new();
    let mut spool = home.create();
    settle(&mut spool, 1, vec![report(1, 1)]);
    let before = dump(&home);
    // Power went while the journal was written: its header does not yet count any page.
    let file = open_own_file(&home.dir().journal()).unwrap();
    file.set_len(700).unwrap();
    drop(spool);
    let found = home.open();
    assert!(found.read().verify_audit(&audit_key()).unwrap().is_intact());
    drop(found);
    assert_eq!(dump(&home), before);
}
