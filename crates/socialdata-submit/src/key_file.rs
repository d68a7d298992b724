//! Key files: made whole or not at all, replaced without a moment in which the old key is gone, destroyed.
//!
//! ```text
//! person.key            the active key
//! person.key.previous   the one before, after a rotation
//! person.key.next       a rotation under way
//! ```
//!
//! A rotation is three steps, each of which leaves a state that the next call recognises:
//!
//! 1. `.next` is written and on the disk. Nobody uses it yet.
//! 2. The active key gets `.previous` as a second name (a hard link, so nothing is copied).
//! 3. `.next` takes the place of the active key, in one rename.
//!
//! Cut off anywhere, the old key has at least one of its two names, and the next call goes on with the same new key.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use socialdata_core::pseudonym::{KeyMaterial, Purpose};
use thiserror::Error;
use zeroize::Zeroizing;

use crate::config::{SecretError, check_key_folder, read_secret};
use crate::randomness::{NoRandomness, Randomness};

/// The file of a key, and those beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyFile {
    active: PathBuf,
}

impl KeyFile {
    /// The key file at `path`. Nothing is looked at.
    pub const fn new(path: PathBuf) -> Self {
        Self { active: path }
    }

    /// The active key.
    pub fn active(&self) -> &Path {
        &self.active
    }

    /// The key before, after a rotation.
    pub fn previous(&self) -> PathBuf {
        self.beside(".previous")
    }

    /// A rotation under way.
    pub fn next(&self) -> PathBuf {
        self.beside(".next")
    }

    /// Makes the file, which must not be there: for its owner alone, and whole or not at all.
    ///
    /// # Errors
    /// [`KeyFileError::Exists`], also when another process was faster; [`KeyFileError::Folder`] when others can list or
    /// write the folder; [`KeyFileError::Io`] when the disk is full. No half a file is left.
    pub fn create(&self, key: &KeyMaterial, randomness: &dyn Randomness) -> Result<(), KeyFileError> {
        create_whole(&self.active, line_of(key).as_bytes(), randomness)
    }

    /// Step 1 of a rotation: the key that is to be active. Goes on with what an interrupted rotation has left, or
    /// writes `fresh`.
    ///
    /// # Errors
    /// [`KeyFileError::PreviousExists`] when an earlier rotation is not retired; what is wrong with the files.
    pub fn prepare(
        &self,
        purpose: Purpose,
        fresh: KeyMaterial,
        randomness: &dyn Randomness,
    ) -> Result<KeyMaterial, KeyFileError> {
        let active = read_key(&self.active, purpose)?;
        match read_key(&self.previous(), purpose) {
            Ok(previous) if previous.is_same_key(&active) => {} // step 2 is done already
            Ok(_) => return Err(KeyFileError::PreviousExists),
            Err(error) if error.is_missing() => {}
            Err(error) => return Err(error),
        }
        match read_key(&self.next(), purpose) {
            Ok(next) => Ok(next),
            Err(error) if error.is_missing() => {
                create_whole(&self.next(), line_of(&fresh).as_bytes(), randomness)?;
                Ok(fresh)
            }
            Err(error) => Err(error),
        }
    }

    /// Steps 2 and 3: what [`KeyFile::prepare`] gave becomes active, and the active key the previous one.
    ///
    /// # Errors
    /// [`KeyFileError::Io`]; the old key is there under one of its names.
    pub fn switch(&self) -> Result<(), KeyFileError> {
        match fs::hard_link(&self.active, self.previous()) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {} // looked at by `prepare`
            Err(error) => return Err(failed("keeping the old key")(error)),
        }
        sync_folder(&self.active)?;
        #[expect(clippy::disallowed_methods, reason = "this module owns the key files")]
        fs::rename(self.next(), &self.active).map_err(failed("replacing the key"))?;
        sync_folder(&self.active)
    }

    /// Overwrites and deletes the previous key.
    ///
    /// # Errors
    /// [`KeyFileError::Secret`] when there is none; [`KeyFileError::Io`].
    pub fn retire(&self, randomness: &dyn Randomness) -> Result<(), KeyFileError> {
        destroy(&self.previous(), randomness)
    }

    fn beside(&self, ending: &str) -> PathBuf {
        let mut path = self.active.clone().into_os_string();
        path.push(ending);
        path.into()
    }
}

/// Reads a key for `purpose` from a file of one's own.
///
/// # Errors
/// [`KeyFileError::Secret`].
pub fn read_key(path: &Path, purpose: Purpose) -> Result<KeyMaterial, KeyFileError> {
    let text = read_secret(path)?;
    Ok(KeyMaterial::parse(&text, purpose).map_err(|error| SecretError::NotAKey(error.code()))?)
}

