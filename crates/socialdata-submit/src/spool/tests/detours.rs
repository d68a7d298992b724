//! What can come between: unclear answers, refusals, suspicion, a full disk.

use socialdata_protocol::wire::InventoryItem;

use super::*;

#[test]
fn a_failed_build_uses_up_nothing() {
    #[derive(Debug, PartialEq)]
    enum BuildError {
        NoKey,
        Spool(SpoolError),
    }
    impl From<SpoolError> for BuildError {
        fn from(error: SpoolError) -> Self {
            Self::Spool(error)
        }
    }
    let home = Home::new();
    let mut spool = home.create();
    plan(&mut spool, &[submission(1, vec![report(1, 1)])]);
    let entries = spool.read().audit_end().unwrap();
    assert_eq!(spool.seal(at(), id(1), |_| Err(BuildError::NoKey)), Err(BuildError::NoKey));
    let wrong = spool.seal(at(), id(1), |context| {
        let sealed = build(context, PayloadForm::Readable);
        Ok(Sealed { payload_digest: Digest::of("other"), ..sealed })
    });
    let expected = SpoolError::Invariant { what: "the payload has another digest" };
    assert_eq!(wrong, Err(BuildError::Spool(expected)));
    assert_eq!(spool.read().audit_end(), Ok(entries));
    assert_eq!(state(&spool, 1), SubmissionState::Planned);
    assert_eq!(try_seal(&mut spool, 1), Ok(1));
}

#[test]
fn an_unclear_attempt_is_followed_by_the_same_bytes() {
    let home = Home::new();
    let mut spool = home.create();
    plan(&mut spool, &[submission(1, vec![report(1, 1)])]);
    seal(&mut spool, 1);
    let first = spool.start_attempt(at(), id(1)).unwrap();
    let end = AttemptEnd {
        class: AttemptClass::Timeout,
        http_status: None,
        problem: None,
        next_at: Some(later(60)),
    };
    spool.mark_unknown(at(), id(1), &end).unwrap();
    let waiting = spool.read().submission(id(1)).unwrap().unwrap();
    assert_eq!((waiting.state, waiting.next_at), (SubmissionState::Unknown, Some(later(60))));
    let second = spool.start_attempt(later(60), id(1)).unwrap();
    assert_eq!((&first.manifest, &first.payload), (&second.manifest, &second.payload));
    assert_eq!((first.attempt, second.attempt), (1, 2));
    assert_eq!(spool.read().attempts_of(id(1)), Ok(2));
    let again = spool.start_attempt(later(61), id(1));
    assert_eq!(broken_rule(again), "only sealed or unknown submissions are sent");
}

#[test]
fn a_refused_submission_gives_its_number_to_the_next() {
    for (fate, after) in
        [(Fate::Quarantined, SubmissionState::Quarantined), (Fate::Discarded, SubmissionState::Discarded)]
    {
        let home = Home::new();
        let mut spool = home.create();
        plan(&mut spool, &[submission(1, vec![report(1, 1)])]);
        seal(&mut spool, 1);
        spool.start_attempt(at(), id(1)).unwrap();
        let refusal = Refusal { problem: code("too-large"), fate, http_status: Some(413) };
        spool.refuse(at(), id(1), &refusal).unwrap();
        let refused = spool.read().submission(id(1)).unwrap().unwrap();
        assert_eq!((refused.state, refused.seq), (after, None));
        assert_eq!(refused.problem, Some(code("too-large")));
        let record = row(&spool, 1);
        assert_eq!(record.inflight, None);
        let held = record.hold.map(|hold| (hold.kind, hold.content_mac));
        let wanted = (fate == Fate::Quarantined).then_some((HoldKind::Rejected, Some(mac(1))));
        assert_eq!(held, wanted);

        let replaced = PlannedSubmission { supersedes: Some(id(1)), ..submission(2, vec![report(1, 1)]) };
        let run = spool.begin_run(at(), &scope(), &[1; 32], 1).unwrap();
        spool.recut(at(), run, &[replaced]).unwrap();
        assert_eq!(try_seal(&mut spool, 2), Ok(1), "the number was free");
        assert!(spool.read().verify_audit(&audit_key()).unwrap().is_intact());
    }
}

