//! What is refused before custody: nothing of it is stored.

use reqwest::Method;
use serde_json::{Value, json};
use socialdata_protocol::{
    keys::{Algorithm, SigningKey},
    wire::{Envelope, SubmissionPage},
};
use socialdata_sandbox::{Registration, SandboxError, issue_client_certificate, register_sender};

use crate::{
    sender::{Record, Sender, Submission, insats},
    stage::{Answer, HttpClient, Stage},
};

fn one() -> Vec<Record> {
    vec![Record::report(1, 1, &insats())]
}

async fn check(stage: &Stage, answer: Answer, status: u16, suffix: &str) {
    assert_eq!((answer.status, answer.problem_suffix()), (status, suffix));
    let page: SubmissionPage = stage.client.get("/submissions").await.json();
    assert_eq!(page.total, 0, "{suffix}");
    assert!(stage.effects().is_empty());
}

#[tokio::test]
async fn without_a_client_certificate_there_is_no_answer() {
    let stage = Stage::new().await;
    let client = HttpClient::without_certificate(stage.running());
    assert!(client.try_send(Method::GET, "/api-info", &[], Vec::new()).await.is_err());
    let foreign = tempfile::tempdir().unwrap();
    let certificate = issue_client_certificate(foreign.path(), "other-authority").unwrap();
    let client = HttpClient::with(stage.running(), &certificate.certificate, &certificate.key);
    assert!(client.try_send(Method::GET, "/api-info", &[], Vec::new()).await.is_err());
}

#[tokio::test]
async fn a_certificate_that_no_sender_has_may_only_ask_for_the_interface() {
    let stage = Stage::new().await;
    let certificate = issue_client_certificate(stage.folder(), "nobody").unwrap();
    let client = HttpClient::with(stage.running(), &certificate.certificate, &certificate.key);
    assert_eq!(client.get("/api-info").await.status, 200);
    assert_eq!(client.get("/submissions").await.problem_suffix(), "forbidden");
    let submission = stage.sender.submission(1, &one());
    let answer = client.put(submission.id, submission.body()).await;
    check(&stage, answer, 403, "forbidden").await;
}

#[tokio::test]
async fn a_certificate_and_a_key_belong_to_one_sender() {
    let stage = Stage::new().await;
    let other = Sender::new(2);
    let mut registration = Registration {
        sender: other.party.clone(),
        key: other.key.verifying_key().to_jwk(),
        certificate: None,
    };
    let refused = register_sender(stage.folder(), &registration).unwrap_err();
    assert_eq!(refused, SandboxError::Taken { what: "client certificate" });
    registration.certificate = Some(issue_client_certificate(stage.folder(), "b").unwrap().certificate);
    registration.key = stage.sender.key.verifying_key().to_jwk();
    let refused = register_sender(stage.folder(), &registration).unwrap_err();
    assert_eq!(refused, SandboxError::Taken { what: "signing key" });
}

#[tokio::test]
async fn the_request_must_be_whole_and_of_the_right_kind() {
    let stage = Stage::new().await;
    let submission = stage.sender.submission(1, &one());
    let send = async |body: Vec<u8>, header: (&'static str, &str)| {
        stage.client.put_with(submission.id, body, &[header]).await
    };
    let good = || submission.body();
    check(&stage, send(good(), ("content-type", "text/plain")).await, 415, "unsupported-media").await;
    check(&stage, send(good(), ("content-type", "")).await, 415, "unsupported-media").await;
    check(&stage, send(good(), ("content-encoding", "gzip")).await, 415, "unsupported-media").await;
    check(&stage, send(good(), ("content-digest", "")).await, 400, "content-digest").await;
    let wrong = "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:";
    check(&stage, send(good(), ("content-digest", wrong)).await, 400, "content-digest").await;
    for body in ["", "{}", "[]", r#"{"manifest":"AA.AA.AA","payload":"AA","more":1}"#] {
        let answer = stage.client.put(submission.id, body.into()).await;
        check(&stage, answer, 400, "invalid-envelope").await;
    }
}

#[tokio::test]
async fn what_is_too_large_is_told_so() {
    let stage = Stage::new().await;
    let mut submission = stage.sender.submission(1, &one());
    let answer = stage.client.put(submission.id, vec![b' '; 40 * 1024 * 1024]).await;
    check(&stage, answer, 413, "too-large").await;
    submission.payload = vec![7; 16 * 1024 * 1024 + 1];
    check(&stage, stage.put(&submission).await, 413, "too-large").await;
    let many =
        stage.sender.changed_submission(1, &one(), |manifest| manifest["counts"]["report"] = json!(5001));
    check(&stage, stage.put(&many).await, 413, "too-large").await;
}

#[tokio::test]
async fn the_manifest_must_be_signed_by_the_sender() {
    let stage = Stage::new().await;
    let submission = stage.sender.submission(1, &one());
    let text = submission.jws.as_str();
    let (signed, signature) = text.rsplit_once('.').unwrap();
    let (first, rest) = signature.split_at(1);
    let forged = format!("{signed}.{}{rest}", if first == "A" { "B" } else { "A" }).parse().unwrap();
    let answer = stage.client.put(submission.id, Envelope::body(&forged, &submission.payload)).await;
    check(&stage, answer, 422, "manifest-signature").await;
    let receipt_like = "AAAA.AAAA.AAAA".parse().unwrap();
    let answer = stage.client.put(submission.id, Envelope::body(&receipt_like, &submission.payload)).await;
    check(&stage, answer, 422, "manifest-signature").await;

    let mut stranger = Sender::new(1);
    stranger.key = SigningKey::from_random(Algorithm::Es256, &[99; 32]).ok().unwrap();
    let answer = stage.put(&stranger.submission(1, &one())).await;
    check(&stage, answer, 403, "unknown-sender-key").await;
}

