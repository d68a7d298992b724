//! The folder of a spool: who may read it, and the names of the files in it.
//!
//! All names are made here; none is ever built from data. The folder is for its owner alone (0700), its files
//! too (0600), and neither the folder nor a file in it may be a symbolic link: whoever could plant a link
//! could make the run write its receipts, or read somebody else's spool. On Windows, protection is the
//! folder's access list and not checked here.

use std::{
    fs::{self, File, OpenOptions},
    path::{Path, PathBuf},
};

use socialdata_protocol::ids::SubmissionId;

use super::error::SpoolError;

/// A spool folder that was checked: a real folder, nobody else's, closed to others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpoolDir {
    path: PathBuf,
}

impl SpoolDir {
    /// Makes the folder (0700) if it is not there, and checks it. The folder above must exist.
    ///
    /// # Errors
    ///
    /// [`SpoolError::Unprotected`] when the last component is a symbolic link, when others may enter the
    /// folder or when it belongs to another user; [`SpoolError::Io`] or [`SpoolError::DiskFull`] when it
    /// cannot be made or written.
    pub fn prepare(path: impl AsRef<Path>) -> Result<Self, SpoolError> {
        let path = path.as_ref();
        match owner_only_folder().create(path) {
            Ok(()) => sync_folder_above(path)?,
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(SpoolError::io("making the spool folder")(error)),
        }
        let dir = Self::existing(path)?;
        dir.require_own()?;
        dir.require_local()?;
        Ok(dir)
    }

    /// A folder that must be there already. Writes nothing.
    ///
    /// # Errors
    ///
    /// [`SpoolError::Missing`] without a folder, [`SpoolError::Unprotected`] when it is a symbolic link or
    /// open to others.
    pub fn existing(path: impl AsRef<Path>) -> Result<Self, SpoolError> {
        let path = path.as_ref();
        let metadata = match fs::symlink_metadata(path) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(SpoolError::Missing),
            Err(error) => return Err(SpoolError::io("looking at the spool folder")(error)),
        };
        if metadata.is_symlink() {
            return Err(SpoolError::Unprotected { what: "the spool folder is a symbolic link" });
        }
        if !metadata.is_dir() {
            return Err(SpoolError::Unprotected { what: "the spool folder is not a folder" });
        }
        if open_to_others(&metadata) {
            return Err(SpoolError::Unprotected {
                what: "the spool folder is open to others (wanted: 0700)",
            });
        }
        // Links above the last component are the administrator's choice; SQLite shall not meet them.
        let path = path.canonicalize().map_err(SpoolError::io("resolving the spool folder"))?;
        Ok(Self { path })
    }

    /// The folder itself, without links.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The database.
    pub fn database(&self) -> PathBuf {
        self.path.join("spool.db")
    }

    /// SQLite's rollback journal: there only during a commit, or after a run that died in one.
    pub fn journal(&self) -> PathBuf {
        self.path.join("spool.db-journal")
    }

    /// The file that a run locks.
    pub fn lock_file(&self) -> PathBuf {
        self.path.join("run.lock")
    }

    /// The file that is deleted when the disk is full.
    pub fn ballast(&self) -> PathBuf {
        self.path.join("ballast")
    }

    /// Refuses a file system of another machine.
    #[cfg(target_os = "linux")]
    fn require_local(&self) -> Result<(), SpoolError> {
        let found = rustix::fs::statfs(&self.path)
            .map_err(|error| SpoolError::io("asking for the kind of file system")(error.into()))?;
        // The type of the number differs between platforms; the constants have 32 bits.
        match network_name(u64::try_from(found.f_type).unwrap_or_default()) {
            Some(name) => Err(SpoolError::NetworkFileSystem { name }),
            None => Ok(()),
        }
    }

    #[cfg(not(target_os = "linux"))]
    fn require_local(&self) -> Result<(), SpoolError> {
        Ok(())
    }

    /// A receipt that failed a check, kept as evidence.
    pub fn bad_receipt(&self, id: SubmissionId, check: &str) -> PathBuf {
        self.path.join(format!("bad-receipt-{id}-{check}.jws"))
    }

    /// Refuses a folder of another user: files made there could be taken away from us.
    #[cfg(unix)]
    fn require_own(&self) -> Result<(), SpoolError> {
        use std::os::unix::fs::MetadataExt as _;

        let owner = fs::metadata(&self.path).map_err(SpoolError::io("looking at the spool folder"))?.uid();
        if owner == rustix::process::geteuid().as_raw() {
            Ok(())
        } else {
            Err(SpoolError::Unprotected { what: "the spool folder belongs to another user" })
        }
    }

    #[cfg(not(unix))]
    fn require_own(&self) -> Result<(), SpoolError> {
        Ok(())
    }
}

/// The file systems of other machines, by the numbers of statfs(2).
#[cfg(target_os = "linux")]
fn network_name(magic: u64) -> Option<&'static str> {
    let known = [
        (0x6969, "NFS"),
        (0x517b, "SMB"),
        (0xff53_4d42, "CIFS"),
        (0xfe53_4d42, "SMB2"),
        (0x00c3_6400, "Ceph"),
        (0x5346_414f, "AFS"),
        (0x0102_1997, "9P"),
        (0x0bd0_0bd0, "Lustre"),
        (0x7461_636f, "OCFS2"),
        (0x0116_1970, "GFS2"),
    ];
    known.into_iter().find(|(number, _)| *number == magic & 0xffff_ffff).map(|(_, name)| name)
}

