//! The probe over HTTPS: trusts only the given authority, follows nothing, unpacks nothing.

use std::cell::RefCell;
use std::time::Duration;

use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, Method};

use super::probe::{Probe, ProbeAnswer, ProbeRequest};
use crate::auth::TokenKeeper;
use crate::transport::{Connection, TransportError, access_token, client, failure_kind};

/// A [`Probe`] over HTTPS, in any profile of authentication.
pub struct HttpProbe {
    identified: Client,
    anonymous: Client,
    url: String,
    tokens: Option<RefCell<TokenKeeper>>,
    runtime: tokio::runtime::Runtime,
}

impl HttpProbe {
    /// Prepares the connection; nothing is sent yet.
    ///
    /// # Errors
    /// [`TransportError::Setup`] for certificates, keys or a proxy that cannot be used.
    pub fn connect(mut connection: Connection) -> Result<Self, TransportError> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|_| TransportError::Setup)?;
        let identified = client(&connection)?;
        let tokens = connection.tokens.take().map(RefCell::new);
        connection.identity_pem = None;
        let anonymous = client(&connection)?;
        Ok(Self { identified, anonymous, url: connection.url, tokens, runtime })
    }

    async fn exchange_once(&self, request: &ProbeRequest) -> Result<ProbeAnswer, TransportError> {
        let client = if request.is_identified { &self.identified } else { &self.anonymous };
        let method = Method::from_bytes(request.method.as_bytes()).map_err(|_| TransportError::Setup)?;
        let address = format!("{}{}", self.url, request.path);
        let mut builder = client.request(method, address).headers(headers(request)?);
        if let Some(tokens) = self.tokens.as_ref().filter(|_| request.is_identified) {
            builder = builder.header(AUTHORIZATION, access_token(client, tokens).await?);
        }
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

impl std::fmt::Debug for HttpProbe {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("HttpProbe")
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
