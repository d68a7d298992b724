//! The scenarios about requests and answers as such, and those that are told for nothing.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use reqwest::Method;
use serde_json::Value;
use socialdata_protocol::{
    ids::Digest,
    jws::{Jws, JwsTyp},
    receipt_check::verify_offline,
    wire::{ApiInfo, FindingStatus, OutcomeState, Receipt, SubmissionStatus, content_digest},
};
use socialdata_sandbox::{Sandbox, Scenario};

use crate::{
    sender::{Record, Submission, insats, now},
    stage::{Answer, HttpClient, Stage, options},
};

fn one(stage: &Stage) -> Submission {
    stage.sender.submission(1, &[Record::report(1, 1, &insats())])
}

async fn try_put(stage: &Stage, submission: &Submission) -> reqwest::Result<Answer> {
    let digest = content_digest(&submission.body());
    let headers = [("content-type", "application/json"), ("content-digest", digest.as_str())];
    let path = format!("/submissions/{}", submission.id);
    stage.client.try_send(Method::PUT, &path, &headers, submission.body()).await
}

/// Whether the receiver has the submission.
async fn is_stored(stage: &Stage, submission: &Submission) -> bool {
    let path = format!("/submissions/{}", submission.id);
    let accept = [("sandbox-scenario", "accept")];
    stage.client.send(Method::GET, &path, &accept, Vec::new()).await.status == 200
}

#[tokio::test]
async fn what_is_told_for_nothing_stores_nothing() {
    for (scenario, status, suffix) in [
        (Scenario::ClosedPeriod, 409, "period-closed"),
        (Scenario::SeqGap, 409, "seq-gap"),
        (Scenario::SeqConflict, 409, "seq-conflict"),
        (Scenario::InstanceConflict, 409, "instance-conflict"),
        (Scenario::DigestMismatch, 409, "digest-mismatch"),
        (Scenario::Forbidden, 403, "forbidden"),
    ] {
        let stage = Stage::with(scenario).await;
        let submission = one(&stage);
        for _ in 0..2 {
            let problem = stage.put(&submission).await.problem();
            assert_eq!((problem.status, problem.kind.suffix()), (status, suffix));
            let expected = problem.expected_seq.map(socialdata_protocol::numbers::Seq::get);
            assert_eq!(expected, suffix.starts_with("seq").then_some(1), "{scenario}");
        }
        assert!(!is_stored(&stage, &submission).await, "{scenario}");
    }
}

#[tokio::test]
async fn what_is_told_once_lets_the_same_bytes_pass() {
    for (scenario, status, retry_after) in [
        (Scenario::RateLimited, 429, Some("3")),
        (Scenario::ExpiredToken, 401, None),
        (Scenario::RotateSealingKey, 422, None),
    ] {
        let stage = Stage::with(scenario).await;
        let submission = one(&stage);
        let refused = stage.put(&submission).await;
        assert_eq!((refused.status, refused.header("retry-after")), (status, retry_after), "{scenario}");
        assert_eq!(refused.header("www-authenticate").is_some(), status == 401);
        assert!(!is_stored(&stage, &submission).await, "{scenario}");
        stage.deliver(&submission).await;
        assert_eq!(stage.effects().len(), 1, "{scenario}");
    }
}

#[tokio::test]
async fn a_reset_before_the_end_of_the_body_stores_nothing() {
    for scenario in [Scenario::ResetBeforeBody, Scenario::ResetMidBody] {
        let stage = Stage::with(scenario).await;
        let submission = one(&stage);
        assert!(try_put(&stage, &submission).await.is_err(), "{scenario}");
        assert!(!is_stored(&stage, &submission).await, "{scenario}");
    }
}

