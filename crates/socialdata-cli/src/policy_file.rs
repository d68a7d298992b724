//! Policies and keys that a command is given by path.

use std::path::{Path, PathBuf};

use socialdata_core::policy::{Policy, shipped};
use socialdata_core::pseudonym::{KeyError, KeyMaterial, Purpose};
use socialdata_submit::config::{ConfigError, SecretError, read_secret};

/// The text of a policy: a file, or a shipped one by its name.
pub(crate) fn text(policy: &Path) -> Result<String, ConfigError> {
    if let Some(text) = policy.to_str().and_then(shipped::find) {
        return Ok(text.to_owned());
    }
    std::fs::read_to_string(policy)
        .map_err(|error| ConfigError::Unreadable { path: PathBuf::from(policy), kind: error.kind() })
}

/// A policy that is sound in itself.
pub(crate) fn load(policy: &Path) -> Result<Policy, ConfigError> {
    Ok(Policy::parse(&text(policy)?)?)
}

/// The key in a file, for the first of the purposes that it says it is for.
pub(crate) fn key(
    path: &Path,
    option: &'static str,
    purposes: &[Purpose],
) -> Result<KeyMaterial, ConfigError> {
    let fault = |fault| ConfigError::Secret { key: option, fault };
    let text = read_secret(path).map_err(fault)?;
    let mut refused = KeyError::Purpose;
    for purpose in purposes {
        match KeyMaterial::parse(&text, *purpose) {
            Ok(material) => return Ok(material),
            Err(KeyError::Purpose) => {}
            Err(other) => refused = other,
        }
    }
    Err(fault(SecretError::NotAKey(refused.code())))
}
