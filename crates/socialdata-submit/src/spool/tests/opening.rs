//! Making and opening: what is refused, and how.

use std::{fs, os::unix::fs::PermissionsExt as _, os::unix::fs::symlink};

use super::*;

fn error(home: &Home) -> SpoolError {
    home.try_open().unwrap_err()
}

#[test]
fn a_new_spool_is_for_its_owner_alone() {
    let home = Home::new();
    let spool = home.create();
    for path in [home.dir().database(), home.dir().lock_file(), home.dir().ballast()] {
        assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
    }
    assert_eq!(spool.read().identity(), Ok(identity()));
    assert_eq!(spool.read().instance_id().unwrap().get_version_num(), 4);
    assert_eq!(spool.read().audit_end().unwrap().n, 1);
}

#[test]
fn pragmas_are_as_designed_on_the_open_file() {
    let home = Home::new();
    let spool = home.create();
    for (name, wanted) in [
        ("journal_mode", "delete"),
        ("synchronous", "3"),
        ("foreign_keys", "1"),
        ("secure_delete", "1"),
        ("trusted_schema", "0"),
        ("cell_size_check", "1"),
        ("busy_timeout", "5000"),
        ("fullfsync", "1"),
        ("temp_store", "2"),
        ("recursive_triggers", "1"),
        ("user_version", "3"),
    ] {
        assert_eq!(pragmas::read(&spool.reader.connection, name).as_deref(), Ok(wanted), "{name}");
    }
}

#[test]
fn making_and_opening_do_not_replace_each_other() {
    let home = Home::new();
    assert_eq!(error(&home), SpoolError::Missing);
    drop(home.create());
    let again = Spool::create(home.lock(), &identity(), keys(), Box::new(OsRandomness), at());
    assert_eq!(again.unwrap_err(), SpoolError::Exists);
    let instance = home.open().read().instance_id();
    let either = Spool::open_or_create(home.lock(), &identity(), keys(), Box::new(OsRandomness), at());
    assert_eq!(either.unwrap().read().instance_id(), instance);
    let fresh = Home::new();
    Spool::open_or_create(fresh.lock(), &identity(), keys(), Box::new(OsRandomness), at()).unwrap();
}

#[test]
fn a_crash_while_making_leaves_an_empty_file_that_can_be_made() {
    let home = Home::new();
    drop(open_own_file(&home.dir().database()).unwrap());
    assert_eq!(error(&home), SpoolError::Missing);
    assert_eq!(SpoolReader::open(&home.dir()).unwrap_err(), SpoolError::Missing);
    Spool::open_or_create(home.lock(), &identity(), keys(), Box::new(OsRandomness), at()).unwrap();
}

#[test]
fn the_second_opener_is_locked_out() {
    let home = Home::new();
    let spool = home.create();
    let second = RunLock::acquire(&home.dir(), at(), WhenLocked::Refuse).unwrap_err();
    assert_eq!((second.code(), second.kind()), ("spool-locked", SpoolErrorKind::Locked));
    drop(spool);
    home.open();
}

#[test]
fn a_spool_serves_one_sender_recipient_and_environment() {
    let home = Home::new();
    drop(home.create());
    let others = [
        ("sender", SpoolIdentity { sender: "2120009994/region".to_owned(), ..identity() }),
        ("on_behalf_of", SpoolIdentity { on_behalf_of: Some("2120009994".to_owned()), ..identity() }),
        ("recipient", SpoolIdentity { recipient: "se.annan".to_owned(), ..identity() }),
        ("environment", SpoolIdentity { environment: "production".to_owned(), ..identity() }),
    ];
    for (what, other) in others {
        let refused = Spool::open(home.lock(), &other, keys(), Box::new(OsRandomness), at()).unwrap_err();
        assert_eq!(refused, SpoolError::OtherIdentity { what });
        assert_eq!(refused.kind(), SpoolErrorKind::Config);
    }
}

#[test]
fn a_linked_file_is_refused() {
    let home = Home::new();
    drop(home.create());
    let elsewhere = home.folder.path().join("elsewhere.db");
    fs::rename(home.dir().database(), &elsewhere).unwrap();
    symlink(&elsewhere, home.dir().database()).unwrap();
    assert_eq!(error(&home).code(), "spool-unprotected");
    assert_eq!(SpoolReader::open(&home.dir()).unwrap_err().code(), "spool-unprotected");
    let made = Spool::create(home.lock(), &identity(), keys(), Box::new(OsRandomness), at());
    assert_eq!(made.unwrap_err().code(), "spool-unprotected");
}

