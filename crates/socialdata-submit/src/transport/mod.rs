//! One exchange with the register: a request goes out, an answer or a failure comes back.
//!
//! Transports know nothing of submissions and decide nothing. What an answer means is said by
//! [`socialdata_protocol::classify`]; what is done about it, by the night run.

mod client;
mod error;
mod headers;
mod http;
#[cfg(test)]
mod tests;
mod tls_fault;

use std::time::Duration;

pub(crate) use client::client;
pub use client::{Connection, Timeouts};
pub use error::{SecurityReason, TransportError};
pub(crate) use http::access_token;
pub use http::{HttpOptions, HttpTransport};
pub(crate) use tls_fault::kind as failure_kind;

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
    /// Asks something that needs a body and changes nothing at the register.
    Post,
}

/// One request. No path or query ever holds personal data.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Request {
    /// The method.
    pub method: Method,
    /// Path and query after the register's address, with a leading slash.
    pub path: String,
    /// The JSON body of a PUT or a POST.
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

    /// A question with a body.
    pub fn post(path: impl Into<String>, body: Vec<u8>, max_answer: usize) -> Self {
        Self { method: Method::Post, path: path.into(), body: Some(body), max_answer }
    }
}

/// One answer, whole and inside its cap.
#[derive(Clone)]
#[non_exhaustive]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// `Retry-After` in seconds from now; a date in it is counted from the answer's own `Date`.
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
