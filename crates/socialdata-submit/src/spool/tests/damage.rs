//! Files that are not what they should be: a clean refusal or a correct run, never a panic.

use std::{cell::Cell, fs};

use super::*;

fn spool_bytes() -> Vec<u8> {
    let home = Home::new();
    let mut spool =
        Spool::create(home.lock(), &identity(), keys(), Box::new(Counting(Cell::new(0))), at()).unwrap();
    settle(&mut spool, 1, vec![report(1, 1), report(2, 1)]);
    plan(&mut spool, &[submission(2, vec![report(3, 1)])]);
    seal(&mut spool, 2);
    drop(spool);
    fs::read(home.dir().database()).unwrap()
}

fn with_bytes(bytes: &[u8]) -> Home {
    let home = Home::new();
    put(&home, bytes);
    home
}

/// Puts other bytes in the place of a spool.
fn put(home: &Home, bytes: &[u8]) {
    let _ = fs::remove_file(home.dir().journal());
    drop(open_own_file(&home.dir().database()).unwrap());
    fs::write(home.dir().database(), bytes).unwrap();
}

#[test]
fn garbage_is_refused() {
    for bytes in [
        &b"x"[..],
        &[0; 512],
        b"not a database at all, but long enough to hold a header of it ............................",
    ] {
        let refused = with_bytes(bytes).try_open().unwrap_err();
        let known = ["spool-foreign", "spool-missing", "spool-corrupt"];
        assert!(known.contains(&refused.code()), "{refused:?}");
    }
}

#[test]
fn a_cut_file_is_refused() {
    let bytes = spool_bytes();
    let ends = [bytes.len() - 1, bytes.len() - 4096, bytes.len() + 1];
    for length in (1..bytes.len()).step_by(bytes.len() / 60).chain(ends) {
        let mut cut = bytes.clone();
        cut.resize(length, 0);
        let home = with_bytes(&cut);
        let refused = home.try_open().map(|_| ()).unwrap_err();
        let known = ["spool-foreign", "spool-missing", "spool-corrupt", "spool-database"];
        assert!(known.contains(&refused.code()), "{length} bytes: {refused:?}");
        let _ = SpoolReader::open(&home.dir()).and_then(|reader| reader.status()); // must return
    }
}

/// Opens, reads everything and goes on with the night. What matters is that it returns.
fn live_on(home: &Home) -> Result<(), SpoolError> {
    let mut spool = home.try_open()?;
    let reader = spool.read();
    reader.status()?;
    reader.receipts()?;
    reader.ledger::<_, SpoolError>(|ledger| {
        ledger.each_live(period(), &record_type(), |_| Ok::<_, SpoolError>(()))
    })?;
    reader.records(id(1))?;
    let report = reader.verify_audit(&audit_key())?;
    reader.open_submissions()?;
    let bytes = spool.start_attempt(at(), id(2))?;
    // Bytes that are handed out are the bytes that were sealed, whatever happened to the file.
    assert_eq!(&**bytes.payload, PAYLOAD);
    assert!(report.end.n > 0);
    spool.store_custody(at(), id(2), &receipt("custody.2", 3))?;
    settle_with(&mut spool, 2, &[status(RecordStatus::Accepted)])?;
    spool.close(at(), id(2))
}

#[test]
fn a_flipped_byte_never_panics_and_never_changes_what_is_sent() {
    let bytes = spool_bytes();
    let home = Home::new();
    let (mut refused, mut ran) = (0, 0);
    for place in (0..bytes.len()).step_by(401) {
        let mut changed = bytes.clone();
        changed[place] ^= 0xff;
        put(&home, &changed);
        match live_on(&home) {
            Ok(()) => ran += 1,
            Err(error) => {
                refused += 1;
                assert!(!error.code().is_empty());
            }
        }
    }
    assert!(refused > 20 && ran > 20, "{refused} refused, {ran} ran");
}

#[test]
fn every_byte_of_the_header_may_be_wrong() {
    let bytes = spool_bytes();
    let home = Home::new();
    for place in 0..100 {
        for flip in [0x01, 0xff] {
            let mut changed = bytes.clone();
            changed[place] ^= flip;
            put(&home, &changed);
            let _ = live_on(&home); // must return
        }
    }
}

#[test]
fn changed_bytes_of_a_sealed_submission_are_never_sent() {
    let home = with_bytes(&spool_bytes());
    for (change, found) in [
        ("UPDATE submission SET manifest = 'e30.e30.e30'", "the manifest is not what was sealed"),
        ("UPDATE submission SET wrapped_dek = NULL, payload = x'00'", "the payload is not what was sealed"),
    ] {
        let copy = home.copy();
        let raw = copy.raw();
        let trigger: String = raw
            .query_row("SELECT sql FROM sqlite_schema WHERE name = 'submission_bytes_fixed'", [], |row| {
                row.get(0)
            })
            .unwrap();
        raw.execute_batch(&format!("DROP TRIGGER submission_bytes_fixed; {change}; {trigger}")).unwrap();
        drop(raw);
        let mut spool = copy.open();
        let refused = spool.start_attempt(at(), id(2)).unwrap_err();
        assert_eq!(refused, SpoolError::Corrupt { what: found });
        assert_eq!(state(&spool, 2), SubmissionState::Sealed, "no attempt was announced");
    }
}

#[test]
fn a_changed_receipt_is_not_shown() {
    let home = with_bytes(&spool_bytes());
    let raw = home.raw();
    let trigger: String = raw
        .query_row("SELECT sql FROM sqlite_schema WHERE name = 'receipt_no_update'", [], |row| row.get(0))
        .unwrap();
    raw.execute_batch(&format!(
        "DROP TRIGGER receipt_no_update; UPDATE receipt SET jws = 'e30.e30.e30'; {trigger}"
    ))
    .unwrap();
    drop(raw);
    let shown = home.open().read().receipts();
    assert_eq!(shown, Err(SpoolError::Corrupt { what: "a receipt is not what was stored" }));
}
