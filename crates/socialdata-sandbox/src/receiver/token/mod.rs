//! The token endpoint (RFC 6749, RFC 7523, RFC 8705): a signed assertion of the client is given an access token.
//!
//! The authorisation server is the receiver itself: its issuer is `https://localhost:<port>`, its endpoint `/token` there.

mod access;
mod assertion;
mod jwt;

use axum::{
    Extension,
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};
use serde::Serialize;
use socialdata_protocol::ids::Timestamp;

pub(super) use self::access::Tokens;
use self::access::{Grant, LIFETIME};
use super::{
    App, SharedApp, body,
    identity::{Asked, Scope},
};

/// `POST /token`.
pub(super) async fn token(
    State(app): State<SharedApp>,
    Extension(asked): Extension<Asked>,
    headers: HeaderMap,
    content: Body,
) -> Response {
    let content = body::read(content, MAX_REQUEST).await;
    let worker = SharedApp::clone(&app);
    let granted = tokio::task::spawn_blocking(move || {
        let content = content.filter(|_| is_form(&headers)).ok_or(TokenError::InvalidRequest)?;
        worker.grant(&content, asked.caller.certificate, worker.now(&asked.scene))
    });
    let granted = granted.await.unwrap_or(Err(TokenError::ServerError));
    match granted {
        Ok(answer) => respond(StatusCode::OK, &answer),
        Err(error) => respond(error.status(), &Refused { error: error.as_str() }),
    }
}

impl App {
    /// Gives an access token for the assertion in a form.
    fn grant(
        &self,
        form: &[u8],
        certificate: Option<[u8; 32]>,
        now: Timestamp,
    ) -> Result<Granted, TokenError> {
        let form = Form::read(form)?;
        let scopes = form.scopes()?;
        let client = assertion::check(&form.assertion, self, now)?;
        let grant = Grant { client: &client, scopes: &scopes, certificate, now };
        let access_token = self.tokens.issue(&grant).ok_or(TokenError::ServerError)?;
        let scope = scopes.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join(" ");
        Ok(Granted { access_token, token_type: "Bearer", expires_in: LIFETIME, scope })
    }
}

/// The parameters that count; each once.
struct Form {
    assertion: String,
    scope: Option<String>,
}

impl Form {
    fn read(bytes: &[u8]) -> Result<Self, TokenError> {
        let (mut grant, mut kind, mut assertion, mut scope) = (None, None, None, None);
        for (name, value) in form_urlencoded::parse(bytes) {
            let place = match &*name {
                "grant_type" => &mut grant,
                "client_assertion_type" => &mut kind,
                "client_assertion" => &mut assertion,
                "scope" => &mut scope,
                _ => continue,
            };
            if place.replace(value.into_owned()).is_some() {
                return Err(TokenError::InvalidRequest);
            }
        }
        match grant.as_deref() {
            Some("client_credentials") => {}
            Some(_) => return Err(TokenError::UnsupportedGrantType),
            None => return Err(TokenError::InvalidRequest),
        }
        let assertion = assertion.ok_or(TokenError::InvalidClient)?;
        if kind.as_deref() == Some(ASSERTION_TYPE) {
            Ok(Self { assertion, scope })
        } else {
            Err(TokenError::InvalidClient)
        }
    }

    /// The scopes asked for; all when none is named.
    fn scopes(&self) -> Result<Vec<Scope>, TokenError> {
        let Some(text) = &self.scope else { return Ok(Scope::ALL.to_vec()) };
        let known = |word: &str| Scope::ALL.into_iter().find(|scope| scope.as_str() == word);
        let scopes: Option<Vec<Scope>> = text.split_ascii_whitespace().map(known).collect();
        scopes.filter(|scopes| !scopes.is_empty()).ok_or(TokenError::InvalidScope)
    }
}

/// RFC 6749, 5.1.
#[derive(Serialize)]
struct Granted {
    access_token: String,
    token_type: &'static str,
    /// Seconds.
    expires_in: i64,
    scope: String,
}

/// RFC 6749, 5.2. No description: the reason for a refused assertion is nobody's business but the client's.
#[derive(Serialize)]
struct Refused {
    error: &'static str,
}

/// Why no token is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TokenError {
    InvalidRequest,
    InvalidClient,
    InvalidScope,
    UnsupportedGrantType,
    ServerError,
}

impl TokenError {
    fn as_str(self) -> &'static str {
        match self {
            Self::InvalidRequest => "invalid_request",
            Self::InvalidClient => "invalid_client",
            Self::InvalidScope => "invalid_scope",
            Self::UnsupportedGrantType => "unsupported_grant_type",
            Self::ServerError => "server_error",
        }
    }

    fn status(self) -> StatusCode {
        match self {
            Self::InvalidClient => StatusCode::UNAUTHORIZED,
            Self::ServerError => StatusCode::INTERNAL_SERVER_ERROR,
            _ => StatusCode::BAD_REQUEST,
        }
    }
}

fn is_form(headers: &HeaderMap) -> bool {
    let essence = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let essence = essence.and_then(|value| value.split(';').next()).map(str::trim);
    essence.is_some_and(|essence| essence.eq_ignore_ascii_case("application/x-www-form-urlencoded"))
}

fn respond(status: StatusCode, document: &impl Serialize) -> Response {
    let mut answer = Response::new(Body::from(serde_json::to_vec(document).unwrap_or_default()));
    *answer.status_mut() = status;
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}

const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const MAX_REQUEST: usize = 16 * 1024;