#[tokio::test]
async fn every_claim_of_the_manifest_is_checked() {
    let stage = Stage::new().await;
    let refused = async |change: fn(&mut Value), status: u16, suffix: &str| {
        let submission = stage.sender.changed_submission(1, &one(), change);
        check(&stage, stage.put(&submission).await, status, suffix).await;
    };
    refused(|m| m["environment"] = json!("production"), 422, "environment-mismatch").await;
    refused(|m| m["environment"] = json!("test"), 422, "environment-mismatch").await;
    refused(|m| m["recipient"] = json!("se.example"), 422, "manifest-invalid").await;
    refused(|m| m["submissionId"] = json!("01a026d0-5e68-7b1a-9d54-2f6a1c0e8b47"), 422, "manifest-invalid")
        .await;
    refused(|m| m["extra"] = json!(1), 422, "manifest-invalid").await;
    refused(|m| m["createdAt"] = json!("2026-11-22T10:05:01Z"), 422, "clock").await;
    refused(|m| m["sender"]["unit"] = json!("N9"), 403, "forbidden").await;
    refused(
        |m| m["onBehalfOf"] = json!({"orgNumber": "2120000142", "role": "kommun", "mandate": "M1"}),
        403,
        "forbidden",
    )
    .await;
    refused(|m| m["payload"]["bytes"] = json!(1), 422, "payload-digest").await;
    refused(|m| m["payload"]["digest"] = json!(format!("sha-256:{}", "0".repeat(64))), 422, "payload-digest")
        .await;
    refused(|m| m["schema"]["version"] = json!("9.0.0"), 422, "schema-not-accepted").await;
    refused(
        |m| m["policy"]["digest"] = json!(format!("sha-256:{}", "0".repeat(64))),
        422,
        "policy-not-accepted",
    )
    .await;
    refused(|m| m["payload"]["coding"] = json!("gzip"), 422, "manifest-invalid").await;
    refused(|m| m["period"] = json!("1999-01"), 409, "period-closed").await;
    refused(|m| m["seq"] = json!(2), 409, "seq-gap").await;
    let accepted =
        stage.sender.changed_submission(1, &one(), |m| m["createdAt"] = json!("2026-11-22T10:05:00Z"));
    assert_eq!(stage.put(&accepted).await.status, 201);
}

#[tokio::test]
async fn sequence_numbers_have_no_holes_and_no_doubles() {
    let stage = Stage::new().await;
    stage.deliver(&stage.sender.submission(1, &one())).await;
    let gap = stage.put(&stage.sender.submission(3, &one())).await.problem();
    assert_eq!((gap.kind.suffix(), gap.expected_seq.unwrap().get()), ("seq-gap", 2));
    let taken = |id: &str| {
        let id = id.to_owned();
        stage.sender.changed_submission(5, &one(), move |m| {
            m["seq"] = json!(1);
            m["submissionId"] = json!(id);
        })
    };
    let mut conflict = taken("01a026d0-5e68-7b1a-9d54-2f6a1c0e8b47");
    conflict.id = "01a026d0-5e68-7b1a-9d54-2f6a1c0e8b47".parse().unwrap();
    let problem = stage.put(&conflict).await.problem();
    assert_eq!((problem.kind.suffix(), problem.expected_seq.unwrap().get()), ("seq-conflict", 2));
}

#[tokio::test]
async fn a_second_installation_is_noticed_until_the_sender_is_registered_anew() {
    let stage = Stage::new().await;
    stage.deliver(&stage.sender.submission(1, &one())).await;
    let from_elsewhere = |seq| -> Submission {
        stage.sender.changed_submission(seq, &[Record::report(2, 1, &insats())], |m| {
            m["client"]["instance"] = json!("00000000-7a3f-4c55-8e0b-1d2c3b4a5968");
        })
    };
    let answer = stage.put(&from_elsewhere(2)).await;
    assert_eq!(answer.problem_suffix(), "instance-conflict");
    let registration = Registration {
        sender: stage.sender.party.clone(),
        key: stage.sender.key.verifying_key().to_jwk(),
        certificate: None,
    };
    register_sender(stage.folder(), &registration).unwrap();
    assert_eq!(stage.put(&from_elsewhere(2)).await.status, 201);
}

#[tokio::test]
async fn of_two_submissions_with_one_sequence_number_exactly_one_wins() {
    let stage = Stage::new().await;
    let first = stage.sender.submission(1, &one());
    let id = "01a026d0-5e68-7b1a-9d54-2f6a1c0e8b47";
    let mut second = stage.sender.changed_submission(1, &[], |m| m["submissionId"] = json!(id));
    second.id = id.parse().unwrap();
    let (one, two) = tokio::join!(stage.put(&first), stage.put(&second));
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409]);
    let page: SubmissionPage = stage.client.get("/submissions").await.json();
    assert_eq!(page.total, 1);
}
