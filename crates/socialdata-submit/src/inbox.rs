//! The inbox: which exports are ready, and what they declare about themselves.
//!
//! A file that is still being written is left alone. An export is ready when its marker lies beside it, or when it has not
//! changed for a while; which of the two is configuration.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use socialdata_protocol::ids::{PeriodId, Timestamp};
use socialdata_protocol::names::RecordType;
use thiserror::Error;

use crate::config::{Inbox, Readiness};
use crate::failpoint::{self, Place};

/// The largest marker.
const MAX_MARKER_BYTES: u64 = 64 * 1024;

const DAY_SECONDS: u64 = 24 * 3600;

/// An export that is ready.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ReadyFile {
    pub(crate) path: PathBuf,
    pub(crate) marker: Option<PathBuf>,
    pub(crate) declared: Option<Declared>,
}

/// What a marker says about its export.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Declared {
    pub(crate) rows: u64,
    pub(crate) sha256: Option<String>,
    #[serde(default)]
    pub(crate) periods: Vec<PeriodId>,
    #[serde(default)]
    pub(crate) types: Vec<RecordType>,
}

/// What lies in the inbox.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Contents {
    pub(crate) ready: Vec<ReadyFile>,
    /// Exports that match the pattern and are not ready.
    pub(crate) waiting: u64,
    /// Those of them that nobody has touched for a day: whoever makes the marker has stopped.
    pub(crate) forgotten: u64,
}

/// The inbox cannot be used. Names no file: file names may be anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum InboxError {
    /// The folder or a file in it cannot be read.
    #[error("inkorgen kan inte läsas ({0}) / the inbox cannot be read")]
    Unreadable(io::ErrorKind),
    /// A marker is not what a marker is.
    #[error(
        "ett klarmärke är varken tomt eller giltig JSON / a ready marker is neither empty nor valid JSON"
    )]
    Marker,
}

/// Looks into the inbox, files in the order of their names.
pub(crate) fn look(inbox: &Inbox, now: Timestamp) -> Result<Contents, InboxError> {
    let unreadable = |error: io::Error| InboxError::Unreadable(error.kind());
    let mut paths = Vec::new();
    for entry in fs::read_dir(&inbox.path).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let name = entry.file_name();
        let is_export = name
            .to_str()
            .is_some_and(|name| matches(&inbox.pattern, name) && !is_marker(&inbox.readiness, name));
        if is_export && entry.file_type().map_err(unreadable)?.is_file() {
            paths.push(entry.path());
        }
    }
    paths.sort();
    let mut contents = Contents::default();
    for path in paths {
        let is_forgotten = age(&path, now)?.is_some_and(|age| age > DAY_SECONDS);
        if let Some(file) = ready(inbox, path, now)? {
            contents.ready.push(file);
        } else {
            contents.waiting += 1;
            contents.forgotten += u64::from(is_forgotten);
        }
    }
    Ok(contents)
}

/// A pattern such as `insats-*` fits the markers too.
fn is_marker(readiness: &Readiness, name: &str) -> bool {
    matches!(readiness, Readiness::Marker(ending) if name.ends_with(ending.as_str()))
}

fn ready(inbox: &Inbox, path: PathBuf, now: Timestamp) -> Result<Option<ReadyFile>, InboxError> {
    match &inbox.readiness {
        Readiness::Settled(seconds) => {
            let is_settled = age(&path, now)?.is_some_and(|age| age >= *seconds);
            Ok(is_settled.then_some(ReadyFile { path, marker: None, declared: None }))
        }
        Readiness::Marker(ending) => {
            let mut name = path.clone().into_os_string();
            name.push(ending);
            let marker = PathBuf::from(name);
            if !marker.is_file() {
                return Ok(None);
            }
            let declared = read_marker(&marker)?;
            Ok(Some(ReadyFile { path, marker: Some(marker), declared }))
        }
    }
}

/// Seconds since the file changed last; nothing when the file system does not say.
fn age(path: &Path, now: Timestamp) -> Result<Option<u64>, InboxError> {
    let metadata = fs::metadata(path).map_err(|error| InboxError::Unreadable(error.kind()))?;
    let changed = metadata.modified().ok().and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
    Ok(changed.map(|since| u64::try_from(now.unix()).unwrap_or(0).saturating_sub(since.as_secs())))
}

fn read_marker(path: &Path) -> Result<Option<Declared>, InboxError> {
    let unreadable = |error: io::Error| InboxError::Unreadable(error.kind());
    if fs::metadata(path).map_err(unreadable)?.len() > MAX_MARKER_BYTES {
        return Err(InboxError::Marker);
    }
    let text = fs::read_to_string(path).map_err(unreadable)?;
    if text.trim().is_empty() {
        return Ok(None);
    }
    #[expect(clippy::disallowed_methods, reason = "the inbox owns its markers; the error is dropped here")]
    serde_json::from_str(&text).map(Some).map_err(|_| InboxError::Marker)
}

/// Moves a settled export and its marker to the folder `arkiv` beside it, never over another file.
pub(crate) fn archive(file: &ReadyFile, now: Timestamp) -> io::Result<()> {
    let Some(folder) = file.path.parent().map(|folder| folder.join("arkiv")) else { return Ok(()) };
    fs::create_dir_all(&folder)?;
    // The export first: a marker that is left behind by a crash says nothing without its export.
    for path in [&file.path].into_iter().chain(&file.marker) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let mut target = folder.join(name.as_ref());
        if target.exists() {
            target = folder.join(format!("{}-{name}", now.unix()));
        }
        #[expect(clippy::disallowed_methods, reason = "the inbox moves what it has finished with")]
        fs::rename(path, target)?;
        failpoint::pass(Place::Archived);
    }
    Ok(())
}

