//! Why a run ended before its work was done, and with which exit code.

use std::io;

use thiserror::Error;

use crate::batch::BatchError;
use crate::config::ConfigError;
use crate::courier::{CourierError, Stop};
use crate::exit::Exit;
use crate::inbox::InboxError;
use crate::planning::PlanError;
use crate::snapshot::SnapshotError;
use crate::spool::{SpoolError, SpoolErrorKind};

/// What stopped a run. Each text names the place and what to do, never a value.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum NightFault {
    /// Configuration, policy or keys.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The spool.
    #[error(transparent)]
    Spool(#[from] SpoolError),
    /// The inbox.
    #[error(transparent)]
    Inbox(#[from] InboxError),
    /// The exports.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
    /// The plan.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// The making of a submission.
    #[error(transparent)]
    Batch(#[from] BatchError),
    /// The register, or what it said.
    #[error(transparent)]
    Stop(#[from] Stop),
    /// An export does not have the number of records that its marker says.
    #[error(
        "antalet poster är inte det som klarmärket anger; inget skickas / the number of records is not the declared one"
    )]
    RowCount,
    /// Everything is settled, but a file could not be moved to the archive.
    #[error("en färdig fil kunde inte flyttas till arkivet ({0}) / a finished file could not be moved")]
    Archive(io::ErrorKind),
}

impl NightFault {
    /// The exit code.
    pub fn exit(&self) -> Exit {
        match self {
            Self::Config(error) => config_exit(error),
            Self::Spool(error) | Self::Batch(BatchError::Spool(error)) => spool_exit(error),
            Self::Inbox(_) => Exit::NotChecked,
            Self::Snapshot(error) => match error {
                SnapshotError::Read(_) => Exit::NotChecked,
                SnapshotError::Digest => Exit::DataNeedsHuman,
                SnapshotError::Changed => Exit::Io,
            },
            Self::Plan(error) => match error {
                PlanError::Guard { .. } => Exit::DataNeedsHuman,
                PlanError::Spool(error) => spool_exit(error),
                PlanError::Randomness | PlanError::Impossible => Exit::Internal,
            },
            Self::Batch(_) => Exit::Internal,
            Self::Stop(stop) => stop_exit(*stop),
            Self::RowCount => Exit::DataNeedsHuman,
            Self::Archive(_) => Exit::Io,
        }
    }
}

impl From<CourierError> for NightFault {
    fn from(error: CourierError) -> Self {
        match error {
            CourierError::Stop(stop) => Self::Stop(stop),
            CourierError::Spool(error) => Self::Spool(error),
        }
    }
}

fn config_exit(error: &ConfigError) -> Exit {
    if error.is_security() { Exit::Security } else { Exit::Config }
}

fn spool_exit(error: &SpoolError) -> Exit {
    match error.kind() {
        SpoolErrorKind::Locked => Exit::TryLater,
        SpoolErrorKind::Io => Exit::Io,
        SpoolErrorKind::Config => Exit::Config,
        SpoolErrorKind::Internal => Exit::Internal,
        SpoolErrorKind::Security => Exit::Security,
    }
}

const fn stop_exit(stop: Stop) -> Exit {
    match stop {
        Stop::Unavailable => Exit::Unavailable,
        Stop::Deadline => Exit::TryLater,
        Stop::Receipt { .. } | Stop::Security | Stop::Suspect => Exit::Security,
        Stop::IdTaken => Exit::Internal,
        Stop::Config | Stop::Clock => Exit::Config,
        Stop::Quarantined | Stop::Reconcile => Exit::DataNeedsHuman,
    }
}
