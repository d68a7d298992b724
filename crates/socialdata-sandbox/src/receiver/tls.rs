//! TLS of the receiver: always on. Where certificates are demanded, a client without one of the sandbox's authority gets no
//! answer.

use std::{path::Path, sync::Arc};

use rustls::{
    RootCertStore, ServerConfig,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
    server::WebPkiClientVerifier,
    version::{TLS12, TLS13},
};

use crate::{authority::Authority, error::SandboxError};

/// The configuration for TLS 1.3 and 1.2 with the sandbox's certificates.
pub(super) fn server_config(
    authority: &Authority,
    demands_certificate: bool,
) -> Result<Arc<ServerConfig>, SandboxError> {
    let provider = Arc::new(ring::default_provider());
    let mut roots = RootCertStore::empty();
    for certificate in certificates(&authority.ca())? {
        roots.add(certificate).map_err(|_| UNUSABLE)?;
    }
    let clients = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider));
    let clients = if demands_certificate { clients } else { clients.allow_unauthenticated() };
    let clients = clients.build().map_err(|_| UNUSABLE)?;
    let server = authority.server();
    let key = PrivateKeyDer::from_pem_file(&server.key).map_err(|_| UNUSABLE)?;
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&TLS13, &TLS12])
        .map_err(|_| UNUSABLE)?
        .with_client_cert_verifier(clients)
        .with_single_cert(certificates(&server.certificate)?, key)
        .map_err(|_| UNUSABLE)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

/// The certificates in a PEM file, at least one.
pub(crate) fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, SandboxError> {
    let found = CertificateDer::pem_file_iter(path)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|_| UNUSABLE)?;
    if found.is_empty() { Err(UNUSABLE) } else { Ok(found) }
}

const UNUSABLE: SandboxError = SandboxError::Keys { what: "a certificate of the sandbox" };
