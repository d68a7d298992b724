//! `[[namnd]]`: several committees in one file, each with an inbox and a spool of its own.
//!
//! What differs stands in the table, everything else is shared. Their data never meet: no two may have a folder in common.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Component, Path, PathBuf};

use serde::Deserialize;

use super::auth::AuthSection;
use super::error::ConfigError;
use super::file::Config;
use super::grammar::value;
use super::keys::KeySource;
use super::sender::{organisationsnummer, unit};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NamndTable {
    name: String,
    organisationsnummer: Option<String>,
    pub(super) inbox: PathBuf,
    spool: PathBuf,
    policy: Option<PathBuf>,
    record_id: Option<KeySource>,
    manifest: Option<KeySource>,
    auth: Option<AuthSection>,
}

impl NamndTable {
    /// The configuration of this committee: what is shared, with what is its own.
    pub(super) fn apply(self, base: &Path, mut config: Config) -> Result<Config, ConfigError> {
        config.namnd = unit("namnd.name", Some(self.name))?;
        if let Some(text) = &self.organisationsnummer {
            config.organisationsnummer = organisationsnummer("namnd.organisationsnummer", text)?;
        }
        config.inbox.path = base.join(self.inbox);
        config.spool = base.join(self.spool);
        if let Some(policy) = self.policy {
            config.policy = base.join(policy);
        }
        if let Some(record_id) = self.record_id {
            config.keys.record_id = record_id;
        }
        if let Some(manifest) = self.manifest {
            config.keys.manifest = manifest;
        }
        if let Some(auth) = self.auth {
            config.auth = auth.check(base, config.environment)?;
        }
        Ok(config)
    }
}

/// No two committees have one name, and no folder serves two purposes.
pub(super) fn check_apart(all: &[Config]) -> Result<(), ConfigError> {
    let mut names = BTreeMap::new();
    let mut folders = BTreeMap::new();
    for (at, config) in all.iter().enumerate() {
        let name = config.namnd.as_deref().unwrap_or_default().to_ascii_lowercase();
        if names.insert(name, at).is_some() {
            return Err(value(
                "namnd.name",
                "två nämnder har samma namn; varje nämnd behöver ett eget / two boards have the same name",
            ));
        }
        for (key, folder) in [("namnd.spool", &config.spool), ("namnd.inbox", &config.inbox.path)] {
            if folders.insert(true_name(folder), at).is_some() {
                return Err(value(
                    key,
                    "mappen används redan; varje nämnd behöver en egen inkorg och en egen spole, annars blandas \
                     deras uppgifter / the folder is in use already; each board needs an inbox and a spool of its own",
                ));
            }
        }
    }
    Ok(())
}

/// The one name of a folder: links followed as far as it exists, the rest without `.` and `..`.
fn true_name(folder: &Path) -> PathBuf {
    let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let mut name = PathBuf::new();
    for part in absolute.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                name.pop();
            }
            part => {
                name.push(part);
                name = fs::canonicalize(&name).unwrap_or(name);
            }
        }
    }
    name
}
