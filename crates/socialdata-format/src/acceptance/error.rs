//! Why an acceptance file cannot be used. The texts name entries and keys, never what stands in them.

use std::fmt;

use thiserror::Error;

/// An acceptance file that cannot be used. Exit code 78: a mistake in it must not make findings disappear.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum AcceptanceError {
    /// The file is no TOML, or has something else than tables `[[accept]]` at the top.
    #[error(
        "rad {line}: fel i TOML, eller något annat än [[accept]] / not TOML, or something else than [[accept]]"
    )]
    Form {
        /// The line, from 1.
        line: usize,
    },
    /// An entry that is not allowed.
    #[error("[[accept]] {number}, rad {line}{}: {fault}", Code(*.code))]
    Entry {
        /// The number of the entry in the file, from 1.
        number: usize,
        /// The line where it begins, from 1.
        line: usize,
        /// The rule that it is about, when there is such a rule.
        code: Option<&'static str>,
        /// What is wrong.
        fault: EntryFault,
    },
}

impl AcceptanceError {
    /// The exit code of a program that ends because of it.
    pub const EXIT_CODE: u8 = 78;

    /// A stable name.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Form { .. } => "accept-form",
            Self::Entry { fault, .. } => fault.code(),
        }
    }

    /// Whether the same file could be used later without a change: never.
    pub const fn is_transient(&self) -> bool {
        false
    }
}

/// What is wrong with one entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum EntryFault {
    /// A key that does not exist.
    #[error("en okänd nyckel; tillåtna är code, postId, posttyp, all, reason, who, expires / an unknown key")]
    UnknownKey,
    /// A key that must be there.
    #[error("{0} saknas / is missing")]
    Missing(&'static str),
    /// A value of the wrong kind or form.
    #[error("{0} har fel form / has the wrong form")]
    Value(&'static str),
    /// No rule has that code.
    #[error("code är ingen regel / is no rule")]
    UnknownCode,
    /// Not exactly one of `postId`, `posttyp` and `all`.
    #[error("ange ett av postId, posttyp och all = true / give one of postId, posttyp and all = true")]
    Scope,
    /// The data are impossible: only a correction helps.
    #[error(
        "uppgifterna är omöjliga och kan bara rättas, inte godtas / impossible data can only be corrected"
    )]
    Impossible,
    /// A law-based error is confirmed for one record at a time.
    #[error("ett fel som vilar på lag bekräftas post för post: ange postId / a law-based error needs postId")]
    PostIdRequired,
    /// A text that may contain an identity number; it would stand in the report.
    #[error("{0} kan innehålla ett identitetsnummer; skriv på annat sätt / may contain an identity number")]
    IdentityNumber(&'static str),
    /// The same code and scope stand in an earlier entry.
    #[error("samma code och omfattning som [[accept]] {0} / the same code and scope as that entry")]
    Duplicate(usize),
}

impl EntryFault {
    const fn code(&self) -> &'static str {
        match self {
            Self::UnknownKey => "accept-unknown-key",
            Self::Missing(_) => "accept-missing",
            Self::Value(_) => "accept-value",
            Self::UnknownCode => "accept-unknown-code",
            Self::Scope => "accept-scope",
            Self::Impossible => "accept-impossible",
            Self::PostIdRequired => "accept-post-id-required",
            Self::IdentityNumber(_) => "accept-identity-number",
            Self::Duplicate(_) => "accept-duplicate",
        }
    }
}

/// ` (TID-001)`, or nothing.
struct Code(Option<&'static str>);

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |code| write!(f, " ({code})"))
    }
}