/// Opens a file of the spool for reading and writing and makes it (0600) if it is not there.
///
/// # Errors
///
/// [`SpoolError::Unprotected`] when the last component is a symbolic link, no regular file, or open to
/// others.
pub(crate) fn open_own_file(path: &Path) -> Result<File, SpoolError> {
    check_own_file(path)?;
    let file = owner_only_file()
        .create(true)
        .truncate(false)
        .open(path)
        .map_err(SpoolError::io("opening a spool file"))?;
    // The path is looked at once more, because a link may have been planted between the two steps.
    check_own_file(path)?;
    Ok(file)
}

/// Checks a file of the spool without opening it; `false` when it is not there.
pub(crate) fn check_own_file(path: &Path) -> Result<bool, SpoolError> {
    let metadata = match fs::symlink_metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(SpoolError::io("looking at a spool file")(error)),
    };
    if metadata.is_symlink() {
        return Err(SpoolError::Unprotected { what: "a spool file is a symbolic link" });
    }
    if !metadata.is_file() {
        return Err(SpoolError::Unprotected { what: "a spool file is not a regular file" });
    }
    if open_to_others(&metadata) {
        return Err(SpoolError::Unprotected { what: "a spool file is open to others (wanted: 0600)" });
    }
    Ok(true)
}

/// Makes the new folder's name last: a synced file in a folder that a power cut takes away is lost with it.
#[cfg(unix)]
fn sync_folder_above(path: &Path) -> Result<(), SpoolError> {
    let above = path.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(above)
        .and_then(|folder| folder.sync_all())
        .map_err(SpoolError::io("syncing the folder above the spool"))
}

#[cfg(not(unix))]
fn sync_folder_above(_: &Path) -> Result<(), SpoolError> {
    Ok(())
}

#[cfg(unix)]
fn open_to_others(metadata: &fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    metadata.permissions().mode() & 0o077 != 0
}

#[cfg(not(unix))]
fn open_to_others(_: &fs::Metadata) -> bool {
    false
}

fn owner_only_folder() -> fs::DirBuilder {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(false);
    builder
}

fn owner_only_file() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.read(true).write(true);
    options
}

#[cfg(test)]
#[cfg(unix)]
#[expect(clippy::disallowed_methods, reason = "tests arrange their files")]
mod tests {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    fn refused(result: Result<impl Sized, SpoolError>) -> &'static str {
        match result.err() {
            Some(SpoolError::Unprotected { what }) => what,
            other => panic!("not refused: {other:?}"),
        }
    }

    #[test]
    fn makes_a_folder_for_the_owner_alone() {
        let home = tempfile::tempdir().unwrap();
        let dir = SpoolDir::prepare(home.path().join("spool")).unwrap();
        assert_eq!(mode(dir.path()), 0o700);
        assert_eq!(SpoolDir::prepare(dir.path()), Ok(dir.clone()));
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0, "the probe is gone");
    }

    #[test]
    fn refuses_a_folder_that_others_may_enter() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("spool");
        SpoolDir::prepare(&path).unwrap();
        for open in [0o755, 0o710, 0o701, 0o770] {
            fs::set_permissions(&path, fs::Permissions::from_mode(open)).unwrap();
            assert!(refused(SpoolDir::prepare(&path)).contains("open to others"));
        }
    }

    #[test]
    fn refuses_links_and_files_in_place_of_the_folder() {
        let home = tempfile::tempdir().unwrap();
        let real = home.path().join("real");
        SpoolDir::prepare(&real).unwrap();
        symlink(&real, home.path().join("link")).unwrap();
        assert!(refused(SpoolDir::prepare(home.path().join("link"))).contains("symbolic link"));
        assert!(refused(SpoolDir::existing(home.path().join("link"))).contains("symbolic link"));
        fs::write(home.path().join("file"), "").unwrap();
        assert!(refused(SpoolDir::prepare(home.path().join("file"))).contains("not a folder"));
    }

    #[test]
    fn a_link_above_the_folder_is_the_administrators_choice() {
        let home = tempfile::tempdir().unwrap();
        fs::create_dir(home.path().join("real")).unwrap();
        symlink(home.path().join("real"), home.path().join("link")).unwrap();
        let dir = SpoolDir::prepare(home.path().join("link").join("spool")).unwrap();
        assert_eq!(dir.path(), home.path().canonicalize().unwrap().join("real/spool"));
    }

    #[test]
    fn says_when_there_is_no_folder() {
        let home = tempfile::tempdir().unwrap();
        assert_eq!(SpoolDir::existing(home.path().join("none")), Err(SpoolError::Missing));
        let deep = SpoolDir::prepare(home.path().join("none").join("deeper"));
        assert_eq!(deep.unwrap_err().code(), "spool-io");
    }

    #[test]
    fn files_are_for_the_owner_alone_and_never_links() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("file");
        drop(open_own_file(&path).unwrap());
        assert_eq!(mode(&path), 0o600);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        assert!(refused(open_own_file(&path)).contains("open to others"));
        let link = home.path().join("link");
        symlink(home.path().join("dangling"), &link).unwrap();
        assert!(refused(open_own_file(&link)).contains("symbolic link"));
        assert!(!home.path().join("dangling").exists(), "nothing was made through the link");
        assert!(refused(open_own_file(home.path())).contains("not a regular file"));
    }
}

#[cfg(all(test, target_os = "linux"))]
mod network {
    use super::*;

    #[test]
    fn file_systems_of_other_machines_are_known_by_their_numbers() {
        assert_eq!(network_name(0x6969), Some("NFS"));
        assert_eq!(network_name(0xffff_ffff_ff53_4d42), Some("CIFS"), "extended by its sign");
        for local in [0xef53, 0x9123_683e, 0x5846_5342, 0x0102_1994, 0] {
            assert_eq!(network_name(local), None);
        }
        let here = tempfile::tempdir().unwrap();
        assert!(SpoolDir::prepare(here.path().join("spool")).is_ok());
    }
}
