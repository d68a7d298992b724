//! One submission: what follows what.

use super::*;
use crate::receipt_check::ReceiptFault;

fn delivery(state: SubmissionState, goal: Goal) -> Delivery {
    Delivery::new(Stored::new(state), Limits::default(), goal)
}

/// Steps through `events`; the effects, in a short form.
fn run(delivery: &mut Delivery, events: &[Event]) -> Vec<String> {
    events.iter().map(|event| word(delivery.step(*event))).collect()
}

fn word(effect: Effect) -> String {
    match effect {
        Effect::Commit(Transaction::MarkUnknown { class, status, problem }) => {
            format!("unknown {class:?} {} {}", status.unwrap_or(0), problem.map_or("-", ProblemKind::suffix))
        }
        Effect::Commit(Transaction::Refuse { problem, status, fate }) => {
            format!("refuse {fate:?} {} {}", status.unwrap_or(0), problem.map_or("-", ProblemKind::suffix))
        }
        Effect::Commit(transaction) => format!("{transaction:?}"),
        Effect::Ask(question) => format!("ask {question:?}"),
        Effect::Pause(pause) => format!("{pause:?}"),
        Effect::End(Ending::Stopped(stop)) => format!("stop {stop:?}"),
        Effect::End(Ending::Refused(remedy)) => format!("refused {remedy:?}"),
        Effect::End(ending) => format!("end {ending:?}"),
    }
}

#[track_caller]
fn check(state: SubmissionState, goal: Goal, events: &[Event], expected: &[&str]) {
    let seen = run(&mut delivery(state, goal), events);
    assert_eq!(seen, expected, "{state} {goal:?}");
}

use SubmissionState::{
    Closed, Delivered, Discarded, Planned, Quarantined, Sealed, Sending, Settled, Suspect, Unknown,
};

const BEGIN: Event = Event::Begin;
const OK: Event = Event::Committed;

#[test]
fn the_straight_way() {
    check(
        Sealed,
        Goal::Closed,
        &[BEGIN, OK, status(201, Body::GoodReceipt), OK, good(), OK, status(204, Body::Empty), OK],
        &[
            "StartAttempt",
            "ask Put",
            "StoreCustody",
            "ask Outcome",
            "StoreOutcome",
            "ask Acknowledge",
            "Close",
            "end Closed",
        ],
    );
    check(
        Sealed,
        Goal::Custody,
        &[BEGIN, OK, good(), OK],
        &["StartAttempt", "ask Put", "StoreCustody", "end Delivered"],
    );
}

#[test]
fn a_lost_answer_is_asked_about() {
    let lost = ["StartAttempt", "ask Put", "unknown Transport 0 -", "Backoff(1)", "ask Status"];
    let events = [BEGIN, OK, broken(), OK, Event::Elapsed];
    let with = |more: &[Event], expected: &[&str]| {
        check(Sealed, Goal::Custody, &[&events, more].concat(), &[&lost, expected].concat());
    };
    with(&[good(), OK], &["StoreCustody", "end Delivered"]);
    with(&[nothing_stored(), OK, good(), OK], &["StartAttempt", "ask Put", "StoreCustody", "end Delivered"]);
    // Some other box answered; that says nothing.
    with(&[status(404, Body::Unreadable), Event::Elapsed], &["Backoff(1)", "ask Status"]);
}

#[test]
fn recovery_by_state() {
    check(
        Sending,
        Goal::Closed,
        &[BEGIN, OK, nothing_stored()],
        &["unknown Interrupted 0 -", "ask Status", "StartAttempt"],
    );
    check(Unknown, Goal::Closed, &[BEGIN], &["ask Status"]);
    check(Delivered, Goal::Custody, &[BEGIN], &["end Delivered"]);
    check(Delivered, Goal::Closed, &[BEGIN], &["ask Outcome"]);
    check(Settled, Goal::Custody, &[BEGIN], &["ask Acknowledge"]);
    check(Closed, Goal::Closed, &[BEGIN], &["end Closed"]);
    check(Planned, Goal::Closed, &[BEGIN], &["end Nothing"]);
    check(Discarded, Goal::Closed, &[BEGIN], &["end Nothing"]);
    check(Quarantined, Goal::Closed, &[BEGIN], &["end Nothing"]);
    check(Suspect, Goal::Closed, &[BEGIN], &["stop Suspect"]);
}