/// `*` stands for any characters, everything else for itself.
fn matches(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((before, after)) => {
            let Some(rest) = name.strip_prefix(before) else { return false };
            (0..=rest.len()).filter_map(|at| rest.get(at..)).any(|rest| matches(after, rest))
        }
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests make their own files")]
mod tests {
    use super::*;

    fn inbox(readiness: Readiness) -> (tempfile::TempDir, Inbox) {
        let folder = tempfile::tempdir().unwrap();
        let inbox = Inbox {
            path: folder.path().to_owned(),
            pattern: "insats-*.csv".to_owned(),
            readiness,
            archive: true,
        };
        (folder, inbox)
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_unix(seconds).unwrap()
    }

    #[test]
    fn an_export_without_its_marker_is_left_alone() {
        let (folder, inbox) = inbox(Readiness::Marker(".klar".to_owned()));
        fs::write(folder.path().join("insats-1.csv"), "x").unwrap();
        fs::write(folder.path().join("annat.csv"), "x").unwrap();
        assert_eq!(look(&inbox, at(0)).unwrap(), Contents { ready: vec![], waiting: 1, forgotten: 0 });
        fs::write(folder.path().join("insats-1.csv.klar"), "").unwrap();
        let contents = look(&inbox, at(0)).unwrap();
        assert_eq!((contents.ready.len(), contents.waiting), (1, 0));
    }

    #[test]
    fn an_export_without_its_marker_is_forgotten_after_a_day() {
        let (folder, inbox) = inbox(Readiness::Marker(".klar".to_owned()));
        let path = folder.path().join("insats-1.csv");
        fs::write(&path, "x").unwrap();
        let written = fs::metadata(&path).unwrap().modified().unwrap();
        let written =
            i64::try_from(written.duration_since(std::time::UNIX_EPOCH).unwrap().as_secs()).unwrap();
        let forgotten = |seconds| look(&inbox, at(written + seconds)).unwrap().forgotten;
        assert_eq!((forgotten(24 * 3600), forgotten(24 * 3600 + 1)), (0, 1));
    }

    #[test]
    fn a_marker_is_no_export_even_when_the_pattern_fits_it() {
        let (folder, mut inbox) = inbox(Readiness::Marker(".klar".to_owned()));
        inbox.pattern = "insats-*".to_owned();
        fs::write(folder.path().join("insats-1.csv"), "x").unwrap();
        fs::write(folder.path().join("insats-1.csv.klar"), "").unwrap();
        let contents = look(&inbox, at(0)).unwrap();
        assert_eq!((contents.ready.len(), contents.waiting), (1, 0));
    }

    #[test]
    fn a_marker_declares_rows_and_scope_or_nothing_at_all() {
        let (folder, inbox) = inbox(Readiness::Marker(".klar".to_owned()));
        fs::write(folder.path().join("insats-1.csv"), "x").unwrap();
        let marker = folder.path().join("insats-1.csv.klar");
        fs::write(&marker, r#"{"rows":3,"periods":["2026-09"],"types":["insats"]}"#).unwrap();
        let declared = look(&inbox, at(0)).unwrap().ready.remove(0).declared.unwrap();
        assert_eq!((declared.rows, declared.periods.len()), (3, 1));
        fs::write(&marker, "{\"rows\":\"191212121212\"}").unwrap();
        let fault = look(&inbox, at(0)).unwrap_err();
        assert_eq!(fault, InboxError::Marker);
        assert!(!fault.to_string().contains("1912"));
    }

    #[test]
    fn a_file_settles_with_time() {
        let (folder, inbox) = inbox(Readiness::Settled(600));
        let path = folder.path().join("insats-1.csv");
        fs::write(&path, "x").unwrap();
        let written = fs::metadata(&path).unwrap().modified().unwrap();
        let written =
            i64::try_from(written.duration_since(std::time::UNIX_EPOCH).unwrap().as_secs()).unwrap();
        assert_eq!(look(&inbox, at(written + 599)).unwrap().waiting, 1);
        assert_eq!(look(&inbox, at(written + 600)).unwrap().ready.len(), 1);
        assert_eq!(look(&inbox, at(written - 1000)).unwrap().waiting, 1, "a clock set back proves nothing");
    }

    #[test]
    fn archiving_never_overwrites() {
        let (folder, inbox) = inbox(Readiness::Marker(".klar".to_owned()));
        for night in 0..2 {
            fs::write(folder.path().join("insats-1.csv"), format!("{night}")).unwrap();
            fs::write(folder.path().join("insats-1.csv.klar"), "").unwrap();
            let file = look(&inbox, at(0)).unwrap().ready.remove(0);
            archive(&file, at(night)).unwrap();
        }
        assert_eq!(fs::read_dir(folder.path().join("arkiv")).unwrap().count(), 4);
        assert_eq!(look(&inbox, at(0)).unwrap(), Contents::default());
    }

    #[test]
    fn the_star_stands_for_anything() {
        for (pattern, name, expected) in [
            ("a*c", "abc", true),
            ("a*c", "ac", true),
            ("a*c", "ab", false),
            ("*.csv", "å.csv", true),
            ("a", "ab", false),
            ("*", "", true),
        ] {
            assert_eq!(matches(pattern, name), expected, "{pattern} {name}");
        }
    }
}
