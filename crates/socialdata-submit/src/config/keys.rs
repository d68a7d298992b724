//! Where a secret lies, and reading it without trusting the place.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use thiserror::Error;
use zeroize::Zeroizing;

/// The largest secret file: a PEM chain with its key.
const MAX_BYTES: u64 = 64 * 1024;

/// Where a secret lies: `{ file = "…" }` or `{ credential = "…" }`.
///
/// A credential is a file that the service manager puts in `$CREDENTIALS_DIRECTORY` (systemd's `LoadCredential`).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "lowercase")]
#[expect(clippy::exhaustive_enums, reason = "closed: the two sources of the configuration")]
pub enum KeySource {
    /// A file of one's own with mode 0600 or stricter.
    File(PathBuf),
    /// The name of a credential.
    Credential(String),
}

impl KeySource {
    /// The path of the secret; `base` is the folder of the configuration, `credentials` that of the service manager.
    ///
    /// # Errors
    /// [`SecretError::NoCredentials`] outside a service manager, [`SecretError::Name`] for a credential name with a path in it.
    pub fn path(&self, base: &Path, credentials: Option<&Path>) -> Result<PathBuf, SecretError> {
        match self {
            Self::File(path) => Ok(base.join(path)),
            Self::Credential(name)
                if name.is_empty() || name.contains(['/', '\\']) || name.starts_with('.') =>
            {
                Err(SecretError::Name)
            }
            Self::Credential(name) => {
                credentials.map(|folder| folder.join(name)).ok_or(SecretError::NoCredentials)
            }
        }
    }
}

/// Why a secret is not used. The texts say nothing of its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SecretError {
    /// The file is missing or cannot be read.
    #[error("filen kan inte läsas ({0}) / the file cannot be read")]
    Unreadable(io::ErrorKind),
    /// A link, a folder or a device.
    #[error("ska vara en vanlig fil, inte en länk / must be a regular file, not a link")]
    NotAFile,
    /// Others may read or write it.
    #[error("filen är öppen för andra; sätt läget till 0600 / the file is open to others; set mode 0600")]
    OpenToOthers,
    /// Larger than any key.
    #[error("filen är för stor för en nyckel / the file is too large for a key")]
    TooLarge,
    /// Not text.
    #[error("filen är inte text / the file is not text")]
    NotText,
    /// The content is no key, or one for another purpose.
    #[error(
        "innehållet är ingen giltig nyckel för ändamålet ({0}) / the content is no valid key for the purpose"
    )]
    NotAKey(&'static str),
    /// A published test key where only own keys may be used.
    #[error("en publicerad testnyckel får inte användas här / a published test key must not be used here")]
    TestKey,
    /// No service manager has put credentials anywhere.
    #[error("credential kräver systemd (CREDENTIALS_DIRECTORY saknas) / credential needs systemd")]
    NoCredentials,
    /// The name of a credential is not a file name.
    #[error("namnet på en credential är ett filnamn utan sökväg / a credential's name is a file name")]
    Name,
}

impl SecretError {
    /// Whether the fault is one of protection.
    pub const fn is_security(self) -> bool {
        matches!(self, Self::NotAFile | Self::OpenToOthers | Self::TestKey)
    }
}

/// Reads a secret. The text is wiped when dropped.
///
/// # Errors
/// [`SecretError`]; a link in the last component, a mode that lets others in and a file over 64 KiB are refused.
pub fn read_secret(path: &Path) -> Result<Zeroizing<String>, SecretError> {
    let unreadable = |error: io::Error| SecretError::Unreadable(error.kind());
    let metadata = fs::symlink_metadata(path).map_err(unreadable)?;
    if !metadata.is_file() {
        return Err(SecretError::NotAFile);
    }
    let file = fs::File::open(path).map_err(unreadable)?;
    // Looked at again through the handle: the path may have changed in between.
    let metadata = file.metadata().map_err(unreadable)?;
    if !metadata.is_file() {
        return Err(SecretError::NotAFile);
    }
    if is_open_to_others(&metadata) {
        return Err(SecretError::OpenToOthers);
    }
    if metadata.len() > MAX_BYTES {
        return Err(SecretError::TooLarge);
    }
    let mut text = Zeroizing::new(String::with_capacity(usize::try_from(MAX_BYTES).unwrap_or(0)));
    match file.take(MAX_BYTES).read_to_string(&mut text) {
        Ok(_) => Ok(text),
        Err(error) if error.kind() == io::ErrorKind::InvalidData => Err(SecretError::NotText),
        Err(error) => Err(unreadable(error)),
    }
}

#[cfg(unix)]
fn is_open_to_others(metadata: &fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    metadata.permissions().mode() & 0o077 != 0
}

/// On Windows the folder's access list protects the file; it is not judged here.
#[cfg(not(unix))]
fn is_open_to_others(_metadata: &fs::Metadata) -> bool {
    false
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    fn secret(mode: u32, bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        fs::File::create(&path).and_then(|mut file| io::Write::write_all(&mut file, bytes)).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        (folder, path)
    }

    #[test]
    fn only_a_private_regular_file_is_read() {
        let (folder, path) = secret(0o600, b"hemligt\n");
        assert_eq!(read_secret(&path).unwrap().as_str(), "hemligt\n");
        let link = folder.path().join("link");
        symlink(&path, &link).unwrap();
        assert_eq!(read_secret(&link).unwrap_err(), SecretError::NotAFile);
        assert_eq!(read_secret(folder.path()).unwrap_err(), SecretError::NotAFile);
        let missing = SecretError::Unreadable(io::ErrorKind::NotFound);
        assert_eq!(read_secret(&folder.path().join("annan")).unwrap_err(), missing);
    }

    #[test]
    fn what_is_open_too_large_or_no_text_is_refused() {
        let (_kept, path) = secret(0o644, b"x");
        assert_eq!(read_secret(&path).unwrap_err(), SecretError::OpenToOthers);
        let (_kept, path) = secret(0o600, &vec![b'x'; 70_000]);
        assert_eq!(read_secret(&path).unwrap_err(), SecretError::TooLarge);
        let (_kept, path) = secret(0o600, &[0xff, 0xfe]);
        assert_eq!(read_secret(&path).unwrap_err(), SecretError::NotText);
    }

    #[test]
    fn a_credential_is_a_name_and_not_a_path() {
        let source = |name: &str| KeySource::Credential(name.to_owned());
        let base = Path::new("/etc/socialdata");
        assert_eq!(source("../x").path(base, Some(base)), Err(SecretError::Name));
        assert_eq!(source("person").path(base, None), Err(SecretError::NoCredentials));
        assert_eq!(
            source("person").path(base, Some(Path::new("/run/c"))),
            Ok(PathBuf::from("/run/c/person"))
        );
        assert_eq!(KeySource::File("k".into()).path(base, None), Ok(PathBuf::from("/etc/socialdata/k")));
    }
}
