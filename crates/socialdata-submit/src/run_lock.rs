//! One run at a time: an exclusive lock on `run.lock` in the spool folder.
//!
//! The kernel holds the lock for an open file, so it is free the moment a process ends, however it ends:
//! there is no stale lock to clean away, and the file itself is never deleted. Process id and start time in
//! the file are for people only. A [`RunLock`] is the ticket to [`Spool::open`](crate::spool::Spool::open):
//! nobody writes to a spool without it.

use std::{
    fs::{File, TryLockError},
    io::{Seek as _, SeekFrom, Write as _},
};

use socialdata_protocol::ids::Timestamp;

use crate::spool::{SpoolDir, SpoolError, open_own_file};

/// What to do when another run holds the lock.
///
/// Closed: one either waits or does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "one either waits or does not")]
pub enum WhenLocked {
    /// Return [`SpoolError::Locked`] at once.
    Refuse,
    /// Wait until the other run ends, however long.
    Wait,
}

/// The exclusive right to write in a spool folder, until dropped.
#[derive(Debug)]
pub struct RunLock {
    dir: SpoolDir,
    // Closing the file frees the lock.
    _file: File,
}

impl RunLock {
    /// Takes the lock of `dir`. `at` is written into the file, with the process id, for people who look.
    ///
    /// # Errors
    ///
    /// [`SpoolError::Locked`] when another run holds it and `when_locked` is [`WhenLocked::Refuse`];
    /// [`SpoolError::Unprotected`] when `run.lock` is a link or open to others; [`SpoolError::Io`] otherwise.
    ///
    /// ```
    /// use socialdata_submit::{run_lock::{RunLock, WhenLocked}, spool::{SpoolDir, SpoolError}};
    /// # let home = tempfile::tempdir()?;
    /// # let path = home.path().join("spool");
    ///
    /// let dir = SpoolDir::prepare(path)?;
    /// let lock = RunLock::acquire(&dir, "2026-08-22T00:13:05Z".parse()?, WhenLocked::Refuse)?;
    /// let second = RunLock::acquire(&dir, "2026-08-22T00:13:06Z".parse()?, WhenLocked::Refuse);
    /// assert_eq!(second.unwrap_err(), SpoolError::Locked);
    /// drop(lock);
    /// assert!(RunLock::acquire(&dir, "2026-08-22T00:13:07Z".parse()?, WhenLocked::Refuse).is_ok());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn acquire(dir: &SpoolDir, at: Timestamp, when_locked: WhenLocked) -> Result<Self, SpoolError> {
        loop {
            let file = open_own_file(&dir.lock_file())?;
            if let Some(lock) = Self::take(dir, file, at, when_locked)? {
                return Ok(lock);
            }
        }
    }

    /// Locks the open file; nothing when it is no longer the one that its name names. Somebody may have deleted
    /// it while we waited, and a lock on a file without a name excludes nobody.
    fn take(
        dir: &SpoolDir,
        file: File,
        at: Timestamp,
        when_locked: WhenLocked,
    ) -> Result<Option<Self>, SpoolError> {
        lock(&file, when_locked)?;
        if !names_this_file(&dir.lock_file(), &file)? {
            return Ok(None);
        }
        leave_note(&file, at);
        Ok(Some(Self { dir: dir.clone(), _file: file }))
    }

    /// The folder that is locked.
    pub fn dir(&self) -> &SpoolDir {
        &self.dir
    }
}

fn lock(file: &File, when_locked: WhenLocked) -> Result<(), SpoolError> {
    match when_locked {
        WhenLocked::Wait => file.lock().map_err(SpoolError::io("locking the spool")),
        WhenLocked::Refuse => file.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => SpoolError::Locked,
            TryLockError::Error(error) => SpoolError::io("locking the spool")(error),
        }),
    }
}

