//! Files for the owner alone: folders 0700, files 0600. On Windows the access list of the folder decides.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, Write as _},
    path::Path,
};

use crate::error::SandboxError;

/// Makes the folder, and those above it, if it is not there. A folder that exists keeps its protection; what is written
/// into it is for the owner alone either way.
pub(crate) fn prepare_folder(path: &Path) -> Result<(), SandboxError> {
    owner_only_folder().create(path).map_err(SandboxError::io("making the sandbox's folder"))
}

/// Writes a new file and waits until it is on the disk.
pub(crate) fn write_new(path: &Path, content: &[u8]) -> Result<(), SandboxError> {
    write_and_sync(path, content).map_err(SandboxError::io("writing a file of the sandbox"))
}

/// Puts `content` in place of what the file held, whole or not at all.
pub(crate) fn replace(path: &Path, content: &[u8]) -> Result<(), SandboxError> {
    let draft = path.with_extension("draft");
    remove_draft(&draft)?;
    write_new(&draft, content)?;
    put_in_place(&draft, path)
}

/// Gives a finished file or folder its name.
#[expect(clippy::disallowed_methods, reason = "owner: files of the sandbox; the content is synced before")]
pub(crate) fn put_in_place(draft: &Path, path: &Path) -> Result<(), SandboxError> {
    fs::rename(draft, path).map_err(SandboxError::io("naming a file of the sandbox"))?;
    match path.parent() {
        Some(folder) => sync_folder(folder).map_err(SandboxError::io("syncing the sandbox's folder")),
        None => Ok(()),
    }
}

/// The text of a file.
pub(crate) fn read(path: &Path) -> Result<String, SandboxError> {
    fs::read_to_string(path).map_err(SandboxError::io("reading a file of the sandbox"))
}

/// Removes what an interrupted start left behind.
#[expect(clippy::disallowed_methods, reason = "owner: files of the sandbox; a draft was never in use")]
pub(crate) fn remove_draft(draft: &Path) -> Result<(), SandboxError> {
    let removed = if draft.is_dir() { fs::remove_dir_all(draft) } else { fs::remove_file(draft) };
    match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(SandboxError::io("removing a draft of the sandbox")(error))
        }
        _ => Ok(()),
    }
}

fn write_and_sync(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = owner_only().write(true).create_new(true).open(path)?;
    file.write_all(content)?;
    file.sync_all()
}

fn owner_only() -> OpenOptions {
    #[cfg_attr(not(unix), expect(unused_mut, reason = "the mode is a matter of Unix"))]
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options
}

fn owner_only_folder() -> DirBuilder {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> io::Result<()> {
    // Windows has no handle for this; the names are in its own journal.
    Ok(())
}
