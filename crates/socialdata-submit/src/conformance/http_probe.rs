//! The probe over HTTPS: trusts only the given authority, follows nothing, unpacks nothing.

use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::redirect::Policy;
use reqwest::{Certificate, Client, Identity, Method};
use zeroize::Zeroizing;

use super::probe::{Probe, ProbeAnswer, ProbeRequest};
use crate::transport::{TransportError, failure_kind};

/// What a connection needs. `Debug` would show a private key, so there is none.
#[expect(clippy::exhaustive_structs, reason = "given by the caller in one literal")]
pub struct HttpProbeOptions<'a> {
    /// The receiver's address without a slash at the end.
    pub url: &'a str,
    /// The authority of its certificate (PEM).
    pub ca_pem: &'a [u8],
    /// The client certificate followed by its private key (PEM).
    pub identity_pem: &'a Zeroizing<String>,
}

/// A [`Probe`] over HTTPS with a client certificate.
#[derive(Debug)]
pub struct HttpProbe {
    identified: Client,
    anonymous: Client,
    url: String,
    runtime: tokio::runtime::Runtime,
}

impl HttpProbe {
    /// Prepares the connection; nothing is sent yet.
    ///
    /// # Errors
    /// [`TransportError::Setup`] for certificates or keys that cannot be read.
    pub fn new(options: &HttpProbeOptions<'_>) -> Result<Self, TransportError> {
        let setup = |_| TransportError::Setup;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|_| TransportError::Setup)?;
        // A second call finds the provider installed already, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let identity = Identity::from_pem(options.identity_pem.as_bytes()).map_err(setup)?;
        Ok(Self {
            identified: client(options.ca_pem)?.identity(identity).build().map_err(setup)?,
            anonymous: client(options.ca_pem)?.build().map_err(setup)?,
            url: options.url.to_owned(),
            runtime,
        })
    }

    async fn exchange_once(&self, request: &ProbeRequest) -> Result<ProbeAnswer, TransportError> {
        let client = if request.is_identified { &self.identified } else { &self.anonymous };
        let method = Method::from_bytes(request.method.as_bytes()).map_err(|_| TransportError::Setup)?;
        let address = format!("{}{}", self.url, request.path);
        let mut builder = client.request(method, address).headers(headers(request)?);
        if let Some(body) = &request.body {
            builder = builder.body(body.clone());
        }
        let mut response = builder.send().await.map_err(|error| failure_kind(&error))?;
        let status = response.status().as_u16();
        let shown = |(name, value): (&HeaderName, &HeaderValue)| {
            (name.as_str().to_owned(), value.to_str().unwrap_or_default().to_owned())
        };
        let headers = response.headers().iter().map(shown).collect();
        let mut body = Vec::new();
        while let Some(piece) = response.chunk().await.map_err(|error| failure_kind(&error))? {
            if body.len() + piece.len() > request.max_answer {
                return Err(TransportError::TooLarge);
            }
            body.extend_from_slice(&piece);
        }
        Ok(ProbeAnswer { status, headers, body })
    }
}

impl Probe for HttpProbe {
    fn exchange(&self, request: &ProbeRequest) -> Result<ProbeAnswer, TransportError> {
        self.runtime.block_on(self.exchange_once(request))
    }

    fn pause(&self, time: Duration) {
        // The timer belongs to the runtime, so it is made inside it.
        self.runtime.block_on(async move { tokio::time::sleep(time).await });
    }
}

fn headers(request: &ProbeRequest) -> Result<HeaderMap, TransportError> {
    let mut map = HeaderMap::new();
    for (name, value) in &request.headers {
        let value = HeaderValue::from_str(value).map_err(|_| TransportError::Setup)?;
        map.append(HeaderName::from_static(name), value);
    }
    Ok(map)
}

fn client(ca_pem: &[u8]) -> Result<reqwest::ClientBuilder, TransportError> {
    let authority = Certificate::from_pem(ca_pem).map_err(|_| TransportError::Setup)?;
    #[expect(clippy::disallowed_methods, reason = "the probe owns the HTTP client of the suite")]
    let builder = Client::builder();
    Ok(builder
        .https_only(true)
        .tls_certs_only([authority])
        .redirect(Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .no_proxy()
        .connect_timeout(Duration::from_secs(10))
        .read_timeout(Duration::from_secs(30))
        .timeout(Duration::from_mins(2))
        .user_agent(concat!("socialdata-conformance/", env!("CARGO_PKG_VERSION"))))
}
