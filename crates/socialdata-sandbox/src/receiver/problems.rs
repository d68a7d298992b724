//! Refusals and the problem documents (RFC 9457) they are answered with: fixed texts, never a submitted value.

use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use socialdata_protocol::{
    ids::Digest,
    numbers::Seq,
    wire::{Problem, ProblemKind, ReceiverText},
};

use crate::error::SandboxError;

/// Why a request is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// One of the problems of the protocol.
    Problem {
        kind: ProblemKind,
        /// With `seq-gap` and `seq-conflict`.
        expected_seq: Option<Seq>,
        /// A place in the manifest.
        pointer: Option<&'static str>,
        /// With `inventory-mismatch`.
        register_digest: Option<Digest>,
    },
    /// A request outside the protocol: no such address, no such method, an unusable parameter or scenario.
    Outside { status: u16, title: &'static str },
}

impl Refusal {
    pub(super) const NO_SUCH_ADDRESS: Self = Self::Outside { status: 404, title: "No such address" };
    pub(super) const NO_SUCH_METHOD: Self = Self::Outside { status: 405, title: "No such method here" };
    pub(super) const BAD_PARAMETER: Self = Self::Outside { status: 400, title: "Unusable parameter" };
    pub(super) const UNKNOWN_SCENARIO: Self = Self::Outside { status: 400, title: "Unknown scenario" };

    pub(super) const fn of(kind: ProblemKind) -> Self {
        Self::Problem { kind, expected_seq: None, pointer: None, register_digest: None }
    }

    /// The manifest is refused because of one member.
    pub(super) const fn at(kind: ProblemKind, pointer: &'static str) -> Self {
        Self::Problem { kind, expected_seq: None, pointer: Some(pointer), register_digest: None }
    }

    /// A sequence number other than the expected one.
    pub(super) fn seq(given: Seq, expected: Seq) -> Self {
        let kind = if given > expected { ProblemKind::SeqGap } else { ProblemKind::SeqConflict };
        Self::expecting(kind, expected)
    }

    /// A problem that names the next expected sequence number.
    pub(super) fn expecting(kind: ProblemKind, expected: Seq) -> Self {
        Self::Problem { kind, expected_seq: Some(expected), pointer: None, register_digest: None }
    }

    /// A declared inventory is not the register's, which has this digest.
    pub(super) fn inventory(register_digest: Digest) -> Self {
        let kind = ProblemKind::InventoryMismatch;
        Self::Problem { kind, expected_seq: None, pointer: None, register_digest: Some(register_digest) }
    }

    /// The answer. `about` becomes `instance`; it must be made of own or parsed texts.
    pub(super) fn into_response(self, about: &str, error_id: u64) -> Response {
        let problem = self.problem(about, error_id);
        let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = Response::new(Body::from(serde_json::to_vec(&problem).unwrap_or_default()));
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if problem.retryable {
            let is_rate = problem.kind == ProblemKind::RateLimited;
            headers.insert(header::RETRY_AFTER, if is_rate { RETRY_LATER } else { RETRY_AFTER });
        }
        if problem.status == StatusCode::UNAUTHORIZED.as_u16() {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }

    fn problem(self, about: &str, error_id: u64) -> Problem {
        let error_id = format!("e-{error_id:06}");
        match self {
            Self::Problem { kind, expected_seq, pointer, register_digest } => {
                let mut problem = Problem::new(kind, about, error_id);
                problem.expected_seq = expected_seq;
                problem.register_digest = register_digest;
                problem.pointer = pointer.map(ReceiverText::fixed);
                problem
            }
            Self::Outside { status, title } => {
                let mut problem = Problem::new(ProblemKind::Other, about, error_id);
                problem.status = status;
                problem.title = ReceiverText::fixed(title);
                problem.detail = match self {
                    Self::UNKNOWN_SCENARIO => ReceiverText::from_own(super::scenario::UnknownScenario),
                    _ => ReceiverText::fixed(title),
                };
                problem
            }
        }
    }
}

impl From<SandboxError> for Refusal {
    fn from(_: SandboxError) -> Self {
        Self::of(ProblemKind::Internal)
    }
}

/// Seconds; short, because both sides are on one machine.
pub(super) const RETRY_AFTER: HeaderValue = HeaderValue::from_static("1");
/// The same after too many requests.
const RETRY_LATER: HeaderValue = HeaderValue::from_static("3");

#[cfg(test)]
mod tests {
    use socialdata_protocol::decode::{Limits, decode};

    use super::*;

    fn check(refusal: Refusal, status: u16, suffix: &str) -> Problem {
        let problem = refusal.problem("/submissions", 17);
        let bytes = serde_json::to_vec(&problem).unwrap();
        let read: Problem = decode(&bytes, Limits::message(10_000)).unwrap();
        assert_eq!((read.status, read.kind.suffix()), (status, suffix));
        let response = refusal.into_response("/submissions", 17);
        assert_eq!(response.status().as_u16(), status);
        assert_eq!(response.headers()[header::CONTENT_TYPE], "application/problem+json");
        assert_eq!(response.headers().contains_key(header::RETRY_AFTER), read.retryable);
        read
    }

    #[test]
    fn every_problem_of_the_protocol_has_its_status() {
        for kind in ProblemKind::ALL {
            check(Refusal::of(*kind), kind.status(), kind.suffix());
        }
    }

    #[test]
    fn a_refused_sequence_number_says_which_one_is_expected() {
        let seq = |number| Seq::new(number).unwrap();
        let gap = check(Refusal::seq(seq(5), seq(3)), 409, "seq-gap");
        assert_eq!(gap.expected_seq, Some(seq(3)));
        check(Refusal::seq(seq(2), seq(3)), 409, "seq-conflict");
    }

    #[test]
    fn an_unknown_scenario_is_told_the_known_ones() {
        let problem = check(Refusal::UNKNOWN_SCENARIO, 400, "other");
        assert!(problem.detail.shown().contains("commit-then-reset"));
    }
}
