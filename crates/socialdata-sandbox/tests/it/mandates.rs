//! Sending for somebody else: only with a mandate that holds.

use serde_json::{Value, json};
use socialdata_protocol::{ids::Timestamp, wire::OnBehalfOf};
use socialdata_sandbox::{SandboxError, register_mandate};

use crate::{
    sender::{Sender, now, read},
    stage::Stage,
};

fn principal() -> Value {
    json!({"orgNumber": "2120000142", "role": "kommun", "mandate": "M-1"})
}

fn mandate(stage: &Stage, sender: &Sender, from: Timestamp, until: Timestamp) -> Result<(), SandboxError> {
    let principal: OnBehalfOf = read(&principal());
    register_mandate(stage.folder(), &sender.party, &principal, from, until)
}

async fn sent_for(stage: &Stage, seq: u64, principal: Value) -> u16 {
    let submission = stage.sender.changed_submission(seq, &[], |manifest| manifest["onBehalfOf"] = principal);
    let answer = stage.put(&submission).await;
    assert!(answer.status == 201 || answer.problem_suffix() == "forbidden");
    answer.status
}

#[tokio::test]
async fn a_mandate_that_holds_is_needed() {
    let stage = Stage::new().await;
    assert_eq!(sent_for(&stage, 1, principal()).await, 403);
    mandate(&stage, &stage.sender, now(), now().plus_seconds(1)).unwrap();
    assert_eq!(sent_for(&stage, 1, principal()).await, 201);
    for (member, other) in [("mandate", "M-2"), ("orgNumber", "2120000001"), ("role", "region")] {
        let mut changed = principal();
        changed[member] = json!(other);
        assert_eq!(sent_for(&stage, 2, changed).await, 403, "{member}");
    }
    let mut of_a_unit = principal();
    of_a_unit["unit"] = json!("IFO");
    assert_eq!(sent_for(&stage, 2, of_a_unit).await, 403);
}

#[tokio::test]
async fn before_its_time_and_after_it_holds_no_more() {
    let stage = Stage::new().await;
    mandate(&stage, &stage.sender, now().plus_seconds(1), now().plus_seconds(9)).unwrap();
    assert_eq!(sent_for(&stage, 1, principal()).await, 403);
    mandate(&stage, &stage.sender, now().plus_seconds(-9), now()).unwrap();
    assert_eq!(sent_for(&stage, 1, principal()).await, 403);
    mandate(&stage, &stage.sender, now().plus_seconds(-9), now().plus_seconds(1)).unwrap();
    assert_eq!(sent_for(&stage, 1, principal()).await, 201);
}

#[tokio::test]
async fn a_mandate_belongs_to_a_known_sender() {
    let stage = Stage::new().await;
    let stranger = Sender::new(9);
    let refused = mandate(&stage, &stranger, now(), now().plus_seconds(9));
    assert_eq!(refused, Err(SandboxError::UnknownSender));
}
