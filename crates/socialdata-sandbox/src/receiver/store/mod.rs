//! The receiver's memory: one SQLite file, one connection, one transaction per promise.
//!
//! A receipt is signed and stored in the same transaction as what it promises, and answered after the commit. With
//! `synchronous = EXTRA` the commit is on the disk when it returns, so a receiver that is killed afterwards keeps its word.

mod appearance;
mod closing;
mod custody;
mod dry_run;
mod evidence;
mod lists;
mod mandates;
mod outcome;
mod receipts;
mod sealing_keys;
mod senders;
mod token_clients;

use std::{
    path::Path,
    str::FromStr,
    sync::{Mutex, MutexGuard, PoisonError},
};

use rusqlite::{Connection, OpenFlags, Row, Transaction, TransactionBehavior};
use serde::de::DeserializeOwned;
use socialdata_protocol::decode::{Limits, decode};

pub(super) use self::{
    closing::Signatory,
    custody::{Custody, Received},
    lists::ListFilter,
    outcome::{Ruled, Screened, Settlement, Unprocessed, remark},
    sealing_keys::SealingPeriod,
    senders::{Sender, SenderId},
};
use crate::{error::SandboxError, files};

/// The receiver's memory.
pub(crate) struct Store(Mutex<Connection>);

impl Store {
    /// Opens the database in `data_dir`, or makes it.
    pub(crate) fn open_or_create(data_dir: &Path) -> Result<Self, SandboxError> {
        files::prepare_folder(data_dir)?;
        let path = data_dir.join(FILE);
        if !path.exists() {
            // SQLite would make a file that others can read.
            files::write_new(&path, b"")?;
        }
        Self::open(&path)
    }

    /// Opens the database in `data_dir`, which must be there.
    pub(crate) fn open_existing(data_dir: &Path) -> Result<Self, SandboxError> {
        let path = data_dir.join(FILE);
        if path.is_file() { Self::open(&path) } else { Err(SandboxError::Missing) }
    }

