//! Periods are declared complete, signed, closed, and opened again.

use serde_json::{Value, json};
use socialdata_protocol::{
    digests::inventory_digest,
    jws::Jws,
    receipt_check::verify_offline,
    wire::{ClosingReceipt, ClosingResult, Inventory, Receipt, RegisterState, SubmissionStatus},
};

use crate::{
    sender::{PERIOD, Record, insats},
    stage::{Answer, Stage},
};

const ADDRESS: &str = "/periods/2026-09/closing";

/// What the register holds, as the sender would declare it.
async fn declaration(stage: &Stage) -> Value {
    let inventory: Inventory =
        stage.client.get(&format!("/periods/{PERIOD}/inventory?limit=5000")).await.json();
    assert_eq!(inventory.digest, inventory_digest(&inventory.items));
    let count = |state: &str| inventory.items.iter().filter(|item| item.state.as_str() == state).count();
    json!({
        "types": ["insats"], "recordCount": count("live"), "voidCount": count("void"),
        "inventoryDigest": inventory.digest, "zeroDeclaration": inventory.items.is_empty(),
    })
}

async fn close(stage: &Stage, declaration: &Value) -> Answer {
    stage.client.put_json(ADDRESS, declaration.to_string()).await
}

async fn receipt(stage: &Stage, jws: &Jws) -> ClosingReceipt {
    let keys = stage.receipt_keys().await;
    match verify_offline(jws, &keys).unwrap().receipt {
        Receipt::Closing(receipt) => receipt,
        other => panic!("a receipt of kind {}", other.kind()),
    }
}

#[tokio::test]
async fn what_agrees_is_signed_and_closes_the_period() {
    let stage = Stage::new().await;
    let records = [Record::report(1, 1, &insats()), Record::report(2, 1, &insats())];
    let outcome = stage.deliver(&stage.sender.submission(1, &records)).await;
    stage.deliver(&stage.sender.submission(2, &[Record::void(1, 2)])).await;
    let declared = declaration(&stage).await;
    assert_eq!((&declared["recordCount"], &declared["voidCount"]), (&json!(1), &json!(1)));

    let answer = close(&stage, &declared).await;
    assert_eq!(answer.status, 200);
    let result: ClosingResult = answer.json();
    let signed = receipt(&stage, &result.closing_receipt).await;
    assert_eq!((signed.record_count, signed.void_count, signed.zero_declaration), (1, 1, false));
    assert_eq!(
        (signed.period_id.to_string(), signed.sender),
        (PERIOD.to_owned(), stage.sender.party.clone())
    );
    // Two submissions with two receipts each came before it, in one chain.
    assert_eq!(signed.receipt_no.get(), 5);
    assert!(signed.prev_receipt_digest.is_some());
    assert_ne!(signed.prev_receipt_digest, Some(outcome.outcome_receipt.digest()));

    let again: ClosingResult = close(&stage, &declared).await.json();
    assert_eq!(again, result);
    let late = stage.sender.submission(3, &[Record::report(3, 1, &insats())]);
    assert_eq!(stage.put(&late).await.problem_suffix(), "period-closed");
    let asked = stage.client.get(&format!("/submissions/{}", late.id)).await;
    assert_eq!(asked.problem_suffix(), "unknown-submission");
}

#[tokio::test]
async fn a_replay_is_answered_after_the_closing_too() {
    let stage = Stage::new().await;
    let submission = stage.sender.submission(1, &[Record::report(1, 1, &insats())]);
    stage.deliver(&submission).await;
    assert_eq!(close(&stage, &declaration(&stage).await).await.status, 200);
    assert_eq!(stage.put(&submission).await.status, 200);
}

#[tokio::test]
async fn what_differs_is_told_the_digest_of_the_register() {
    let stage = Stage::new().await;
    stage.deliver(&stage.sender.submission(1, &[Record::report(1, 1, &insats())])).await;
    let right = declaration(&stage).await;
    for (member, wrong) in [
        ("recordCount", json!(2)),
        ("voidCount", json!(1)),
        ("inventoryDigest", json!(format!("sha-256:{}", "0".repeat(64)))),
    ] {
        let mut declared = right.clone();
        declared[member] = wrong;
        let problem = close(&stage, &declared).await.problem();
        assert_eq!(problem.kind.suffix(), "inventory-mismatch", "{member}");
        assert_eq!(json!(problem.register_digest), right["inventoryDigest"], "{member}");
    }
    // Another type holds nothing, so nothing is what must be declared for it.
    let mut other = right.clone();
    other["types"] = json!(["placering"]);
    assert_eq!(close(&stage, &other).await.problem_suffix(), "inventory-mismatch");
    assert_eq!(stage.put(&stage.sender.submission(2, &[Record::void(1, 2)])).await.status, 201);
}

