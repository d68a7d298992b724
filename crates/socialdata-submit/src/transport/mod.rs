//! One exchange with the register: a request goes out, an answer or a failure comes back.
//!
//! Transports know nothing of submissions and decide nothing. What an answer means is said by
//! [`socialdata_protocol::classify`]; what is done about it, by the night run.

mod http;

use std::time::Duration;

use thiserror::Error;

pub(crate) use http::kind as failure_kind;
pub use http::{HttpOptions, HttpTransport};

/// Carries requests to one register.
pub trait Transport {
    /// Sends one request and waits for its answer.
    ///
    /// # Errors
    /// [`TransportError`]. Whether the register has seen the request is not known then, whatever the kind.
    fn exchange(&self, request: &Request) -> Result<Answer, TransportError>;

    /// Waits before the next attempt or poll.
    fn pause(&self, time: Duration);
}

/// A method of the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "closed: the methods that the protocol uses")]
pub enum Method {
    /// Reads.
    Get,
    /// Creates or repeats; idempotent.
    Put,
}

/// One request. No path or query ever holds personal data.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Request {
    /// The method.
    pub method: Method,
    /// Path and query after the register's address, with a leading slash.
    pub path: String,
    /// The JSON body of a PUT.
    pub body: Option<Vec<u8>>,
    /// The most bytes that the answer may have.
    pub max_answer: usize,
}

impl Request {
    /// A read.
    pub fn get(path: impl Into<String>, max_answer: usize) -> Self {
        Self { method: Method::Get, path: path.into(), body: None, max_answer }
    }

    /// A write.
    pub fn put(path: impl Into<String>, body: Vec<u8>, max_answer: usize) -> Self {
        Self { method: Method::Put, path: path.into(), body: Some(body), max_answer }
    }
}

/// One answer, whole and inside its cap.
#[derive(Clone)]
#[non_exhaustive]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// `Retry-After` in seconds.
    pub retry_after: Option<u64>,
    /// `Date`, as seconds since 1970.
    pub date: Option<i64>,
    /// Whether the body says that it is a problem document.
    pub is_problem: bool,
    /// The body.
    pub body: Vec<u8>,
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Answer({}, {} bytes)", self.status, self.body.len())
    }
}

/// An exchange that gave no answer. Holds a kind only: the texts of the HTTP library print addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum TransportError {
    /// No connection.
    #[error("registret kan inte nås / the register cannot be reached")]
    Connect,
    /// The connection broke.
    #[error("förbindelsen bröts / the connection broke")]
    Broken,
    /// No answer in time.
    #[error("registret svarade inte i tid / the register did not answer in time")]
    Timeout,
    /// The answer is larger than anything the protocol sends.
    #[error("svaret är för stort / the answer is too large")]
    TooLarge,
    /// The certificate or the handshake was refused, by us or by the register.
    #[error("TLS-förbindelsen avvisades / the TLS connection was refused")]
    Security,
    /// The transport cannot be set up from its certificates and keys.
    #[error("certifikat eller nyckel för förbindelsen kan inte användas / certificate or key cannot be used")]
    Setup,
}

impl TransportError {
    /// A stable word for logs and tests.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Connect => "connect",
            Self::Broken => "broken",
            Self::Timeout => "timeout",
            Self::TooLarge => "too-large",
            Self::Security => "tls",
            Self::Setup => "setup",
        }
    }

    /// Whether a later attempt may succeed.
    pub const fn is_transient(self) -> bool {
        !matches!(self, Self::Security | Self::Setup)
    }
}
