//! The order of a run.

use super::*;

const DONE: Report = Report::Done;

fn night(wishes: Wishes) -> Night {
    Night::new(wishes, NightLimits::default())
}

fn open(found: &[(u8, SubmissionState)]) -> Report {
    let open = found.iter().map(|(number, state)| Open { id: submission(*number), state: *state }).collect();
    Report::Open { open, sending_stopped: false }
}

fn carried(ending: Ending) -> Report {
    Report::Carried { ending, conflicts: false, sending_stopped: false }
}

fn refused(remedy: Remedy) -> Report {
    carried(Ending::Refused(remedy))
}

fn sealed(number: u8) -> Report {
    Report::Sealed(submission(number))
}

fn word(step: Step) -> String {
    let number = |id| (0..=9).find(|number| submission(*number) == id).unwrap();
    match step {
        Step::Carry { id, goal, .. } => format!("carry {} {goal:?}", number(id)),
        Step::Cut { id, remedy } => format!("cut {} {remedy:?}", number(id)),
        Step::End(None) => "end".to_owned(),
        Step::End(Some(stop)) => format!("end {stop:?}"),
        step => format!("{step:?}"),
    }
}

#[track_caller]
fn check(wishes: Wishes, rows: &[(Report, &str)]) {
    let mut night = night(wishes);
    let seen: Vec<String> = rows.iter().map(|(report, _)| word(night.step(report.clone()))).collect();
    let expected: Vec<&str> = rows.iter().map(|(_, step)| *step).collect();
    assert_eq!(seen, expected);
}

/// The steps up to the plan, when nothing lies open and everything agrees.
fn to_the_plan() -> Vec<(Report, &'static str)> {
    vec![
        (Report::Begin, "AskRegister"),
        (DONE, "ListOpen"),
        (open(&[]), "CompareSubmissions"),
        (Report::Agreed, "Plan"),
        (DONE, "SealNext"),
    ]
}

