//! Making a sender known to the receiver: what onboarding does at a real register.

use std::path::{Path, PathBuf};

use socialdata_protocol::{jwk::Jwk, keys::VerifyingKey, wire::Party};

use crate::{
    authority::{Authority, ClientCertificate, fingerprint},
    error::SandboxError,
    receiver::{Store, certificates},
};

/// A sender and the key it signs manifests with.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "given by the caller in one literal")]
pub struct Registration {
    /// Organisation number, role and unit, exactly as in the manifest.
    pub sender: Party,
    /// The public half of the signing key.
    pub key: Jwk,
    /// The client certificate it connects with, a PEM file; `None` is the one made at the first start.
    pub certificate: Option<PathBuf>,
}

/// Makes a sender known, in a sandbox that runs or does not. A sandbox that is not there yet is made.
///
/// A client certificate belongs to one sender. Registering a sender again gives it the named certificate and one more
/// signing key, and takes the next installation that sends as its own.
///
/// # Errors
/// [`SandboxError::Taken`] when certificate or key belong to another sender, [`SandboxError::Keys`] when one of them
/// cannot be read, [`SandboxError::Io`] and [`SandboxError::Database`] when the folder cannot be written.
pub fn register_sender(data_dir: &Path, registration: &Registration) -> Result<(), SandboxError> {
    let authority = Authority::open_or_create(data_dir)?;
    let key = VerifyingKey::from_jwk(&registration.key)
        .map_err(|_| SandboxError::Keys { what: "the sender's signing key" })?;
    let certificate = registration.certificate.clone().unwrap_or_else(|| authority.client().certificate);
    let certificates = certificates(&certificate)?;
    let own = certificates.first().ok_or(SandboxError::Keys { what: "the client certificate" })?;
    Store::open_or_create(data_dir)?.register(&registration.sender, &key, fingerprint(own))
}

/// Makes one more client certificate, for a second sender. A sandbox that is not there yet is made.
///
/// `name` becomes part of the file names: 1 to 40 lower-case letters, digits and `-`.
///
/// # Errors
/// [`SandboxError::Keys`] for another name, [`SandboxError::Io`] when the files exist or cannot be written.
pub fn issue_client_certificate(data_dir: &Path, name: &str) -> Result<ClientCertificate, SandboxError> {
    Authority::open_or_create(data_dir)?.issue_client(name)
}
