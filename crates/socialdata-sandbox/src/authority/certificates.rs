//! Certificates: a small authority, the server's certificate and those of the clients.

use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer,
    KeyPair, KeyUsagePurpose, date_time_ymd,
};

use crate::error::SandboxError;

/// A certificate and its private key, as PEM.
pub(super) struct PemPair {
    pub(super) certificate: String,
    pub(super) key: String,
}

/// A new authority.
pub(super) fn new_authority() -> Result<PemPair, SandboxError> {
    let key = KeyPair::generate().map_err(refused)?;
    let certificate = authority_parameters().self_signed(&key).map_err(refused)?;
    Ok(PemPair { certificate: certificate.pem(), key: key.serialize_pem() })
}

/// A certificate for this machine's loopback names.
pub(super) fn new_server(authority_key: &str) -> Result<PemPair, SandboxError> {
    let names = ["localhost", "127.0.0.1"].map(str::to_owned);
    let mut parameters = CertificateParams::new(names).map_err(refused)?;
    parameters.distinguished_name = common_name("socialdata sandbox");
    issue(parameters, ExtendedKeyUsagePurpose::ServerAuth, authority_key)
}

/// A certificate for a client.
pub(super) fn new_client(name: &str, authority_key: &str) -> Result<PemPair, SandboxError> {
    let mut parameters = CertificateParams::default();
    parameters.distinguished_name = common_name(name);
    issue(parameters, ExtendedKeyUsagePurpose::ClientAuth, authority_key)
}

fn issue(
    mut parameters: CertificateParams,
    usage: ExtendedKeyUsagePurpose,
    authority_key: &str,
) -> Result<PemPair, SandboxError> {
    limit(&mut parameters);
    parameters.use_authority_key_identifier_extension = true;
    parameters.is_ca = IsCa::ExplicitNoCa;
    parameters.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    parameters.extended_key_usages = vec![usage];
    let authority_key = KeyPair::from_pem(authority_key).map_err(refused)?;
    let issuer = Issuer::new(authority_parameters(), authority_key);
    let key = KeyPair::generate().map_err(refused)?;
    let certificate = parameters.signed_by(&key, &issuer).map_err(refused)?;
    Ok(PemPair { certificate: certificate.pem(), key: key.serialize_pem() })
}

fn authority_parameters() -> CertificateParams {
    let mut parameters = CertificateParams::default();
    limit(&mut parameters);
    parameters.distinguished_name = common_name("socialdata sandbox authority");
    parameters.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    parameters.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    parameters
}

/// Fixed dates: TLS asks the machine's clock, the receiver its own, which may be set to any day.
fn limit(parameters: &mut CertificateParams) {
    parameters.not_before = date_time_ymd(2020, 1, 1);
    parameters.not_after = date_time_ymd(2099, 12, 31);
}

fn common_name(name: &str) -> DistinguishedName {
    let mut names = DistinguishedName::new();
    names.push(DnType::CommonName, name);
    names
}

fn refused(_: rcgen::Error) -> SandboxError {
    SandboxError::Keys { what: "a certificate of the sandbox" }
}
