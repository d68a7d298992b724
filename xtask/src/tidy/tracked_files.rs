//! The files that git tracks or would track: what is ignored is nobody's business here.

use std::path::Path;
use std::process::Command;

/// A file of the tree.
pub(super) struct TrackedFile {
    /// The path from the workspace's folder, with `/`.
    pub(super) path: String,
    pub(super) bytes: Vec<u8>,
}

impl TrackedFile {
    /// The content, if it is UTF-8.
    pub(super) fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.bytes).ok()
    }

    pub(super) fn is_rust(&self) -> bool {
        Path::new(&self.path).extension().is_some_and(|extension| extension == "rs")
    }
}

/// Reads all files, sorted by path.
///
/// # Errors
///
/// When git does not answer or a file cannot be read.
pub(super) fn read(root: &Path) -> Result<Vec<TrackedFile>, String> {
    let mut files = Vec::new();
    for path in list(root)? {
        let place = root.join(&path);
        // The index may name a file that was deleted since; a symbolic link to a folder has no content.
        if place.is_file() {
            let bytes =
                std::fs::read(&place).map_err(|error| format!("tidy: cannot read {path}: {error}"))?;
            files.push(TrackedFile { path, bytes });
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

fn list(root: &Path) -> Result<Vec<String>, String> {
    let output = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate"])
        .current_dir(root)
        .output()
        .map_err(|error| format!("tidy: cannot start git: {error}"))?;
    if !output.status.success() {
        return Err(format!("tidy: git ls-files: {}", String::from_utf8_lossy(&output.stderr).trim()));
    }
    let names = String::from_utf8(output.stdout).map_err(|_| "tidy: a file name is not UTF-8".to_owned())?;
    Ok(names.split_terminator('\0').map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_this_file_and_not_what_is_ignored() {
        let files = read(&crate::workspace_root().unwrap()).unwrap();
        let this = files.iter().find(|file| file.path == "xtask/src/tidy/tracked_files.rs").unwrap();
        assert!(this.is_rust());
        assert!(this.text().is_some());
        assert!(files.iter().all(|file| !file.path.starts_with("target/")));
    }

    #[test]
    fn outside_a_repository_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        assert!(read(folder.path()).is_err());
    }

    #[test]
    fn what_is_not_utf_8_has_no_text() {
        assert!(TrackedFile { path: "a".to_owned(), bytes: vec![0xff] }.text().is_none());
    }
}