#[tokio::test]
async fn nothing_to_report_is_a_report() {
    let stage = Stage::new().await;
    let declared = declaration(&stage).await;
    assert_eq!(declared["zeroDeclaration"], json!(true));
    let result: ClosingResult = close(&stage, &declared).await.json();
    let signed = receipt(&stage, &result.closing_receipt).await;
    assert!(signed.zero_declaration && signed.record_count == 0);
    assert_eq!((signed.receipt_no.get(), signed.prev_receipt_digest), (1, None));
    // The other types are as open as before.
    let of_another_type =
        stage.sender.changed_submission(1, &[], |manifest| manifest["types"] = json!(["placering"]));
    assert_eq!(stage.put(&of_another_type).await.status, 201);
    let status: SubmissionStatus =
        stage.client.get(&format!("/submissions/{}", of_another_type.id)).await.json();
    assert_eq!(status.state, RegisterState::Accepted);
}

#[tokio::test]
async fn a_zero_report_with_records_contradicts_itself() {
    let stage = Stage::new().await;
    let mut declared = declaration(&stage).await;
    declared["recordCount"] = json!(1);
    let problem = close(&stage, &declared).await.problem();
    assert_eq!((problem.status, problem.kind.suffix()), (422, "counts"));
}

#[tokio::test]
async fn other_bodies_and_periods_are_refused() {
    let stage = Stage::new().await;
    let declared = declaration(&stage).await.to_string();
    let refused = async |path: &str, body: &str| {
        let answer = stage.client.put_json(path, body.to_owned()).await;
        (answer.status, answer.problem_suffix())
    };
    assert_eq!(refused("/periods/1999-01/closing", &declared).await, (409, "period-closed"));
    assert_eq!(refused("/periods/2026-13/closing", &declared).await, (404, "other"));
    assert_eq!(refused(ADDRESS, "{}").await, (400, "invalid-envelope"));
    assert_eq!(refused(ADDRESS, &declared.replace("insats", "Insats")).await, (400, "invalid-envelope"));
}

#[tokio::test]
async fn what_still_waits_keeps_the_period_open() {
    let stage = Stage::with_script("outcome-late:9@submission-1").await;
    assert_eq!(stage.put(&stage.sender.submission(1, &[Record::report(1, 1, &insats())])).await.status, 201);
    assert_eq!(close(&stage, &declaration(&stage).await).await.problem_suffix(), "inventory-mismatch");
}

#[tokio::test]
async fn a_reopened_period_is_closed_anew() {
    let stage = Stage::started(|options| options.admin = Some(0)).await;
    let first: ClosingResult = close(&stage, &declaration(&stage).await).await.json();
    let admin = stage.client.at(&stage.running().admin_url().unwrap());
    let reopened = admin.post_json("/periods/2026-09/reopen", "").await;
    assert_eq!((reopened.status, reopened.value()), (200, json!({"reopened": 1})));
    stage.deliver(&stage.sender.submission(1, &[Record::report(1, 1, &insats())])).await;
    let second: ClosingResult = close(&stage, &declaration(&stage).await).await.json();
    let (first, second) =
        (receipt(&stage, &first.closing_receipt).await, receipt(&stage, &second.closing_receipt).await);
    assert_eq!((first.receipt_no.get(), second.receipt_no.get()), (1, 4));
}

#[tokio::test]
async fn the_scenario_says_that_it_differs() {
    let stage = Stage::new().await;
    let headers = [("content-type", "application/json"), ("sandbox-scenario", "inventory-mismatch")];
    let declared = declaration(&stage).await;
    let body = declared.to_string().into_bytes();
    let answer = stage.client.send(reqwest::Method::PUT, ADDRESS, &headers, body).await;
    let problem = answer.problem();
    assert_eq!(problem.kind.suffix(), "inventory-mismatch");
    assert_eq!(json!(problem.register_digest), declared["inventoryDigest"]);
    assert_eq!(close(&stage, &declared).await.status, 200);
}
