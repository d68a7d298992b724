//! Copies of the spool through SQLite's backup API, and what a copy that goes to work needs.

use std::{io, path::Path};

use rusqlite::{
    Connection, OpenFlags,
    backup::{Backup, StepResult},
};
use socialdata_protocol::ids::Timestamp;
use uuid::Uuid;

use super::{
    AuditEnd, Spool, SpoolDir, SpoolReader,
    audit::{AuditEvent, AuditNote},
    error::SpoolError,
    open::SET_META,
    row,
};
use crate::private_file;

impl Spool {
    /// Copies the spool to a new file (0600). The copy holds the audit entry that tells of it, and is checked whole
    /// before it gets its name. Returns the end of its audit chain.
    ///
    /// # Errors
    ///
    /// [`SpoolError::Exists`] when the name is taken; what SQLite or the operating system reports.
    pub fn backup(&mut self, at: Timestamp, path: &Path) -> Result<AuditEnd, SpoolError> {
        self.copy(at, path, AuditEvent::SpoolBackedUp)
    }

    /// Copies the spool into a new folder, where it is the one to work with from then on. Returns the end of the
    /// copy's audit chain. The old file is left as it is: see [`SpoolDir::retire`].
    ///
    /// # Errors
    ///
    /// [`SpoolError::Invariant`] while a submission is open; otherwise as [`Spool::backup`].
    pub fn archive(&mut self, at: Timestamp, to: &SpoolDir) -> Result<AuditEnd, SpoolError> {
        if !self.read().open_submissions()?.is_empty() {
            return Err(SpoolError::Invariant { what: "a spool with open submissions is not archived" });
        }
        self.copy(at, &to.database(), AuditEvent::SpoolArchived)
    }

    /// Takes the spool over: it gets a new instance id, so a run with the spool it was copied from is refused by the
    /// register from then on. Returns the new id.
    ///
    /// # Errors
    ///
    /// Any failure of the database or of the random generator; nothing is changed then.
    pub fn adopt(&mut self, at: Timestamp) -> Result<Uuid, SpoolError> {
        self.transact(at, |txn| {
            let mut random = [0; 16];
            txn.randomness().fill(&mut random)?;
            let instance = uuid::Builder::from_random_bytes(random).into_uuid();
            txn.sql.prepare_cached(SET_META)?.execute(["instance_id", &instance.to_string()])?;
            txn.audit(AuditEvent::SpoolAdopted, &instance.to_string(), &AuditNote::default())?;
            Ok(instance)
        })
    }

    fn copy(&mut self, at: Timestamp, path: &Path, event: AuditEvent) -> Result<AuditEnd, SpoolError> {
        if std::fs::symlink_metadata(path).is_ok() {
            return Err(SpoolError::Exists);
        }
        let instance = self.read().instance_id()?.to_string();
        self.transact(at, |txn| {
            txn.sql.prepare_cached(SET_META)?.execute(["last_backup", &at.to_string()])?;
            txn.audit(event, &instance, &AuditNote::default())
        })?;
        let end = self.read().audit_end()?;
        let unfinished = private_file::unfinished(path);
        let copied = copy_file(&self.reader.connection, &unfinished, end);
        #[expect(clippy::disallowed_methods, reason = "the spool gives its copies their names")]
        let named = copied
            .and_then(|()| std::fs::rename(&unfinished, path).map_err(SpoolError::io("naming the copy")));
        if named.is_err() {
            #[expect(clippy::disallowed_methods, reason = "half a copy is no copy")]
            let _ = std::fs::remove_file(&unfinished);
        }
        named?;
        private_file::sync_folder_of(path).map_err(SpoolError::io("syncing the folder of the copy"))?;
        Ok(end)
    }
}

impl SpoolReader {
    /// When the spool was last copied.
    ///
    /// # Errors
    ///
    /// Any failure of the database.
    pub fn last_backup(&self) -> Result<Option<Timestamp>, SpoolError> {
        super::open::meta(&self.connection, "last_backup")?.as_deref().map(row::parse).transpose()
    }
}

impl SpoolDir {
    /// Makes the spool file read-only: its time is over. What it holds stays readable.
    ///
    /// # Errors
    ///
    /// [`SpoolError::Io`].
    pub fn retire(&self) -> Result<(), SpoolError> {
        let database = self.database();
        let failed = SpoolError::io("making the old spool read-only");
        let mut permissions = std::fs::metadata(&database).map_err(&failed)?.permissions();
        #[cfg(unix)]
        std::os::unix::fs::PermissionsExt::set_mode(&mut permissions, 0o400);
        #[cfg(not(unix))]
        permissions.set_readonly(true);
        std::fs::set_permissions(&database, permissions).map_err(failed)
    }
}

/// Copies a database to a file that does not exist, and checks that it arrived whole. The caller holds the lock of the run.
pub(super) fn copy_file(from: &Connection, path: &Path, end: AuditEnd) -> Result<(), SpoolError> {
    let file = private_file::create_new(path).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => SpoolError::Exists,
        _ => SpoolError::io("making the copy")(error),
    })?;
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    let mut copy = Connection::open_with_flags(path, flags)?;
    let backup = Backup::new(from, &mut copy)?;
    // One step for all pages: nobody else writes under the lock.
    if backup.step(ALL_PAGES)? != StepResult::Done {
        return Err(SpoolError::Busy);
    }
    drop(backup);
    check_copy(&copy, end)?;
    drop(copy);
    file.sync_all().map_err(SpoolError::io("syncing the copy"))
}

/// A copy that is not whole is none.
fn check_copy(copy: &Connection, end: AuditEnd) -> Result<(), SpoolError> {
    let verdict: String = copy.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if verdict == "ok" && super::audit::end(copy)? == end {
        Ok(())
    } else {
        Err(SpoolError::Corrupt { what: "the copy is not what was copied" })
    }
}

const ALL_PAGES: std::ffi::c_int = -1;
