//! One exchange with a receiver, with everything that a tester wants to see of the answer and may want to do wrong.

use std::time::Duration;

use crate::transport::TransportError;

/// Carries the requests of the suite. Unlike [`Transport`](crate::transport::Transport) it lets a request break the
/// protocol, and shows the headers of the answer.
pub trait Probe {
    /// Sends one request and waits for its answer.
    ///
    /// # Errors
    /// [`TransportError`].
    fn exchange(&self, request: &ProbeRequest) -> Result<ProbeAnswer, TransportError>;

    /// Waits before the receiver is asked again.
    fn pause(&self, time: Duration);
}

/// One request.
#[derive(Clone)]
#[expect(clippy::exhaustive_structs, reason = "a tester's own probe reads every part")]
pub struct ProbeRequest {
    /// The method, in capitals.
    pub method: &'static str,
    /// Path and query after the receiver's address, with a leading slash.
    pub path: String,
    /// Headers, names in lower case.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Option<Vec<u8>>,
    /// The most bytes that the answer may have.
    pub max_answer: usize,
    /// Whether the client shows who it is.
    pub is_identified: bool,
}

impl std::fmt::Debug for ProbeRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ProbeRequest({} {})", self.method, self.path)
    }
}

/// One answer.
#[derive(Clone)]
#[expect(clippy::exhaustive_structs, reason = "a tester's own probe fills every part")]
pub struct ProbeAnswer {
    /// The HTTP status.
    pub status: u16,
    /// Headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl ProbeAnswer {
    /// The first header of that name (lower case).
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }
}

impl std::fmt::Debug for ProbeAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ProbeAnswer({}, {} bytes)", self.status, self.body.len())
    }
}
