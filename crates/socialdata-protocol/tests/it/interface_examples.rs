//! An example of every document (docs/en/protocol.md, *Endpoints*) is read, written, and read again equal.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use socialdata_protocol::{
    decode::{DecodeKind, Limits, decode},
    jwk::Jwks,
    pins::PinnedKeys,
    wire::{
        Acknowledgement, ApiInfo, Inventory, Outcome, PeriodState, RegisterState, Sealing, SubmissionPage,
        SubmissionStatus, Validation,
    },
};

const ID: &str = "01a026d0-5e68-7b1a-9d54-2f6a1c0e8b47";
const JWS: &str = "eyJhbGciOiJFUzI1NiJ9.e30.c2ln";

fn read<T: DeserializeOwned>(document: &Value) -> Result<T, DecodeKind> {
    decode(document.to_string().as_bytes(), Limits::message(100_000)).map_err(|error| error.kind())
}

/// Reads the example; checks that nothing is lost, that a further member is tolerated (or not), and that each of the
/// `required` members is.
fn check<T: DeserializeOwned + Serialize>(document: &Value, tolerant: bool, required: &[&str]) -> T {
    let value: T = read(document).unwrap();
    assert_eq!(serde_json::to_value(&value).unwrap(), *document);
    let mut more = document.clone();
    more["later"] = json!({"any": 1.5});
    assert_eq!(read::<T>(&more).is_ok(), tolerant, "further member");
    for member in required {
        let mut less = document.clone();
        less.as_object_mut().unwrap().remove(*member).unwrap();
        assert_eq!(read::<T>(&less).err(), Some(DecodeKind::Shape), "{member} missing");
    }
    value
}

fn digest(digit: &str) -> String {
    format!("sha-256:{}", digit.repeat(64))
}

fn api_info() -> Value {
    json!({
        "apiName": "socialdata", "apiVersion": "1.0.0", "apiReleased": "2026-09-01",
        "apiDocumentation": "https://example.org/socialdata/protocol", "apiStatus": "active",
        "environment": "test", "recipient": "se.socialstyrelsen.socialdata",
        "limits": {
            "maxRecords": 5000, "maxBytes": 16_777_216, "maxInflatedBytes": 268_435_456, "maxRatio": 200,
            "concurrency": 1,
        },
        "schemas": [{"id": "socialdata-record", "version": "1.2.0", "digest": digest("0")}],
        "policies": [{"id": "se.socialstyrelsen.socialdata/identified", "version": "3", "digest": digest("1")}],
        "sealing": ["age-v1", "none"], "payloadTypes": ["application/x-ndjson", "application/xml"],
        "codings": ["zstd", "gzip"], "validation": true,
        "periods": [{
            "periodId": "2026-07", "state": "open", "opens": "2026-08-01T00:00:00Z",
            "closes": "2026-09-15T22:00:00Z",
        }],
        "serverTime": "2026-08-22T00:13:01Z",
    })
}

#[test]
fn api_info_is_read() {
    let required: Vec<String> =
        api_info().as_object().unwrap().keys().filter(|member| *member != "validation").cloned().collect();
    let required: Vec<&str> = required.iter().map(String::as_str).collect();
    let info: ApiInfo = check(&api_info(), true, &required);
    assert_eq!(info.sealing, [Sealing::AgeV1, Sealing::None]);
    assert_eq!(info.limits.max_records, 5000);
    assert_eq!(info.periods[0].state, PeriodState::Open);
}

#[test]
fn a_newer_register_may_offer_what_we_do_not_know() {
    let mut document = api_info();
    document["sealing"] = json!(["hpke-v1", "age-v1"]);
    document["codings"] = json!(["br"]);
    document["periods"][0]["state"] = json!("draft");
    let info: ApiInfo = read(&document).unwrap();
    assert_eq!(info.sealing, [Sealing::AgeV1]);
    assert_eq!(info.codings, []);
    assert_eq!(info.periods[0].state, PeriodState::Unknown);
    document["sealing"] = json!("age-v1");
    assert_eq!(read::<ApiInfo>(&document).err(), Some(DecodeKind::Shape));
}

