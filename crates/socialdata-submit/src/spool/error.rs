//! What can go wrong with the spool, and how a failure of SQLite becomes one of these.
//!
//! An error names what happened and never holds SQL text, a value or a path: the original error of SQLite is
//! read for its code and dropped.

use std::io;

use rusqlite::ErrorCode;

use crate::{at_rest::AtRestError, randomness::NoRandomness};

/// A failure of the spool or of its files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SpoolError {
    /// Another process holds the run lock.
    #[error(
        "spolen används av en annan körning; vänta eller kör med --wait / the spool is used by another run"
    )]
    Locked,
    /// Another connection held the database longer than the busy timeout.
    #[error("spolens databas är upptagen; försök igen / the spool database is busy")]
    Busy,
    /// A run ended in the middle of a commit. The next run rolls it back; a reader cannot.
    #[error(
        "spolen väntar på att nästa körning ska återställa en avbruten skrivning / the spool waits for the next run to roll back an unfinished commit"
    )]
    RecoveryPending,
    /// A file operation failed.
    #[error("en filåtgärd i spolen misslyckades ({kind}) / file operation failed: {during}")]
    Io {
        /// What was being done.
        during: &'static str,
        /// The operating system's class of failure.
        kind: io::ErrorKind,
    },
    /// SQLite could not read or write; the number is its extended result code.
    #[error(
        "spolens databas kan inte läsas eller skrivas (SQLite {code}) / the spool database could not be read or written"
    )]
    Database {
        /// Extended result code, see <https://sqlite.org/rescode.html>.
        code: i32,
    },
    /// No space left.
    #[error("disken är full; frigör plats och kör igen / the disk is full")]
    DiskFull,
    /// Less free space than a run needs.
    #[error("för lite plats på disken: {free} byte ledigt, {needed} behövs / too little free space")]
    TooLittleSpace {
        /// Bytes available to this process.
        free: u64,
        /// Bytes wanted.
        needed: u64,
    },
    /// Stored content is not what was stored.
    #[error("spolen är skadad; återställ den från säkerhetskopia / the spool is damaged: {what}")]
    Corrupt {
        /// What was found damaged.
        what: &'static str,
    },
    /// The caller or the store broke a rule of the delivery; the transaction was rolled back.
    #[error("internt fel i spolen / broken invariant: {what}")]
    Invariant {
        /// The rule.
        what: &'static str,
    },
    /// No spool where one was expected.
    #[error("här finns ingen spole / there is no spool here")]
    Missing,
    /// A spool stands where a new one was to be made.
    #[error("här finns redan en spole / there is a spool here already")]
    Exists,
    /// The file is a database, but not a spool, or its schema was changed.
    #[error("filen är inte en spole för det här programmet / not a spool of this program: {what}")]
    Foreign {
        /// What differs.
        what: &'static str,
    },
    /// Written by a newer version of this program.
    #[error(
        "spolen har schemaversion {found} men programmet känner {known}; uppgradera programmet / the spool is newer than this program"
    )]
    NewerSchema {
        /// The file's version.
        found: i64,
        /// The newest version this program knows.
        known: i64,
    },
    /// The spool was made by an earlier version of the program; the next run brings it up to date, after a copy.
    #[error(
        "spolen har schemaversion {found} och programmet {known}; nästa körning för över den / the next run brings the spool up to date"
    )]
    EarlierSchema {
        /// The file's version.
        found: i64,
        /// The version of this program.
        known: i64,
    },
    /// The spool belongs to another sender, responsible party, recipient or environment.
    #[error("spolen hör till någon annan än konfigurationen säger / the spool belongs to another {what}")]
    OtherIdentity {
        /// The member that differs.
        what: &'static str,
    },
    /// The folder or a file in it can be read or replaced by others.
    #[error(
        "spolen är inte skyddad; mappen ska ha läget 0700 och ägas av kontot som kör / the spool is not protected: {what}"
    )]
    Unprotected {
        /// What is wrong.
        what: &'static str,
    },
    /// The spool would lie on a file system of another machine, whose locks and syncing cannot be relied on.
    #[error(
        "spolen ligger på ett nätverksfilsystem ({name}); den ska ligga på en egen disk / the spool must be on a local disk"
    )]
    NetworkFileSystem {
        /// The kind of file system.
        name: &'static str,
    },
    /// The operating system's random generator failed.
    #[error("operativsystemet ger inga slumptal / no randomness from the operating system")]
    NoRandomness,
    /// The payload at rest cannot be opened with this spool key: another key, or changed bytes.
    #[error(
        "en lagrad leverans kan inte öppnas med nyckeln keys.spool / the payload at rest cannot be opened with this spool key"
    )]
    CannotOpenPayload,
}

