//! Payloads that only the register can open: age v1 with X25519 recipients (docs/en/protocol.md, *Sealing*).
//!
//! The register shows its sealing keys under `/keys`; one is used only when its thumbprint is pinned in the configuration.
//! A sender may add an archive key of its own, so that it can read what lies in quarantine; the identity belonging to it is
//! kept away from this machine.

mod age_v1;
mod choice;
mod recipient;

pub use age_v1::AgeSealer;
pub use choice::{SealingFault, current_sealer};

use socialdata_protocol::jwk::Kid;
use thiserror::Error;

/// Makes bytes that only its recipients can read. Two calls give different bytes.
pub trait Sealer {
    /// Seals the compressed record list.
    ///
    /// # Errors
    /// [`SealingError`].
    fn seal(&self, bytes: &[u8]) -> Result<Vec<u8>, SealingError>;

    /// The thumbprints of the keys that can open it, the register's first.
    fn recipients(&self) -> &[Kid];
}

/// The payload could not be sealed; nothing has left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SealingError {
    /// The cipher or its random generator failed.
    #[error("leveransen kan inte förseglas / the submission cannot be sealed")]
    Failed,
    /// A key that is no X25519 key.
    #[error("en förseglingsnyckel är ingen X25519-nyckel / a sealing key is no X25519 key")]
    Key,
}
