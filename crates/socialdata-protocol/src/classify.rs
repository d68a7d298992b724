//! What an answer means (docs/en/protocol.md, *What an answer means*), as one pure function.
//!
//! The sender cannot know what a peer received when no valid answer came back. So a `PUT` that ended neither with a valid
//! receipt nor with a problem document of the register is *unknown*: the id is asked for before anything is sent again.
//! It costs one `GET`, and it is the same for "connection refused" and for "reset after the last byte".

use crate::wire::ProblemKind;

/// Which request was answered.
///
/// Closed: these are the requests of a submission's life; a further one needs its own rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a further request needs its own rows in the table")]
pub enum Request {
    /// `PUT /submissions/{id}`
    PutSubmission,
    /// `GET /submissions/{id}`
    GetSubmission,
    /// `GET /submissions/{id}/outcome`
    GetOutcome,
    /// `PUT /submissions/{id}/acknowledgement`
    PutAcknowledgement,
}

/// What came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Answer {
    /// No answer, or not a whole one.
    NoAnswer(TransportFault),
    /// An answer.
    Status {
        /// The HTTP status code.
        status: u16,
        /// What the body was found to be.
        body: Body,
    },
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportFault {
    /// No connection could be made.
    Connect,
    /// The connection broke.
    Reset,
    /// A time limit passed.
    Timeout,
    /// The TLS handshake failed: certificate, version or host name.
    Tls,
}

/// What the body of an answer was found to be.
///
/// Closed: the caller decides between these before it asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "the caller decides between these before it asks")]
pub enum Body {
    /// No body, as in 204 and 304.
    Empty,
    /// A receipt of the expected kind that passed every check.
    GoodReceipt,
    /// A receipt that failed a check.
    BadReceipt,
    /// A problem document (`application/problem+json`).
    Problem(ProblemKind),
    /// Anything else: broken, over the size limit, content-encoded, or of another media type.
    Unreadable,
}

/// What to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Action {
    /// Custody is proved: store the receipt, state DELIVERED, ask for the outcome.
    Delivered,
    /// The outcome is proved: store it, state SETTLED, acknowledge.
    Settle,
    /// The acknowledgement is noted: state CLOSED, erase the body.
    Close,
    /// The outcome is not ready: ask again later.
    Poll,
    /// State UNKNOWN: back off, then ask for the id before anything else.
    CheckFirst,
    /// Certainly not stored: send the same bytes again.
    SendSameBytes,
    /// Wait as told by Retry-After, then make the same request again.
    Wait,
    /// Somebody else answered, or the question had no effect: back off, then make the same request again.
    RepeatLater,
    /// Get one new token, repeat once; then the breaker opens.
    RefreshToken,
    /// State SUSPECT: nothing is sent until a human has decided.
    Suspect(Suspicion),
    /// State QUARANTINED, the sequence number is released; the bytes will never be taken.
    Quarantine,
    /// As [`Action::Quarantine`], and the run stops: the configuration does not fit the register.
    QuarantineAndStop,
    /// State QUARANTINED ("parked"): a matter of the period, not of the bytes.
    Park,
    /// The records of this batch cannot be sent together and nobody knows why: send two halves.
    Bisect,
    /// Read `/api-info` again and cut the batch anew, once; then quarantine.
    RecutOnce,
    /// Cut the batch smaller, once; then quarantine.
    RecutSmaller,
    /// Fetch `/keys` once; with a pinned new key plan the records again, else stop for security.
    RenewSealingKey,
    /// Ledger and register disagree: compare lists and inventory.
    Reconcile,
    /// The clock is wrong: keep the bytes for the next run, stop.
    StopClock,
    /// The installation is misconfigured: stop, keep everything as it is.
    StopConfig,
    /// Somebody else's certificate, key or authority: stop, no retry in this run.
    StopSecurity,
}

/// Why a submission is suspect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Suspicion {
    /// A receipt failed a check: a matter of security.
    Receipt,
    /// The id is taken by other bytes: an own bug, or theft of the id.
    IdTaken,
}

