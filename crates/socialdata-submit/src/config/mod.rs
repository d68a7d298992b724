//! `socialdata.toml`: who sends, to whom, under which policy, from where.
//!
//! Unknown keys are refused. Secrets are never in the file, only where they lie. Paths are relative to the file.

mod error;
mod file;
mod keys;
mod obligation;

pub use error::ConfigError;
pub use file::{AuthProfile, Config, Inbox, KeySources, Readiness};
pub use keys::{KeySource, SecretError, Surroundings, check_key_folder, read_credential, read_secret};
pub use obligation::{Obligation, OnBehalf};
