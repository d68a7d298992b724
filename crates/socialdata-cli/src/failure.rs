//! Why a command could not do its work, and its exit code.

use std::io;
use std::path::PathBuf;

use socialdata_core::skyldighet::SkyldighetError;
use socialdata_format::acceptance::AcceptanceError;
use socialdata_format::foreign_schema::SchemaError;
use socialdata_format::layout::{LayoutError, RenderError};
use socialdata_format::report::BaselineError;
use socialdata_format::{MappingError, ReadError};
use socialdata_sandbox::SandboxError;
use socialdata_sandbox::kommun::KommunError;
use socialdata_submit::config::{ConfigError, SecretError};
use socialdata_submit::conformance::ConformanceFault;
use socialdata_submit::escrow::EscrowError;
use socialdata_submit::filedrop::StatementError;
use socialdata_submit::key_file::KeyFileError;
use socialdata_submit::spool::{SpoolError, SpoolErrorKind};
use socialdata_submit::transport::TransportError;
use socialdata_submit::{Exit, NightFault};
use thiserror::Error;

/// A command that ended before its work was done.
#[derive(Debug, Error)]
pub(crate) enum Failure {
    /// Standard output.
    #[error("utskriften misslyckades / the output failed ({})", .0.kind())]
    Output(io::Error),
    /// A file that the command writes.
    #[error("{path}: filen kan inte skrivas ({kind}) / the file cannot be written", path = path.display())]
    Write { path: PathBuf, kind: io::ErrorKind },
    /// The earlier report of `--since` cannot be opened.
    #[error("{path}: den förra rapporten kan inte läsas ({kind}) / the earlier report cannot be read", path = path.display())]
    SinceUnreadable { path: PathBuf, kind: io::ErrorKind },
    /// The earlier report of `--since` is none.
    #[error("{path}: {fault}", path = path.display())]
    Since { path: PathBuf, fault: BaselineError },
    /// The acceptance file cannot be opened.
    #[error("{path}: filen med godtaganden kan inte läsas ({kind}) / the acceptance file cannot be read", path = path.display())]
    AcceptUnreadable { path: PathBuf, kind: io::ErrorKind },
    /// The acceptance file has a mistake.
    #[error("{path}: {fault}", path = path.display())]
    Accept { path: PathBuf, fault: AcceptanceError },
    /// The mapping file cannot be opened.
    #[error("{path}: översättningen kan inte läsas ({kind}) / the mapping cannot be read", path = path.display())]
    MappingUnreadable { path: PathBuf, kind: io::ErrorKind },
    /// The mapping file has a mistake.
    #[error("{path}: {fault}", path = path.display())]
    Mapping { path: PathBuf, fault: MappingError },
    /// A file that the command reads, and that is no report's business.
    #[error("{path}: {fault}", path = path.display())]
    Input { path: PathBuf, fault: ReadError },
    /// Nothing in the first row is known, so it may be data.
    #[error("{path}: första raden har inga kända rubriker / the first row has no names that are known", path = path.display())]
    NoHeader { path: PathBuf },
    /// The schema of `--schema` cannot be opened.
    #[error("{path}: schemat kan inte läsas ({kind}) / the schema cannot be read", path = path.display())]
    SchemaUnreadable { path: PathBuf, kind: io::ErrorKind },
    /// The schema of `--schema` is none that can be used.
    #[error("{path}: {fault}", path = path.display())]
    Schema { path: PathBuf, fault: SchemaError },
    /// A key file.
    #[error("{path}: {fault}", path = path.display())]
    KeyFile { path: PathBuf, fault: KeyFileError },
    /// A copy of a key.
    #[error("{0}")]
    Escrow(#[from] EscrowError),
    /// Something that would do harm.
    #[error("{0}")]
    Refused(&'static str),
    /// A folder that the command reads.
    #[error("mappen kan inte läsas ({kind}) / the folder cannot be read")]
    FolderUnreadable { kind: io::ErrorKind },
    /// The layout of `--layout` cannot be opened.
    #[error("{path}: layouten kan inte läsas ({kind}) / the layout cannot be read", path = path.display())]
    LayoutUnreadable { path: PathBuf, kind: io::ErrorKind },
    /// The layout of `--layout` has a mistake.
    #[error("{0}")]
    Layout(#[from] LayoutError),
    /// A row does not fit the layout.
    #[error("{0}")]
    Render(#[from] RenderError),
    /// Not possible as things stand: a person has to look at it first.
    #[error("{0}")]
    NeedsPerson(&'static str),
    /// A file that the command was to check cannot be read, or is not what it should be.
    #[error("{path}: {what}", path = path.display())]
    Unread { path: PathBuf, what: &'static str },
    /// The words of the command do not fit together.
    #[error("{0}")]
    Usage(&'static str),
    /// A rule that the catalogue does not have; `near` are codes that have something in common with what was asked for.
    #[error("det finns ingen regel med den koden / there is no such rule. Menade du / did you mean: {near}?")]
    UnknownRule { near: String },
    /// A question about the duty that cannot be answered.
    #[error("{0}")]
    Skyldighet(#[from] SkyldighetError),
    /// The configuration.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// A word about a file delivery.
    #[error(transparent)]
    Statement(#[from] StatementError),
    /// The spool.
    #[error(transparent)]
    Spool(#[from] SpoolError),
    /// The connection could not be set up.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// The sandbox.
    #[error("sandlådan: {0}")]
    Sandbox(#[from] SandboxError),
    /// The generator.
    #[error("{0}")]
    Kommun(#[from] KommunError),
    /// The protocol suite could not be run.
    #[error(transparent)]
    Conformance(#[from] ConformanceFault),
    /// A file that the command line names.
    #[error("{option}: {fault}")]
    Named { option: &'static str, fault: SecretError },
    /// A broken invariant of this program.
    #[error("internt fel: {0} / internal fault")]
    Internal(&'static str),
    /// A check of the demonstration did not hold.
    #[error("demonstrationen stämmer inte: {0} / the demonstration does not add up")]
    Demo(&'static str),
    /// A run of the demonstration stopped.
    #[error("körningen stannade: {0}")]
    Night(NightFault),
}

impl Failure {
    /// The exit code.
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Output(_) | Self::Write { .. } | Self::Sandbox(_) => Exit::Io,
            Self::SinceUnreadable { .. }
            | Self::Since { .. }
            | Self::Input { .. }
            | Self::FolderUnreadable { .. }
            | Self::Unread { .. }
            | Self::NoHeader { .. } => Exit::NotChecked,
            Self::Usage(_) | Self::Skyldighet(_) | Self::UnknownRule { .. } | Self::Kommun(_) => Exit::Usage,
            Self::KeyFile { fault, .. } => of_key_file(*fault),
            Self::Config(error) if error.is_security() => Exit::Security,
            Self::Escrow(EscrowError::Recipient)
            | Self::SchemaUnreadable { .. }
            | Self::Schema { .. }
            | Self::MappingUnreadable { .. }
            | Self::Mapping { .. }
            | Self::AcceptUnreadable { .. }
            | Self::LayoutUnreadable { .. }
            | Self::Layout(_)
            | Self::Render(_)
            | Self::Accept { .. }
            | Self::Config(_)
            | Self::Transport(_) => Exit::Config,
            Self::Escrow(_) | Self::Refused(_) => Exit::Security,
            Self::Spool(error) => match error.kind() {
                SpoolErrorKind::Locked => Exit::TryLater,
                SpoolErrorKind::Io => Exit::Io,
                SpoolErrorKind::Config => Exit::Config,
                SpoolErrorKind::Internal => Exit::Internal,
                SpoolErrorKind::Security => Exit::Security,
            },
            Self::NeedsPerson(_) => Exit::DataNeedsHuman,
            Self::Internal(_) | Self::Demo(_) => Exit::Internal,
            Self::Night(fault) => fault.exit(),
            Self::Conformance(fault) => fault.exit(),
            Self::Statement(fault) => fault.exit(),
            Self::Named { fault, .. } if fault.is_security() => Exit::Security,
            Self::Named { .. } => Exit::Config,
        }
    }

    /// Whether the reader of the output has gone away.
    pub(crate) fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}

fn of_key_file(fault: KeyFileError) -> Exit {
    match fault {
        KeyFileError::Folder(fault) | KeyFileError::Secret(fault) if fault.is_security() => Exit::Security,
        KeyFileError::Folder(_) | KeyFileError::Secret(_) => Exit::Config,
        KeyFileError::PreviousExists => Exit::Usage,
        KeyFileError::NoRandomness => Exit::Internal,
        _ => Exit::Io,
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}
