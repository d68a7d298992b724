//! Where a secret lies, and reading it without trusting the place.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use socialdata_protocol::wire::Environment;
use thiserror::Error;
use zeroize::Zeroizing;

/// The largest secret file: a PEM chain with its key.
const MAX_BYTES: u64 = 64 * 1024;

/// Where a secret lies: `{ credential = "…" }`, `{ file = "…" }`, or in the sandbox `{ environment = "…" }`.
///
/// A credential is a file that the service manager puts in `$CREDENTIALS_DIRECTORY` (systemd's `LoadCredential`).
/// Other programs of the same user can read an environment, and children inherit it: so it is for the sandbox only.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "lowercase")]
#[expect(clippy::exhaustive_enums, reason = "closed: the three sources of the configuration")]
pub enum KeySource {
    /// A file of one's own with mode 0600 or stricter.
    File(PathBuf),
    /// The name of a credential.
    Credential(String),
    /// The name of an environment variable.
    Environment(String),
}

impl KeySource {
    /// The path of the secret, if it is in a file of one's own; `base` is the folder of the configuration.
    pub fn own_file(&self, base: &Path) -> Option<PathBuf> {
        match self {
            Self::File(path) => Some(base.join(path)),
            Self::Credential(_) | Self::Environment(_) => None,
        }
    }

    /// Reads the secret. The text is wiped when dropped.
    ///
    /// # Errors
    /// [`SecretError::NoCredentials`] outside a service manager, [`SecretError::Name`] for a credential name with a
    /// path in it, [`SecretError::EnvironmentRefused`] outside the sandbox; otherwise what is wrong with the file.
    pub fn read(
        &self,
        base: &Path,
        surroundings: &Surroundings,
        environment: Environment,
    ) -> Result<Zeroizing<String>, SecretError> {
        match self {
            Self::File(path) => read_secret(&base.join(path)),
            Self::Credential(name)
                if name.is_empty() || name.contains(['/', '\\']) || name.starts_with('.') =>
            {
                Err(SecretError::Name)
            }
            Self::Credential(name) => {
                let folder = surroundings.credentials.as_deref().ok_or(SecretError::NoCredentials)?;
                read_credential(&folder.join(name))
            }
            Self::Environment(_) if environment != Environment::Sandbox => {
                Err(SecretError::EnvironmentRefused)
            }
            Self::Environment(name) => (surroundings.variable)(name).ok_or(SecretError::NoVariable),
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
    /// It belongs to somebody else.
    #[error("filen eller mappen tillhör en annan användare / the file or its folder belongs to another user")]
    OtherOwner,
    /// Others may list or write the folder.
    #[error("mappen är öppen för andra; sätt läget till 0700 / the folder is open to others; set mode 0700")]
    FolderOpenToOthers,
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
    /// A certificate that is past its last day.
    #[error(
        "certifikatet har gått ut; beställ ett nytt innan något kan skickas / the certificate has expired"
    )]
    Expired,
    /// An environment variable outside the sandbox.
    #[error(
        "en nyckel i en miljövariabel tillåts bara i sandlådan / a key in the environment is for the sandbox only"
    )]
    EnvironmentRefused,
    /// The environment variable is not there.
    #[error("miljövariabeln finns inte / there is no such environment variable")]
    NoVariable,
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
        matches!(
            self,
            Self::NotAFile
                | Self::OpenToOthers
                | Self::OtherOwner
                | Self::FolderOpenToOthers
                | Self::EnvironmentRefused
                | Self::TestKey
                | Self::Expired
        )
    }

    /// A stable word for machines.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unreadable(io::ErrorKind::NotFound) => "missing",
            Self::Unreadable(_) => "unreadable",
            Self::NotAFile => "not-a-file",
            Self::OpenToOthers => "open-to-others",
            Self::OtherOwner => "other-owner",
            Self::FolderOpenToOthers => "folder-open-to-others",
            Self::TooLarge => "too-large",
            Self::NotText => "not-text",
            Self::NotAKey(code) => code,
            Self::TestKey => "test-key",
            Self::Expired => "expired",
            Self::EnvironmentRefused => "environment-refused",
            Self::NoVariable => "no-variable",
            Self::NoCredentials => "no-credentials",
            Self::Name => "credential-name",
        }
    }
}

/// What the process finds around it: the folder of the service manager, and its environment.
#[derive(Clone, Debug)]
#[expect(clippy::exhaustive_structs, reason = "both are wanted, always")]
pub struct Surroundings {
    /// `$CREDENTIALS_DIRECTORY`.
    pub credentials: Option<PathBuf>,
    /// Reads an environment variable; asked only in the sandbox.
    pub variable: fn(&str) -> Option<Zeroizing<String>>,
}

