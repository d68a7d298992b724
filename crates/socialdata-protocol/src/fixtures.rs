//! Documents and keys for the unit tests of this crate.

use std::sync::LazyLock;

use serde_json::{Value, json};

use crate::{
    RecordId,
    decode::{Limits, decode},
    keys::{Algorithm, SigningKey},
    names::RecordType,
    payload::{ListExpectation, ListHeader, Nonce},
    wire::{Manifest, OpCounts},
};

pub(crate) fn sender_key() -> SigningKey {
    SigningKey::from_random(Algorithm::Es256, &[1; 32]).ok().unwrap()
}

pub(crate) fn register_key() -> SigningKey {
    SigningKey::from_random(Algorithm::EdDsa, &[2; 32]).ok().unwrap()
}

/// A record id whose place in the alphabet rises with `number`.
pub(crate) fn record_id(number: u8) -> RecordId {
    RecordId::parse(&format!("r1.{number:02}y5k4h78af3wsxnt9b7b8e3c8")).unwrap()
}

pub(crate) fn manifest() -> Manifest {
    decode(manifest_json().to_string().as_bytes(), Limits::message(16_384)).unwrap()
}

/// The example of the protocol document, section 6, with its dots filled in.
pub(crate) fn manifest_json() -> Value {
    let digest = |digit: &str| format!("sha-256:{}", digit.repeat(64));
    json!({
        "v": 1, "submissionId": "01a026d0-5e68-7b1a-9d54-2f6a1c0e8b47", "seq": 1842,
        "sender": {"orgNumber": "2120009994", "role": "socialnamnd", "unit": "IFO"}, "onBehalfOf": null,
        "recipient": "se.socialstyrelsen.socialdata", "environment": "test",
        "createdAt": "2026-08-22T00:13:05Z", "period": "2026-07", "kind": "delta",
        "types": ["insats", "placering"],
        "schema": {"id": "socialdata-record", "version": "1.2.0", "digest": digest("0")},
        "policy": {"id": "se.socialstyrelsen.socialdata/identified", "version": "3", "digest": digest("1")},
        "pseudonymisation": null,
        "payload": {
            "digest": digest("2"), "bytes": 812_345, "type": "application/x-ndjson", "coding": "zstd",
            "sealing": "age-v1", "recipients": ["u809Vppx5ixWMOohxWr2aM3m5bD0LQ67g_GPmubQus4"],
        },
        "counts": {"report": 412, "correct": 9, "void": 1},
        "confirmed": [{"code": "TID-002", "count": 3}],
        "previous": {
            "submissionId": "01a026d0-5e68-7b1a-9d54-2f6a1c0e8b46", "outcomeReceiptDigest": digest("3"),
        },
        "supersedes": null, "auditHead": "4".repeat(64),
        "client": {
            "name": "socialdata", "version": "0.3.1", "instance": "9b2d6d0e-7a3f-4c55-8e0b-1d2c3b4a5968",
            "ruleSet": digest("5"),
        },
    })
}

pub(crate) fn list_header(nonce: [u8; 32]) -> ListHeader {
    let manifest = manifest();
    ListHeader {
        nonce: Nonce::from_random(nonce),
        schema: manifest.schema,
        submission_id: manifest.submission_id,
    }
}

pub(crate) fn expectation(header: &ListHeader, counts: OpCounts) -> ListExpectation<'_> {
    ListExpectation {
        submission_id: header.submission_id,
        schema: &header.schema,
        counts,
        known_types: KNOWN_TYPES.as_slice(),
    }
}

static KNOWN_TYPES: LazyLock<[RecordType; 2]> =
    LazyLock::new(|| ["insats", "placering"].map(|name| name.parse().unwrap()));