fn after_the_plan(rows: &[(Report, &'static str)]) -> Vec<(Report, &'static str)> {
    [to_the_plan(), rows.to_vec()].concat()
}

#[test]
fn the_order_of_a_quiet_night() {
    let rows = after_the_plan(&[
        (sealed(1), "carry 1 Custody"),
        (carried(Ending::Delivered), "SealNext"),
        (sealed(2), "carry 2 Custody"),
        (carried(Ending::Delivered), "SealNext"),
        (Report::NothingToSeal, "carry 1 Closed"),
        (carried(Ending::Closed), "carry 2 Closed"),
        (carried(Ending::Closed), "end"),
    ]);
    check(Wishes::default(), &rows);
}

#[test]
fn recovery_comes_first_and_what_is_in_flight_before_the_rest() {
    use SubmissionState::{Delivered, Planned, Settled, Unknown};
    check(
        Wishes::default(),
        &[
            (Report::Begin, "AskRegister"),
            (DONE, "ListOpen"),
            (open(&[(1, Delivered), (2, Settled), (3, Unknown), (4, Planned)]), "carry 3 Custody"),
            (carried(Ending::Delivered), "carry 1 Look"),
            (carried(Ending::Delivered), "carry 2 Closed"),
            (carried(Ending::Closed), "CompareSubmissions"),
            (Report::Agreed, "Plan"),
            (DONE, "SealNext"),
            (Report::NothingToSeal, "carry 3 Closed"),
            (carried(Ending::Closed), "carry 1 Closed"),
            (carried(Ending::Closed), "end"),
        ],
    );
}

#[test]
fn a_register_that_is_away_does_not_keep_from_planning() {
    let away = Report::Stopped(Stop::Unavailable);
    check(Wishes::default(), &[(Report::Begin, "AskRegister"), (away, "Plan"), (DONE, "end Unavailable")]);
    check(Wishes::default(), &[(Report::Begin, "AskRegister"), (Report::Stopped(Stop::Clock), "end Clock")]);
}

#[test]
fn a_dry_run_touches_nothing() {
    let wishes = Wishes::new(true, true, true);
    check(wishes, &[(Report::Begin, "AskRegister"), (DONE, "Plan"), (DONE, "Validate"), (DONE, "end")]);
    let refused = Report::Stopped(Stop::NeedsPerson);
    check(wishes, &[(Report::Begin, "AskRegister"), (DONE, "Plan"), (refused, "end NeedsPerson")]);
}

#[test]
fn a_suspect_submission_stops_all() {
    check(
        Wishes::default(),
        &[
            (Report::Begin, "AskRegister"),
            (DONE, "ListOpen"),
            (open(&[(1, SubmissionState::Delivered), (2, SubmissionState::Suspect)]), "end Suspect"),
        ],
    );
}

#[test]
fn a_ledger_that_differs_is_rebuilt_before_anything_is_planned() {
    check(
        Wishes::default(),
        &[
            (Report::Begin, "AskRegister"),
            (DONE, "ListOpen"),
            (open(&[]), "CompareSubmissions"),
            (Report::Differed, "TakeInventory"),
            (Report::Stopped(Stop::Unavailable), "end Unavailable"),
        ],
    );
    check(
        Wishes::new(false, true, false),
        &[
            (Report::Begin, "AskRegister"),
            (DONE, "ListOpen"),
            (open(&[]), "CompareSubmissions"),
            (Report::Agreed, "TakeInventory"),
            (DONE, "Plan"),
        ],
    );
}

#[test]
fn conflicts_are_cleared_up_in_the_same_run() {
    let conflict = Report::Carried { ending: Ending::Closed, conflicts: true, sending_stopped: false };
    let rows = after_the_plan(&[
        (sealed(1), "carry 1 Custody"),
        (carried(Ending::Delivered), "SealNext"),
        (Report::NothingToSeal, "carry 1 Closed"),
        (conflict.clone(), "TakeInventory"),
        (DONE, "Plan"),
        (DONE, "SealNext"),
        (sealed(2), "carry 2 Custody"),
        (carried(Ending::Delivered), "SealNext"),
        (Report::NothingToSeal, "carry 2 Closed"),
        (conflict.clone(), "TakeInventory"),
        (DONE, "Plan"),
        (DONE, "SealNext"),
        (sealed(3), "carry 3 Custody"),
        (carried(Ending::Delivered), "SealNext"),
        (Report::NothingToSeal, "carry 3 Closed"),
        // Three plans are enough for one night.
        (conflict, "end NeedsPerson"),
    ]);
    check(Wishes::default(), &rows);
}

#[test]
fn numbers_that_disagree_are_compared_once() {
    let rows = after_the_plan(&[
        (sealed(1), "carry 1 Custody"),
        (refused(Remedy::Reconcile), "CompareSubmissions"),
        (Report::Agreed, "TakeInventory"),
        (DONE, "Plan"),
        (DONE, "SealNext"),
        (sealed(2), "carry 2 Custody"),
        (refused(Remedy::Reconcile), "end Disagreement"),
    ]);
    check(Wishes::default(), &rows);
}

#[test]
fn a_refused_batch_is_cut_within_bounds() {
    let mut night = night(Wishes::default());
    for (report, step) in to_the_plan() {
        assert_eq!(word(night.step(report)), step);
    }
    let mut halved = 0;
    loop {
        let Step::Carry { may_be_halved, .. } = night.step(sealed(1)) else { panic!("not carried") };
        if !may_be_halved {
            break;
        }
        halved += 1;
        assert_eq!(word(night.step(refused(Remedy::Bisect))), "cut 1 Bisect");
        assert_eq!(word(night.step(Report::Cut(2))), "SealNext");
    }
    assert_eq!(halved, 8, "16 further submissions");
}

#[test]
fn after_a_refusal_that_wants_a_person_outcomes_are_still_fetched() {
    let rows = after_the_plan(&[
        (sealed(1), "carry 1 Custody"),
        (carried(Ending::Delivered), "SealNext"),
        (sealed(2), "carry 2 Custody"),
        (refused(Remedy::Person), "carry 1 Closed"),
        (carried(Ending::Closed), "end NeedsPerson"),
    ]);
    check(Wishes::default(), &rows);
    let rows = after_the_plan(&[
        (sealed(1), "carry 1 Custody"),
        (refused(Remedy::Parked), "SealNext"),
        (sealed(2), "carry 2 Custody"),
        (carried(Ending::Delivered), "SealNext"),
        (Report::Stopped(Stop::NeedsPerson), "carry 2 Closed"),
        (carried(Ending::Closed), "end NeedsPerson"),
    ]);
    check(Wishes::new(false, false, true), &rows);
}

#[test]
fn a_sealing_key_is_fetched_before_the_records_are_sealed_anew() {
    let rows = after_the_plan(&[
        (sealed(1), "carry 1 Custody"),
        (refused(Remedy::RenewSealingKey), "RenewKeys"),
        (DONE, "cut 1 RenewSealingKey"),
        (Report::Cut(1), "SealNext"),
        (sealed(2), "carry 2 Custody"),
        (refused(Remedy::RenewSealingKey), "end Security"),
    ]);
    check(Wishes::default(), &rows);
    let rows = after_the_plan(&[
        (sealed(1), "carry 1 Custody"),
        (refused(Remedy::RenewSealingKey), "RenewKeys"),
        (Report::Stopped(Stop::Security), "end Security"),
    ]);
    check(Wishes::default(), &rows);
}

#[test]
fn lists_that_the_register_cannot_read_stop_the_sending() {
    let unreadable = Report::Carried { ending: Ending::Closed, conflicts: false, sending_stopped: true };
    let rows = after_the_plan(&[
        (sealed(1), "carry 1 Custody"),
        (carried(Ending::Delivered), "SealNext"),
        (Report::NothingToSeal, "carry 1 Closed"),
        (unreadable, "end NeedsPerson"),
    ]);
    check(Wishes::default(), &rows);
    let stopped = Report::Open { open: vec![], sending_stopped: true };
    check(
        Wishes::default(),
        &[
            (Report::Begin, "AskRegister"),
            (DONE, "ListOpen"),
            (stopped, "CompareSubmissions"),
            (Report::Agreed, "end NeedsPerson"),
        ],
    );
}

#[test]
fn periods_are_closed_last_and_compared_once() {
    let wishes = Wishes::new(false, false, true);
    let rows = after_the_plan(&[(Report::NothingToSeal, "ClosePeriods"), (DONE, "end")]);
    check(wishes, &rows);
    let rows = after_the_plan(&[
        (Report::NothingToSeal, "ClosePeriods"),
        (Report::Differed, "TakeInventory"),
        (DONE, "Plan"),
        (DONE, "SealNext"),
        (Report::NothingToSeal, "ClosePeriods"),
        (Report::Differed, "end Disagreement"),
    ]);
    check(wishes, &rows);
}