impl Surroundings {
    /// No service manager and no environment.
    pub fn none() -> Self {
        Self { credentials: None, variable: |_| None }
    }
}

/// Reads a secret from a file of one's own. The text is wiped when dropped.
///
/// # Errors
/// [`SecretError`]: anything but a regular file of this user, closed to everybody else, in a folder that nobody else
/// can list or write, of at most 64 KiB.
pub fn read_secret(path: &Path) -> Result<Zeroizing<String>, SecretError> {
    read(path, Keeper::Own)
}

/// Reads a secret that the service manager has laid out. It may belong to root, and let this user in by an access
/// list, which shows as a right of the group.
///
/// # Errors
/// [`SecretError`].
pub fn read_credential(path: &Path) -> Result<Zeroizing<String>, SecretError> {
    read(path, Keeper::ServiceManager)
}

fn read(path: &Path, keeper: Keeper) -> Result<Zeroizing<String>, SecretError> {
    let file = opened::open(path, keeper)?;
    let metadata = file.metadata().map_err(unreadable)?;
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

#[expect(clippy::needless_pass_by_value, reason = "as map_err hands it over")]
fn unreadable(error: io::Error) -> SecretError {
    SecretError::Unreadable(error.kind())
}

/// Whose file it is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Keeper {
    Own,
    ServiceManager,
}

/// Checks that a key may lie in this folder: nobody else can list or write it.
///
/// # Errors
/// [`SecretError::FolderOpenToOthers`], [`SecretError::OtherOwner`], [`SecretError::Unreadable`].
pub fn check_key_folder(folder: &Path) -> Result<(), SecretError> {
    opened::check_folder(&fs::metadata(folder).map_err(unreadable)?, Keeper::Own)
}

#[cfg(unix)]
mod opened {
    use std::fs::{File, Metadata};
    use std::os::unix::fs::MetadataExt as _;
    use std::path::Path;

    use rustix::fs::{Mode, OFlags, openat};
    use rustix::io::Errno;

    use super::{Keeper, SecretError};

    /// Opens the folder, and in it the file, so that what was checked is what is read. A link is not followed, and a
    /// pipe is not waited for.
    pub(super) fn open(path: &Path, keeper: Keeper) -> Result<File, SecretError> {
        let unreadable = |errno: Errno| SecretError::Unreadable(std::io::Error::from(errno).kind());
        let above = path.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let name = path.file_name().ok_or(SecretError::NotAFile)?;
        let folder = rustix::fs::open(above, TO_LOOK_AT | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty());
        let folder = File::from(folder.map_err(unreadable)?);
        let looked_at = |error: std::io::Error| SecretError::Unreadable(error.kind());
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
        let file = openat(&folder, name, flags, Mode::empty()).map_err(|errno| match errno {
            Errno::LOOP | Errno::NXIO => SecretError::NotAFile,
            other => unreadable(other),
        })?;
        check_folder(&folder.metadata().map_err(looked_at)?, keeper)?;
        let file = File::from(file);
        check_file(&file.metadata().map_err(looked_at)?, keeper)?;
        Ok(file)
    }

    /// A folder that this user may enter and not list is good enough, where the system can open one.
    #[cfg(target_os = "linux")]
    const TO_LOOK_AT: OFlags = OFlags::PATH;
    #[cfg(not(target_os = "linux"))]
    const TO_LOOK_AT: OFlags = OFlags::RDONLY;

    pub(super) fn check_folder(folder: &Metadata, keeper: Keeper) -> Result<(), SecretError> {
        let forbidden = match keeper {
            Keeper::Own => 0o066,
            Keeper::ServiceManager => 0o026,
        };
        if folder.mode() & forbidden != 0 {
            return Err(SecretError::FolderOpenToOthers);
        }
        // Root may own the folder: it can replace anything anyhow.
        check_owner(folder, true)
    }

    fn check_file(file: &Metadata, keeper: Keeper) -> Result<(), SecretError> {
        if !file.is_file() {
            return Err(SecretError::NotAFile);
        }
        let forbidden = match keeper {
            Keeper::Own => 0o077,
            Keeper::ServiceManager => 0o037,
        };
        if file.mode() & forbidden != 0 {
            return Err(SecretError::OpenToOthers);
        }
        check_owner(file, keeper == Keeper::ServiceManager)
    }

    fn check_owner(of: &Metadata, root_too: bool) -> Result<(), SecretError> {
        let is_own = of.uid() == rustix::process::geteuid().as_raw();
        if is_own || (root_too && of.uid() == 0) { Ok(()) } else { Err(SecretError::OtherOwner) }
    }
}

