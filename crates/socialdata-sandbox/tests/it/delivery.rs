//! The ordinary way of a submission, and everything a sender may ask about it afterwards.

use serde_json::json;
use socialdata_protocol::{
    numbers::{ReceiptNo, Version},
    receipt_check::{
        ChainLink, ExpectedCustody, ExpectedOutcome, ReceiptChain, VerifiedCustody, check_custody,
        check_outcome,
    },
    tally::RecordStatus,
    wire::{
        ApiInfo, Environment, Inventory, OutcomeState, RecordState, RegisterState, SubmissionPage,
        SubmissionStatus,
    },
};
use socialdata_sandbox::inventory;

use crate::{
    sender::{PERIOD, Record, Submission, insats, insats_with, now},
    stage::{HttpClient, Stage},
};

async fn verified_custody(stage: &Stage, submission: &Submission, chain: &ReceiptChain) -> VerifiedCustody {
    let answer = stage.client.get(&format!("/submissions/{}", submission.id)).await;
    let status: SubmissionStatus = answer.json();
    let own = submission.facts.as_ref().unwrap();
    let expected = ExpectedCustody { own, chain, stored: None };
    check_custody(&status.custody_receipt, &stage.receipt_keys().await, &expected, now()).unwrap()
}

#[tokio::test]
async fn a_submission_becomes_two_receipts_that_pass_every_check_of_the_sender() {
    let stage = Stage::new().await;
    let records = [1, 2, 3].map(|number| Record::report(number, 1, &insats()));
    let submission = stage.sender.submission(1, &records);
    let answer = stage.put(&submission).await;
    assert_eq!(answer.status, 201);
    let address = format!("/socialdata/v1/submissions/{}", submission.id);
    assert_eq!(answer.header("location"), Some(address.as_str()));
    let status: SubmissionStatus = answer.json();
    assert_eq!((status.seq.get(), status.acknowledged), (1, false));

    let mut chain = ReceiptChain::new();
    let custody = verified_custody(&stage, &submission, &chain).await;
    assert_eq!(custody.jws(), &status.custody_receipt);
    chain.insert(ReceiptNo::FIRST, ChainLink { digest: custody.digest(), prev: None });

    let outcome = stage.client.outcome(submission.id).await;
    let own = submission.facts.as_ref().unwrap();
    let expected =
        ExpectedOutcome { own, sent: &submission.sent, custody: &custody, chain: &chain, stored: None };
    let keys = stage.receipt_keys().await;
    let verified = check_outcome(
        &outcome.outcome_receipt,
        &keys,
        &expected,
        &outcome.submission_errors,
        &outcome.findings,
    )
    .unwrap();
    assert_eq!(verified.statuses(), [RecordStatus::Accepted; 3]);
    assert_eq!(verified.receipt().state, OutcomeState::Accepted);

    let path = format!("/submissions/{}/acknowledgement", submission.id);
    for _ in 0..2 {
        let noted = json!({"outcomeReceiptDigest": verified.digest()}).to_string();
        assert_eq!(stage.client.put_json(&path, noted).await.status, 204);
    }
    let status: SubmissionStatus = stage.client.get(&format!("/submissions/{}", submission.id)).await.json();
    assert_eq!((status.state, status.acknowledged), (RegisterState::Accepted, true));
    assert_eq!(status.outcome_at, Some(now()));
}

#[tokio::test]
async fn an_acknowledgement_is_of_the_stored_outcome() {
    let stage = Stage::new().await;
    let submission = stage.sender.submission(1, &[Record::report(1, 1, &insats())]);
    let path = format!("/submissions/{}/acknowledgement", submission.id);
    let other = json!({"outcomeReceiptDigest": format!("sha-256:{}", "2".repeat(64))}).to_string();
    assert_eq!(stage.client.put_json(&path, other.clone()).await.problem_suffix(), "unknown-submission");
    stage.deliver(&submission).await;
    assert_eq!(stage.client.put_json(&path, other).await.problem_suffix(), "digest-mismatch");
    assert_eq!(stage.client.put_json(&path, "{}".to_owned()).await.problem_suffix(), "invalid-envelope");
}

