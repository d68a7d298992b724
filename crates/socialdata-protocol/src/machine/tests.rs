//! Tables of what follows what, and properties over any sequence of events.

mod deliveries;
mod nights;
mod properties;

use super::*;
use crate::classify::{Answer, Body, TransportFault};
use crate::delivery::SubmissionState;
use crate::ids::{SubmissionId, Timestamp};
use crate::wire::ProblemKind;

fn status(status: u16, body: Body) -> Event {
    Event::Answered(Seen::new(Answer::Status { status, body }))
}

fn problem(kind: ProblemKind) -> Event {
    status(kind.status(), Body::Problem(kind))
}

fn broken() -> Event {
    Event::Answered(Seen::new(Answer::NoAnswer(TransportFault::Reset)))
}

fn nothing_stored() -> Event {
    problem(ProblemKind::UnknownSubmission)
}

fn good() -> Event {
    status(200, Body::GoodReceipt)
}

fn submission(number: u8) -> SubmissionId {
    SubmissionId::new(1_787_357_585_000, [number; 10])
}

#[test]
fn the_breaker_opens_after_five_failures_and_closes_with_an_answer() {
    let now = Timestamp::from_unix(1_787_357_585).unwrap();
    let mut breaker = Breaker::default();
    for _ in 0..4 {
        breaker = breaker.after(Signal::Failed, now);
        assert_eq!(breaker.gate(now), Gate::Free);
    }
    assert_eq!(breaker.after(Signal::Answered, now), Breaker::default());
    breaker = breaker.after(Signal::Failed, now);
    assert_eq!(breaker.gate(now), Gate::Shut);
    assert_eq!(breaker.gate(now.plus_seconds(14 * 60)), Gate::Shut);
    assert_eq!(breaker.gate(now.plus_seconds(15 * 60)), Gate::Probe);
    // A clock that was wrong when it opened, or is wrong now.
    assert_eq!(breaker.gate(now.plus_seconds(-365 * 24 * 3600)), Gate::Probe);
    let probed = breaker.probing().after(Signal::Failed, now.plus_seconds(3600));
    assert_eq!(probed.gate(now.plus_seconds(3600)), Gate::Shut, "one failed probe is enough");
    assert_eq!(breaker.probing().after(Signal::Answered, now), Breaker::default());
}

#[test]
fn a_refused_token_opens_the_breaker_at_once() {
    let now = Timestamp::from_unix(1_787_357_585).unwrap();
    let refused = Answer::Status { status: 401, body: Body::Unreadable };
    let breaker = Breaker::default().after(Signal::of(&refused), now);
    assert_eq!(breaker.gate(now.plus_seconds(59 * 60)), Gate::Shut);
    assert_eq!(breaker.gate(now.plus_seconds(60 * 60)), Gate::Probe);
    assert_eq!(Signal::of(&Answer::NoAnswer(TransportFault::Tls)), Signal::Answered);
    assert_eq!(Signal::of(&Answer::Status { status: 503, body: Body::Empty }), Signal::Answered);
}