#[test]
fn only_a_refused_submission_is_recut() {
    let home = Home::new();
    let mut spool = home.create();
    settle(&mut spool, 1, vec![report(1, 1)]);
    let run = spool.begin_run(at(), &scope(), &[1; 32], 1).unwrap();
    let replaced = PlannedSubmission { supersedes: Some(id(1)), ..submission(2, vec![report(2, 1)]) };
    let refused = spool.recut(at(), run, &[replaced]);
    assert_eq!(broken_rule(refused), "only a refused submission is replaced");
}

#[test]
fn a_suspect_submission_stops_all_sending_until_people_decide() {
    let home = Home::new();
    let mut spool = home.create();
    deliver(&mut spool, 1, vec![report(1, 1)]);
    plan(&mut spool, &[submission(2, vec![report(2, 1)])]);
    spool.suspect(at(), id(1), &code("receipt-check")).unwrap();
    assert_eq!(broken_rule(try_seal(&mut spool, 2)), "a suspect submission stops all sending");
    assert_eq!(spool.clear_suspicion(at(), id(1)), Ok(SubmissionState::Delivered));
    assert_eq!(try_seal(&mut spool, 2), Ok(2));
    spool.suspect(at(), id(1), &code("receipt-check")).unwrap();
    assert_eq!(broken_rule(spool.start_attempt(at(), id(2))), "a suspect submission stops all sending");
    let twice = spool.suspect(at(), id(1), &code("receipt-check"));
    assert_eq!(broken_rule(twice), "a row that must exist does not");

    // It was stored by the register, so giving it up does not free its number.
    let refusal = Refusal { problem: code("given-up"), fate: Fate::Discarded, http_status: None };
    spool.refuse(at(), id(1), &refusal).unwrap();
    let given_up = spool.read().submission(id(1)).unwrap().unwrap();
    assert_eq!(given_up.seq.map(Seq::get), Some(1));
    spool.start_attempt(at(), id(2)).unwrap();
    assert!(spool.read().verify_audit(&audit_key()).unwrap().is_intact());
}

#[test]
fn a_wrong_receipt_while_sending_makes_the_submission_suspect() {
    let home = Home::new();
    let mut spool = home.create();
    plan(&mut spool, &[submission(1, vec![report(1, 1)])]);
    seal(&mut spool, 1);
    spool.start_attempt(at(), id(1)).unwrap();
    spool.suspect(at(), id(1), &code("receipt-check")).unwrap();
    assert_eq!(state(&spool, 1), SubmissionState::Suspect);
    assert_eq!(spool.clear_suspicion(at(), id(1)), Ok(SubmissionState::Unknown));
    assert_eq!(broken_rule(spool.clear_suspicion(at(), id(1))), "only a suspect submission is cleared");
    spool.start_attempt(at(), id(1)).unwrap();
    spool.store_custody(at(), id(1), &receipt("custody.1", 1)).unwrap();
    assert_eq!(state(&spool, 1), SubmissionState::Delivered);
}

#[test]
fn a_submission_error_leaves_the_ledger_alone() {
    let home = Home::new();
    let mut spool = home.create();
    deliver(&mut spool, 1, vec![report(1, 1)]);
    let problem = code("LEV-908");
    let outcome = Outcome::SubmissionError(&problem);
    spool.store_outcome(at(), id(1), &receipt("outcome.1", 2), outcome).unwrap();
    let settled = spool.read().submission(id(1)).unwrap().unwrap();
    assert_eq!((settled.state, settled.problem), (SubmissionState::Settled, Some(problem)));
    let free = row(&spool, 1);
    assert_eq!((free.settled, free.hold, free.inflight), (None, None, None));
}