    fn open(path: &Path) -> Result<Self, SandboxError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(path, flags)?;
        for (name, value) in SETTINGS {
            connection.pragma_update(None, name, value)?;
        }
        let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
        match version {
            SCHEMA_VERSION => {}
            0 => {
                let setup = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
                setup.execute_batch(SCHEMA)?;
                setup.pragma_update(None, "user_version", SCHEMA_VERSION)?;
                setup.commit()?;
            }
            _ => return Err(SandboxError::Corrupt { what: "the version of the database" }),
        }
        Ok(Self(Mutex::new(connection)))
    }

    /// Runs `work` as one transaction; an error rolls everything back.
    fn write<T, E: From<SandboxError>>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut connection = self.connection();
        let transaction = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(SandboxError::from)?;
        let value = work(&transaction)?;
        transaction.commit().map_err(SandboxError::from)?;
        Ok(value)
    }

    /// Runs `work` on one consistent state.
    fn read<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, SandboxError>,
    ) -> Result<T, SandboxError> {
        let mut connection = self.connection();
        let transaction = connection.transaction()?;
        work(&transaction)
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        // A transaction that was cut off by a panic was rolled back.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A column that holds the text form of `T`.
fn text<T: FromStr>(row: &Row<'_>, column: usize) -> Result<T, SandboxError> {
    let text = row.get_ref(column)?.as_str().map_err(|_| DAMAGED)?;
    text.parse().map_err(|_| DAMAGED)
}

/// A column that holds the text form of `T`, or nothing.
fn text_or_null<T: FromStr>(row: &Row<'_>, column: usize) -> Result<Option<T>, SandboxError> {
    match row.get_ref(column)?.as_str_or_null().map_err(|_| DAMAGED)? {
        None => Ok(None),
        Some(text) => text.parse().map(Some).map_err(|_| DAMAGED),
    }
}

/// A column that holds one of the words that `T` has on the wire.
fn word<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> Result<T, SandboxError> {
    let word = row.get_ref(column)?.as_str().map_err(|_| DAMAGED)?;
    from_json(&format!("\"{word}\""))
}

/// A column that holds a counting number.
fn number(row: &Row<'_>, column: usize) -> Result<u64, SandboxError> {
    u64::try_from(row.get::<_, i64>(column)?).map_err(|_| DAMAGED)
}

fn from_json<T: DeserializeOwned>(json: &str) -> Result<T, SandboxError> {
    decode(json.as_bytes(), Limits::message(json.len())).map_err(|_| DAMAGED)
}

fn to_json<T: serde::Serialize + ?Sized>(value: &T) -> Result<String, SandboxError> {
    serde_json::to_string(value).map_err(|_| SandboxError::Corrupt { what: "a document to be stored" })
}

/// SQLite counts with a sign; counting numbers end at 2^53 − 1.
fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// The first row of a query, turned into a value.
fn first<T>(
    transaction: &Transaction<'_>,
    sql: &str,
    parameters: impl rusqlite::Params,
    read: impl FnOnce(&Row<'_>) -> Result<T, SandboxError>,
) -> Result<Option<T>, SandboxError> {
    let mut statement = transaction.prepare_cached(sql)?;
    let mut rows = statement.query(parameters)?;
    rows.next()?.map(read).transpose()
}

/// Every row of a query, turned into values.
fn every<T>(
    transaction: &Transaction<'_>,
    sql: &str,
    parameters: impl rusqlite::Params,
    mut read: impl FnMut(&Row<'_>) -> Result<T, SandboxError>,
) -> Result<Vec<T>, SandboxError> {
    let mut statement = transaction.prepare_cached(sql)?;
    let mut rows = statement.query(parameters)?;
    let mut values = Vec::new();
    while let Some(row) = rows.next()? {
        values.push(read(row)?);
    }
    Ok(values)
}

const DAMAGED: SandboxError = SandboxError::Corrupt { what: "a column of the database" };
const FILE: &str = "receiver.db";
const SCHEMA: &str = include_str!("schema.sql");
const SCHEMA_VERSION: i64 = 2;

const SETTINGS: &[(&str, &str)] = &[
    ("busy_timeout", "5000"),
    ("trusted_schema", "OFF"),
    ("temp_store", "MEMORY"),
    ("cache_size", "-65536"), // 64 MiB: record ids are random, so a submission touches pages everywhere
    ("journal_mode", "TRUNCATE"),
    ("synchronous", "EXTRA"),
    ("fullfsync", "ON"),
    ("foreign_keys", "ON"),
    ("secure_delete", "ON"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_committed_is_on_the_disk() {
        let home = tempfile::tempdir().unwrap();
        let store = Store::open_or_create(home.path()).unwrap();
        let read = |name: &str| -> String {
            let value: rusqlite::types::Value =
                store.connection().pragma_query_value(None, name, |row| row.get(0)).unwrap();
            format!("{value:?}")
        };
        assert_eq!(read("synchronous"), "Integer(3)");
        assert_eq!(read("journal_mode"), "Text(\"truncate\")");
        assert_eq!(read("foreign_keys"), "Integer(1)");
    }

    #[test]
    fn a_database_of_another_version_is_left_alone() {
        let home = tempfile::tempdir().unwrap();
        let store = Store::open_or_create(home.path()).unwrap();
        store.connection().pragma_update(None, "user_version", 99).unwrap();
        drop(store);
        let refused = Store::open_or_create(home.path()).err();
        assert_eq!(refused, Some(SandboxError::Corrupt { what: "the version of the database" }));
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_may_read_it() {
        use std::os::unix::fs::PermissionsExt as _;

        let home = tempfile::tempdir().unwrap();
        Store::open_or_create(home.path()).unwrap();
        let mode = std::fs::metadata(home.path().join(FILE)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
