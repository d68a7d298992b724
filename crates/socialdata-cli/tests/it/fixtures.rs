//! The fixture folders.

use std::path::{Path, PathBuf};

/// The folder `fixtures/`.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures"))
}

/// A path below `fixtures/`.
pub(crate) fn path(below: &str) -> PathBuf {
    root().join(below)
}

/// The entries of a folder below `fixtures/`, sorted.
pub(crate) fn list(below: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(path(below)).unwrap_or_else(|error| panic!("{below}: {error}"));
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(!paths.is_empty(), "{below} is empty");
    paths
}

/// The last part of a path.
pub(crate) fn name(path: &Path) -> &str {
    path.file_name().and_then(|name| name.to_str()).expect("a plain name")
}
