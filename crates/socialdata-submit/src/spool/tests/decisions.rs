//! What a person decides about refused and suspect submissions, and what the chain says of it.

use super::*;

/// A quarantined submission of two records.
fn quarantined() -> (Home, Spool) {
    let home = Home::new();
    let mut spool = home.create();
    plan(&mut spool, &[submission(1, vec![report(1, 1), report(2, 2)])]);
    seal(&mut spool, 1);
    spool.start_attempt(at(), id(1)).unwrap();
    let refusal = Refusal { problem: code("period-closed"), fate: Fate::Quarantined, http_status: Some(409) };
    spool.refuse(at(), id(1), &refusal).unwrap();
    (home, spool)
}

fn assert_whole(spool: &Spool) {
    assert_eq!(spool.read().verify_audit(&audit_key()).unwrap().faults, []);
}

#[test]
fn a_release_frees_the_records_and_erases_the_bytes() {
    let (_home, mut spool) = quarantined();
    assert_eq!(spool.read().held_by(id(1)).unwrap().len(), 2);
    assert_eq!(spool.release_submission(at(), id(1)), Ok(2));
    assert_eq!(state(&spool, 1), SubmissionState::Discarded);
    assert_eq!((row(&spool, 1).hold, row(&spool, 2).hold), (None, None));
    assert_eq!(spool.read().payloads_at_rest(), Ok(0));
    assert_whole(&spool);
    // They are planned again, in a new submission.
    plan(&mut spool, &[submission(2, vec![report(1, 1), report(2, 2)])]);
    seal(&mut spool, 2);
    let again = spool.release_submission(at(), id(1));
    assert_eq!(broken_rule(again), "only a quarantined submission is released");
}

#[test]
fn a_record_that_is_held_for_another_reason_stays_held() {
    let (_home, mut spool) = quarantined();
    spool.release_hold(at(), &record_id(1)).unwrap();
    let run = spool.begin_run(at(), &scope(), &[1; 32], 2).unwrap();
    let hold = LocalHold {
        record_id: record_id(1),
        period: period(),
        record_type: record_type(),
        code: code("TID-001"),
        content_mac: mac(9),
    };
    let plan = Plan { run, scope: &scope(), local_holds: &[hold], submissions: &[] };
    spool.plan(at(), &plan).unwrap();
    assert_eq!(spool.release_submission(at(), id(1)), Ok(1));
    assert_eq!(row(&spool, 1).hold.map(|hold| hold.kind), Some(HoldKind::Local));
    assert_whole(&spool);
}

#[test]
fn a_drop_erases_the_bytes_and_keeps_the_records_held() {
    let (_home, mut spool) = quarantined();
    spool.drop_submission(at(), id(1), &code("fel-period")).unwrap();
    assert_eq!(state(&spool, 1), SubmissionState::Discarded);
    assert_eq!(spool.read().submission(id(1)).unwrap().unwrap().problem, Some(code("fel-period")));
    assert_eq!(spool.read().payloads_at_rest(), Ok(0));
    assert_eq!(spool.read().held_records().unwrap().len(), 2);
    assert_whole(&spool);
    let again = spool.drop_submission(at(), id(1), &code("fel-period"));
    assert_eq!(broken_rule(again), "only a quarantined submission is dropped");
}

#[test]
fn what_the_register_has_receipted_is_not_discarded() {
    let home = Home::new();
    let mut spool = home.create();
    deliver(&mut spool, 1, vec![report(1, 1)]);
    assert_eq!(spool.read().state_by_receipts(id(1)), Ok(SubmissionState::Delivered));
    spool.suspect(at(), id(1), &code("R14")).unwrap();
    let refused = spool.discard_suspect(at(), id(1), &code("suspicion"));
    assert_eq!(broken_rule(refused), "what the register has receipted is not discarded");
    assert_eq!(spool.clear_suspicion(at(), id(1)), Ok(SubmissionState::Delivered));
    assert_whole(&spool);
}

#[test]
fn a_retry_takes_the_wait_away_and_only_from_a_submission_without_answer() {
    let home = Home::new();
    let mut spool = home.create();
    plan(&mut spool, &[submission(1, vec![report(1, 1)])]);
    seal(&mut spool, 1);
    let early = spool.retry_submission(at(), id(1));
    assert_eq!(broken_rule(early), "only a submission without answer is retried");
    spool.start_attempt(at(), id(1)).unwrap();
    let end = AttemptEnd {
        class: AttemptClass::Timeout,
        http_status: None,
        problem: None,
        next_at: Some(later(60)),
    };
    spool.mark_unknown(at(), id(1), &end).unwrap();
    spool.retry_submission(later(1), id(1)).unwrap();
    let waiting = spool.read().submission(id(1)).unwrap().unwrap();
    assert_eq!((waiting.state, waiting.next_at), (SubmissionState::Unknown, None));
    assert_whole(&spool);
}

#[test]
fn a_copy_is_the_spool_and_half_a_copy_is_none() {
    let home = Home::new();
    let mut spool = home.create();
    settle(&mut spool, 1, vec![report(1, 1)]);
    let to = home.folder.path().join("kopia.db");
    let end = spool.backup(later(5), &to).unwrap();
    assert_eq!(spool.read().last_backup(), Ok(Some(later(5))));
    assert_eq!(spool.read().audit_end(), Ok(end));
    assert_eq!(spool.backup(later(6), &to), Err(SpoolError::Exists));
    assert_eq!(std::fs::read_dir(home.folder.path()).unwrap().count(), 2, "only the spool and its copy");
    let copy = Home::new();
    std::fs::copy(&to, copy.dir().database()).unwrap();
    let restored = copy.open();
    assert_eq!(restored.read().audit_end(), Ok(end));
    assert_eq!(settled(&restored, 1), settled(&spool, 1));
    assert_whole(&restored);
}

#[test]
fn a_spool_with_an_open_submission_is_not_archived() {
    let home = Home::new();
    let mut spool = home.create();
    deliver(&mut spool, 1, vec![report(1, 1)]);
    let copy = Home::new();
    let refused = spool.archive(at(), &copy.dir());
    assert_eq!(broken_rule(refused), "a spool with open submissions is not archived");
    assert!(!copy.dir().database().exists());
}
