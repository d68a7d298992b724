//! Space on the disk: enough before a run changes anything, and a reserve to write the failure with.
//!
//! A full disk is an ordinary night for a small server. Two things make it harmless: a run does not start its
//! work without room for it, and 4 MiB of [`Ballast`] are given back when a commit fails for lack of space,
//! so that the failure itself can still be recorded.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use crate::{
    randomness::Randomness,
    spool::{SpoolDir, SpoolError, open_own_file},
};

/// Asks the operating system how much space is left.
pub trait FreeSpace {
    /// Bytes that this process may still write on the file system that holds `folder`.
    ///
    /// # Errors
    ///
    /// The operating system's error when it cannot say.
    fn free_bytes(&self, folder: &Path) -> io::Result<u64>;
}

/// What a run needs free before it changes any state: three times the bytes of the largest batch (stored,
/// journalled, built) and 64 MiB.
pub fn needed_bytes(largest_batch: u64) -> u64 {
    largest_batch.saturating_mul(3).saturating_add(64 * MIB)
}

/// Checks that there is room for batches of up to `largest_batch` bytes.
///
/// # Errors
///
/// [`SpoolError::TooLittleSpace`] with both numbers; [`SpoolError::Io`] when the operating system cannot say.
pub fn require_free_space(
    space: &dyn FreeSpace,
    dir: &SpoolDir,
    largest_batch: u64,
) -> Result<(), SpoolError> {
    let needed = needed_bytes(largest_batch);
    let free = space.free_bytes(dir.path()).map_err(SpoolError::io("asking for free space"))?;
    if free < needed { Err(SpoolError::TooLittleSpace { free, needed }) } else { Ok(()) }
}

/// A file of 4 MiB that is there to be deleted.
#[derive(Debug)]
pub struct Ballast {
    path: PathBuf,
}

impl Ballast {
    /// The ballast of a spool folder, whether it is there or not.
    pub fn of(dir: &SpoolDir) -> Self {
        Self { path: dir.ballast() }
    }

    /// Makes the file if it is missing or short; `false` when the disk has no room for it.
    ///
    /// The bytes are random: a file of zeros takes no space on a file system that compresses.
    ///
    /// # Errors
    ///
    /// [`SpoolError::Unprotected`] when the name is a link or open to others, [`SpoolError::NoRandomness`],
    /// or [`SpoolError::Io`] for any failure but a full disk.
    pub fn ensure(&self, randomness: &dyn Randomness) -> Result<bool, SpoolError> {
        let mut file = open_own_file(&self.path)?;
        let length = file.metadata().map_err(SpoolError::io("looking at the ballast"))?.len();
        if length == BALLAST_BYTES {
            return Ok(true);
        }
        match fill(&mut file, randomness) {
            Ok(()) => Ok(true),
            Err(SpoolError::DiskFull) => {
                self.release()?;
                Ok(false)
            }
            Err(error) => Err(error),
        }
    }

    /// Gives the space back. Not being there is fine.
    ///
    /// # Errors
    ///
    /// [`SpoolError::Io`] when the file cannot be deleted.
    #[expect(clippy::disallowed_methods, reason = "the spool owns its files")]
    pub fn release(&self) -> Result<(), SpoolError> {
        match fs::remove_file(&self.path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(SpoolError::io("deleting the ballast")(error))
            }
            _ => Ok(()),
        }
    }
}

fn fill(file: &mut File, randomness: &dyn Randomness) -> Result<(), SpoolError> {
    let failed = || SpoolError::io("writing the ballast");
    let mut chunk = vec![0; CHUNK_BYTES];
    file.set_len(0).map_err(failed())?;
    for _ in 0..BALLAST_BYTES / CHUNK_BYTES as u64 {
        randomness.fill(&mut chunk)?;
        file.write_all(&chunk).map_err(failed())?;
    }
    file.sync_all().map_err(failed())
}

const MIB: u64 = 1024 * 1024;
const BALLAST_BYTES: u64 = 4 * MIB;
const CHUNK_BYTES: usize = 64 * 1024;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::randomness::{NoRandomness, OsRandomness};

    struct Free(io::Result<u64>);

    impl FreeSpace for Free {
        fn free_bytes(&self, _: &Path) -> io::Result<u64> {
            self.0.as_ref().copied().map_err(|error| error.kind().into())
        }
    }

    fn folder() -> (tempfile::TempDir, SpoolDir) {
        let home = tempfile::tempdir().unwrap();
        let dir = SpoolDir::prepare(home.path().join("spool")).unwrap();
        (home, dir)
    }

    #[test]
    fn a_run_needs_room_for_three_batches_and_some() {
        let (_home, dir) = folder();
        let needed = 64 * MIB + 3000;
        assert_eq!(require_free_space(&Free(Ok(needed)), &dir, 1000), Ok(()));
        let refused = require_free_space(&Free(Ok(needed - 1)), &dir, 1000);
        assert_eq!(refused, Err(SpoolError::TooLittleSpace { free: needed - 1, needed }));
        assert_eq!(needed_bytes(u64::MAX), u64::MAX);
        let unknown = Free(Err(io::ErrorKind::PermissionDenied.into()));
        assert_eq!(require_free_space(&unknown, &dir, 1).unwrap_err().code(), "spool-io");
    }

    #[test]
    fn the_ballast_takes_real_space_and_gives_it_back() {
        let (_home, dir) = folder();
        let ballast = Ballast::of(&dir);
        assert_eq!(ballast.ensure(&OsRandomness), Ok(true));
        let metadata = fs::metadata(dir.ballast()).unwrap();
        assert_eq!(metadata.len(), BALLAST_BYTES);
        #[cfg(unix)]
        assert!(std::os::unix::fs::MetadataExt::blocks(&metadata) * 512 >= BALLAST_BYTES);
        let bytes = fs::read(dir.ballast()).unwrap();
        assert_eq!(ballast.ensure(&OsRandomness), Ok(true));
        assert_eq!(fs::read(dir.ballast()).unwrap(), bytes, "a whole ballast is left alone");
        assert_eq!(ballast.release(), Ok(()));
        assert!(!dir.ballast().exists());
        assert_eq!(ballast.release(), Ok(()));
    }

    #[test]
    fn a_half_written_ballast_is_made_whole() {
        let (_home, dir) = folder();
        drop(open_own_file(&dir.ballast()).unwrap());
        assert_eq!(Ballast::of(&dir).ensure(&OsRandomness), Ok(true));
        assert_eq!(fs::metadata(dir.ballast()).unwrap().len(), BALLAST_BYTES);
    }

    #[test]
    fn a_failing_generator_is_an_error() {
        struct Broken;
        impl Randomness for Broken {
            fn fill(&self, _: &mut [u8]) -> Result<(), NoRandomness> {
                Err(NoRandomness)
            }
        }
        let (_home, dir) = folder();
        assert_eq!(Ballast::of(&dir).ensure(&Broken), Err(SpoolError::NoRandomness));
    }
}
