//! The settings of the database connection: each is set, then read back, and a difference stops the run.
//!
//! `synchronous = EXTRA` matters most: with `FULL` the folder is not synced after the journal is deleted, so
//! a power cut may roll the last commit back, after the request that it announced has left the house.

use rusqlite::{Connection, config::DbConfig};

use super::{error::SpoolError, row};

/// Sets and checks everything for a connection that writes.
///
/// # Errors
///
/// [`SpoolError::Invariant`] when a setting does not hold or the library is older than 3.51.3.
pub(super) fn apply(connection: &Connection) -> Result<(), SpoolError> {
    apply_for_reading(connection)?;
    set_all(connection, SETTINGS.iter())
}

/// Sets and checks what a connection needs before it looks into the file. Writes nothing.
///
/// # Errors
///
/// As [`apply`].
pub(super) fn apply_for_reading(connection: &Connection) -> Result<(), SpoolError> {
    require_version()?;
    harden(connection)?;
    set_all(connection, READING.iter())
}

/// SQLite 3.7.0 to 3.51.2 could lose a WAL reset; older still, the system's library lacks settings we rely
/// on.
fn require_version() -> Result<(), SpoolError> {
    if rusqlite::version_number() >= OLDEST_SQLITE {
        Ok(())
    } else {
        Err(SpoolError::Invariant { what: "SQLite is older than 3.51.3" })
    }
}

/// Takes away what a hostile file could use: writable schema, functions in the schema, shadow tables,
/// double-quoted texts.
fn harden(connection: &Connection) -> Result<(), SpoolError> {
    for (option, wanted) in [
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_WRITABLE_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_DQS_DML, false),
        (DbConfig::SQLITE_DBCONFIG_DQS_DDL, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, true),
    ] {
        if connection.set_db_config(option, wanted)? != wanted {
            return Err(DOES_NOT_HOLD);
        }
    }
    Ok(())
}

fn set_all<'a>(
    connection: &Connection,
    settings: impl Iterator<Item = &'a Setting>,
) -> Result<(), SpoolError> {
    for (name, set, expected) in settings {
        // A pragma takes no bound parameters; name and value are constants of this file.
        connection.execute_batch(&format!("PRAGMA {name} = {set}"))?;
        if read(connection, name)? != *expected {
            return Err(DOES_NOT_HOLD);
        }
    }
    Ok(())
}

/// What SQLite says a pragma is, as text.
pub(super) fn read(connection: &Connection, name: &str) -> Result<String, SpoolError> {
    let mut statement = connection.prepare(&format!("PRAGMA {name}"))?;
    match row::first(&mut statement, [], |found| Ok(found.get(0)?))? {
        Some(rusqlite::types::Value::Integer(number)) => Ok(number.to_string()),
        Some(rusqlite::types::Value::Text(text)) => Ok(text),
        _ => Err(DOES_NOT_HOLD),
    }
}

/// Name, what is set, what must be read back.
type Setting = (&'static str, &'static str, &'static str);

const READING: &[Setting] = &[
    ("busy_timeout", "5000", "5000"),
    ("trusted_schema", "OFF", "0"),
    ("cell_size_check", "ON", "1"),
    ("temp_store", "MEMORY", "2"), // no plain data in temporary files
    ("mmap_size", "0", "0"),       // a failing disk is an error code, not a signal
    // 16 MiB; of the 2 MiB that SQLite takes, a night of a large municipality reads many pages again and again.
    ("cache_size", "-16384", "-16384"),
];

const SETTINGS: &[Setting] = &[
    ("journal_mode", "DELETE", "delete"),
    ("synchronous", "EXTRA", "3"),
    ("fullfsync", "ON", "1"), // macOS; elsewhere without effect
    ("foreign_keys", "ON", "1"),
    ("recursive_triggers", "ON", "1"), // INSERT OR REPLACE fires the delete triggers too
    ("secure_delete", "ON", "1"),      // erased payload pages are zeroed
    ("cache_spill", "OFF", "0"), // nothing reaches the file before the commit, so readers are not shut out
];

const DOES_NOT_HOLD: SpoolError = SpoolError::Invariant { what: "a setting of the database does not hold" };
const OLDEST_SQLITE: i32 = 3_051_003;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_holds_on_a_real_file() {
        let home = tempfile::tempdir().unwrap();
        let connection = Connection::open(home.path().join("db")).unwrap();
        apply(&connection).unwrap();
        for (name, _, expected) in READING.iter().chain(SETTINGS) {
            assert_eq!(read(&connection, name).unwrap(), *expected, "{name}");
        }
    }

    #[test]
    fn a_setting_that_does_not_hold_is_found() {
        // In memory there is no rollback journal file: journal_mode stays "memory".
        let connection = Connection::open_in_memory().unwrap();
        let error = apply(&connection).unwrap_err();
        assert_eq!(error, DOES_NOT_HOLD);
    }

    #[test]
    fn the_bundled_library_is_new_enough() {
        assert!(rusqlite::version_number() >= OLDEST_SQLITE, "{}", rusqlite::version());
        assert_eq!(require_version(), Ok(()));
    }

    #[test]
    fn the_schema_cannot_be_rewritten_by_hand() {
        let home = tempfile::tempdir().unwrap();
        let connection = Connection::open(home.path().join("db")).unwrap();
        apply(&connection).unwrap();
        connection.execute_batch("CREATE TABLE t (x) ; PRAGMA writable_schema = ON").unwrap();
        let rewritten = connection.execute("UPDATE sqlite_schema SET sql = ''", []);
        assert!(rewritten.is_err());
    }
}
