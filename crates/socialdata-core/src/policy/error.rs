//! What can be wrong with a policy file. The texts name keys and paths of the file, never data.

use thiserror::Error;

/// A policy file that cannot be used. Every variant is a configuration fault (exit 78).
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PolicyError {
    /// The file is no TOML, or has a key that policies do not have.
    #[error(
        "policyfilen kan inte läsas på rad {line}: fel i TOML eller en okänd nyckel / the policy file cannot be read at line {line}"
    )]
    Form {
        /// Line in the file, from 1.
        line: usize,
    },
    /// A value is outside its grammar.
    #[error("P10: {key} har ett otillåtet värde i policyfilen / {key} has a value that is not allowed")]
    Value {
        /// The key.
        key: &'static str,
    },
    /// A member of a record type has no entry, or two of the same precision.
    #[error(
        "P01: {posttyp}{path} ska ha precis en post i policyn, men har {found} / must have exactly one entry, has {found}"
    )]
    Coverage {
        /// The record type.
        posttyp: &'static str,
        /// The JSON pointer.
        path: &'static str,
        /// How many entries of the highest precision were found.
        found: usize,
    },
    /// An entry names a path or a record type that does not exist.
    #[error(
        "P02: post nummer {entry} i policyn gäller en uppgift som inte finns / entry {entry} names no member"
    )]
    NoSuchMember {
        /// Number of the `[[field]]` entry, from 1.
        entry: usize,
    },
    /// `identified` without a legal basis.
    #[error("P03: {path} lämnas i klartext men saknar basis / {path} is identified without a basis")]
    NoBasis {
        /// The JSON pointer.
        path: &'static str,
    },
    /// `pseudonymised` on a member that is neither a person key nor a source key.
    #[error(
        "P04: {path} kan inte pseudonymiseras: få möjliga värden går att gissa, också med nyckel / {path} cannot be pseudonymised"
    )]
    NotAKey {
        /// The JSON pointer.
        path: &'static str,
    },
    /// Protected persons are sent like others without a legal basis.
    #[error(
        "P09: protected_persons = \"send\" kräver protected_persons_basis / needs protected_persons_basis"
    )]
    ProtectedNeedsBasis,
    /// `[pseudonym]` is missing although a person key is pseudonymised, or superfluous.
    #[error(
        "P10: [pseudonym] ska finnas precis när person.id pseudonymiseras / [pseudonym] goes with a pseudonymised person key"
    )]
    PseudonymSection,
    /// A treatment or record type that this version does not know yet.
    #[error("P12: {what} stöds inte av den här versionen / {what} is not supported by this version")]
    Unsupported {
        /// The word in the file, from a closed list.
        what: &'static str,
    },
}

impl PolicyError {
    /// The stable code of the lint, or `P12` for the form of the file.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Form { .. } | Self::Unsupported { .. } => "P12",
            Self::Value { .. } | Self::PseudonymSection => "P10",
            Self::Coverage { .. } => "P01",
            Self::NoSuchMember { .. } => "P02",
            Self::NoBasis { .. } => "P03",
            Self::NotAKey { .. } => "P04",
            Self::ProtectedNeedsBasis => "P09",
        }
    }
}