#[tokio::test]
async fn a_submission_that_is_never_answered_is_stored() {
    let stage = Stage::with(Scenario::CommitThenHang).await;
    let submission = one(&stage);
    let answered = async { try_put(&stage, &submission).await.is_ok() };
    let stored = async {
        while !is_stored(&stage, &submission).await {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        _ = answered => panic!("it was answered"),
        () = stored => {}
    }
    assert_eq!(stage.effects().len(), 1);
}

#[tokio::test]
async fn an_answer_may_come_twice() {
    let stage = Stage::with(Scenario::DuplicateResponse).await;
    let submission = one(&stage);
    let raw = raw_put(&stage, &submission).await;
    assert_eq!(raw.matches("HTTP/1.1 201 Created").count(), 2, "{raw}");
    let (first, second) = raw.split_at(raw.rfind("HTTP/1.1").unwrap());
    assert_eq!(first, second);
    // Over a new connection nothing of it is left. Over the same one the second answer would be taken for the next.
    let client = HttpClient::of(stage.running());
    client.outcome(submission.id).await;
    assert_eq!(stage.effects().len(), 1);
}

/// Everything that comes back over one connection.
async fn raw_put(stage: &Stage, submission: &Submission) -> String {
    let (config, port) = (HttpClient::tls(stage.running()), stage.port());
    let body = submission.body();
    let head = format!(
        "PUT /socialdata/v1/submissions/{} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
         Content-Digest: {}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        submission.id,
        content_digest(&body),
        body.len()
    );
    let exchanged = tokio::task::spawn_blocking(move || {
        let name = "localhost".try_into().unwrap();
        let session = rustls::ClientConnection::new(config.into(), name).unwrap();
        let socket = TcpStream::connect(("127.0.0.1", port)).unwrap();
        let mut stream = rustls::StreamOwned::new(session, socket);
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(&body).unwrap();
        let mut answer = Vec::new();
        // The connection may end without a word of TLS.
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8(answer).unwrap()
    });
    exchanged.await.unwrap()
}

#[tokio::test]
async fn receipts_about_something_else_are_correctly_signed() {
    for (scenario, member) in
        [(Scenario::WrongDigest, "payloadDigest"), (Scenario::StaleReceipt, "submissionId")]
    {
        let stage = Stage::with(scenario).await;
        let keys = stage.receipt_keys().await;
        let submission = one(&stage);
        let shown: SubmissionStatus = stage.put(&submission).await.json();
        let accept = [("sandbox-scenario", "accept")];
        let path = format!("/submissions/{}", submission.id);
        let stored: SubmissionStatus =
            stage.client.send(Method::GET, &path, &accept, Vec::new()).await.json();
        let (shown, stored) =
            (payload(&shown.custody_receipt, &keys), payload(&stored.custody_receipt, &keys));
        for (name, value) in stored.as_object().unwrap() {
            assert_eq!(shown[name] == *value, name != member, "{scenario}: {name}");
        }
    }
}

fn payload(jws: &Jws, keys: &socialdata_protocol::pins::PinnedKeys) -> Value {
    let verified = jws.verify(JwsTyp::Receipt, keys).unwrap();
    std::str::from_utf8(&verified.payload).unwrap().parse().unwrap()
}

#[tokio::test]
async fn answers_about_a_submission_are_spoilt() {
    for (scenario, is_it) in [
        (Scenario::BadJson, (|answer| answer.body == br#"{"submissionId":"01a0"#) as fn(&Answer) -> bool),
        (Scenario::GzipBomb, |answer| {
            answer.header("content-encoding") == Some("gzip")
                && answer.body.starts_with(&[0x1f, 0x8b])
                && answer.body.len() < 8_000_000
        }),
        (Scenario::Redirect, |answer| {
            answer.header("location").is_some_and(|at| at.starts_with("https://elsewhere.example.org/"))
        }),
    ] {
        let stage = Stage::with(scenario).await;
        let submission = one(&stage);
        let expected = if scenario == Scenario::Redirect { 307 } else { 200 };
        let put = stage.put(&submission).await;
        assert!(put.status == expected && is_it(&put), "{scenario}: {}", put.status);
        assert_eq!(is_stored(&stage, &submission).await, scenario != Scenario::Redirect);
        // Other questions get honest answers.
        assert_eq!(stage.client.get("/keys").await.status, 200);
    }
}

#[tokio::test]
async fn an_answer_without_an_end_is_longer_than_any_limit() {
    let stage = Stage::with(Scenario::HugeBody).await;
    let submission = one(&stage);
    let mut answer = stage.client.started(&submission).await;
    let mut come = 0;
    while come < 20_000_000 {
        come += answer.chunk().await.unwrap().expect("it has no end").len();
    }
    drop(answer);
    assert!(is_stored(&stage, &submission).await);
}

#[tokio::test]
async fn a_skewed_clock_shows_everywhere() {
    let stage = Stage::with(Scenario::ClockSkew).await;
    let answer = stage.client.get("/api-info").await;
    assert_eq!(answer.header("date"), Some("Sun, 22 Nov 2026 11:00:00 GMT"));
    assert_eq!(answer.json::<ApiInfo>().server_time, now().plus_seconds(3_600));
}

#[tokio::test]
async fn a_slow_answer_comes_all_the_same() {
    let stage = Stage::with(Scenario::Slow).await;
    stage.deliver(&one(&stage)).await;
    assert_eq!(stage.effects().len(), 1);
}

#[tokio::test]
async fn chosen_records_are_rejected() {
    let stage = Stage::with_script("partial:1,3@submission-1\nreject-all@submission-2").await;
    let records = [1, 2, 3, 4, 5].map(|number| Record::report(number, 1, &insats()));
    let outcome = stage.deliver(&stage.sender.submission(1, &records)).await;
    let rejected: Vec<_> = outcome.findings.iter().map(|finding| (finding.index, finding.status)).collect();
    assert_eq!(rejected, [1, 3].map(|index| (index, FindingStatus::Rejected)));
    assert_eq!(stage.effects().len(), 3);
    let outcome = stage.deliver(&stage.sender.submission(2, &[Record::report(6, 1, &insats())])).await;
    assert_eq!(outcome.findings[0].errors[0].code.as_str(), "SBX-001");
    stage.deliver(&stage.sender.submission(3, &[Record::report(7, 1, &insats())])).await;
    assert_eq!(stage.effects().len(), 4);
}

#[tokio::test]
async fn a_list_may_be_refused_after_custody() {
    let stage = Stage::with(Scenario::SubmissionError).await;
    let outcome = stage.deliver(&one(&stage)).await;
    assert_eq!(outcome.submission_errors[0].code.as_str(), "LEV-908");
    let keys = stage.receipt_keys().await;
    let Receipt::Outcome(receipt) = verify_offline(&outcome.outcome_receipt, &keys).unwrap().receipt else {
        panic!("no outcome receipt")
    };
    assert_eq!((receipt.state, receipt.counts.rejected), (OutcomeState::Rejected, 1));
    assert!(stage.effects().is_empty());
}

#[tokio::test]
async fn a_finding_that_was_signed_is_missing() {
    let stage = Stage::with(Scenario::MissingFinding).await;
    let records = [1, 2].map(|number| Record::report(number, 1, &insats()));
    let outcome = stage.deliver(&stage.sender.submission(1, &records)).await;
    assert_eq!((outcome.total, outcome.findings.len()), (0, 0));
    let keys = stage.receipt_keys().await;
    let Receipt::Outcome(receipt) = verify_offline(&outcome.outcome_receipt, &keys).unwrap().receipt else {
        panic!("no outcome receipt")
    };
    assert_eq!(receipt.counts.rejected, 1);
    let shown = socialdata_protocol::digests::findings_digest(&[], &outcome.findings);
    assert_ne!(receipt.findings_digest, shown);
    assert_ne!(receipt.findings_digest, Digest::of(""));
}

#[tokio::test]
async fn a_receiver_that_crashed_after_custody_keeps_its_word() {
    let stage = Stage::with_script("receiver-crash@submission-1").await;
    let submission = one(&stage);
    let (answered, ()) = tokio::join!(try_put(&stage, &submission), stage.running().crashed());
    assert!(answered.is_err());
    assert!(stage.effects().is_empty());
    let (home, running) = stage.stop();
    running.crash().await;
    let mut again = options(home.path());
    again.script = "receiver-crash@submission-1".parse().unwrap();
    let running = Sandbox::start(again).await.unwrap();
    let client = HttpClient::of(&running);
    let status: SubmissionStatus = client.get(&format!("/submissions/{}", submission.id)).await.json();
    assert_eq!(status.submission_id, submission.id);
    // The same bytes again crash nothing: they are stored.
    let replay = client.put(submission.id, submission.body()).await;
    assert_eq!(replay.status, 200);
    assert_eq!(replay.json::<SubmissionStatus>().custody_receipt, status.custody_receipt);
    assert_eq!(socialdata_sandbox::effects(home.path(), None).unwrap().len(), 1);
}

#[tokio::test]
async fn numbers_belong_to_ids_in_the_order_of_their_first_put() {
    let stage = Stage::with_script("503x2@submission-2\noutcome-late:1@submission-1").await;
    let first = one(&stage);
    let second = stage.sender.submission(2, &[]);
    assert_eq!(stage.put(&first).await.status, 201);
    assert_eq!(stage.put(&second).await.status, 503);
    assert_eq!(stage.put(&first).await.status, 200);
    let path = format!("/submissions/{}/outcome", first.id);
    assert_eq!(stage.client.get(&path).await.problem_suffix(), "outcome-not-ready");
    assert_eq!(stage.client.get(&path).await.status, 200);
    assert_eq!(stage.put(&second).await.status, 503);
    assert_eq!(stage.put(&second).await.status, 201);
}
