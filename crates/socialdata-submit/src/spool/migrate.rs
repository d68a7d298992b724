//! Brings a spool of an earlier version of this program up to the present schema.
//!
//! The file is copied first. All steps, the audit entry and the new version are one transaction, the version last: a run that dies in
//! it leaves the old spool, and the next one begins again.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, TransactionBehavior};
use socialdata_protocol::ids::Timestamp;

use super::{
    SpoolDir, SpoolKeys,
    audit::{self, AuditEvent, AuditNote},
    backup::copy_file,
    error::SpoolError,
    open::{SCHEMA_VERSION, meta, require_schema},
    row,
};
use crate::private_file;

/// What leads from each version to the next; the first from 1 to 2. The statements are those of `schema.sql`, to the letter.
const STEPS: [&str; 2] = [
    "CREATE TABLE inventory_owed (
  since TEXT PRIMARY KEY) STRICT",
    include_str!("file_delivery.sql"),
];

/// Whether a file of this version can be brought up to the present one.
pub(super) fn is_earlier(version: i64) -> bool {
    (1..SCHEMA_VERSION).contains(&version)
}

/// Where the copy of a file of version `from` is kept.
fn copy_path(dir: &SpoolDir, from: i64) -> PathBuf {
    dir.path().join(format!("spool-version-{from}.db"))
}

/// Brings the file from version `from` to [`SCHEMA_VERSION`].
///
/// # Errors
///
/// [`SpoolError::Foreign`] when the file is not what that version of the program had made; what SQLite or the operating system
/// reports. The file is as it was then.
pub(super) fn migrate(
    connection: &mut Connection,
    dir: &SpoolDir,
    keys: &SpoolKeys,
    at: Timestamp,
    from: i64,
) -> Result<(), SpoolError> {
    keep_copy(connection, &copy_path(dir, from))?;
    let instance = meta(connection, "instance_id")?.ok_or(row::IMPOSSIBLE)?;
    let txn = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for (version, step) in (1..).zip(STEPS) {
        if version >= from {
            txn.execute_batch(step)?;
        }
    }
    require_schema(&txn)?;
    audit::append(&txn, &keys.audit, at, AuditEvent::SpoolMigrated, &instance, &AuditNote::default())?;
    txn.pragma_update(None, "user_version", SCHEMA_VERSION)?;
    txn.commit()?;
    Ok(())
}

/// A copy that an earlier attempt has left may be half of one: it is made anew, and gets its name when it is whole.
fn keep_copy(connection: &Connection, path: &Path) -> Result<(), SpoolError> {
    let unfinished = private_file::unfinished(path);
    if std::fs::symlink_metadata(&unfinished).is_ok() {
        #[expect(clippy::disallowed_methods, reason = "half a copy is no copy")]
        std::fs::remove_file(&unfinished).map_err(SpoolError::io("removing half a copy"))?;
    }
    copy_file(connection, &unfinished, audit::end(connection)?)?;
    #[expect(clippy::disallowed_methods, reason = "the spool gives its copies their names")]
    std::fs::rename(&unfinished, path).map_err(SpoolError::io("naming the copy"))?;
    private_file::sync_folder_of(path).map_err(SpoolError::io("syncing the folder of the copy"))
}
