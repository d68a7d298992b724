//! The dry run: the same verdict as a submission, and no trace.

use serde_json::json;
use socialdata_protocol::wire::{OpCounts, SubmissionPage, Validation};

use crate::{
    sender::{Record, insats, insats_with},
    stage::Stage,
};

#[tokio::test]
async fn it_says_what_a_submission_would_be_told() {
    let stage = Stage::new().await;
    stage.deliver(&stage.sender.submission(1, &[Record::report(1, 1, &insats())])).await;
    let records = [
        Record::report(1, 1, &insats()),
        Record::report(2, 1, &insats_with("/verkstalldFran", json!("2026-10-01"))),
        Record::report(3, 1, &insats()),
        Record::report(4, 3, &insats()),
        Record::void(5, 1),
    ];
    let submission = stage.sender.submission(2, &records);
    let answer = stage.client.post_json("/validations", submission.body()).await;
    assert_eq!(answer.status, 200);
    let validation: Validation = answer.json();
    let outcome = stage.deliver(&submission).await;
    assert_eq!(validation.findings, outcome.findings);
    assert_eq!(validation.submission_errors, outcome.submission_errors);
    assert!(!validation.truncated);
    let counts = validation.counts;
    assert_eq!((counts.accepted, counts.unchanged, counts.rejected, counts.total()), (1, 1, 3, 5));
}

#[tokio::test]
async fn nothing_is_stored() {
    let stage = Stage::new().await;
    let submission = stage.sender.submission(1, &[Record::report(1, 1, &insats())]);
    for _ in 0..2 {
        assert_eq!(stage.client.post_json("/validations", submission.body()).await.status, 200);
    }
    assert!(stage.effects().is_empty());
    let asked = stage.client.get(&format!("/submissions/{}", submission.id)).await;
    assert_eq!(asked.problem_suffix(), "unknown-submission");
    // Neither the number nor the installation was taken.
    let other = stage.sender.changed_submission(1, &[], |manifest| {
        manifest["client"]["instance"] = json!("00000000-7a3f-4c55-8e0b-1d2c3b4a5968");
    });
    assert_eq!(stage.put(&other).await.status, 201);
    let page: SubmissionPage = stage.client.get("/submissions").await.json();
    assert_eq!(page.total, 1);
}

#[tokio::test]
async fn the_checks_before_custody_hold_too() {
    let stage = Stage::new().await;
    let told = async |body: Vec<u8>| stage.client.post_json("/validations", body).await.problem_suffix();
    let changed = |change: fn(&mut serde_json::Value)| stage.sender.changed_submission(1, &[], change).body();
    assert_eq!(told(b"{}".to_vec()).await, "invalid-envelope");
    assert_eq!(told(changed(|m| m["environment"] = json!("test"))).await, "environment-mismatch");
    assert_eq!(told(changed(|m| m["sender"]["unit"] = json!("N9"))).await, "forbidden");
    assert_eq!(told(changed(|m| m["schema"]["version"] = json!("9.0.0"))).await, "schema-not-accepted");
    assert_eq!(told(changed(|m| m["period"] = json!("1999-01"))).await, "period-closed");
    // A sequence number is no matter of a dry run.
    let ahead = stage.sender.submission(7, &[]).body();
    assert_eq!(stage.client.post_json("/validations", ahead).await.status, 200);
}

#[tokio::test]
async fn a_list_that_cannot_be_read_is_an_error_of_the_whole() {
    let stage = Stage::new().await;
    let counts = OpCounts { report: 1, correct: 0, void: 0 };
    let broken = stage.sender.raw_submission(1, b"not a list\n", counts);
    let validation: Validation = stage.client.post_json("/validations", broken.body()).await.json();
    assert_eq!(validation.submission_errors[0].code.as_str(), "LEV-906");
    assert!(validation.findings.is_empty());
    assert_eq!(validation.counts.rejected, 1);
}