#[test]
fn the_key_set_is_read_and_pinned() {
    let document = json!({"keys": [
        {
            "kty": "OKP", "crv": "X25519", "kid": "u809Vppx5ixWMOohxWr2aM3m5bD0LQ67g_GPmubQus4", "use": "enc",
            "x": "hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo",
        },
        {
            "kty": "OKP", "crv": "Ed25519", "kid": "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k", "use": "sig",
            "alg": "EdDSA", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
        },
    ]});
    let set: Jwks = check(&document, true, &["keys"]);
    let kids: Vec<_> = set.keys.iter().map(|jwk| jwk.thumbprint().unwrap()).collect();
    assert_eq!(
        kids.iter().map(ToString::to_string).collect::<Vec<_>>(),
        [&*set.keys[0].kid, &*set.keys[1].kid]
    );
    // The sealing key never becomes a key that verifies, pinned or not.
    assert_eq!(PinnedKeys::from_jwks(&kids, &set).kids().collect::<Vec<_>>(), [kids[1]]);
}

#[test]
fn statuses_are_read() {
    let received = json!({
        "submissionId": ID, "seq": 1842, "state": "received", "custodyReceipt": JWS,
        "receivedAt": "2026-08-22T00:13:07Z", "acknowledged": false,
    });
    let required = ["submissionId", "seq", "state", "custodyReceipt", "receivedAt", "acknowledged"];
    let status: SubmissionStatus = check(&received, true, &required);
    assert!(!status.state.is_final());
    let mut accepted = received.clone();
    accepted["state"] = json!("accepted");
    accepted["outcomeAt"] = json!("2026-08-22T00:14:40Z");
    let status: SubmissionStatus = check(&accepted, true, &required);
    assert!(status.state.is_final());
    let page: SubmissionPage =
        check(&json!({"items": [received, accepted], "total": 2}), true, &["items", "total"]);
    assert_eq!(page.items[0].state, RegisterState::Received);
    check::<SubmissionPage>(&json!({"items": [], "total": 0}), true, &[]);
}

#[test]
fn the_outcome_is_read() {
    let document = json!({
        "outcomeReceipt": JWS, "submissionErrors": [],
        "findings": [{
            "index": 17, "recordId": "r1.t2vy5k4h78af3wsxnt9b7b8e38", "version": 2, "status": "rejected",
            "errors": [{"code": "TID-001", "pointer": "/verkstalldTill", "severity": "error"}],
        }],
        "total": 1,
    });
    let outcome: Outcome =
        check(&document, true, &["outcomeReceipt", "submissionErrors", "findings", "total"]);
    assert_eq!(outcome.findings[0].index, 17);
    // What is signed over is closed: a further member of a finding would not be in our digest.
    let mut more = document.clone();
    more["findings"][0]["value"] = json!("x");
    assert_eq!(read::<Outcome>(&more).err(), Some(DecodeKind::Shape));
    let mut value_in_pointer = document;
    value_in_pointer["findings"][0]["errors"][0]["pointer"] = json!("/191212121212");
    assert_eq!(read::<Outcome>(&value_in_pointer).err(), Some(DecodeKind::Shape));
}

#[test]
fn the_other_examples_are_read() {
    let counts = json!({"accepted": 421, "warned": 0, "rejected": 1, "unchanged": 0, "stale": 0});
    let document = json!({"counts": counts, "submissionErrors": [], "findings": [], "truncated": false});
    let validation: Validation =
        check(&document, true, &["counts", "submissionErrors", "findings", "truncated"]);
    assert_eq!(validation.counts.total(), 422);
    let acknowledgement = json!({"outcomeReceiptDigest": digest("2")});
    check::<Acknowledgement>(&acknowledgement, false, &["outcomeReceiptDigest"]);
    let inventory = json!({
        "periodId": "2026-07", "digest": digest("3"), "total": 1,
        "items": [{"recordId": "r1.t2vy5k4h78af3wsxnt9b7b8e38", "type": "insats", "version": 2, "state": "live"}],
    });
    check::<Inventory>(&inventory, true, &["periodId", "digest", "total", "items"]);
}
