//! HTTP over TLS, with everything off that an HTTP library does by itself.
//!
//! No redirects, no proxy, no retries, no decompression, no cookies, no platform trust store: each of them would decide
//! something that the protocol decides. Only the configured authority is trusted, and the client shows its certificate.

use std::error::Error as _;
use std::time::Duration;

use chrono::DateTime;
use reqwest::header::{CONTENT_TYPE, DATE, HeaderMap, RETRY_AFTER};
use reqwest::redirect::Policy;
use reqwest::{Certificate, Client, Identity};
use zeroize::Zeroizing;

use super::{Answer, Method, Request, Transport, TransportError};

/// What a connection needs. `Debug` would show a private key, so there is none.
#[expect(clippy::exhaustive_structs, reason = "given by the caller in one literal")]
pub struct HttpOptions<'a> {
    /// The register's address without a slash at the end.
    pub url: &'a str,
    /// The authority of its certificate (PEM).
    pub ca_pem: &'a [u8],
    /// The client certificate followed by its private key (PEM).
    pub identity_pem: &'a Zeroizing<String>,
    /// Longest whole exchange.
    pub timeout: Duration,
}

/// A [`Transport`] over HTTPS with a client certificate.
#[derive(Debug)]
pub struct HttpTransport {
    client: Client,
    url: String,
    runtime: tokio::runtime::Runtime,
}

impl HttpTransport {
    /// Prepares the connection; nothing is sent yet.
    ///
    /// # Errors
    /// [`TransportError::Setup`] for certificates or keys that cannot be read.
    pub fn new(options: &HttpOptions<'_>) -> Result<Self, TransportError> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|_| TransportError::Setup)?;
        // A second call finds the provider installed already, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Ok(Self { client: client(options)?, url: options.url.to_owned(), runtime })
    }

    async fn exchange_once(&self, request: &Request) -> Result<Answer, TransportError> {
        let address = format!("{}{}", self.url, request.path);
        let builder = match request.method {
            Method::Get => self.client.get(address),
            Method::Put => self.client.put(address),
        };
        let builder = match &request.body {
            None => builder,
            Some(body) => builder
                .header(CONTENT_TYPE, "application/json")
                .header("Content-Digest", socialdata_protocol::wire::content_digest(body))
                .body(body.clone()),
        };
        let response = builder.send().await.map_err(|error| kind(&error))?;
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        Ok(Answer {
            status,
            retry_after: header(&headers, &RETRY_AFTER).and_then(|text| text.parse().ok()),
            date: header(&headers, &DATE)
                .and_then(|text| DateTime::parse_from_rfc2822(text).ok())
                .map(|time| time.timestamp()),
            is_problem: header(&headers, &CONTENT_TYPE)
                .is_some_and(|text| text.starts_with("application/problem+json")),
            body: read_capped(response, request.max_answer).await?,
        })
    }
}

impl Transport for HttpTransport {
    fn exchange(&self, request: &Request) -> Result<Answer, TransportError> {
        self.runtime.block_on(self.exchange_once(request))
    }

    fn pause(&self, time: Duration) {
        // The timer belongs to the runtime, so it is made inside it.
        self.runtime.block_on(async move { tokio::time::sleep(time).await });
    }
}

fn client(options: &HttpOptions<'_>) -> Result<Client, TransportError> {
    let authority = Certificate::from_pem(options.ca_pem).map_err(|_| TransportError::Setup)?;
    let identity = Identity::from_pem(options.identity_pem.as_bytes()).map_err(|_| TransportError::Setup)?;
    #[expect(clippy::disallowed_methods, reason = "the transport owns the HTTP client")]
    let builder = Client::builder();
    builder
        .https_only(true)
        .tls_certs_only([authority])
        .identity(identity)
        .redirect(Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .no_proxy()
        .connect_timeout(Duration::from_secs(10))
        .read_timeout(Duration::from_secs(30))
        .timeout(options.timeout)
        .user_agent(concat!("socialdata/", env!("CARGO_PKG_VERSION")))
        .build()
        .map_err(|_| TransportError::Setup)
}

fn header<'a>(headers: &'a HeaderMap, name: &reqwest::header::HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// Reads the body in pieces, so that an endless one costs no more than its cap.
async fn read_capped(mut response: reqwest::Response, cap: usize) -> Result<Vec<u8>, TransportError> {
    let mut body = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(|error| kind(&error))? {
        if body.len() + piece.len() > cap {
            return Err(TransportError::TooLarge);
        }
        body.extend_from_slice(&piece);
    }
    Ok(body)
}

pub(crate) fn kind(error: &reqwest::Error) -> TransportError {
    if is_tls(error) {
        TransportError::Security
    } else if error.is_timeout() {
        TransportError::Timeout
    } else if error.is_connect() {
        TransportError::Connect
    } else {
        TransportError::Broken
    }
}

/// Whether the cause is TLS: somewhere in the chain of causes. An I/O error hides its own cause from `source`.
fn is_tls(error: &reqwest::Error) -> bool {
    let mut cause = error.source();
    while let Some(inner) = cause {
        if inner.is::<rustls::Error>() {
            return true;
        }
        let wrapped = inner.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        cause =
            wrapped.map(|wrapped| wrapped as &(dyn std::error::Error + 'static)).or_else(|| inner.source());
    }
    false
}