/// What a failure means for the run.
///
/// Closed: these are the classes that have exit codes (docs/en/command-line.md, *Exit codes*).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_enums,
    reason = "one class per exit code of the program; a new one is a new contract"
)]
pub enum SpoolErrorKind {
    /// Another run, or a commit under way: try later (75).
    Locked,
    /// Disk, file or damage (74).
    Io,
    /// A fault of this program (70).
    Internal,
    /// The wrong spool, or one in the wrong place (78).
    Config,
    /// Others can read or replace the spool (77).
    Security,
}

impl SpoolError {
    /// A stable word for logs, reports and tests.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Locked => "spool-locked",
            Self::Busy => "spool-busy",
            Self::RecoveryPending => "spool-recovery-pending",
            Self::Io { .. } => "spool-io",
            Self::Database { .. } => "spool-database",
            Self::DiskFull => "spool-disk-full",
            Self::TooLittleSpace { .. } => "spool-too-little-space",
            Self::Corrupt { .. } => "spool-corrupt",
            Self::Invariant { .. } => "spool-invariant",
            Self::Missing => "spool-missing",
            Self::Exists => "spool-exists",
            Self::Foreign { .. } => "spool-foreign",
            Self::NewerSchema { .. } => "spool-newer-schema",
            Self::EarlierSchema { .. } => "spool-earlier-schema",
            Self::OtherIdentity { .. } => "spool-other-identity",
            Self::Unprotected { .. } => "spool-unprotected",
            Self::NetworkFileSystem { .. } => "spool-network-file-system",
            Self::NoRandomness => "spool-no-randomness",
            Self::CannotOpenPayload => "spool-cannot-open-payload",
        }
    }

    /// What the failure means for the run.
    pub fn kind(&self) -> SpoolErrorKind {
        match self {
            Self::Locked | Self::Busy | Self::RecoveryPending => SpoolErrorKind::Locked,
            Self::Io { .. }
            | Self::Database { .. }
            | Self::DiskFull
            | Self::TooLittleSpace { .. }
            | Self::Corrupt { .. }
            | Self::CannotOpenPayload => SpoolErrorKind::Io,
            Self::Invariant { .. } | Self::NoRandomness => SpoolErrorKind::Internal,
            Self::Missing
            | Self::Exists
            | Self::Foreign { .. }
            | Self::NewerSchema { .. }
            | Self::EarlierSchema { .. }
            | Self::OtherIdentity { .. }
            | Self::NetworkFileSystem { .. } => SpoolErrorKind::Config,
            Self::Unprotected { .. } => SpoolErrorKind::Security,
        }
    }

    /// Whether the same call may succeed later without anybody changing anything.
    pub fn is_transient(&self) -> bool {
        self.kind() == SpoolErrorKind::Locked
    }

    /// Maps a failed file operation.
    pub(crate) fn io(during: &'static str) -> impl Fn(io::Error) -> Self {
        move |error| match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            kind => Self::Io { during, kind },
        }
    }
}

impl From<NoRandomness> for SpoolError {
    fn from(_: NoRandomness) -> Self {
        Self::NoRandomness
    }
}

impl From<AtRestError> for SpoolError {
    fn from(error: AtRestError) -> Self {
        match error {
            AtRestError::NoRandomness(_) => Self::NoRandomness,
            AtRestError::TooLarge => Self::Invariant { what: "a payload is larger than the cipher allows" },
            AtRestError::CannotOpen => Self::CannotOpenPayload,
        }
    }
}

impl From<rusqlite::Error> for SpoolError {
    fn from(error: rusqlite::Error) -> Self {
        match error {
            rusqlite::Error::SqliteFailure(failure, text) => from_code(failure, text.as_deref()),
            rusqlite::Error::SqlInputError { error, .. } => from_code(error, None),
            // A column that does not hold what the schema says, or a row that must be there.
            rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::Utf8Error(..) => Self::Corrupt { what: "a column holds an impossible value" },
            rusqlite::Error::QueryReturnedNoRows => {
                Self::Invariant { what: "a row that must exist does not" }
            }
            _ => Self::Invariant { what: "the database was used wrongly" },
        }
    }
}

/// Maps SQLite's result code; the text is used only to find one of our own trigger messages.
fn from_code(failure: rusqlite::ffi::Error, text: Option<&str>) -> SpoolError {
    match failure.code {
        ErrorCode::DiskFull => SpoolError::DiskFull,
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => SpoolError::Busy,
        ErrorCode::DatabaseCorrupt => SpoolError::Corrupt { what: "SQLite finds the file malformed" },
        ErrorCode::NotADatabase => SpoolError::Foreign { what: "not an SQLite database" },
        ErrorCode::ConstraintViolation => SpoolError::Invariant { what: broken_rule(text) },
        // A hot journal that this connection may not roll back (SQLITE_READONLY_RECOVERY and _ROLLBACK).
        ErrorCode::ReadOnly if matches!(failure.extended_code, 264 | 776) => SpoolError::RecoveryPending,
        ErrorCode::Unknown | ErrorCode::ApiMisuse | ErrorCode::InternalMalfunction => {
            SpoolError::Invariant { what: "the database was used wrongly" }
        }
        _ => SpoolError::Database { code: failure.extended_code },
    }
}