#[test]
fn an_outcome_that_is_late() {
    let late = problem(ProblemKind::OutcomeNotReady);
    check(Delivered, Goal::Look, &[BEGIN, late], &["ask Outcome", "end Delivered"]);
    check(
        Delivered,
        Goal::Closed,
        &[BEGIN, late, Event::Elapsed, late, Event::Elapsed, late, Event::DeadlinePassed],
        &["ask Outcome", "Poll(1)", "ask Outcome", "Poll(2)", "ask Outcome", "Poll(3)", "stop Deadline"],
    );
}

#[test]
fn retry_after_goes_first_up_to_an_hour() {
    let limited = |seconds| {
        let answer = Answer::Status { status: 429, body: Body::Problem(ProblemKind::RateLimited) };
        Event::Answered(Seen::new(answer).retry_after(Some(seconds)))
    };
    check(
        Sealed,
        Goal::Custody,
        &[BEGIN, OK, limited(3), OK, Event::Elapsed, limited(u64::MAX), Event::Elapsed, nothing_stored()],
        &[
            "StartAttempt",
            "ask Put",
            "unknown Http 429 rate-limited",
            "RetryAfter(3)",
            "ask Status",
            "RetryAfter(3600)",
            "ask Status",
            "StartAttempt",
        ],
    );
}

/// A refusal leads to its remedy only once the register has said that nothing is stored.
#[test]
fn refusals() {
    let table = [
        (ProblemKind::ManifestInvalid, "refuse Quarantined 422 manifest-invalid", "refused Person"),
        (
            ProblemKind::PolicyNotAccepted,
            "refuse Quarantined 422 policy-not-accepted",
            "refused Configuration",
        ),
        (ProblemKind::PeriodClosed, "refuse Quarantined 409 period-closed", "refused Parked"),
        (ProblemKind::InvalidEnvelope, "refuse Discarded 400 invalid-envelope", "refused Recut"),
        (ProblemKind::TooLarge, "refuse Discarded 413 too-large", "refused RecutSmaller"),
        (
            ProblemKind::OutdatedSealingKey,
            "refuse Discarded 422 outdated-sealing-key",
            "refused RenewSealingKey",
        ),
        (ProblemKind::SeqGap, "refuse Discarded 409 seq-gap", "refused Reconcile"),
        (ProblemKind::SeqConflict, "refuse Discarded 409 seq-conflict", "refused Reconcile"),
    ];
    for (kind, refuse, remedy) in table {
        check(
            Sealed,
            Goal::Custody,
            &[BEGIN, OK, problem(kind), nothing_stored(), OK],
            &["StartAttempt", "ask Put", "ask Status", refuse, remedy],
        );
    }
}

#[test]
fn a_refusal_that_the_register_does_not_confirm_is_none() {
    // It has it after all.
    check(
        Sealed,
        Goal::Custody,
        &[BEGIN, OK, problem(ProblemKind::TooLarge), good(), OK],
        &["StartAttempt", "ask Put", "ask Status", "StoreCustody", "end Delivered"],
    );
    // It does not say.
    let mut events = vec![BEGIN, OK, problem(ProblemKind::TooLarge)];
    let mut expected = vec!["StartAttempt", "ask Put", "ask Status"];
    for pause in ["Backoff(1)", "Backoff(2)", "Backoff(3)", "Backoff(4)"] {
        events.extend([broken(), Event::Elapsed]);
        expected.extend([pause, "ask Status"]);
    }
    events.extend([broken(), OK]);
    expected.extend(["unknown Http 413 too-large", "stop Unavailable"]);
    check(Sealed, Goal::Custody, &events, &expected);
}

#[test]
fn what_was_cut_once_is_not_cut_again() {
    let unknown_cause = status(422, Body::Problem(ProblemKind::Other));
    let table = [
        (2, true, true, unknown_cause, "refuse Discarded 422 other", "refused Bisect"),
        (2, true, false, unknown_cause, "refuse Quarantined 422 other", "refused Person"),
        (1, true, true, unknown_cause, "refuse Quarantined 422 other", "refused Offender"),
        (
            2,
            false,
            true,
            problem(ProblemKind::TooLarge),
            "refuse Quarantined 413 too-large",
            "refused Person",
        ),
        (1, true, true, problem(ProblemKind::TooLarge), "refuse Quarantined 413 too-large", "refused Person"),
        (
            2,
            false,
            true,
            problem(ProblemKind::ContentDigest),
            "refuse Quarantined 400 content-digest",
            "refused Person",
        ),
    ];
    for (records, may_be_recut, may_be_halved, answer, refuse, remedy) in table {
        let stored = Stored { records, may_be_recut, may_be_halved, ..Stored::new(Sealed) };
        let mut machine = Delivery::new(stored, Limits::default(), Goal::Custody);
        let seen = run(&mut machine, &[BEGIN, OK, answer, nothing_stored(), OK]);
        assert_eq!(seen, ["StartAttempt", "ask Put", "ask Status", refuse, remedy]);
    }
}

