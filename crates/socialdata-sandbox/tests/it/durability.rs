//! What was promised survives every way to stop.

use socialdata_protocol::{
    jwk::Kid,
    wire::{RegisterState, SubmissionStatus},
};
use socialdata_sandbox::{Sandbox, SandboxError, SandboxOptions, Scenario, effects, inventory};

use crate::{
    sender::{PERIOD, Record, Submission, insats, insats_with},
    stage::{Stage, start},
};

fn kid_and_url(stage: &Stage) -> (Kid, String) {
    (stage.running().receipt_kid(), stage.running().url())
}

#[tokio::test]
async fn a_restart_keeps_keys_port_and_receipts() {
    let stage = Stage::new().await;
    let before = kid_and_url(&stage);
    let submission = stage.sender.submission(1, &[Record::report(1, 1, &insats())]);
    let outcome = stage.deliver(&submission).await;
    let status = stage.client.get(&format!("/submissions/{}", submission.id)).await.body;

    let stage = stage.restarted(Scenario::Accept).await;
    assert_eq!(kid_and_url(&stage), before);
    assert_eq!(stage.client.get(&format!("/submissions/{}", submission.id)).await.body, status);
    assert_eq!(stage.client.outcome(submission.id).await, outcome);
    assert_eq!(stage.put(&submission).await.status, 200);
    let next = stage.sender.submission(2, &[Record::void(1, 2)]);
    assert_eq!(stage.deliver(&next).await.total, 0);
    assert_eq!(stage.effects().len(), 2);
}

#[tokio::test]
async fn a_crash_between_custody_and_processing_loses_nothing() {
    let stage = Stage::with(Scenario::OutcomeLate).await;
    let first = stage.sender.submission(1, &[Record::report(1, 1, &insats())]);
    let second = stage.sender.submission(2, &[Record::void(1, 2)]);
    let custody: SubmissionStatus = stage.put(&first).await.json();
    assert_eq!(stage.put(&second).await.status, 201);
    assert_eq!(custody.state, RegisterState::Received);
    assert!(stage.effects().is_empty());

    let stage = stage.crashed(Scenario::Accept).await;
    // Before the first request: nobody has asked yet.
    let versions: Vec<u64> = stage.effects().iter().map(|effect| effect.version.get()).collect();
    assert_eq!(versions, [1, 2]);
    let status: SubmissionStatus = stage.client.get(&format!("/submissions/{}", first.id)).await.json();
    // The second one voids the first one's record.
    assert_eq!((status.state, status.custody_receipt), (RegisterState::Withdrawn, custody.custody_receipt));
}

#[tokio::test]
async fn the_effect_log_is_readable_without_the_receiver() {
    let stage = Stage::new().await;
    let records = [1, 2].map(|number| Record::report(number, 1, &insats()));
    stage.deliver(&stage.sender.submission(1, &records)).await;
    let (home, running) = stage.stop();
    running.shutdown().await.unwrap();
    let log = effects(home.path(), Some(PERIOD.parse().unwrap())).unwrap();
    assert_eq!(log.len(), 2);
    assert!(effects(home.path(), "2026-08".parse().ok()).unwrap().is_empty());
    assert_eq!(inventory(home.path(), PERIOD.parse().unwrap()).unwrap().len(), 2);
    let item = serde_json::to_value(&log[0]).unwrap();
    let members: Vec<_> = item.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(members, ["op", "recordId", "submissionId", "version"]);
}

#[tokio::test]
async fn a_folder_without_a_sandbox_has_no_effects() {
    let home = tempfile::tempdir().unwrap();
    assert_eq!(effects(home.path(), None), Err(SandboxError::Missing));
}

#[tokio::test]
async fn a_port_that_is_taken_is_said_so() {
    let stage = Stage::new().await;
    let port = stage.running().url().split([':', '/']).find_map(|part| part.parse::<u16>().ok()).unwrap();
    let home = tempfile::tempdir().unwrap();
    let options = SandboxOptions { port: Some(port), ..SandboxOptions::new(home.path()) };
    let refused = Sandbox::start(options).await.unwrap_err();
    assert!(matches!(refused, SandboxError::Port { port: refused, .. } if refused == port));
}

#[tokio::test]
async fn two_sandboxes_have_different_keys() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let first = start(one.path(), Scenario::Accept).await;
    let second = start(two.path(), Scenario::Accept).await;
    assert_ne!(first.receipt_kid(), second.receipt_kid());
    assert_ne!(first.url(), second.url());
}

#[tokio::test]
async fn receipts_and_outcome_are_the_same_bytes_for_ever() {
    let stage = Stage::with(Scenario::OutcomeLate).await;
    let late = insats_with("/verkstalldFran", serde_json::json!("2026-10-01"));
    let records = [Record::report(1, 1, &insats()), Record::report(2, 1, &late)];
    let submission = stage.sender.submission(1, &records);
    let custody: SubmissionStatus = stage.put(&submission).await.json();
    // Killed after custody, before the outcome.
    let stage = stage.crashed(Scenario::Accept).await;
    let path = format!("/submissions/{}/outcome", submission.id);
    let outcome = stage.client.get(&path).await.body;

    // Killed after the outcome, acknowledged, voided later, and asked again each time.
    let mut stage = stage.crashed(Scenario::Accept).await;
    assert_eq!(stage.client.get(&path).await.body, outcome);
    stage.deliver(&stage.sender.submission(2, &[Record::void(1, 2)])).await;
    for _ in 0..2 {
        stage = stage.crashed(Scenario::Accept).await;
        assert_eq!(stage.client.get(&path).await.body, outcome);
        let replay = stage.put(&submission).await;
        assert_eq!(replay.status, 200);
        let replay: SubmissionStatus = replay.json();
        assert_eq!(replay.custody_receipt, custody.custody_receipt);
        assert_eq!((replay.state, replay.received_at), (RegisterState::Withdrawn, custody.received_at));
    }
}

#[tokio::test]
async fn a_submission_is_withdrawn_when_all_that_it_left_live_is_void() {
    let stage = Stage::new().await;
    let state = async |submission: &Submission| {
        let path = format!("/submissions/{}", submission.id);
        stage.client.get(&path).await.json::<SubmissionStatus>().state
    };
    let first = stage.sender.submission(1, &[1, 2].map(|number| Record::report(number, 1, &insats())));
    stage.deliver(&first).await;
    let one_void = stage.sender.submission(2, &[Record::void(1, 2)]);
    stage.deliver(&one_void).await;
    assert_eq!(state(&first).await, RegisterState::Accepted);
    stage.deliver(&stage.sender.submission(3, &[Record::void(2, 2)])).await;
    assert_eq!(state(&first).await, RegisterState::Withdrawn);
    // One that left nothing live has nothing to withdraw, and what comes back comes from another.
    assert_eq!(state(&one_void).await, RegisterState::Accepted);
    let again = stage.sender.submission(4, &[Record::report(1, 3, &insats())]);
    stage.deliver(&again).await;
    assert_eq!(
        (state(&first).await, state(&again).await),
        (RegisterState::Withdrawn, RegisterState::Accepted)
    );
}