/// Decides what an answer means. Never looks at a text of the receiver.
///
/// ```
/// use socialdata_protocol::{classify::{Action, Answer, Body, Request, TransportFault, classify}, wire::ProblemKind};
///
/// // The connection broke after the last byte: the register may have everything. Ask first.
/// let broken = Answer::NoAnswer(TransportFault::Reset);
/// assert_eq!(classify(Request::PutSubmission, broken), Action::CheckFirst);
/// // Only the register's own word allows the same bytes again.
/// let never_stored = Answer::Status { status: 404, body: Body::Problem(ProblemKind::UnknownSubmission) };
/// assert_eq!(classify(Request::GetSubmission, never_stored), Action::SendSameBytes);
/// ```
pub fn classify(request: Request, answer: Answer) -> Action {
    match answer {
        Answer::NoAnswer(TransportFault::Tls) => Action::StopSecurity,
        Answer::NoAnswer(_) => unknown(request),
        Answer::Status { status, body } => match (status, body) {
            (200..=299, _) => success(request, status, body),
            (304, _) if request == Request::GetSubmission => Action::Poll,
            // Redirects are off; whoever sends one wants the bytes elsewhere.
            (300..=399, _) => Action::StopSecurity,
            // A kind under a status that is not its own did not come from a register that follows the protocol.
            (_, Body::Problem(kind)) if kind == ProblemKind::Other || kind.status() == status => {
                problem(request, status, kind)
            }
            _ => refusal_by_nobody(request, status),
        },
    }
}

fn success(request: Request, status: u16, body: Body) -> Action {
    match (request, status, body) {
        (_, 200 | 201, Body::BadReceipt) => Action::Suspect(Suspicion::Receipt),
        (Request::PutSubmission, 200 | 201, Body::GoodReceipt)
        | (Request::GetSubmission, 200, Body::GoodReceipt) => Action::Delivered,
        (Request::GetOutcome, 200, Body::GoodReceipt) => Action::Settle,
        (Request::PutAcknowledgement, 204, _) => Action::Close,
        _ => unknown(request),
    }
}

/// A problem document of the register, under its own status or of an unknown kind.
fn problem(request: Request, status: u16, kind: ProblemKind) -> Action {
    use ProblemKind as Kind;
    if request != Request::PutSubmission
        && let Some(action) = problem_of_a_question(request, kind)
    {
        return action;
    }
    match kind {
        Kind::InvalidEnvelope | Kind::ContentDigest => Action::RecutOnce,
        Kind::Unauthenticated => Action::RefreshToken,
        Kind::Forbidden | Kind::UnknownSenderKey | Kind::EnvironmentMismatch => Action::StopSecurity,
        Kind::DigestMismatch => Action::Suspect(Suspicion::IdTaken),
        Kind::SeqGap | Kind::SeqConflict | Kind::InventoryMismatch => Action::Reconcile,
        Kind::PeriodClosed => Action::Park,
        Kind::InstanceConflict => Action::StopConfig,
        Kind::TooLarge => Action::RecutSmaller,
        Kind::UnsupportedMedia
        | Kind::ManifestInvalid
        | Kind::ManifestSignature
        | Kind::PayloadDigest
        | Kind::Counts => Action::Quarantine,
        Kind::SchemaNotAccepted | Kind::PolicyNotAccepted | Kind::KcvMismatch => Action::QuarantineAndStop,
        Kind::Clock => Action::StopClock,
        Kind::OutdatedSealingKey => Action::RenewSealingKey,
        Kind::RateLimited => Action::Wait,
        // Not answers to a PUT; 5xx leave open what was stored.
        Kind::UnknownSubmission | Kind::OutcomeNotReady | Kind::Internal | Kind::Unavailable => {
            Action::CheckFirst
        }
        Kind::Other => unknown_kind(request, status),
    }
}

/// Problems that mean something else, or nothing for the bytes, when they answer a question or an acknowledgement.
fn problem_of_a_question(request: Request, kind: ProblemKind) -> Option<Action> {
    use ProblemKind as Kind;
    let action = match (request, kind) {
        (Request::GetSubmission, Kind::UnknownSubmission) => Action::SendSameBytes,
        (Request::GetOutcome, Kind::OutcomeNotReady) => Action::Poll,
        // The register once gave custody and has it no longer, or knows another outcome.
        (_, Kind::UnknownSubmission) | (Request::PutAcknowledgement, Kind::DigestMismatch) => {
            Action::Reconcile
        }
        (
            _,
            Kind::Unauthenticated
            | Kind::Forbidden
            | Kind::UnknownSenderKey
            | Kind::RateLimited
            | Kind::InstanceConflict
            | Kind::EnvironmentMismatch,
        ) => return None,
        _ => Action::RepeatLater,
    };
    Some(action)
}

/// A problem type this version does not know is handled as the class of its status.
fn unknown_kind(request: Request, status: u16) -> Action {
    match status {
        401 => Action::RefreshToken,
        403 => Action::StopSecurity,
        408 | 425 | 429 | 500.. => unknown(request),
        // The cause may be one record among thousands.
        422 => Action::Bisect,
        _ => Action::Quarantine,
    }
}

/// A refusal without a problem document of the register: some other box may have answered.
fn refusal_by_nobody(request: Request, status: u16) -> Action {
    match status {
        401 => Action::RefreshToken,
        403 => Action::StopSecurity,
        _ => unknown(request),
    }
}

