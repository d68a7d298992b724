//! What can go wrong with the sandbox itself. What is wrong with a submission is answered, never an error.

use std::io;

/// A failure of the sandbox. Holds no path, no SQL and nothing that was submitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SandboxError {
    /// A file operation failed.
    #[error("en filåtgärd misslyckades ({kind}) / file operation failed: {during}")]
    Io {
        /// What was being done.
        during: &'static str,
        /// The operating system's class of failure.
        kind: io::ErrorKind,
    },
    /// The port cannot be used.
    #[error("port {port} på den här datorn kan inte användas ({kind}) / cannot listen on the port")]
    Port {
        /// The port; 0 means any.
        port: u16,
        /// The operating system's class of failure.
        kind: io::ErrorKind,
    },
    /// SQLite could not read or write.
    #[error(
        "databasen kan inte läsas eller skrivas (SQLite {code}) / the sandbox database could not be read or written"
    )]
    Database {
        /// Extended result code, see <https://sqlite.org/rescode.html>.
        code: i32,
    },
    /// Stored content is not what was stored.
    #[error("mottagarens data är skadade / the sandbox's data are damaged: {what}")]
    Corrupt {
        /// What was found damaged.
        what: &'static str,
    },
    /// A key or certificate could not be made, read or used.
    #[error("en nyckel eller ett certifikat kan inte användas / key or certificate cannot be used: {what}")]
    Keys {
        /// Which.
        what: &'static str,
    },
    /// The operating system's random generator failed.
    #[error("operativsystemet ger inga slumptal / no randomness from the operating system")]
    NoRandomness,
    /// There is no sandbox in the folder.
    #[error("här finns ingen sandlåda / there is no sandbox in this folder")]
    Missing,
    /// The sender is not registered.
    #[error("avsändaren är inte registrerad / the sender is not registered")]
    UnknownSender,
    /// A client id is not an https URL of at most 200 characters.
    #[error("client_id ska vara en https-adress / the client id must be an https URL")]
    ClientId,
    /// The client certificate or the signing key belongs to another sender.
    #[error("hör redan till en annan avsändare / the {what} belongs to another sender")]
    Taken {
        /// Which of them.
        what: &'static str,
    },
}

impl SandboxError {
    /// A stable word for logs, reports and tests.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Io { .. } => "sandbox-io",
            Self::Port { .. } => "sandbox-port",
            Self::Database { .. } => "sandbox-database",
            Self::Corrupt { .. } => "sandbox-corrupt",
            Self::Keys { .. } => "sandbox-keys",
            Self::NoRandomness => "sandbox-no-randomness",
            Self::Missing => "sandbox-missing",
            Self::UnknownSender => "sandbox-unknown-sender",
            Self::ClientId => "sandbox-client-id",
            Self::Taken { .. } => "sandbox-taken",
        }
    }

    /// Whether the same call may succeed later without anybody doing anything.
    pub fn is_transient(&self) -> bool {
        const BUSY: i32 = 5;
        matches!(self, Self::Database { code } if code & 0xff == BUSY)
    }

    pub(crate) fn io(during: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |error| Self::Io { during, kind: error.kind() }
    }
}

/// The text of an SQLite error holds SQL; only its number is kept.
impl From<rusqlite::Error> for SandboxError {
    fn from(error: rusqlite::Error) -> Self {
        match error {
            rusqlite::Error::SqliteFailure(failure, _) => Self::Database { code: failure.extended_code },
            _ => Self::Corrupt { what: "a column of the database" },
        }
    }
}
