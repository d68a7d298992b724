//! The interface for whoever runs the sandbox.

use reqwest::Method;
use serde_json::{Value, json};
use socialdata_protocol::wire::ApiInfo;

use crate::{
    sender::{Record, insats},
    stage::{HttpClient, Stage},
};

async fn stage() -> (Stage, HttpClient) {
    let stage = Stage::started(|options| options.admin = Some(0)).await;
    let admin = stage.client.at(&stage.running().admin_url().unwrap());
    (stage, admin)
}

async fn set_script(admin: &HttpClient, script: &str) -> u16 {
    admin.send(Method::PUT, "/script", &[], script.as_bytes().to_vec()).await.status
}

#[tokio::test]
async fn it_shows_effects_and_state() {
    let (stage, admin) = stage().await;
    let submission = stage.sender.submission(1, &[Record::report(1, 1, &insats())]);
    stage.deliver(&submission).await;
    let effects = admin.get("/effects").await.value();
    assert_eq!(effects[0]["submissionId"], json!(submission.id));
    assert_eq!(admin.get("/effects?period=2026-08").await.value(), json!([]));
    assert_eq!(admin.get("/effects?colour=red").await.status, 400);
    let state = admin.get("/state").await.value();
    assert_eq!(state["submissions"][0]["state"], "accepted");
    assert_eq!(state["submissions"][0]["payloadErased"], 1);
    assert_eq!(
        state["records"],
        json!([{"period": "2026-09", "type": "insats", "state": "live", "count": 1}])
    );
    assert_eq!((&state["script"], &state["auth"]), (&json!(["accept"]), &json!("mtls")));
    assert_eq!(state["sealingKeys"][0]["kid"], json!(stage.running().sealing_kid()));
}

#[tokio::test]
async fn it_loads_a_script() {
    let (stage, admin) = stage().await;
    assert_eq!(set_script(&admin, "closed-period@submission-2\n").await, 204);
    stage.deliver(&stage.sender.submission(1, &[])).await;
    let second = stage.sender.submission(2, &[]);
    assert_eq!(stage.put(&second).await.problem_suffix(), "period-closed");
    assert_eq!(set_script(&admin, "explode").await, 400);
    assert_eq!(stage.put(&second).await.problem_suffix(), "period-closed");
    assert_eq!(set_script(&admin, "").await, 204);
    assert_eq!(stage.put(&second).await.status, 201);
}

#[tokio::test]
async fn it_puts_the_clock_forward() {
    let (stage, admin) = stage().await;
    let at = async || stage.client.get("/api-info").await.json::<ApiInfo>().server_time;
    let before = at().await;
    let answer = admin.post_json("/clock", r#"{"advanceSeconds":86400}"#).await;
    assert_eq!(answer.value()["now"], json!(before.plus_seconds(86_400)));
    assert_eq!(at().await, before.plus_seconds(86_400));
    for body in ["{}", r#"{"advanceSeconds":-1}"#, ""] {
        assert_eq!(admin.post_json("/clock", body).await.status, 400, "{body}");
    }
}

#[tokio::test]
async fn it_makes_sealing_keys() {
    let (stage, admin) = stage().await;
    let offered = async || -> Vec<Value> {
        let keys = stage.client.get("/keys").await.value();
        let keys = keys["keys"].as_array().unwrap().clone();
        keys.into_iter().filter(|key| key["use"] == "enc").collect()
    };
    let first = offered().await;
    assert_eq!(first.len(), 1);
    let made = admin.post_json("/sealing-keys", r#"{"graceSeconds":60}"#).await.value();
    let both = offered().await;
    assert_eq!((&both[0]["kid"], &both[1]["kid"]), (&made["kid"], &first[0]["kid"]));
    assert_eq!(both[1]["exp"].as_i64(), both[0]["nbf"].as_i64().map(|seconds| seconds + 60));
    admin.post_json("/clock", r#"{"advanceSeconds":60}"#).await;
    let last = offered().await;
    assert_eq!((last.len(), &last[0]["kid"]), (1, &made["kid"]));
}

#[tokio::test]
async fn it_is_not_there_unless_asked_for_and_needs_a_certificate() {
    let plain = Stage::new().await;
    assert_eq!(plain.running().admin_url(), None);
    let (stage, _) = stage().await;
    let without = HttpClient::without_certificate(stage.running()).at(&stage.running().admin_url().unwrap());
    assert!(without.try_send(Method::GET, "/state", &[], Vec::new()).await.is_err());
}
