//! What a connection is made of, and the HTTP client with everything off that it would do by itself.

use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Certificate, Client, Identity, Proxy};
use zeroize::Zeroizing;

use super::TransportError;
use crate::auth::TokenKeeper;

/// What a connection needs. `Debug` would show a private key, so there is none.
#[non_exhaustive]
pub struct Connection {
    /// The register's address without a slash at the end.
    pub url: String,
    /// The authorities of its certificate (PEM). Nothing else is trusted.
    pub ca_pem: String,
    /// The client certificate followed by its private key (PEM), where the profile has one.
    pub identity_pem: Option<Zeroizing<String>>,
    /// Gets access tokens, where the profile has them.
    pub tokens: Option<TokenKeeper>,
    /// The proxy, `http://host:port`; the environment is never asked for one.
    pub proxy: Option<String>,
    /// How long things may take.
    pub timeouts: Timeouts,
}

impl Connection {
    /// A connection that shows neither certificate nor token, without a proxy.
    pub fn new(url: impl Into<String>, ca_pem: impl Into<String>, timeouts: Timeouts) -> Self {
        Self {
            url: url.into(),
            ca_pem: ca_pem.into(),
            identity_pem: None,
            tokens: None,
            proxy: None,
            timeouts,
        }
    }
}

/// How long the parts of an exchange may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "given by the caller in one literal")]
pub struct Timeouts {
    /// Until there is a connection with TLS.
    pub connect: Duration,
    /// Between two pieces of an answer.
    pub read: Duration,
    /// The whole exchange.
    pub whole: Duration,
}

impl Timeouts {
    /// Those of docs/en/protocol.md, *Environments, limits, authentication*, with another limit for the whole.
    pub const fn within(whole: Duration) -> Self {
        Self { connect: Duration::from_secs(10), read: Duration::from_secs(30), whole }
    }
}

/// No redirects, no proxy but a configured one, no retries, no decompression, no cookies, no platform trust store: each of
/// them would decide something that the protocol decides.
pub(crate) fn client(connection: &Connection) -> Result<Client, TransportError> {
    // A second call finds the provider installed already, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let authorities =
        Certificate::from_pem_bundle(connection.ca_pem.as_bytes()).map_err(|_| TransportError::Setup)?;
    if authorities.is_empty() {
        return Err(TransportError::Setup);
    }
    #[expect(clippy::disallowed_methods, reason = "the transport owns the HTTP client")]
    let mut builder = Client::builder()
        .https_only(true)
        .http1_only()
        .http1_max_headers(64)
        .tls_certs_only(authorities)
        .tls_version_min(reqwest::tls::Version::TLS_1_2)
        .redirect(Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .no_proxy()
        .connect_timeout(connection.timeouts.connect)
        .read_timeout(connection.timeouts.read)
        .timeout(connection.timeouts.whole)
        .user_agent(concat!("socialdata/", env!("CARGO_PKG_VERSION")));
    if let Some(proxy) = &connection.proxy {
        builder = builder.proxy(Proxy::https(proxy.as_str()).map_err(|_| TransportError::Setup)?);
    }
    if let Some(pem) = &connection.identity_pem {
        builder = builder.identity(Identity::from_pem(pem.as_bytes()).map_err(|_| TransportError::Setup)?);
    }
    builder.build().map_err(|_| TransportError::Setup)
}
