//! Something on the register's address that is not the register: another certificate, another protocol, other answers.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, date_time_ymd,
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// What it says to a client that has sent its request.
pub(crate) type Say = fn(&mut dyn Write) -> std::io::Result<()>;

/// A false register that answers until the test ends.
pub(crate) struct FalseRegister {
    port: u16,
}

impl FalseRegister {
    /// Talks to each connection as it comes, without TLS.
    pub(crate) fn raw(talk: impl Fn(TcpStream) + Send + 'static) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        // Ends with the process of the test: a thread that waits for a connection has nothing to clean up.
        std::thread::spawn(move || listener.incoming().flatten().for_each(talk));
        Self { port }
    }

    /// Answers every request so, with TLS under a certificate that the sandbox's authority has made.
    pub(crate) fn answering(keys: &Path, certificate: &Certificate, say: Say) -> Self {
        let config = certificate.issue(keys);
        Self::raw(move |socket| {
            // Whatever the client does with it is what the test looks at.
            let _ = answer(socket, &config, say);
        })
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }
}

fn answer(socket: TcpStream, config: &Arc<ServerConfig>, say: Say) -> std::io::Result<()> {
    let connection = ServerConnection::new(Arc::clone(config)).map_err(std::io::Error::other)?;
    let mut stream = StreamOwned::new(connection, socket);
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && head.len() < 64 * 1024 && stream.read(&mut byte)? == 1 {
        head.extend(byte);
    }
    say(&mut stream)?;
    stream.conn.send_close_notify();
    stream.flush()
}

/// For which host, and until which year.
pub(crate) struct Certificate {
    pub(crate) host: &'static str,
    pub(crate) until: i32,
}

impl Certificate {
    /// The one that the register would have.
    pub(crate) const RIGHT: Self = Self { host: "localhost", until: 2099 };

    /// Issues it with the keys of a sandbox. Clients need none.
    fn issue(&self, keys: &Path) -> Arc<ServerConfig> {
        let authority_key = std::fs::read_to_string(keys.join("ca.key.pem")).unwrap();
        let mut authority = CertificateParams::default();
        authority.distinguished_name = rcgen::DistinguishedName::new();
        authority.distinguished_name.push(DnType::CommonName, "socialdata sandbox authority");
        authority.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        authority.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let issuer = Issuer::new(authority, KeyPair::from_pem(&authority_key).unwrap());
        let mut parameters = CertificateParams::new([self.host.to_owned()]).unwrap();
        parameters.not_before = date_time_ymd(2020, 1, 1);
        parameters.not_after = date_time_ymd(self.until, 1, 1);
        parameters.is_ca = IsCa::ExplicitNoCa;
        parameters.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        parameters.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let key = KeyPair::generate().unwrap();
        let certificate: CertificateDer<'static> = parameters.signed_by(&key, &issuer).unwrap().der().clone();
        let key = PrivateKeyDer::from_pem_slice(key.serialize_pem().as_bytes()).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key)
            .unwrap();
        Arc::new(config)
    }
}

/// Writes `piece` until the client has had enough.
pub(crate) fn without_end(out: &mut dyn Write, piece: &[u8]) -> std::io::Result<()> {
    // Far more than any answer may have: a client that reads it all does not keep its cap.
    for _ in 0..(1024 * 1024 * 1024 / piece.len().max(1)) {
        out.write_all(piece)?;
    }
    Ok(())
}
