//! Each scenario does what it says, and what was promised is kept all the same.

use reqwest::Method;
use socialdata_protocol::{
    jws::{JwsError, JwsTyp},
    pins::PinnedKeys,
    wire::{FindingStatus, RegisterState, SubmissionStatus},
};
use socialdata_sandbox::Scenario;

use crate::{
    sender::{Record, Submission, insats},
    stage::Stage,
};

fn one(stage: &Stage) -> Submission {
    stage.sender.submission(1, &[Record::report(1, 1, &insats())])
}

async fn custody_fault(stage: &Stage, keys: &PinnedKeys, submission: &Submission) -> Option<JwsError> {
    let status: SubmissionStatus = stage.client.get(&format!("/submissions/{}", submission.id)).await.json();
    status.custody_receipt.verify(JwsTyp::Receipt, keys).err()
}

#[tokio::test]
async fn forged_receipts_are_shown_and_the_true_one_is_kept() {
    for (scenario, fault) in
        [(Scenario::UnknownKid, JwsError::UnknownKey), (Scenario::TamperedReceipt, JwsError::Signature)]
    {
        let stage = Stage::with(scenario).await;
        let keys = stage.receipt_keys().await;
        let submission = one(&stage);
        let status: SubmissionStatus = stage.put(&submission).await.json();
        assert_eq!(status.custody_receipt.verify(JwsTyp::Receipt, &keys).err(), Some(fault));
        assert_eq!(custody_fault(&stage, &keys, &submission).await, Some(fault));
        let outcome = stage.client.outcome(submission.id).await;
        assert_eq!(outcome.outcome_receipt.verify(JwsTyp::Receipt, &keys).err(), Some(fault));
        let stage = stage.restarted(Scenario::Accept).await;
        assert_eq!(custody_fault(&stage, &keys, &submission).await, None);
    }
}

#[tokio::test]
async fn two_refusals_and_then_one_effect() {
    let stage = Stage::with(Scenario::UnavailableTwice).await;
    let submission = one(&stage);
    for _ in 0..2 {
        let refused = stage.put(&submission).await;
        assert_eq!((refused.status, refused.problem_suffix()), (503, "unavailable"));
        assert_eq!(refused.header("retry-after"), Some("1"));
        let asked = stage.client.get(&format!("/submissions/{}", submission.id)).await;
        assert_eq!(asked.problem_suffix(), "unknown-submission");
    }
    stage.deliver(&submission).await;
    assert_eq!(stage.effects().len(), 1);
}

#[tokio::test]
async fn an_unavailable_receiver_answers_nothing() {
    let stage = Stage::with(Scenario::Unavailable).await;
    for path in ["/api-info", "/keys", "/submissions", "/anything"] {
        assert_eq!(stage.client.get(path).await.problem_suffix(), "unavailable", "{path}");
    }
    assert_eq!(stage.put(&one(&stage)).await.problem_suffix(), "unavailable");
}

#[tokio::test]
async fn a_commit_without_an_answer_is_found_again() {
    let stage = Stage::with(Scenario::CommitThenReset).await;
    let submission = one(&stage);
    let path = format!("/submissions/{}", submission.id);
    let digest = socialdata_protocol::wire::content_digest(&submission.body());
    let headers = [("content-type", "application/json"), ("content-digest", digest.as_str())];
    let sent = stage.client.try_send(Method::PUT, &path, &headers, submission.body()).await;
    assert!(sent.is_err());
    let status: SubmissionStatus = stage.client.get(&path).await.json();
    assert_eq!(status.state, RegisterState::Accepted);
    let again = stage.client.try_send(Method::PUT, &path, &headers, submission.body()).await;
    assert!(again.is_err());
    assert_eq!(stage.effects().len(), 1);
}

#[tokio::test]
async fn a_late_outcome_comes_after_three_polls() {
    let stage = Stage::with(Scenario::OutcomeLate).await;
    let submission = one(&stage);
    let status: SubmissionStatus = stage.put(&submission).await.json();
    assert_eq!(status.state, RegisterState::Received);
    let path = format!("/submissions/{}/outcome", submission.id);
    for poll in 0..3 {
        let answer = stage.client.get(&path).await;
        assert_eq!((answer.status, answer.problem_suffix()), (404, "outcome-not-ready"), "{poll}");
        assert_eq!(answer.header("retry-after"), Some("1"));
        assert!(stage.effects().is_empty());
    }
    assert_eq!(stage.client.get(&path).await.status, 200);
    assert_eq!(stage.effects().len(), 1);
}

#[tokio::test]
async fn later_submissions_wait_behind_a_late_one() {
    let stage = Stage::new().await;
    let first = one(&stage);
    let late = [("sandbox-scenario", "outcome-late")];
    assert_eq!(stage.client.put_with(first.id, first.body(), &late).await.status, 201);
    let second = stage.sender.submission(2, &[Record::void(1, 2)]);
    assert_eq!(stage.put(&second).await.status, 201);
    let waiting = stage.client.get(&format!("/submissions/{}/outcome", second.id)).await;
    assert_eq!(waiting.problem_suffix(), "outcome-not-ready");
    for _ in 0..4 {
        stage.client.get(&format!("/submissions/{}", first.id)).await;
    }
    assert_eq!(stage.client.outcome(second.id).await.total, 0);
    assert_eq!(stage.effects().len(), 2);
}

#[tokio::test]
async fn every_tenth_record_is_rejected() {
    let stage = Stage::with(Scenario::Partial).await;
    let records: Vec<_> = (10..35).map(|number| Record::report(number, 1, &insats())).collect();
    let outcome = stage.deliver(&stage.sender.submission(1, &records)).await;
    let rejected: Vec<_> = outcome.findings.iter().map(|finding| (finding.index, finding.status)).collect();
    assert_eq!(rejected, [0, 10, 20].map(|index| (index, FindingStatus::Rejected)));
    assert!(outcome.findings.iter().all(|finding| finding.errors[0].code.as_str() == "SBX-001"));
    assert_eq!(stage.effects().len(), 22);
}

#[tokio::test]
async fn a_digest_mismatch_stores_nothing() {
    let stage = Stage::with(Scenario::DigestMismatch).await;
    let submission = one(&stage);
    assert_eq!(stage.put(&submission).await.problem_suffix(), "digest-mismatch");
    let asked = stage.client.get(&format!("/submissions/{}", submission.id)).await;
    assert_eq!(asked.problem_suffix(), "unknown-submission");
}

#[tokio::test]
async fn a_scenario_may_hold_for_one_request() {
    let stage = Stage::new().await;
    let asked = async |name: &str| {
        stage.client.send(Method::GET, "/keys", &[("sandbox-scenario", name)], Vec::new()).await
    };
    assert_eq!(asked("unavailable").await.status, 503);
    assert_eq!(asked("accept").await.status, 200);
    let unknown = asked("explode").await;
    assert_eq!(unknown.status, 400);
    let text = unknown.problem().detail.shown();
    assert!(text.contains("commit-then-reset") && !text.contains("explode"), "{text}");
}
