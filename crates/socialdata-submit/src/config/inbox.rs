//! `[inbox]`: where the exports appear, and when one is ready to be read.

use std::path::PathBuf;

use serde::Deserialize;

use super::error::ConfigError;
use super::grammar::{seconds, value};

/// Where the exports appear, and when one is ready to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Inbox {
    /// The folder.
    pub path: PathBuf,
    /// File name pattern, `*` for any characters.
    pub pattern: String,
    /// When a file is ready.
    pub readiness: Readiness,
    /// Whether a file is moved to the folder `arkiv` once everything in it has been settled.
    pub archive: bool,
}

/// When a file in the inbox is ready.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "closed: the two ways of the configuration")]
pub enum Readiness {
    /// When a file with the same name and this ending is beside it.
    Marker(String),
    /// When it has not changed for so many seconds.
    Settled(u64),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct InboxSection {
    pub(super) path: Option<PathBuf>,
    pattern: String,
    ready_marker: Option<String>,
    settle: Option<String>,
    after: String,
}

impl InboxSection {
    /// The section with the folder `path`.
    pub(super) fn check(&self, path: PathBuf) -> Result<Inbox, ConfigError> {
        let archive = match self.after.as_str() {
            "archive" => true,
            "leave" => false,
            _ => return Err(value("inbox.after", "archive eller leave / archive or leave")),
        };
        if self.pattern.is_empty() || self.pattern.contains('/') {
            return Err(value(
                "inbox.pattern",
                "ett filnamn, * för valfria tecken / a file name, * for any characters",
            ));
        }
        Ok(Inbox { path, pattern: self.pattern.clone(), readiness: self.readiness()?, archive })
    }

    fn readiness(&self) -> Result<Readiness, ConfigError> {
        match (&self.ready_marker, &self.settle) {
            (Some(marker), None) if marker.len() > 1 && marker.starts_with('.') && !marker.contains('/') => {
                Ok(Readiness::Marker(marker.clone()))
            }
            (Some(_), None) => {
                Err(value("inbox.ready_marker", "en filändelse som \".klar\" / a file ending"))
            }
            (None, Some(time)) => seconds(time)
                .map(Readiness::Settled)
                .ok_or_else(|| value("inbox.settle", "en tid som \"10m\" / a time such as \"10m\"")),
            _ => Err(value(
                "inbox",
                "ange antingen ready_marker eller settle / give either ready_marker or settle",
            )),
        }
    }
}
