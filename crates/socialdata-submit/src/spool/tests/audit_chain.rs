//! Whoever changes the spool behind our back is found out.

use socialdata_core::pseudonym::Kcv;
use socialdata_protocol::wire::AuditHead;

use super::*;

/// A spool with every kind of row in it.
fn rich() -> Home {
    let home = Home::new();
    let mut spool = home.create();
    settle(&mut spool, 1, vec![report(1, 1), report(2, 1)]);
    spool.close(at(), id(1)).unwrap();
    deliver(&mut spool, 2, vec![report(3, 1)]);
    plan(&mut spool, &[submission(3, vec![report(4, 1)]), submission(4, vec![report(5, 1)])]);
    seal(&mut spool, 3);
    spool.start_attempt(at(), id(3)).unwrap();
    spool
        .refuse(at(), id(3), &Refusal { problem: code("counts"), fate: Fate::Quarantined, http_status: None })
        .unwrap();
    drop(spool);
    home
}

/// Takes the triggers away, changes something, puts the triggers back: what a patient forger would do.
fn forge(home: &Home, change: &str) {
    let raw = home.raw();
    let triggers: Vec<(String, String)> = raw
        .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    raw.execute_batch(
        "PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON; BEGIN",
    )
    .unwrap();
    for (name, _) in &triggers {
        raw.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
    raw.execute_batch(change).unwrap();
    assert!(raw.changes() > 0, "changed nothing: {change}");
    for (_, sql) in &triggers {
        raw.execute_batch(sql).unwrap();
    }
    raw.execute_batch("COMMIT").unwrap();
}

fn verify(home: &Home) -> AuditReport {
    SpoolReader::open(&home.dir()).unwrap().verify_audit(&audit_key()).unwrap()
}

#[test]
fn an_untouched_spool_is_intact() {
    let home = rich();
    let report = verify(&home);
    assert_eq!(report.faults, []);
    assert_eq!(report.end, SpoolReader::open(&home.dir()).unwrap().audit_end().unwrap());
}

#[test]
fn every_column_of_every_audit_entry_counts() {
    let home = rich();
    let entries = i64::try_from(verify(&home).end.n).unwrap();
    assert!(entries > 15);
    for n in 1..=entries {
        for (column, value) in [
            ("at", "'2026-08-22T00:13:06Z'"),
            ("event", "'run.ended!'"),
            ("ref", "ref || 'x'"),
            ("data_json", "data_json || ' '"),
            ("prev", "randomblob(32)"),
            ("mac", "randomblob(32)"),
        ] {
            let copy = home.copy();
            forge(&copy, &format!("UPDATE audit SET {column} = {value} WHERE n = {n}"));
            let faults = verify(&copy).faults;
            let found = faults.contains(&AuditFault::Changed { n: n.unsigned_abs() });
            assert!(found, "{column} of entry {n}: {faults:?}");
        }
    }
}

#[test]
fn a_missing_renumbered_or_foreign_entry_is_found() {
    let home = rich();
    let last = verify(&home).end.n;
    for (change, fault) in [
        ("DELETE FROM audit WHERE n = 5".to_owned(), AuditFault::Missing { n: 5 }),
        ("DELETE FROM audit WHERE n = 1".to_owned(), AuditFault::Missing { n: 1 }),
        (format!("UPDATE audit SET n = 1000 WHERE n = {last}"), AuditFault::Missing { n: last }),
        (
            format!(
                "INSERT INTO audit SELECT n + 1, at, event, ref, data_json, mac, randomblob(32)
                 FROM audit WHERE n = {last}"
            ),
            AuditFault::Changed { n: last + 1 },
        ),
        (
            "UPDATE audit SET (at, event, ref, data_json) =
               (SELECT at, event, ref, data_json FROM audit WHERE n = 3) WHERE n = 4"
                .to_owned(),
            AuditFault::Changed { n: 4 },
        ),
    ] {
        let copy = home.copy();
        forge(&copy, &change);
        let faults = verify(&copy).faults;
        assert!(faults.contains(&fault), "{change}: {faults:?}");
    }
}

#[test]
fn cutting_the_end_off_is_found_by_what_is_left() {
    let home = rich();
    let last = verify(&home).end.n;
    for keep in 1..last {
        let copy = home.copy();
        forge(&copy, &format!("DELETE FROM audit WHERE n > {keep}"));
        assert!(!verify(&copy).is_intact(), "{keep} of {last} entries");
    }
}

#[test]
fn edited_submissions_and_receipts_are_found() {
    let home = rich();
    let (first, second, third) = (id(1), id(2), id(3));
    let one = |n| format!("WHERE id = '{}'", id(n));
    let manifest_fault = |id| AuditFault::Manifest { id };
    let text = jws("custody.2");
    let custody = text.digest();
    for (change, fault) in [
        (format!("UPDATE submission SET state = 'DISCARDED' {}", one(3)), AuditFault::State { id: third }),
        (format!("UPDATE submission SET state = 'SETTLED' {}", one(2)), AuditFault::State { id: second }),
        (format!("UPDATE submission SET state = 'SENDING' {}", one(1)), AuditFault::State { id: first }),
        (format!("UPDATE submission SET manifest = manifest || 'x' {}", one(1)), manifest_fault(first)),
        (format!("UPDATE submission SET manifest_digest = randomblob(32) {}", one(1)), manifest_fault(first)),
        (format!("UPDATE submission SET payload_digest = randomblob(32) {}", one(2)), manifest_fault(second)),
        (format!("UPDATE submission SET seq = 99 {}", one(2)), manifest_fault(second)),
        (format!("DELETE FROM submission {}", one(3)), AuditFault::State { id: third }),
        (
            format!("UPDATE receipt SET jws = 'forged' WHERE jws = '{text}'"),
            AuditFault::Receipt { digest: custody },
        ),
        (format!("DELETE FROM receipt WHERE jws = '{text}'"), AuditFault::ReceiptGone { digest: custody }),
    ] {
        let copy = home.copy();
        forge(&copy, &change);
        let faults = verify(&copy).faults;
        assert!(faults.contains(&fault), "{change}: {faults:?}");
    }
}

#[test]
fn a_forged_receipt_without_entry_is_found() {
    let home = rich();
    let digest = Digest::of("forged");
    let hex = digest.hex();
    forge(
        &home,
        &format!(
            "INSERT INTO receipt (digest, kind, receipt_no, jws, stored_at)
             VALUES (x'{hex}', 'closing', 900, 'forged', '2026-08-22T00:13:05Z')"
        ),
    );
    assert_eq!(verify(&home).faults, [AuditFault::Receipt { digest }]);
}

#[test]
fn a_manifest_with_another_head_is_found() {
    let home = Home::new();
    let mut spool = home.create();
    plan(&mut spool, &[submission(1, vec![report(1, 1)])]);
    spool
        .seal(at(), id(1), |context| {
            let context = SealContext { audit_head: AuditHead::from_bytes([9; 32]), ..context.clone() };
            Ok::<_, SpoolError>(build(&context, PayloadForm::Readable))
        })
        .unwrap();
    let report = spool.read().verify_audit(&audit_key()).unwrap();
    assert_eq!(report.faults, [AuditFault::Head { id: id(1) }]);
}

#[test]
fn another_key_verifies_nothing() {
    let home = rich();
    let report = SpoolReader::open(&home.dir()).unwrap().verify_audit(&other_audit_key()).unwrap();
    let changed = report.faults.iter().filter(|fault| matches!(fault, AuditFault::Changed { .. })).count();
    assert_eq!(changed as u64, report.end.n);
}

#[test]
fn events_of_the_rest_of_the_program_are_chained_too() {
    let home = Home::new();
    let mut spool = home.create();
    let note = AuditNote { kcv: Some("t2vy5k4h78af3wsxnt9b7b8e38".to_owned()), ..AuditNote::default() };
    spool.record_event(at(), AuditEvent::KeyLoaded, "person", &note).unwrap();
    let report = spool.read().verify_audit(&audit_key()).unwrap();
    assert_eq!((report.end.n, report.faults.len()), (2, 0));
    let stored: (String, String) = spool
        .reader
        .connection
        .query_row("SELECT event, data_json FROM audit WHERE n = 2", [], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap();
    assert_eq!(stored, ("key.loaded".to_owned(), r#"{"kcv":"t2vy5k4h78af3wsxnt9b7b8e38"}"#.to_owned()));
    let endless = spool.record_event(at(), AuditEvent::KeyLoaded, &"x".repeat(70_000), &note);
    assert_eq!(broken_rule(endless), "an audit reference is too long");
}

#[test]
fn a_chain_whose_key_was_replaced_is_verified_with_both_in_order() {
    let home = rich();
    let keys = || SpoolKeys::new(other_audit_key(), keys().spool);
    let mut spool = Spool::open(home.lock(), &identity(), keys(), Box::new(OsRandomness), later(60)).unwrap();
    spool.record_event(later(60), AuditEvent::RunStarted, "2", &AuditNote::default()).unwrap();
    spool.record_event(later(61), AuditEvent::RunEnded, "2", &AuditNote::default()).unwrap();
    drop(spool);
    let reader = SpoolReader::open(&home.dir()).unwrap();
    let (old, new) = (audit_key(), other_audit_key());
    assert!(reader.verify_audit_under(&[&old, &new]).unwrap().is_intact());
    let n = reader.audit_end().unwrap().n;
    let changed = |n| AuditFault::Changed { n };
    assert_eq!(reader.verify_audit(&old).unwrap().faults, [changed(n - 1), changed(n)]);
    assert!(!reader.verify_audit_under(&[&new, &old]).unwrap().is_intact(), "the order counts");
    assert!(!reader.verify_audit_under(&[]).unwrap().is_intact());

    // Somebody with the stolen old key goes on where it was replaced.
    let mut spool = home.open();
    spool.record_event(later(62), AuditEvent::RunStarted, "3", &AuditNote::default()).unwrap();
    drop(spool);
    let reader = SpoolReader::open(&home.dir()).unwrap();
    assert_eq!(reader.verify_audit_under(&[&old, &new]).unwrap().faults, [changed(n + 1)]);
}

#[test]
fn keys_are_noted_once_and_their_use_is_that_of_the_runs() {
    let home = Home::new();
    let mut spool = home.create();
    let kcv = |first| Kcv::parse(&format!("{first}{}", "0".repeat(25))).unwrap();
    let run = |spool: &mut Spool, seconds| {
        spool.record_event(later(seconds), AuditEvent::RunStarted, "1", &AuditNote::default()).unwrap();
    };
    spool.note_keys(later(1), [(Purpose::Person, kcv('1'))]).unwrap();
    run(&mut spool, 2);
    spool.note_keys(later(3), [(Purpose::Person, kcv('1'))]).unwrap();
    run(&mut spool, 4);
    spool.note_keys(later(5), [(Purpose::Person, kcv('2'))]).unwrap();
    spool.note_keys(later(5), [(Purpose::Audit, kcv('3'))]).unwrap();
    run(&mut spool, 6);
    spool.record_key(later(7), AuditEvent::KeyEscrowed, Purpose::Person, kcv('4')).unwrap();
    let uses: Vec<_> = spool.read().key_uses().unwrap();
    let told: Vec<_> = uses.iter().map(|used| (used.purpose, used.kcv, used.first, used.last)).collect();
    assert_eq!(
        told,
        [
            (Purpose::Person, kcv('1'), later(1), later(4)),
            (Purpose::Person, kcv('2'), later(5), later(6)),
            (Purpose::Audit, kcv('3'), later(5), later(6)),
        ]
    );
    assert_eq!(spool.read().known_keys(Purpose::Person).unwrap(), [kcv('1'), kcv('2'), kcv('4')]);
    assert_eq!(spool.read().known_keys(Purpose::Spool).unwrap(), []);
}