#[test]
fn stops_leave_the_bytes_for_the_next_run() {
    for (answer, unknown, stop) in [
        (problem(ProblemKind::Forbidden), "unknown Http 403 forbidden", "stop Security"),
        (status(307, Body::Empty), "unknown Http 307 -", "stop Security"),
        (problem(ProblemKind::Unauthenticated), "unknown Http 401 unauthenticated", "stop Authentication"),
        (problem(ProblemKind::InstanceConflict), "unknown Http 409 instance-conflict", "stop Configuration"),
        (problem(ProblemKind::Clock), "unknown Http 422 clock", "stop Clock"),
    ] {
        check(Sealed, Goal::Custody, &[BEGIN, OK, answer, OK], &["StartAttempt", "ask Put", unknown, stop]);
    }
}

#[test]
fn a_receipt_that_fails_stops_everything() {
    let answer = Answer::Status { status: 200, body: Body::BadReceipt };
    let bad = Event::Answered(Seen::new(answer).failed(Some(ReceiptFault::ALL[4])));
    for (state, events) in [(Sealed, vec![BEGIN, OK]), (Unknown, vec![BEGIN]), (Delivered, vec![BEGIN])] {
        let mut machine = delivery(state, Goal::Closed);
        run(&mut machine, &events);
        let why = Suspected::Receipt(Some(ReceiptFault::ALL[4]));
        assert_eq!(machine.step(bad), Effect::Commit(Transaction::Suspect(why)));
        let stop = Stop::Receipt(Some(ReceiptFault::ALL[4]));
        assert_eq!(machine.step(OK), Effect::End(Ending::Stopped(stop)));
        assert_eq!(machine.state(), Suspect);
    }
    check(
        Sealed,
        Goal::Custody,
        &[BEGIN, OK, problem(ProblemKind::DigestMismatch), OK],
        &["StartAttempt", "ask Put", "Suspect(IdTaken)", "stop IdTaken"],
    );
}

#[test]
fn eight_attempts_a_night() {
    let mut machine = delivery(Sealed, Goal::Custody);
    let mut event = BEGIN;
    let mut attempts = 0;
    for _ in 0..100 {
        event = match machine.step(event) {
            Effect::Commit(transaction) => {
                attempts += u32::from(transaction == Transaction::StartAttempt);
                OK
            }
            Effect::Ask(Question::Put) => status(503, Body::Unreadable),
            Effect::Ask(_) => nothing_stored(),
            Effect::Pause(_) => Event::Elapsed,
            Effect::End(ending) => {
                assert_eq!(ending, Ending::Stopped(Stop::Unavailable));
                break;
            }
        };
    }
    assert_eq!(attempts, 8);
    let stored = Stored { attempts_tonight: 8, ..Stored::new(Sealed) };
    let mut machine = Delivery::new(stored, Limits::default(), Goal::Custody);
    assert_eq!(word(machine.step(BEGIN)), "stop Unavailable");
}

#[test]
fn an_end_of_the_process_finishes_the_commit_and_asks_nothing() {
    check(Sealed, Goal::Closed, &[Event::Shutdown], &["stop Shutdown"]);
    check(Sealed, Goal::Closed, &[BEGIN, OK, Event::Shutdown], &["StartAttempt", "ask Put", "stop Shutdown"]);
    check(
        Sealed,
        Goal::Closed,
        &[BEGIN, OK, good(), OK, Event::Shutdown, BEGIN],
        &["StartAttempt", "ask Put", "StoreCustody", "ask Outcome", "stop Shutdown", "stop Shutdown"],
    );
    check(Sealed, Goal::Closed, &[BEGIN, Event::Shutdown], &["StartAttempt", "stop Misuse"]);
}

#[test]
fn nothing_is_asked_after_a_failed_commit() {
    check(
        Sealed,
        Goal::Closed,
        &[BEGIN, Event::CommitFailed, OK],
        &["StartAttempt", "stop CommitFailed", "stop CommitFailed"],
    );
}
