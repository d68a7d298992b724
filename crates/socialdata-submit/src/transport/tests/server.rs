//! Servers that behave as a test tells them to, and certificates as the sandbox's authority makes them.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, date_time_ymd,
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig, ServerConnection, StreamOwned, SupportedProtocolVersion};
use zeroize::Zeroizing;

/// A certificate authority of one test.
pub(super) struct Authority {
    key: KeyPair,
    certificate: rcgen::Certificate,
}

impl Authority {
    pub(super) fn new() -> Self {
        let key = KeyPair::generate().unwrap();
        let certificate = Self::parameters().self_signed(&key).unwrap();
        Self { key, certificate }
    }

    fn parameters() -> CertificateParams {
        let mut parameters = limited(CertificateParams::default(), 2099);
        parameters.distinguished_name.push(DnType::CommonName, "test authority");
        parameters.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        parameters.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        parameters
    }

    pub(super) fn pem(&self) -> String {
        self.certificate.pem()
    }

    /// Certificate and key of a client, one after the other.
    pub(super) fn client(&self) -> Zeroizing<String> {
        let (certificate, key) =
            self.issue(CertificateParams::default(), ExtendedKeyUsagePurpose::ClientAuth, 2099);
        Zeroizing::new(format!("{}{}", certificate.pem(), key.serialize_pem()))
    }

    /// A server for `name`, valid until the end of the year before `year`.
    pub(super) fn server_until(&self, name: &str, year: i32) -> TlsPair {
        let parameters = CertificateParams::new([name.to_owned()]).unwrap();
        TlsPair::of(&self.issue(parameters, ExtendedKeyUsagePurpose::ServerAuth, year))
    }

    pub(super) fn server(&self) -> TlsPair {
        self.server_until("127.0.0.1", 2099)
    }

    fn issue(
        &self,
        parameters: CertificateParams,
        usage: ExtendedKeyUsagePurpose,
        year: i32,
    ) -> (rcgen::Certificate, KeyPair) {
        let mut parameters = limited(parameters, year);
        parameters.is_ca = IsCa::ExplicitNoCa;
        parameters.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        parameters.extended_key_usages = vec![usage];
        let issuer = Issuer::new(Self::parameters(), KeyPair::from_pem(&self.key.serialize_pem()).unwrap());
        let key = KeyPair::generate().unwrap();
        (parameters.signed_by(&key, &issuer).unwrap(), key)
    }

    fn roots(&self) -> RootCertStore {
        let mut roots = RootCertStore::empty();
        roots.add(self.certificate.der().clone()).unwrap();
        roots
    }
}

fn limited(mut parameters: CertificateParams, year: i32) -> CertificateParams {
    parameters.not_before = date_time_ymd(2020, 1, 1);
    parameters.not_after = date_time_ymd(year, 1, 1);
    parameters
}

/// What a server shows.
pub(super) struct TlsPair {
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
}

impl TlsPair {
    fn of((certificate, key): &(rcgen::Certificate, KeyPair)) -> Self {
        let key = PrivateKeyDer::from_pem_slice(key.serialize_pem().as_bytes()).unwrap();
        Self { chain: vec![certificate.der().clone()], key }
    }

    /// Signed by itself.
    pub(super) fn alone() -> Self {
        let key = KeyPair::generate().unwrap();
        let parameters = CertificateParams::new(["127.0.0.1".to_owned()]).unwrap();
        Self::of(&(limited(parameters, 2099).self_signed(&key).unwrap(), key))
    }

    /// TLS 1.2 and 1.3, open to every client.
    pub(super) fn open(self) -> Arc<ServerConfig> {
        self.with(rustls::ALL_VERSIONS, None)
    }

    /// With these versions; clients need a certificate of `clients`, if given.
    pub(super) fn with(
        self,
        versions: &[&'static SupportedProtocolVersion],
        clients: Option<&Authority>,
    ) -> Arc<ServerConfig> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
            .with_protocol_versions(versions)
            .unwrap();
        let builder = match clients {
            None => builder.with_no_client_auth(),
            Some(authority) => {
                let roots = Arc::new(authority.roots());
                let verifier = WebPkiClientVerifier::builder_with_provider(roots, provider).build().unwrap();
                builder.with_client_cert_verifier(verifier)
            }
        };
        Arc::new(builder.with_single_cert(self.chain, self.key).unwrap())
    }
}

/// One request as a server saw it.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    /// Method and path.
    pub(super) line: String,
    /// The header fields, names in lower case.
    pub(super) head: String,
    pub(super) body: String,
}

/// A server on a free port of loopback, until the test process ends.
pub(super) struct Server {
    port: u16,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Server {
    /// Answers each request over TLS with what `answer` writes, and closes the connection.
    pub(super) fn tls(
        config: Arc<ServerConfig>,
        answer: impl Fn(&Seen, &mut dyn Write) -> std::io::Result<()> + Send + 'static,
    ) -> Self {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&seen);
        let port = serve(move |socket| {
            let mut stream = StreamOwned::new(ServerConnection::new(Arc::clone(&config)).unwrap(), socket);
            let Ok(request) = read_request(&mut stream) else {
                // The alert goes out before the client finds the connection closed.
                while stream.conn.wants_write() && stream.conn.write_tls(&mut stream.sock).is_ok() {}
                let _ = stream.sock.shutdown(std::net::Shutdown::Write);
                let _ = stream.sock.read_to_end(&mut Vec::new());
                return;
            };
            lock(&kept).push(request.clone());
            if answer(&request, &mut stream).is_ok() {
                stream.conn.send_close_notify();
            }
            let _ = stream.flush();
        });
        Self { port, seen }
    }

    /// Does with each connection what `talk` does.
    pub(super) fn raw(talk: impl Fn(TcpStream) + Send + 'static) -> Self {
        Self { port: serve(talk), seen: Arc::default() }
    }

    pub(super) fn url(&self) -> String {
        format!("https://127.0.0.1:{}", self.port)
    }

    pub(super) const fn port(&self) -> u16 {
        self.port
    }

    pub(super) fn seen(&self) -> Vec<Seen> {
        lock(&self.seen).clone()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn serve(talk: impl Fn(TcpStream) + Send + 'static) -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for socket in listener.incoming() {
            talk(socket.unwrap());
        }
    });
    port
}

/// Reads the head, and the body if a length says that there is one.
pub(super) fn read_request(stream: &mut impl Read) -> std::io::Result<Seen> {
    let mut bytes = Vec::new();
    let mut byte = [0];
    while !bytes.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte)?;
        bytes.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&bytes).into_owned();
    let line = head.lines().next().unwrap_or_default().trim_end_matches(" HTTP/1.1").to_owned();
    let length = head
        .lines()
        .filter_map(|field| field.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .map_or(0, |(_, value)| value.trim().parse().unwrap());
    let mut body = vec![0; length];
    stream.read_exact(&mut body)?;
    Ok(Seen { line, head: head.to_lowercase(), body: String::from_utf8_lossy(&body).into_owned() })
}

/// A whole answer.
pub(super) fn answer(status: &str, fields: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\nConnection: close\r\n{fields}Content-Length: {length}\r\n\r\n{body}")
        .into_bytes()
}