/// The rule of `schema.sql` that was broken, as a text of ours.
fn broken_rule(text: Option<&str>) -> &'static str {
    let text = text.unwrap_or_default();
    if text.starts_with("CHECK constraint failed") {
        return "a CHECK of the spool schema";
    }
    if text.starts_with("UNIQUE constraint failed") {
        return if text.contains("submission_one_in_flight") {
            "one submission in flight at a time"
        } else {
            "a unique row of the spool schema"
        };
    }
    if text.starts_with("FOREIGN KEY constraint failed") {
        return "a reference of the spool schema";
    }
    TRIGGER_RULES.iter().copied().find(|&rule| rule == text).unwrap_or("a rule of the spool schema")
}

/// The texts of the triggers in `schema.sql` and `file_delivery.sql`; a test keeps the two lists equal.
const TRIGGER_RULES: &[&str] = &[
    "a spool belongs to one sender, recipient and environment",
    "the last stored seq never falls",
    "meta rows stay",
    "a run ends once",
    "a record keeps its id, period and type",
    "a record version never falls",
    "the record is already in flight",
    "a reported record stays in the ledger",
    "the state machine is fixed",
    "a submission begins as a plan",
    "illegal submission transition",
    "a suspect submission stops all sending",
    "a submission keeps its id and period",
    "sealed bytes are immutable",
    "a seq is given at the seal and released only when not stored",
    "a custody receipt is required",
    "two receipts are required",
    "its records are still in flight",
    "the payload is still needed",
    "a submission is never deleted",
    "records are listed in the plan",
    "the record list is fixed",
    "the record list of a sealed submission stays",
    "findings are fixed",
    "an attempt ends once",
    "attempts stay",
    "receipts are append only",
    "the audit chain is gapless",
    "the audit is append only",
    "statements are append only",
    "a file delivery begins with its bytes",
    "illegal transition of a file delivery",
    "a person must have said so",
    "a file delivery keeps what it was made with",
    "a file delivery is never deleted",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_trigger_text_of_the_schema_is_known() {
        let schema = concat!(include_str!("schema.sql"), include_str!("file_delivery.sql"));
        let mut found: Vec<&str> =
            schema.split("RAISE(ABORT, '").skip(1).filter_map(|rest| rest.split('\'').next()).collect();
        found.dedup();
        for rule in &found {
            assert!(TRIGGER_RULES.contains(rule), "unknown: {rule}");
        }
        for rule in TRIGGER_RULES {
            assert!(found.contains(rule), "unused: {rule}");
        }
    }

    #[test]
    fn a_constraint_violation_keeps_no_foreign_text() {
        let failure = rusqlite::ffi::Error { code: ErrorCode::ConstraintViolation, extended_code: 1811 };
        let text = "191212121212 stood in a column".to_owned();
        let error = SpoolError::from(rusqlite::Error::SqliteFailure(failure, Some(text)));
        assert_eq!(error, SpoolError::Invariant { what: "a rule of the spool schema" });
        assert!(!format!("{error:?} {error}").contains("1912"));
    }

    #[test]
    fn every_kind_of_failure_reaches_its_class() {
        for (error, kind) in [
            (SpoolError::Locked, SpoolErrorKind::Locked),
            (SpoolError::DiskFull, SpoolErrorKind::Io),
            (SpoolError::Corrupt { what: "" }, SpoolErrorKind::Io),
            (SpoolError::Invariant { what: "" }, SpoolErrorKind::Internal),
            (SpoolError::Foreign { what: "" }, SpoolErrorKind::Config),
            (SpoolError::NewerSchema { found: 3, known: 2 }, SpoolErrorKind::Config),
            (SpoolError::EarlierSchema { found: 1, known: 2 }, SpoolErrorKind::Config),
            (SpoolError::OtherIdentity { what: "" }, SpoolErrorKind::Config),
            (SpoolError::NetworkFileSystem { name: "NFS" }, SpoolErrorKind::Config),
            (SpoolError::Unprotected { what: "" }, SpoolErrorKind::Security),
        ] {
            assert_eq!(error.kind(), kind);
            assert_eq!(error.is_transient(), kind == SpoolErrorKind::Locked);
        }
    }

    #[test]
    fn a_full_disk_is_seen_in_file_operations_too() {
        let full = io::Error::from(io::ErrorKind::StorageFull);
        assert_eq!(SpoolError::io("writing")(full), SpoolError::DiskFull);
    }
}
