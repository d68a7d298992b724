//! The files of a delivery on the disk: a folder that appears when everything in it is whole, and what becomes of it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::manifest::FileManifest;
use crate::failpoint::{self, Place};
use crate::private_file;
use crate::spool::FileDelivery;

/// What stands after the name of a file in the name of its manifest.
pub const MANIFEST_ENDING: &str = ".manifest.json";

/// Where the files of a delivery lie: `sol-2026-09-019a…` in the folder of the configuration.
pub fn folder_of(out: &Path, delivery: &FileDelivery) -> PathBuf {
    out.join(format!("{}-{}-{}", delivery.delregister, delivery.period, delivery.id))
}

/// Writes the files from the bytes that the spool has, if they are not there already. `payload` is the files one after the
/// other, in the order of the manifest.
///
/// # Errors
/// What the operating system reports; [`io::ErrorKind::InvalidData`] when the payload is not as long as the manifest says.
pub(super) fn write(
    folder: &Path,
    delivery: &FileDelivery,
    manifest: &FileManifest,
    payload: &[u8],
) -> io::Result<()> {
    let above = folder.parent().unwrap_or(Path::new("."));
    match private_file::make_folder(above) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        _ => require_private(above)?,
    }
    // The name is given when everything is whole: a folder under it needs nothing more.
    if fs::symlink_metadata(folder).is_ok() {
        return require_private(folder);
    }
    let unfinished = private_file::unfinished(folder);
    destroy_all(&unfinished)?;
    private_file::make_folder(&unfinished)?;
    let mut left = payload;
    for file in &manifest.files {
        let (bytes, rest) = left.split_at_checked(file.bytes).ok_or(io::ErrorKind::InvalidData)?;
        left = rest;
        let beside = unfinished.join(format!("{}{MANIFEST_ENDING}", file.name));
        private_file::create(&beside, delivery.manifest.as_bytes())?;
        if !manifest.has_no_rows() {
            private_file::create(&unfinished.join(&file.name), bytes)?;
        }
        failpoint::pass(Place::FileWritten);
    }
    #[expect(clippy::disallowed_methods, reason = "the file drop gives its folders their names")]
    fs::rename(&unfinished, folder)?;
    private_file::sync_folder_of(folder)
}

/// Overwrites and deletes the data files of a delivery, and everything of a folder that never got its name. Manifests stay.
/// Can be repeated.
///
/// # Errors
/// What the operating system reports.
pub(super) fn destroy(folder: &Path, manifest: &FileManifest) -> io::Result<()> {
    destroy_all(&private_file::unfinished(folder))?;
    if fs::symlink_metadata(folder).is_err() {
        return Ok(());
    }
    manifest.files.iter().try_for_each(|file| private_file::destroy(&folder.join(&file.name)))
}

/// Overwrites and deletes the files of a folder that we have made, and the folder.
fn destroy_all(folder: &Path) -> io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        private_file::destroy(&entry?.path())?;
    }
    fs::remove_dir(folder)?;
    private_file::sync_folder_of(folder)
}

/// The folder holds identity numbers in clear.
fn require_private(folder: &Path) -> io::Result<()> {
    let metadata = fs::symlink_metadata(folder)?;
    if !metadata.is_dir() {
        return Err(io::ErrorKind::NotADirectory.into());
    }
    #[cfg(unix)]
    if std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o077 != 0 {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    Ok(())
}
