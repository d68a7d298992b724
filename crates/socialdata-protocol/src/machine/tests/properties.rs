//! What holds for any sequence of events.

use proptest::prelude::*;

use super::*;
use crate::receipt_check::ReceiptFault;

fn answers() -> impl Strategy<Value = Seen> {
    let faults = prop_oneof![
        Just(TransportFault::Connect),
        Just(TransportFault::Reset),
        Just(TransportFault::Timeout),
        Just(TransportFault::Tls)
    ];
    let kinds = proptest::sample::select(ProblemKind::ALL);
    let bodies = prop_oneof![
        Just(Body::Empty),
        Just(Body::Unreadable),
        Just(Body::GoodReceipt),
        Just(Body::BadReceipt),
        Just(Body::Problem(ProblemKind::Other)),
    ];
    let answer = prop_oneof![
        faults.prop_map(Answer::NoAnswer),
        kinds.prop_map(|kind| Answer::Status { status: kind.status(), body: Body::Problem(kind) }),
        (prop_oneof![Just(200_u16), Just(204), Just(404), Just(422), 0..=999_u16], bodies)
            .prop_map(|(status, body)| Answer::Status { status, body }),
    ];
    (answer, proptest::option::of(0_u64..10_000)).prop_map(|(answer, seconds)| {
        Seen::new(answer).retry_after(seconds).failed(Some(ReceiptFault::ALL[0]))
    })
}

fn events() -> impl Strategy<Value = Event> {
    prop_oneof![
        6 => answers().prop_map(Event::Answered),
        6 => Just(Event::Committed),
        4 => Just(Event::Elapsed),
        1 => Just(Event::Begin),
        1 => Just(Event::CommitFailed),
        1 => Just(Event::DeadlinePassed),
        1 => Just(Event::Shutdown),
    ]
}

fn states() -> impl Strategy<Value = SubmissionState> {
    proptest::sample::select(&SubmissionState::ALL[..])
}

fn goals() -> impl Strategy<Value = Goal> {
    prop_oneof![Just(Goal::Custody), Just(Goal::Look), Just(Goal::Closed)]
}

/// A store and a register that do what they are told, and what they notice.
struct World {
    state: SubmissionState,
    /// The register has said since the last unclear end that it has nothing.
    may_send: bool,
    announced: bool,
    sent: u32,
}

impl World {
    fn new(state: SubmissionState) -> Self {
        Self { state, may_send: state == SubmissionState::Sealed, announced: false, sent: 0 }
    }

    fn commit(&mut self, transaction: Transaction) {
        let next = match transaction {
            Transaction::StartAttempt => {
                assert!(self.may_send, "an attempt without the register's word");
                self.announced = true;
                SubmissionState::Sending
            }
            Transaction::MarkUnknown { .. } => SubmissionState::Unknown,
            Transaction::StoreCustody => SubmissionState::Delivered,
            Transaction::StoreOutcome => SubmissionState::Settled,
            Transaction::Close => SubmissionState::Closed,
            Transaction::Refuse { fate, .. } => {
                assert!(self.may_send, "given up without the register's word");
                if fate == Fate::Quarantined {
                    SubmissionState::Quarantined
                } else {
                    SubmissionState::Discarded
                }
            }
            Transaction::Suspect(_) => SubmissionState::Suspect,
        };
        assert!(self.state.can_become(next), "{} to {next}", self.state);
        self.state = next;
    }