fn unknown(request: Request) -> Action {
    match request {
        Request::PutSubmission => Action::CheckFirst,
        Request::GetSubmission | Request::GetOutcome | Request::PutAcknowledgement => Action::RepeatLater,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(request: Request, status: u16, body: Body, expected: Action) {
        let seen = classify(request, Answer::Status { status, body });
        assert_eq!(seen, expected, "{request:?} {status} {body:?}");
    }

    fn put(status: u16, body: Body, expected: Action) {
        check(Request::PutSubmission, status, body, expected);
    }

    fn problem(kind: ProblemKind, expected: Action) {
        put(kind.status(), Body::Problem(kind), expected);
    }

    const OTHER: Body = Body::Problem(ProblemKind::Other);

    #[test]
    fn a_receipt_that_passes_moves_custody() {
        put(201, Body::GoodReceipt, Action::Delivered);
        put(200, Body::GoodReceipt, Action::Delivered);
        check(Request::GetSubmission, 200, Body::GoodReceipt, Action::Delivered);
        check(Request::GetOutcome, 200, Body::GoodReceipt, Action::Settle);
        check(Request::PutAcknowledgement, 204, Body::Empty, Action::Close);
    }

    #[test]
    fn a_receipt_that_fails_is_a_matter_of_security() {
        for (request, status) in [
            (Request::PutSubmission, 200),
            (Request::PutSubmission, 201),
            (Request::GetSubmission, 200),
            (Request::GetOutcome, 200),
        ] {
            check(request, status, Body::BadReceipt, Action::Suspect(Suspicion::Receipt));
        }
    }

    #[test]
    fn a_success_that_cannot_be_read_is_unknown() {
        for (status, body) in [
            (200, Body::Unreadable),
            (201, Body::Unreadable),
            (200, Body::Empty),
            (204, Body::Empty),
            (202, Body::GoodReceipt),
            (206, Body::Unreadable),
            (100, Body::Empty),
            (0, Body::Empty),
        ] {
            put(status, body, Action::CheckFirst);
            check(Request::GetSubmission, status, Body::Unreadable, Action::RepeatLater);
        }
        check(Request::GetSubmission, 201, Body::GoodReceipt, Action::RepeatLater);
        check(Request::PutAcknowledgement, 200, Body::Empty, Action::RepeatLater);
    }

    #[test]
    fn no_answer_to_a_put_is_unknown() {
        for fault in [TransportFault::Connect, TransportFault::Reset, TransportFault::Timeout] {
            assert_eq!(classify(Request::PutSubmission, Answer::NoAnswer(fault)), Action::CheckFirst);
            assert_eq!(classify(Request::GetSubmission, Answer::NoAnswer(fault)), Action::RepeatLater);
            assert_eq!(classify(Request::GetOutcome, Answer::NoAnswer(fault)), Action::RepeatLater);
            assert_eq!(classify(Request::PutAcknowledgement, Answer::NoAnswer(fault)), Action::RepeatLater);
        }
    }

    #[test]
    fn statuses_that_leave_open_what_was_stored_are_unknown() {
        for status in [408, 425, 429, 500, 502, 503, 504, 599] {
            put(status, Body::Unreadable, Action::CheckFirst);
            put(status, Body::Empty, Action::CheckFirst);
        }
        problem(ProblemKind::Internal, Action::CheckFirst);
        problem(ProblemKind::Unavailable, Action::CheckFirst);
        put(507, OTHER, Action::CheckFirst);
    }

    #[test]
    fn rate_limited_waits_and_repeats() {
        problem(ProblemKind::RateLimited, Action::Wait);
        let limited = Body::Problem(ProblemKind::RateLimited);
        check(Request::GetSubmission, 429, limited, Action::Wait);
        check(Request::GetOutcome, 429, limited, Action::Wait);
    }

    #[test]
    fn only_the_registers_own_404_allows_the_same_bytes() {
        let unknown = Body::Problem(ProblemKind::UnknownSubmission);
        check(Request::GetSubmission, 404, unknown, Action::SendSameBytes);
        check(Request::GetSubmission, 404, Body::Unreadable, Action::RepeatLater);
        check(Request::GetSubmission, 404, OTHER, Action::RepeatLater);
        check(Request::GetSubmission, 410, unknown, Action::RepeatLater);
        check(Request::GetOutcome, 404, unknown, Action::Reconcile);
        check(Request::PutAcknowledgement, 404, unknown, Action::Reconcile);
        put(404, unknown, Action::CheckFirst);
    }

    #[test]
    fn an_outcome_that_is_not_ready_is_polled() {
        check(Request::GetOutcome, 404, Body::Problem(ProblemKind::OutcomeNotReady), Action::Poll);
        check(Request::GetSubmission, 304, Body::Empty, Action::Poll);
    }

    #[test]
    fn conflicts() {
        problem(ProblemKind::DigestMismatch, Action::Suspect(Suspicion::IdTaken));
        problem(ProblemKind::SeqGap, Action::Reconcile);
        problem(ProblemKind::SeqConflict, Action::Reconcile);
        problem(ProblemKind::InventoryMismatch, Action::Reconcile);
        problem(ProblemKind::PeriodClosed, Action::Park);
        problem(ProblemKind::InstanceConflict, Action::StopConfig);
        let mismatch = Body::Problem(ProblemKind::DigestMismatch);
        check(Request::PutAcknowledgement, 409, mismatch, Action::Reconcile);
    }

    #[test]
    fn permanent_refusals_of_these_bytes() {
        problem(ProblemKind::InvalidEnvelope, Action::RecutOnce);
        problem(ProblemKind::ContentDigest, Action::RecutOnce);
        problem(ProblemKind::TooLarge, Action::RecutSmaller);
        problem(ProblemKind::UnsupportedMedia, Action::Quarantine);
        problem(ProblemKind::ManifestInvalid, Action::Quarantine);
        problem(ProblemKind::ManifestSignature, Action::Quarantine);
        problem(ProblemKind::PayloadDigest, Action::Quarantine);
        problem(ProblemKind::Counts, Action::Quarantine);
        problem(ProblemKind::SchemaNotAccepted, Action::QuarantineAndStop);
        problem(ProblemKind::PolicyNotAccepted, Action::QuarantineAndStop);
        problem(ProblemKind::KcvMismatch, Action::QuarantineAndStop);
        problem(ProblemKind::EnvironmentMismatch, Action::StopSecurity);
        problem(ProblemKind::Clock, Action::StopClock);
        problem(ProblemKind::OutdatedSealingKey, Action::RenewSealingKey);
        put(422, OTHER, Action::Bisect);
        put(409, OTHER, Action::Quarantine);
        put(418, OTHER, Action::Quarantine);
    }

    #[test]
    fn a_refusal_without_a_problem_document_is_unknown() {
        for status in [400, 404, 409, 413, 415, 418, 422] {
            put(status, Body::Unreadable, Action::CheckFirst);
            check(Request::GetSubmission, status, Body::Unreadable, Action::RepeatLater);
        }
        // A known kind under another status.
        put(503, Body::Problem(ProblemKind::DigestMismatch), Action::CheckFirst);
        put(400, Body::Problem(ProblemKind::Counts), Action::CheckFirst);
    }

    #[test]
    fn authentication_and_authority() {
        for request in
            [Request::PutSubmission, Request::GetSubmission, Request::GetOutcome, Request::PutAcknowledgement]
        {
            check(request, 401, Body::Problem(ProblemKind::Unauthenticated), Action::RefreshToken);
            check(request, 401, Body::Unreadable, Action::RefreshToken);
            check(request, 403, Body::Problem(ProblemKind::Forbidden), Action::StopSecurity);
            check(request, 403, Body::Problem(ProblemKind::UnknownSenderKey), Action::StopSecurity);
            check(request, 403, Body::Unreadable, Action::StopSecurity);
            for status in [300, 301, 302, 303, 307, 308] {
                check(request, status, Body::Empty, Action::StopSecurity);
                check(request, status, Body::GoodReceipt, Action::StopSecurity);
            }
            let tls = Answer::NoAnswer(TransportFault::Tls);
            assert_eq!(classify(request, tls), Action::StopSecurity);
        }
        check(Request::PutSubmission, 304, Body::Empty, Action::StopSecurity);
    }

    #[test]
    fn a_question_never_condemns_the_bytes() {
        for kind in ProblemKind::ALL.iter().copied().chain([ProblemKind::Other]) {
            for request in [Request::GetSubmission, Request::GetOutcome, Request::PutAcknowledgement] {
                let action =
                    classify(request, Answer::Status { status: kind.status(), body: Body::Problem(kind) });
                let condemns = matches!(
                    action,
                    Action::Quarantine
                        | Action::QuarantineAndStop
                        | Action::Park
                        | Action::Bisect
                        | Action::RecutOnce
                        | Action::RecutSmaller
                        | Action::Suspect(_)
                );
                assert!(!condemns, "{request:?} {kind}");
            }
        }
    }

    proptest! {
        /// Nothing but a receipt that passed, or the register's word, ends the uncertainty after a PUT.
        #[test]
        fn a_put_is_delivered_only_by_a_good_receipt(status in any::<u16>(), which in 0_usize..4) {
            let body = [Body::Empty, Body::BadReceipt, OTHER, Body::Unreadable][which];
            let action = classify(Request::PutSubmission, Answer::Status { status, body });
            prop_assert!(!matches!(action, Action::Delivered | Action::SendSameBytes | Action::Settle | Action::Close));
        }
    }
}