#[cfg(unix)]
fn names_this_file(path: &std::path::Path, file: &File) -> Result<bool, SpoolError> {
    use std::os::unix::fs::MetadataExt as _;

    let locked = file.metadata().map_err(SpoolError::io("looking at the lock file"))?;
    match std::fs::symlink_metadata(path) {
        Ok(named) => Ok((named.dev(), named.ino()) == (locked.dev(), locked.ino())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(SpoolError::io("looking at the lock file")(error)),
    }
}

#[cfg(not(unix))]
fn names_this_file(_: &std::path::Path, _: &File) -> Result<bool, SpoolError> {
    Ok(true) // a file that is open cannot be deleted there
}

/// Writes who holds the lock. A full disk must not stop a run from taking it, so a failure here is no
/// failure.
fn leave_note(mut file: &File, at: Timestamp) {
    let note = format!("pid {} since {at}\n", std::process::id());
    let _ = file.set_len(0);
    let _ = file.seek(SeekFrom::Start(0));
    let _ = file.write_all(note.as_bytes());
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests arrange their files")]
mod tests {
    use std::{fs, sync::mpsc, thread};

    use super::*;

    fn at() -> Timestamp {
        "2026-08-22T00:13:05Z".parse().unwrap()
    }

    fn folder() -> (tempfile::TempDir, SpoolDir) {
        let home = tempfile::tempdir().unwrap();
        let dir = SpoolDir::prepare(home.path().join("spool")).unwrap();
        (home, dir)
    }

    #[test]
    fn the_second_run_is_refused_until_the_first_ends() {
        let (_home, dir) = folder();
        let first = RunLock::acquire(&dir, at(), WhenLocked::Refuse).unwrap();
        for _ in 0..3 {
            let second = RunLock::acquire(&dir, at(), WhenLocked::Refuse).unwrap_err();
            assert_eq!(second, SpoolError::Locked);
            assert!(second.is_transient());
        }
        drop(first);
        RunLock::acquire(&dir, at(), WhenLocked::Refuse).unwrap();
    }

    #[test]
    fn waiting_ends_when_the_first_run_ends() {
        let (_home, dir) = folder();
        let first = RunLock::acquire(&dir, at(), WhenLocked::Refuse).unwrap();
        let (started, starts) = mpsc::channel();
        let waiting = thread::spawn({
            let dir = dir.clone();
            move || {
                started.send(()).unwrap();
                RunLock::acquire(&dir, at(), WhenLocked::Wait).map(|lock| lock.dir().clone())
            }
        });
        starts.recv().unwrap();
        drop(first);
        assert_eq!(waiting.join().unwrap(), Ok(dir));
    }

    #[test]
    fn the_file_says_who_and_since_when() {
        let (_home, dir) = folder();
        fs::write(dir.lock_file(), "a much longer note that an earlier run has left behind here\n").unwrap();
        #[cfg(unix)]
        fs::set_permissions(dir.lock_file(), std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        let lock = RunLock::acquire(&dir, at(), WhenLocked::Refuse).unwrap();
        let note = fs::read_to_string(dir.lock_file()).unwrap();
        assert_eq!(note, format!("pid {} since 2026-08-22T00:13:05Z\n", std::process::id()));
        drop(lock);
        assert!(dir.lock_file().exists(), "the file stays");
    }

    #[cfg(unix)]
    #[test]
    fn a_planted_link_is_refused() {
        let (home, dir) = folder();
        std::os::unix::fs::symlink(home.path().join("elsewhere"), dir.lock_file()).unwrap();
        let refused = RunLock::acquire(&dir, at(), WhenLocked::Refuse).unwrap_err();
        assert_eq!(refused.code(), "spool-unprotected");
        assert!(!home.path().join("elsewhere").exists());
    }

    #[cfg(unix)]
    #[test]
    fn a_deleted_lock_file_does_not_let_two_runs_in_unseen() {
        let (_home, dir) = folder();
        let stale = open_own_file(&dir.lock_file()).unwrap();
        fs::remove_file(dir.lock_file()).unwrap();
        let other = stale.try_clone().unwrap();
        assert!(RunLock::take(&dir, other, at(), WhenLocked::Refuse).unwrap().is_none());
        let fresh = RunLock::acquire(&dir, at(), WhenLocked::Refuse).unwrap();
        assert!(RunLock::take(&dir, stale, at(), WhenLocked::Refuse).unwrap().is_none());
        assert_eq!(RunLock::acquire(&dir, at(), WhenLocked::Refuse).unwrap_err(), SpoolError::Locked);
        drop(fresh);
    }
}