/// On Windows the folder's access list protects the file; it is not judged here.
#[cfg(not(unix))]
mod opened {
    use std::fs::{self, File, Metadata};
    use std::path::Path;

    use super::{Keeper, SecretError, unreadable};

    pub(super) fn open(path: &Path, _: Keeper) -> Result<File, SecretError> {
        if !fs::symlink_metadata(path).map_err(unreadable)?.is_file() {
            return Err(SecretError::NotAFile);
        }
        File::open(path).map_err(unreadable)
    }

    pub(super) fn check_folder(_: &Metadata, _: Keeper) -> Result<(), SecretError> {
        Ok(())
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    fn secret(mode: u32, bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700)).unwrap();
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
        fs::create_dir(folder.path().join("folder")).unwrap();
        assert_eq!(read_secret(&folder.path().join("folder")).unwrap_err(), SecretError::NotAFile);
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
    fn a_folder_that_others_can_list_or_write_holds_no_keys() {
        let (folder, path) = secret(0o600, b"x");
        for mode in [0o755, 0o770, 0o750, 0o720, 0o1777, 0o704, 0o702] {
            fs::set_permissions(folder.path(), fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(read_secret(&path).unwrap_err(), SecretError::FolderOpenToOthers, "{mode:o}");
            assert_eq!(check_key_folder(folder.path()), Err(SecretError::FolderOpenToOthers), "{mode:o}");
        }
        for mode in [0o700, 0o711, 0o500] {
            fs::set_permissions(folder.path(), fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(read_secret(&path).unwrap().as_str(), "x", "{mode:o}");
        }
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700)).unwrap();
    }

    #[test]
    fn a_pipe_is_refused_at_once_and_a_link_to_nothing_too() {
        let (folder, _) = secret(0o600, b"x");
        let pipe = folder.path().join("pipe");
        assert!(
            std::process::Command::new("mkfifo").args(["-m", "600"]).arg(&pipe).status().unwrap().success()
        );
        assert_eq!(read_secret(&pipe).unwrap_err(), SecretError::NotAFile);
        let link = folder.path().join("dangling");
        symlink(folder.path().join("nowhere"), &link).unwrap();
        assert_eq!(read_secret(&link).unwrap_err(), SecretError::NotAFile);
        assert_eq!(read_secret(Path::new("/dev/null")).unwrap_err(), SecretError::FolderOpenToOthers);
    }

    #[test]
    fn a_credential_may_be_readable_by_an_access_list_and_by_nobody_else() {
        let (folder, path) = secret(0o440, b"x");
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o750)).unwrap();
        assert_eq!(read_credential(&path).unwrap().as_str(), "x");
        for mode in [0o444, 0o460, 0o402, 0o401] {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(read_credential(&path).unwrap_err(), SecretError::OpenToOthers, "{mode:o}");
        }
    }

    #[test]
    fn a_credential_is_a_name_and_not_a_path() {
        let source = |name: &str| KeySource::Credential(name.to_owned());
        let base = Path::new("/etc/socialdata");
        let (folder, _path) = secret(0o400, b"x");
        let mut surroundings = Surroundings::none();
        let read = |source: &KeySource, surroundings: &Surroundings| {
            source.read(base, surroundings, Environment::Production).map(|text| text.to_string())
        };
        assert_eq!(read(&source("person"), &surroundings), Err(SecretError::NoCredentials));
        surroundings.credentials = Some(folder.path().to_owned());
        for name in ["../key", "", ".", "..", "a/b", "a\\b"] {
            assert_eq!(read(&source(name), &surroundings), Err(SecretError::Name), "{name}");
        }
        assert_eq!(read(&source("key"), &surroundings), Ok("x".to_owned()));
        assert_eq!(KeySource::File("k".into()).own_file(base), Some(PathBuf::from("/etc/socialdata/k")));
        assert_eq!(source("k").own_file(base), None);
    }

    #[test]
    fn the_environment_is_asked_in_the_sandbox_only() {
        let variable = |name: &str| (name == "NYCKEL").then(|| Zeroizing::new("x".to_owned()));
        let surroundings = Surroundings { credentials: None, variable };
        let read = |name: &str, environment| {
            KeySource::Environment(name.to_owned())
                .read(Path::new("."), &surroundings, environment)
                .map(|text| text.to_string())
        };
        assert_eq!(read("NYCKEL", Environment::Sandbox), Ok("x".to_owned()));
        assert_eq!(read("ANNAN", Environment::Sandbox), Err(SecretError::NoVariable));
        for environment in [Environment::Test, Environment::Production] {
            assert_eq!(read("NYCKEL", environment), Err(SecretError::EnvironmentRefused));
        }
    }
}