fn line_of(key: &KeyMaterial) -> Zeroizing<String> {
    let text = key.to_text();
    let mut line = Zeroizing::new(String::with_capacity(text.len() + 1));
    line.push_str(&text);
    line.push('\n');
    line
}

/// Makes a file for its owner alone that holds `bytes`, whole or not at all, and never over another.
///
/// The bytes are written and synced under a name that nobody uses; a hard link, which fails when the name is taken,
/// then gives the file its name.
///
/// # Errors
/// As [`KeyFile::create`].
pub fn create_whole(path: &Path, bytes: &[u8], randomness: &dyn Randomness) -> Result<(), KeyFileError> {
    check_key_folder(folder_of(path)).map_err(KeyFileError::Folder)?;
    if fs::symlink_metadata(path).is_ok() {
        return Err(KeyFileError::Exists);
    }
    let mut random = [0; 8];
    randomness.fill(&mut random)?;
    let mut unfinished = path.as_os_str().to_owned();
    unfinished.push(format!(".{:016x}", u64::from_be_bytes(random)));
    let unfinished = PathBuf::from(unfinished);
    let written = write_synced(&unfinished, bytes).and_then(|()| {
        fs::hard_link(&unfinished, path).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => KeyFileError::Exists,
            _ => failed("naming the key file")(error),
        })
    });
    #[expect(clippy::disallowed_methods, reason = "this module owns the key files")]
    let _ = fs::remove_file(&unfinished); // the second name of a whole file, or what was not finished
    written?;
    sync_folder(path)
}

fn write_synced(path: &Path, bytes: &[u8]) -> Result<(), KeyFileError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(failed("making the key file"))?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    written.map_err(failed("writing the key file"))
}

/// Overwrites a file with random bytes, and deletes it.
///
/// Flash memory and file systems that never write in place may keep the old bytes; an encrypted disk is the answer.
///
/// # Errors
/// [`KeyFileError::Secret`] when it is not a protected file of one's own; [`KeyFileError::Io`].
pub fn destroy(path: &Path, randomness: &dyn Randomness) -> Result<(), KeyFileError> {
    let length = read_secret(path)?.len();
    let mut noise = vec![0; length.max(128)];
    randomness.fill(&mut noise)?;
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(
        &mut options,
        i32::try_from(rustix::fs::OFlags::NOFOLLOW.bits()).unwrap_or_default(),
    );
    let overwritten = options.open(path).and_then(|mut file| {
        file.seek(SeekFrom::Start(0))?;
        file.write_all(&noise)?;
        file.sync_all()
    });
    overwritten.map_err(failed("overwriting the key"))?;
    #[expect(clippy::disallowed_methods, reason = "this module owns the key files")]
    fs::remove_file(path).map_err(failed("deleting the key"))?;
    sync_folder(path)
}

/// A name is on the disk when its folder is.
#[cfg(unix)]
fn sync_folder(path: &Path) -> Result<(), KeyFileError> {
    File::open(folder_of(path)).and_then(|folder| folder.sync_all()).map_err(failed("syncing the folder"))
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> Result<(), KeyFileError> {
    Ok(())
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn failed(what: &'static str) -> impl Fn(io::Error) -> KeyFileError {
    move |error| KeyFileError::Io { what, kind: error.kind() }
}

/// Why a key file was not made, replaced or destroyed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum KeyFileError {
    /// There is a file of that name, and it stays.
    #[error("filen finns redan och skrivs inte över / the file exists and is not overwritten")]
    Exists,
    /// The key before the active one is still kept.
    #[error(
        "den förra nyckeln finns kvar: kör key retire först / the previous key is still there: run key retire first"
    )]
    PreviousExists,
    /// Others can list or write the folder.
    #[error("mappen: {0}")]
    Folder(SecretError),
    /// What is there cannot be used.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// The operating system.
    #[error("nyckelfilen kan inte skrivas ({kind}) / {what} failed")]
    Io {
        /// What was being done.
        what: &'static str,
        /// Why it failed.
        kind: io::ErrorKind,
    },
    /// The generator of random bytes.
    #[error("inga slumptal / no random bytes")]
    NoRandomness,
}

impl KeyFileError {
    /// Whether there is no such file.
    pub const fn is_missing(self) -> bool {
        matches!(self, Self::Secret(SecretError::Unreadable(io::ErrorKind::NotFound)))
    }

    /// A stable word for machines.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Exists => "exists",
            Self::PreviousExists => "previous-exists",
            Self::Folder(fault) | Self::Secret(fault) => fault.code(),
            Self::Io { .. } => "io",
            Self::NoRandomness => "no-randomness",
        }
    }
}

impl From<NoRandomness> for KeyFileError {
    fn from(_: NoRandomness) -> Self {
        Self::NoRandomness
    }
}

#[cfg(test)]
mod tests;