#[test]
fn answers_in_the_wrong_state_are_refused() {
    let home = Home::new();
    let mut spool = home.create();
    plan(&mut spool, &[submission(1, vec![report(1, 1)])]);
    let unknown =
        AttemptEnd { class: AttemptClass::Transport, http_status: None, problem: None, next_at: None };
    let refusal = Refusal { problem: code("counts"), fate: Fate::Quarantined, http_status: Some(422) };
    broken_rule(spool.start_attempt(at(), id(1)));
    broken_rule(spool.mark_unknown(at(), id(1), &unknown));
    broken_rule(spool.store_custody(at(), id(1), &receipt("c", 1)));
    broken_rule(settle_with(&mut spool, 1, &[status(RecordStatus::Accepted)]));
    broken_rule(spool.close(at(), id(1)));
    broken_rule(spool.refuse(at(), id(1), &refusal));
    broken_rule(spool.suspect(at(), id(1), &code("receipt-check")));
    broken_rule(spool.start_attempt(at(), id(77)));
    broken_rule(try_seal(&mut spool, 77));
    seal(&mut spool, 1);
    broken_rule(try_seal(&mut spool, 1));
    broken_rule(spool.store_custody(at(), id(1), &receipt("c", 1)));
    broken_rule(spool.refuse(at(), id(1), &refusal));
    assert_eq!(state(&spool, 1), SubmissionState::Sealed);
    assert_eq!(row(&spool, 1).hold, None, "a refused refusal holds nothing");
    assert!(spool.read().verify_audit(&audit_key()).unwrap().is_intact());
}

#[test]
fn another_spool_key_opens_no_payload() {
    let home = Home::new();
    let mut spool = home.create();
    plan(&mut spool, &[submission(1, vec![report(1, 1)])]);
    seal(&mut spool, 1);
    drop(spool);
    let mut spool =
        Spool::open(home.lock(), &identity(), other_keys(), Box::new(OsRandomness), at()).unwrap();
    assert_eq!(spool.start_attempt(at(), id(1)).unwrap_err(), SpoolError::CannotOpenPayload);
    assert_eq!(state(&spool, 1), SubmissionState::Sealed, "no attempt was announced");
}

#[test]
fn a_number_that_another_copy_of_the_spool_used_is_not_stored_again() {
    let home = Home::new();
    let mut spool = home.create();
    plan(&mut spool, &[submission(1, vec![report(1, 1)])]);
    seal(&mut spool, 1);
    spool.start_attempt(at(), id(1)).unwrap();
    spool.store_foreign(at(), &receipt("foreign", 1), Seq::new(1)).unwrap();
    let stored = spool.store_custody(at(), id(1), &receipt("custody.1", 2));
    assert_eq!(broken_rule(stored), "stored numbers have no gap");
}

#[test]
fn a_plan_that_the_ledger_has_overtaken_is_not_sealed() {
    let home = Home::new();
    let mut spool = home.create();
    plan(&mut spool, &[submission(1, vec![report(1, 1)])]);
    let item = InventoryItem {
        record_id: record_id(1),
        record_type: record_type(),
        version: version(1),
        state: RecordState::Live,
    };
    spool.reconcile(at(), period(), &[InventoryItem { version: version(4), ..item }]).unwrap();
    assert_eq!(broken_rule(try_seal(&mut spool, 1)), "the plan is out of date");
}

#[test]
fn a_full_disk_frees_the_ballast_and_undoes_the_transaction() {
    let home = Home::new();
    let mut spool = home.create();
    assert!(home.dir().ballast().exists());
    let pages: i64 = spool.reader.connection.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
    spool.reader.connection.pragma_update(None, "max_page_count", pages + 2).unwrap();
    let run = spool.begin_run(at(), &scope(), &[1; 32], 500).unwrap();
    let many = [submission(1, (1..=500).map(|n| report(n, 1)).collect())];
    let full = spool.plan(at(), &Plan { run, scope: &scope(), local_holds: &[], submissions: &many });
    assert_eq!(full, Err(SpoolError::DiskFull));
    assert!(!home.dir().ballast().exists());
    assert_eq!(spool.read().submission(id(1)), Ok(None));
    spool.end_run(at(), run, RunResult { exit_code: 74, ok: false }).unwrap();
    drop(spool);
    home.open();
    assert!(home.dir().ballast().exists(), "made again when there is room");
}
