//! Making a sender known to the receiver: what onboarding does at a real register.

use std::path::{Path, PathBuf};

use socialdata_protocol::{
    ids::Timestamp,
    jwk::Jwk,
    keys::VerifyingKey,
    wire::{OnBehalfOf, Party},
};

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

/// A sender's identity at the token endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "given by the caller in one literal")]
pub struct TokenRegistration {
    /// Organisation number, role and unit, exactly as in the manifest.
    pub sender: Party,
    /// The client id, an https URL: `iss` and `sub` of the assertions.
    pub client_id: String,
    /// The public half of the key that signs assertions.
    pub assertion_key: Jwk,
    /// The public half of the key that signs manifests.
    pub manifest_key: Jwk,
}

/// Makes a sender known that comes with access tokens, in a sandbox that runs or does not. A sender that is already known
/// keeps its client certificate.
///
/// # Errors
/// [`SandboxError::ClientId`] for another form, [`SandboxError::Taken`] when id or key belong to another sender,
/// [`SandboxError::Keys`] when a key is none, [`SandboxError::Io`] and [`SandboxError::Database`] when the folder cannot be
/// written.
pub fn register_token_client(data_dir: &Path, registration: &TokenRegistration) -> Result<(), SandboxError> {
    let id = registration.client_id.as_str();
    if !id.starts_with("https://") || id.len() > 200 || !id.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(SandboxError::ClientId);
    }
    let key = |jwk, what| VerifyingKey::from_jwk(jwk).map_err(|_| SandboxError::Keys { what });
    let assertion_key = key(&registration.assertion_key, "the key of the assertions")?;
    let manifest_key = key(&registration.manifest_key, "the sender's signing key")?;
    Authority::open_or_create(data_dir)?;
    let store = Store::open_or_create(data_dir)?;
    store.register_token_client(&registration.sender, id, (&assertion_key, &manifest_key))
}

/// Registers that a sender may send for somebody else, from one moment until just before another. A mandate with the same
/// reference is replaced.
///
/// # Errors
/// [`SandboxError::UnknownSender`] when the sender is not registered, [`SandboxError::Missing`] without a sandbox,
/// [`SandboxError::Database`] when it cannot be written.
pub fn register_mandate(
    data_dir: &Path,
    sender: &Party,
    principal: &OnBehalfOf,
    from: Timestamp,
    until: Timestamp,
) -> Result<(), SandboxError> {
    Store::open_existing(data_dir)?.register_mandate(sender, principal, (from, until))
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
