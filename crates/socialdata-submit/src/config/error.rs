//! What can be wrong with the configuration. The texts name keys, never values.

use std::io;
use std::path::PathBuf;

use socialdata_core::policy::PolicyError;
use socialdata_core::skyldighet::SkyldighetError;
use thiserror::Error;

use super::keys::SecretError;

/// A configuration that cannot be used (exit 78; a secret that is open to others is 77).
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("{path}: konfigurationen kan inte läsas ({kind}) / cannot be read", path = path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        kind: io::ErrorKind,
    },
    /// The file is no TOML, or has a key that does not exist.
    #[error("{path}, rad {line}: fel i TOML, en okänd nyckel eller fel slags värde / not TOML, an unknown key or a wrong kind of value", path = path.display())]
    Form {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
    },
    /// A value is not allowed.
    #[error("{key}: {remedy}")]
    Value {
        /// The key, `sender.organisationsnummer`.
        key: &'static str,
        /// What it should be, in Swedish and English.
        remedy: &'static str,
    },
    /// A setting that this version does not have yet.
    #[error("{key}: stöds inte av den här versionen / not supported by this version")]
    Unsupported {
        /// The key.
        key: &'static str,
    },
    /// The file is for several committees, and one is asked for.
    #[error(
        "namnd: konfigurationen har flera nämnder; ange vilken / the configuration has several boards; say which"
    )]
    SeveralNamnder,
    /// The file has no committee of that name.
    #[error(
        "namnd: konfigurationen har ingen nämnd med det namnet / the configuration has no board of that name"
    )]
    UnknownNamnd,
    /// The policy file.
    #[error("policyn: {0}")]
    Policy(#[from] PolicyError),
    /// The duties.
    #[error("obligation: {0}")]
    Obligation(#[from] SkyldighetError),
    /// A key or certificate.
    #[error("{key}: {fault}")]
    Secret {
        /// The key of the configuration.
        key: &'static str,
        /// What is wrong.
        fault: SecretError,
    },
}

impl ConfigError {
    /// A stable word for logs and tests.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "config-unreadable",
            Self::Form { .. } => "config-form",
            Self::Value { .. } => "config-value",
            Self::Unsupported { .. } => "config-unsupported",
            Self::SeveralNamnder => "config-several-namnder",
            Self::UnknownNamnd => "config-unknown-namnd",
            Self::Policy(_) => "config-policy",
            Self::Obligation(_) => "config-obligation",
            Self::Secret { .. } => "config-secret",
        }
    }

    /// Whether the fault is one of protection (exit 77) rather than of configuration (exit 78).
    pub const fn is_security(&self) -> bool {
        matches!(self, Self::Secret { fault, .. } if fault.is_security())
    }
}