    fn ask(&mut self, question: Question) {
        match question {
            Question::Put => {
                assert!(self.announced && self.state == SubmissionState::Sending, "sent before the commit");
                self.announced = false;
                self.may_send = false;
                self.sent += 1;
            }
            Question::Status => {
                assert!(matches!(self.state, SubmissionState::Sending | SubmissionState::Unknown));
            }
            Question::Outcome => assert_eq!(self.state, SubmissionState::Delivered),
            Question::Acknowledge => assert_eq!(self.state, SubmissionState::Settled),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// Whatever happens: every commit is a step that the table allows, nothing is sent before its commit or without the
    /// register's word, and the machine knows the state.
    #[test]
    fn no_event_leads_astray(
        state in states(),
        goal in goals(),
        begun in any::<bool>(),
        events in proptest::collection::vec(events(), 0..80),
    ) {
        let mut machine = Delivery::new(Stored::new(state), Limits::default(), goal);
        let mut world = World::new(state);
        let first = begun.then_some(Event::Begin);
        let mut waiting: Option<Effect> = None;
        for event in first.into_iter().chain(events) {
            if let (Some(Effect::Commit(transaction)), Event::Committed) = (waiting, event) {
                world.commit(transaction);
            }
            if let (Some(Effect::Ask(Question::Status)), Event::Answered(seen)) = (waiting, event) {
                world.may_send |= seen.problem() == Some(ProblemKind::UnknownSubmission);
            }
            let effect = machine.step(event);
            if let Some(Effect::End(_)) = waiting {
                prop_assert_eq!(Some(effect), waiting, "an end is an end");
            }
            if event == Event::CommitFailed {
                prop_assert!(matches!(effect, Effect::End(_)));
            }
            if let Effect::Ask(question) = effect {
                world.ask(question);
            }
            waiting = Some(effect);
        }
        prop_assert_eq!(machine.state(), world.state);
        prop_assert!(world.sent <= 8);
    }

    /// Any answers, told in the order in which a driver tells them: the delivery ends, and soon.
    #[test]
    fn every_delivery_ends(
        state in states(),
        goal in goals(),
        answers in proptest::collection::vec(answers(), 200..=200),
    ) {
        let mut machine = Delivery::new(Stored::new(state), Limits::default(), goal);
        let mut world = World::new(state);
        let mut answers = answers.into_iter();
        let mut effect = machine.step(Event::Begin);
        let mut steps = 0;
        loop {
            steps += 1;
            let event = match effect {
                Effect::End(_) => break,
                Effect::Commit(transaction) => {
                    world.commit(transaction);
                    Event::Committed
                }
                Effect::Pause(Pause::RetryAfter(seconds)) => {
                    prop_assert!(seconds <= 3600);
                    Event::Elapsed
                }
                Effect::Pause(_) => Event::Elapsed,
                Effect::Ask(question) => {
                    world.ask(question);
                    match answers.next() {
                        Some(seen) => {
                            let asked_id = question == Question::Status;
                            world.may_send |=
                                asked_id && seen.problem() == Some(ProblemKind::UnknownSubmission);
                            Event::Answered(seen)
                        }
                        None => Event::DeadlinePassed,
                    }
                }
            };
            effect = machine.step(event);
            prop_assert!(steps < 1_000);
        }
        prop_assert_eq!(machine.state(), world.state);
    }

    /// The night ends too, whatever is reported; and it seals nothing while something is on its way.
    #[test]
    fn every_night_ends(choices in proptest::collection::vec(any::<u32>(), 1..300)) {
        let mut night = Night::new(Wishes::new(choices[0] % 7 == 0, choices[0] % 5 == 0, choices[0] % 3 == 0), NightLimits::default());
        let mut step = night.step(Report::Begin);
        let mut next_id = 0_u64;
        let mut made = || {
            next_id += 1;
            SubmissionId::new(next_id, [0; 10])
        };
        for choice in choices {
            step = night.step(report(step, choice, &mut made));
            if matches!(step, Step::End(_)) {
                break;
            }
        }
        if matches!(step, Step::End(_)) {
            prop_assert_eq!(night.step(Report::Done), step, "an end is an end");
        }
    }
}

/// Something that a driver could report of a step; now and then something that it could not.
fn report(step: Step, choice: u32, made: &mut impl FnMut() -> SubmissionId) -> Report {
    let stops = [Stop::Unavailable, Stop::Deadline, Stop::NeedsPerson, Stop::Security];
    if choice.is_multiple_of(23) {
        return Report::Stopped(stops[choice as usize / 23 % stops.len()]);
    }
    if choice.is_multiple_of(101) {
        return Report::NothingToSeal;
    }
    match step {
        Step::ListOpen => Report::Open {
            open: (0..choice % 3)
                .map(|n| Open { id: made(), state: SubmissionState::ALL[(choice / 3 + n) as usize % 9] })
                .collect(),
            sending_stopped: choice.is_multiple_of(7),
        },
        Step::Carry { goal, .. } => {
            let remedies =
                [Remedy::Bisect, Remedy::Recut, Remedy::Parked, Remedy::Reconcile, Remedy::RenewSealingKey];
            let ending = match (choice % 5, goal) {
                (0, Goal::Custody) => Ending::Refused(remedies[choice as usize / 5 % remedies.len()]),
                (_, Goal::Custody) | (1, Goal::Look) => Ending::Delivered,
                _ => Ending::Closed,
            };
            Report::Carried {
                ending,
                conflicts: choice.is_multiple_of(3),
                sending_stopped: choice.is_multiple_of(11),
            }
        }
        Step::CompareSubmissions => {
            if choice.is_multiple_of(2) {
                Report::Agreed
            } else {
                Report::Differed
            }
        }
        Step::SealNext if choice.is_multiple_of(2) => Report::NothingToSeal,
        Step::SealNext => Report::Sealed(made()),
        Step::Cut { .. } => Report::Cut(2),
        Step::ClosePeriods if choice.is_multiple_of(2) => Report::Differed,
        _ => Report::Done,
    }
}