#[test]
fn a_planted_journal_link_is_refused() {
    let home = Home::new();
    drop(home.create());
    fs::write(home.folder.path().join("journal"), "x").unwrap();
    symlink(home.folder.path().join("journal"), home.dir().journal()).unwrap();
    assert_eq!(error(&home).code(), "spool-unprotected");
}

#[test]
fn a_file_or_folder_open_to_others_is_refused() {
    let home = Home::new();
    drop(home.create());
    let lock = home.lock();
    fs::set_permissions(home.dir().database(), fs::Permissions::from_mode(0o644)).unwrap();
    let refused = Spool::open(lock, &identity(), keys(), Box::new(OsRandomness), at()).unwrap_err();
    assert_eq!((refused.code(), refused.kind()), ("spool-unprotected", SpoolErrorKind::Security));
    fs::set_permissions(home.dir().database(), fs::Permissions::from_mode(0o600)).unwrap();
    home.open();
}

#[test]
fn another_applications_database_is_refused_untouched() {
    let home = Home::new();
    let lock = home.lock();
    drop(open_own_file(&home.dir().database()).unwrap());
    home.raw()
        .execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE t (x); PRAGMA application_id = 7")
        .unwrap();
    let before = fs::read(home.dir().database()).unwrap();
    let refused = Spool::open(lock, &identity(), keys(), Box::new(OsRandomness), at()).unwrap_err();
    assert_eq!(refused, SpoolError::Foreign { what: "another application's database" });
    let made = Spool::create(home.lock(), &identity(), keys(), Box::new(OsRandomness), at());
    assert_eq!(made.unwrap_err(), SpoolError::Exists);
    assert_eq!(fs::read(home.dir().database()).unwrap(), before);
}

#[test]
fn a_newer_schema_is_refused() {
    let home = Home::new();
    drop(home.create());
    home.raw().pragma_update(None, "user_version", 4).unwrap();
    let refused = error(&home);
    assert_eq!(refused, SpoolError::NewerSchema { found: 4, known: 3 });
    assert_eq!(refused.kind(), SpoolErrorKind::Config);
    home.raw().pragma_update(None, "user_version", 0).unwrap();
    assert_eq!(error(&home).code(), "spool-foreign");
}

#[test]
fn a_dropped_trigger_or_an_added_transition_is_found() {
    for change in [
        "DROP TRIGGER audit_no_delete",
        "DROP INDEX submission_one_in_flight",
        "CREATE TABLE extra (x)",
        "DROP TRIGGER allowed_transition_no_insert; INSERT INTO allowed_transition VALUES ('CLOSED','SEALED');
         CREATE TRIGGER allowed_transition_no_insert BEFORE INSERT ON allowed_transition
  BEGIN SELECT RAISE(ABORT, 'the state machine is fixed'); END",
    ] {
        let home = Home::new();
        drop(home.create());
        home.raw().execute_batch(change).unwrap();
        assert_eq!(error(&home).code(), "spool-foreign", "{change}");
        assert_eq!(SpoolReader::open(&home.dir()).unwrap_err().code(), "spool-foreign", "{change}");
    }
}

#[test]
fn the_whole_file_is_checked_once_a_week_and_when_the_clock_went_back() {
    let home = Home::new();
    drop(home.create());
    let last = |home: &Home| open::meta(&home.raw(), "last_integrity_check").unwrap().unwrap();
    let open_at = |time| {
        Spool::open(home.lock(), &identity(), keys(), Box::new(OsRandomness), time).unwrap();
    };
    open_at(later(6 * 24 * 3600));
    assert_eq!(last(&home), NIGHT);
    open_at(later(7 * 24 * 3600));
    assert_eq!(last(&home), later(7 * 24 * 3600).to_string());
    open_at(at());
    assert_eq!(last(&home), NIGHT);
}

#[test]
fn a_reference_without_its_row_is_found_by_the_whole_check() {
    let home = Home::new();
    drop(home.create());
    home.raw()
        .execute_batch(
            "PRAGMA foreign_keys = OFF;
             INSERT INTO attempt (submission_id, n, started_at) VALUES ('nobody', 1, '2026-08-22T00:13:05Z')",
        )
        .unwrap();
    home.open();
    let week = later(8 * 24 * 3600);
    let found = Spool::open(home.lock(), &identity(), keys(), Box::new(OsRandomness), week).unwrap_err();
    assert_eq!(found, SpoolError::Corrupt { what: "a reference without its row" });
}
