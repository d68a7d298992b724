//! `socialdata.toml`: who sends, to whom, under which policy, from where.
//!
//! Unknown keys are refused. Secrets are never in the file, only where they lie. Paths are relative to the file.

mod auth;
mod endpoint;
mod error;
mod file;
mod filedrop;
mod grammar;
mod inbox;
mod keys;
mod namnd;
mod obligation;
mod sender;

pub use auth::{Auth, AuthProfile, TokenSettings};
pub use error::ConfigError;
pub use file::{Config, KeySources, TransportKind};
pub use filedrop::FileDropSettings;
pub use inbox::{Inbox, Readiness};
pub use keys::{KeySource, SecretError, Surroundings, check_key_folder, read_credential, read_secret};
pub use obligation::{Obligation, OnBehalf};
pub use sender::Principal;
