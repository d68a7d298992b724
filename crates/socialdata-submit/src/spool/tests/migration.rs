//! A spool of the first version of the schema is brought up to the present one, whole or not at all.

use super::*;

/// What the first version had not.
const BACK_TO_VERSION_1: &str =
    "DROP TABLE file_statement; DROP TABLE file_delivery; DROP TABLE inventory_owed; PRAGMA user_version = 1";

/// A spool with something in it, as the first version of the program left it.
fn of_version_1() -> Home {
    let home = Home::new();
    let mut spool = home.create();
    settle(&mut spool, 1, vec![report(1, 1), report(2, 2)]);
    drop(spool);
    home.raw().execute_batch(BACK_TO_VERSION_1).unwrap();
    home
}

fn version_of(home: &Home) -> i64 {
    home.raw().query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap()
}

#[test]
fn an_earlier_spool_keeps_everything_and_a_copy_is_kept_of_it() {
    let home = of_version_1();
    let before = std::fs::read(home.dir().database()).unwrap();
    let spool = home.open();
    assert_eq!(settled(&spool, 1).map(|(version, ..)| version), Some(1));
    assert!(!spool.read().owes_inventory().unwrap());
    assert!(spool.read().verify_audit(&audit_key()).unwrap().is_intact());
    drop(spool);
    assert_eq!(version_of(&home), 3);
    let copy = Connection::open(home.dir().path().join("spool-version-1.db")).unwrap();
    let version: i64 = copy.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
    assert_eq!(version, 1);
    assert!(before.starts_with(b"SQLite format 3"));
    // And a second time there is nothing to do.
    drop(home.open());
    let migrated: i64 = home
        .raw()
        .query_row("SELECT count(*) FROM audit WHERE event = 'spool.migrated'", [], |row| row.get(0))
        .unwrap();
    assert_eq!(migrated, 1);
}

#[test]
fn whoever_only_reads_leaves_an_earlier_spool_as_it_is() {
    let home = of_version_1();
    let refused = SpoolReader::open(&home.dir()).err().unwrap();
    assert_eq!(refused, SpoolError::EarlierSchema { found: 1, known: 3 });
    assert_eq!(version_of(&home), 1);
}

#[test]
fn an_earlier_spool_that_somebody_has_changed_stays_as_it_is() {
    let home = of_version_1();
    home.raw().execute_batch("DROP TRIGGER audit_no_delete").unwrap();
    assert_eq!(home.try_open().unwrap_err(), SpoolError::Foreign { what: "the schema was changed" });
    assert_eq!(version_of(&home), 1, "the transaction was rolled back");
}

#[test]
fn half_a_copy_of_an_attempt_that_was_cut_off_is_made_anew() {
    let home = of_version_1();
    let unfinished = crate::private_file::unfinished(&home.dir().path().join("spool-version-1.db"));
    std::fs::copy(home.dir().database(), &unfinished).unwrap();
    drop(home.open());
    assert!(!unfinished.exists());
    assert_eq!(version_of(&home), 3);
}

#[test]
fn inventories_are_owed_until_they_have_been_taken() {
    let home = Home::new();
    let mut spool = home.create();
    spool.store_foreign(at(), &receipt("foreign", 1), None).unwrap();
    drop(spool);
    let mut spool = home.open();
    assert!(spool.read().owes_inventory().unwrap(), "a run that ended forgot it");
    spool.inventory_taken(at()).unwrap();
    assert!(!spool.read().owes_inventory().unwrap());
}
