//! Why a run ended before its work was done, and with which exit code.

use std::io;

use socialdata_protocol::machine;
use thiserror::Error;

use crate::batch::BatchError;
use crate::config::ConfigError;
use crate::exit::Exit;
use crate::filedrop::MakingError;
use crate::inbox::InboxError;
use crate::planning::PlanError;
use crate::sealing::SealingFault;
use crate::snapshot::SnapshotError;
use crate::spool::{SpoolError, SpoolErrorKind};
use crate::stop::Stop;
use crate::transport::TransportError;

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
    /// The register or the token endpoint was not spoken to, for security.
    #[error(transparent)]
    Refused(TransportError),
    /// The configuration demands sealing, and it cannot be had.
    #[error(transparent)]
    Sealing(#[from] SealingFault),
    /// An export does not have the number of records that its marker says.
    #[error(
        "antalet poster är inte det som klarmärket anger; inget skickas / the number of records is not the declared one"
    )]
    RowCount,
    /// One record alone is larger than the register takes.
    #[error(
        "en enda post är större än registret tar emot; den skickas inte / one record is larger than the register takes"
    )]
    TooLarge,
    /// A period is to be declared complete while something of it stays at home.
    #[error(
        "perioden kan inte avslutas: poster i den stannar hemma, eller uttag är inte klara / the period is not complete"
    )]
    NotComplete,
    /// The register does not take a closing of the period now.
    #[error(
        "registret tar inte emot ett avslut av perioden nu / the register does not take a closing of the period now"
    )]
    NotOpen,
    /// The files for a person to hand in could not be made.
    #[error(transparent)]
    Making(#[from] MakingError),
    /// They could not be written, or destroyed.
    #[error(
        "filerna i filedrop.out kan inte skrivas eller förstöras ({0}); mappen ska vara ägarens egen (0700) / the files cannot be written or destroyed"
    )]
    Files(io::ErrorKind),
    /// An event file cannot become the file of a whole period.
    #[error(
        "en fil med händelser kan inte bli en fil om en hel period: lägg ett helt uttag i inkorgen / an event file is not a whole period"
    )]
    EventsForFiles,
    /// Everything is settled, but a file could not be moved to the archive.
    #[error("en färdig fil kunde inte flyttas till arkivet ({0}) / a finished file could not be moved")]
    Archive(io::ErrorKind),
}

impl NightFault {
    /// What the machine of the night is told. Faults of the data keep nobody from fetching outcomes of what was sent.
    pub(crate) fn for_the_machine(&self) -> machine::Stop {
        match self {
            Self::Stop(stop) => stop.for_the_machine(),
            Self::Inbox(_)
            | Self::Snapshot(_)
            | Self::Plan(_)
            | Self::RowCount
            | Self::TooLarge
            | Self::NotComplete
            | Self::Making(_)
            | Self::EventsForFiles
            | Self::NotOpen => machine::Stop::NeedsPerson,
            Self::Config(_) => machine::Stop::Configuration,
            Self::Refused(_) | Self::Sealing(_) => machine::Stop::Security,
            Self::Spool(_) | Self::Batch(_) | Self::Archive(_) | Self::Files(_) => {
                machine::Stop::CommitFailed
            }
        }
    }

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
            Self::Refused(_) | Self::Sealing(_) => Exit::Security,
            Self::Stop(stop) => stop.exit(),
            Self::Making(MakingError::Render { .. })
            | Self::EventsForFiles
            | Self::RowCount
            | Self::TooLarge
            | Self::NotComplete
            | Self::NotOpen => Exit::DataNeedsHuman,
            Self::Making(_) => Exit::Config,
            Self::Archive(_) | Self::Files(_) => Exit::Io,
        }
    }
}

pub(crate) fn config_exit(error: &ConfigError) -> Exit {
    if error.is_security() { Exit::Security } else { Exit::Config }
}

pub(crate) fn spool_exit(error: &SpoolError) -> Exit {
    match error.kind() {
        SpoolErrorKind::Locked => Exit::TryLater,
        SpoolErrorKind::Io => Exit::Io,
        SpoolErrorKind::Config => Exit::Config,
        SpoolErrorKind::Internal => Exit::Internal,
        SpoolErrorKind::Security => Exit::Security,
    }
}
