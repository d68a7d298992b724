//! HTTP over TLS: one request, one answer, inside its limits.

use std::cell::RefCell;
use std::time::Duration;

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use reqwest::{Client, Response, StatusCode};
use zeroize::Zeroizing;

use super::client::{Connection, Timeouts, client};
use super::tls_fault::kind;
use super::{Answer, Method, Request, Transport, TransportError, headers};
use crate::auth::{MAX_TOKEN_ANSWER, Ready, TokenAnswer, TokenKeeper};

/// What a connection with a client certificate needs. `Debug` would show a private key, so there is none.
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

/// A [`Transport`] over HTTPS.
pub struct HttpTransport {
    client: Client,
    url: String,
    /// Access tokens live here and nowhere else.
    tokens: Option<RefCell<TokenKeeper>>,
    runtime: tokio::runtime::Runtime,
}

impl HttpTransport {
    /// Prepares a connection with a client certificate; nothing is sent yet.
    ///
    /// # Errors
    /// [`TransportError::Setup`] for certificates or keys that cannot be read.
    pub fn new(options: &HttpOptions<'_>) -> Result<Self, TransportError> {
        let ca_pem = std::str::from_utf8(options.ca_pem).map_err(|_| TransportError::Setup)?;
        let mut connection = Connection::new(options.url, ca_pem, Timeouts::within(options.timeout));
        connection.identity_pem = Some(options.identity_pem.clone());
        Self::connect(connection)
    }

    /// Prepares a connection of any profile; nothing is sent yet.
    ///
    /// # Errors
    /// [`TransportError::Setup`] for certificates, keys or a proxy that cannot be used.
    pub fn connect(connection: Connection) -> Result<Self, TransportError> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|_| TransportError::Setup)?;
        let client = client(&connection)?;
        Ok(Self { client, url: connection.url, tokens: connection.tokens.map(RefCell::new), runtime })
    }

    /// Sends the request. A 401 may mean a token that has been revoked or has run out early: it is thrown away, and the same
    /// request goes out once more with a new one. A second 401 is the answer.
    async fn exchange_with_token(&self, request: &Request) -> Result<Answer, TransportError> {
        let Some(tokens) = &self.tokens else { return self.exchange_once(request, None).await };
        let token = access_token(&self.client, tokens).await?;
        let answer = self.exchange_once(request, Some(&token)).await?;
        if answer.status != StatusCode::UNAUTHORIZED.as_u16() {
            return Ok(answer);
        }
        tokens.borrow_mut().forget();
        let token = access_token(&self.client, tokens).await?;
        self.exchange_once(request, Some(&token)).await
    }

    async fn exchange_once(
        &self,
        request: &Request,
        token: Option<&HeaderValue>,
    ) -> Result<Answer, TransportError> {
        let address = format!("{}{}", self.url, request.path);
        let mut builder = match request.method {
            Method::Get => self.client.get(address),
            Method::Put => self.client.put(address),
            Method::Post => self.client.post(address),
        };
        if let Some(token) = token {
            builder = builder.header(AUTHORIZATION, token);
        }
        if let Some(body) = &request.body {
            builder = builder
                .header(CONTENT_TYPE, "application/json")
                .header("Content-Digest", socialdata_protocol::wire::content_digest(body))
                .body(body.clone());
        }
        let response = builder.send().await.map_err(|error| kind(&error))?;
        Ok(Answer {
            status: response.status().as_u16(),
            retry_after: headers::retry_after(response.headers()),
            date: headers::date(response.headers()),
            is_problem: headers::is_problem(response.headers()),
            body: read_capped(response, request.max_answer).await?,
        })
    }
}

impl std::fmt::Debug for HttpTransport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("HttpTransport")
    }
}

impl Transport for HttpTransport {
    fn exchange(&self, request: &Request) -> Result<Answer, TransportError> {
        self.runtime.block_on(self.exchange_with_token(request))
    }

    fn pause(&self, time: Duration) {
        // The timer belongs to the runtime, so it is made inside it.
        self.runtime.block_on(async move { tokio::time::sleep(time).await });
    }
}

/// The token in hand, or a new one.
pub(crate) async fn access_token(
    client: &Client,
    tokens: &RefCell<TokenKeeper>,
) -> Result<HeaderValue, TransportError> {
    let ready = tokens.borrow().ready()?;
    let asked = match ready {
        Ready::Token(token) => return Ok(token),
        Ready::Ask(request) => request,
    };
    let response = client
        .post(&asked.url)
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(asked.form.as_bytes().to_vec())
        .send()
        .await
        .map_err(|error| kind(&error))?;
    let status = response.status().as_u16();
    let date = headers::date(response.headers());
    let body = Zeroizing::new(read_capped(response, MAX_TOKEN_ANSWER).await?);
    tokens.borrow_mut().take(&TokenAnswer { status, date, body: &body })
}

/// Reads the body in pieces, so that an endless one costs no more than its cap. One that was coded is refused unread.
async fn read_capped(mut response: Response, cap: usize) -> Result<Vec<u8>, TransportError> {
    if headers::is_coded(response.headers()) {
        return Err(TransportError::Broken);
    }
    let mut body = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(|error| kind(&error))? {
        if body.len() + piece.len() > cap {
            return Err(TransportError::TooLarge);
        }
        body.extend_from_slice(&piece);
    }
    Ok(body)
}
