//! Files and folders for their owner alone that appear whole or not at all: receipts for the archive, copies of the
//! spool, files for a portal.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Makes a folder (0700). One that is there is taken when it is empty and no symbolic link.
///
/// # Errors
/// What the operating system reports; [`io::ErrorKind::DirectoryNotEmpty`] when something lies in it,
/// [`io::ErrorKind::NotADirectory`] for a link or a file.
pub fn new_folder(path: &Path) -> io::Result<()> {
    match make_folder(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        other => return other,
    }
    if !fs::symlink_metadata(path)?.is_dir() {
        return Err(io::ErrorKind::NotADirectory.into());
    }
    if fs::read_dir(path)?.next().is_some() { Err(io::ErrorKind::DirectoryNotEmpty.into()) } else { Ok(()) }
}

/// Makes a folder for its owner alone.
///
/// # Errors
/// What the operating system reports.
pub fn make_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Writes `bytes` to a new file (0600): under another name, synced, and then given its name.
///
/// # Errors
/// [`io::ErrorKind::AlreadyExists`] when the name is taken; otherwise what the operating system reports.
pub fn create(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if fs::symlink_metadata(path).is_ok() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    let unfinished = unfinished(path);
    let written = create_new(&unfinished).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    #[expect(clippy::disallowed_methods, reason = "this module owns the files that it makes")]
    let named = written.and_then(|()| fs::rename(&unfinished, path));
    if named.is_err() {
        #[expect(clippy::disallowed_methods, reason = "what could not be finished is removed")]
        let _ = fs::remove_file(&unfinished);
    }
    named?;
    sync_folder_of(path)
}

/// Overwrites a file with zeros and deletes it. Flash memory and backups may keep the old bytes.
///
/// # Errors
/// What the operating system reports; nothing when the file is gone already.
pub fn destroy(path: &Path) -> io::Result<()> {
    let metadata = match fs::symlink_metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    if metadata.is_file() {
        let mut file = OpenOptions::new().write(true).open(path)?;
        let zeros = [0; 8192];
        let mut left = metadata.len();
        while left > 0 {
            let some = usize::try_from(left).unwrap_or(zeros.len()).min(zeros.len());
            file.write_all(zeros.get(..some).unwrap_or(&zeros))?;
            left = left.saturating_sub(some as u64);
        }
        file.sync_all()?;
    }
    #[expect(clippy::disallowed_methods, reason = "this module owns the files that it makes")]
    fs::remove_file(path)?;
    sync_folder_of(path)
}

/// A new, empty file for its owner alone.
pub(crate) fn create_new(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// The name that a file has until it is whole.
pub(crate) fn unfinished(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".del");
    PathBuf::from(name)
}

/// A name is on the disk when its folder is.
#[cfg(unix)]
pub(crate) fn sync_folder_of(path: &Path) -> io::Result<()> {
    let above = path.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(above)?.sync_all()
}

#[cfg(not(unix))]
pub(crate) fn sync_folder_of(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn a_file_is_its_owners_and_never_written_over() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("fil");
        create(&path, b"ett").unwrap();
        assert_eq!((mode(&path), fs::read(&path).unwrap()), (0o600, b"ett".to_vec()));
        assert_eq!(create(&path, b"annat").unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&path).unwrap(), b"ett");
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1, "nothing unfinished is left");
        symlink(home.path().join("annan"), home.path().join("lank")).unwrap();
        assert!(create(&home.path().join("lank"), b"x").is_err());
    }

    #[test]
    fn a_folder_is_new_or_empty_and_no_link() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("mapp");
        new_folder(&path).unwrap();
        assert_eq!(mode(&path), 0o700);
        new_folder(&path).unwrap();
        symlink(&path, home.path().join("lank")).unwrap();
        assert_eq!(new_folder(&home.path().join("lank")).unwrap_err().kind(), io::ErrorKind::NotADirectory);
        create(&path.join("fil"), b"x").unwrap();
        assert_eq!(new_folder(&path).unwrap_err().kind(), io::ErrorKind::DirectoryNotEmpty);
    }

    #[test]
    fn a_destroyed_file_is_gone_and_a_missing_one_is_no_fault() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("fil");
        create(&path, &vec![7; 20_000]).unwrap();
        let second = home.path().join("samma");
        fs::hard_link(&path, &second).unwrap();
        destroy(&path).unwrap();
        assert!(!path.exists());
        assert!(fs::read(&second).unwrap().iter().all(|byte| *byte == 0), "the bytes were overwritten");
        destroy(&path).unwrap();
    }
}