#[tokio::test]
async fn the_same_bytes_get_the_same_receipts_for_ever_and_other_bytes_none() {
    let stage = Stage::new().await;
    let submission = stage.sender.submission(1, &[Record::report(1, 1, &insats())]);
    let first: SubmissionStatus = stage.put(&submission).await.json();
    let outcome = stage.client.outcome(submission.id).await;
    let again = stage.put(&submission).await;
    assert_eq!(again.status, 200);
    let again: SubmissionStatus = again.json();
    assert_eq!(again.custody_receipt, first.custody_receipt);
    assert_eq!(stage.client.outcome(submission.id).await, outcome);

    let other = stage.sender.submission(1, &[Record::report(2, 1, &insats())]);
    assert_eq!(other.id, submission.id);
    assert_eq!(stage.put(&other).await.problem_suffix(), "digest-mismatch");
    let same_payload = [Record::report(1, 1, &insats())];
    let other = stage.sender.changed_submission(1, &same_payload, |m| m["auditHead"] = json!("5".repeat(64)));
    assert_eq!(other.payload, submission.payload);
    assert_eq!(stage.put(&other).await.problem_suffix(), "digest-mismatch");
    assert_eq!(stage.effects().len(), 1);
}

#[tokio::test]
async fn a_sender_finds_its_submissions_again() {
    let stage = Stage::new().await;
    for seq in 1..=3 {
        let submission =
            stage.sender.submission(seq, &[Record::report(u8::try_from(seq).unwrap(), 1, &insats())]);
        let outcome = stage.deliver(&submission).await;
        if seq == 2 {
            let noted = json!({"outcomeReceiptDigest": outcome.outcome_receipt.digest()}).to_string();
            stage.client.put_json(&format!("/submissions/{}/acknowledgement", submission.id), noted).await;
        }
    }
    let check = async |query: &str, total: u64, shown: &[u64]| {
        let page: SubmissionPage = stage.client.get(&format!("/submissions{query}")).await.json();
        let seqs: Vec<u64> = page.items.iter().map(|item| item.seq.get()).collect();
        assert_eq!((page.total, seqs.as_slice()), (total, shown), "{query}");
    };
    check("", 3, &[1, 2, 3]).await;
    check("?afterSeq=1", 2, &[2, 3]).await;
    check("?unacknowledged=true", 2, &[1, 3]).await;
    check("?limit=2&page=2", 3, &[3]).await;
    check("?period=2026-09", 3, &[1, 2, 3]).await;
    check("?period=2026-08", 0, &[]).await;
    assert_eq!(stage.client.get("/submissions?colour=red").await.status, 400);
}

#[tokio::test]
async fn the_inventory_tells_version_and_state_of_every_record() {
    let stage = Stage::new().await;
    let first = [1, 2].map(|number| Record::report(number, 1, &insats()));
    stage.deliver(&stage.sender.submission(1, &first)).await;
    let corrected = insats_with("/timmarPerManad", json!(20));
    stage
        .deliver(&stage.sender.submission(2, &[Record::correct(1, 2, &corrected), Record::void(2, 2)]))
        .await;

    let held: Inventory = stage.client.get("/periods/2026-09/inventory").await.json();
    let expected = [(first[0].id, RecordState::Live), (first[1].id, RecordState::Void)];
    let seen: Vec<_> = held.items.iter().map(|item| (item.record_id, item.state)).collect();
    assert_eq!(seen, expected);
    assert!(held.items.iter().all(|item| item.version == Version::new(2).unwrap()));
    assert_eq!(inventory(stage.folder(), PERIOD.parse().unwrap()).unwrap(), held.items);

    let page: Inventory = stage.client.get("/periods/2026-09/inventory?limit=1&page=2").await.json();
    assert_eq!((page.digest, page.total, page.items.as_slice()), (held.digest, 2, &held.items[1..]));
    let empty: Inventory = stage.client.get("/periods/2026-08/inventory").await.json();
    assert_eq!(empty.total, 0);
    assert_eq!(stage.client.get("/periods/2026-13/inventory").await.status, 404);
}

#[tokio::test]
async fn an_unchanged_status_is_not_sent_again() {
    let stage = Stage::new().await;
    let submission = stage.sender.submission(1, &[Record::report(1, 1, &insats())]);
    stage.deliver(&submission).await;
    let path = format!("/submissions/{}", submission.id);
    let first = stage.client.get(&path).await;
    assert_eq!(first.header("retry-after"), None);
    let tag = first.header("etag").unwrap();
    let again = stage.client.send(reqwest::Method::GET, &path, &[("if-none-match", tag)], Vec::new()).await;
    assert_eq!((again.status, again.body.len()), (304, 0));
}

#[tokio::test]
async fn the_interface_introduces_itself() {
    let stage = Stage::new().await;
    let answer = stage.client.get("/api-info").await;
    assert_eq!(answer.header("date"), Some("Sun, 22 Nov 2026 10:00:00 GMT"));
    let info: ApiInfo = answer.json();
    assert_eq!((info.environment, info.server_time), (Environment::Sandbox, now()));
    assert!(info.periods.iter().any(|period| period.period_id.to_string() == PERIOD));
    assert!(stage.running().url().starts_with("https://localhost:"));
}

#[tokio::test]
async fn what_is_not_there_is_answered_as_not_found() {
    let stage = Stage::new().await;
    let elsewhere = stage.client.get("/nothing").await;
    assert_eq!((elsewhere.status, elsewhere.problem_suffix()), (404, "other"));
    let deleted = stage.client.send(reqwest::Method::DELETE, "/api-info", &[], Vec::new()).await;
    assert_eq!((deleted.status, deleted.problem_suffix()), (405, "other"));
    assert_eq!(deleted.header("allow"), Some("GET,HEAD"));
    let described = stage.client.get("/openapi.yaml").await;
    assert_eq!((described.status, described.header("content-type")), (200, Some("application/yaml")));
    assert!(described.body.starts_with(b"openapi: 3.1"));
    let unknown = stage.client.get("/submissions/01a026d0-5e68-7b1a-9d54-2f6a1c0e8b47/outcome").await;
    assert_eq!(unknown.problem_suffix(), "unknown-submission");
    assert_eq!(stage.client.get("/submissions/191212121212").await.problem_suffix(), "unknown-submission");
}

#[tokio::test]
async fn a_sender_sees_nothing_of_another() {
    let stage = Stage::new().await;
    let submission = stage.sender.submission(1, &[Record::report(1, 1, &insats())]);
    stage.deliver(&submission).await;

    let other = crate::sender::Sender::new(2);
    let certificate = socialdata_sandbox::issue_client_certificate(stage.folder(), "grannkommun").unwrap();
    let registration = socialdata_sandbox::Registration {
        sender: other.party.clone(),
        key: other.key.verifying_key().to_jwk(),
        certificate: Some(certificate.certificate.clone()),
    };
    socialdata_sandbox::register_sender(stage.folder(), &registration).unwrap();
    let client = HttpClient::with(stage.running(), &certificate.certificate, &certificate.key);
    for path in ["", "/outcome"] {
        let answer = client.get(&format!("/submissions/{}{path}", submission.id)).await;
        assert_eq!(answer.problem_suffix(), "unknown-submission");
    }
    let page: SubmissionPage = client.get("/submissions").await.json();
    let held: Inventory = client.get("/periods/2026-09/inventory").await.json();
    assert_eq!((page.total, held.total), (0, 0));

    // The same sequence number and record id, as both count for themselves.
    let own = other.submission(1, &[Record::report(1, 1, &insats())]);
    assert_eq!(client.put(own.id, own.body()).await.status, 201);
    assert_eq!(client.outcome(own.id).await.total, 0);
    assert_eq!(client.put(submission.id, submission.body()).await.problem_suffix(), "unknown-sender-key");
}
