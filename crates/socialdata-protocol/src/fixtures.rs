//! Documents and keys for the unit tests of this crate.

use std::sync::LazyLock;

use serde_json::{Value, json};

use crate::{
    RecordId,
    decode::{Limits, decode},
    ids::Digest,
    keys::{Algorithm, SigningKey},
    names::RecordType,
    numbers::Version,
    payload::{ListExpectation, ListHeader, Nonce, SentRecord},
    receipt_check::SubmissionFacts,
    wire::{Finding, FindingError, FindingStatus, Manifest, OpCounts, Severity},
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

/// A manifest with every member (docs/en/protocol.md, *Manifest*).
pub(crate) fn manifest_json() -> Value {
    decode(include_bytes!("../tests/data/manifest.json"), Limits::message(16_384)).unwrap()
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

/// The facts of the example manifest, signed by [`sender_key`].
pub(crate) fn facts() -> SubmissionFacts {
    let manifest = manifest();
    SubmissionFacts::of(&manifest, &manifest.sign(&sender_key()).unwrap())
}

/// A right custody receipt, number 7, for the submission of [`facts`].
pub(crate) fn custody_json() -> Value {
    let own = facts();
    json!({
        "v": 1, "kind": "custody", "receiptNo": 7, "prevReceiptDigest": Digest::of("before"),
        "environment": "test", "recipient": "se.socialstyrelsen.socialdata",
        "sender": {"orgNumber": "2120009994", "role": "socialnamnd", "unit": "IFO"},
        "submissionId": "01a026d0-5e68-7b1a-9d54-2f6a1c0e8b47", "seq": 1842,
        "manifestDigest": own.manifest_digest, "payloadDigest": own.payload_digest, "bytes": 812_345,
        "receivedAt": "2026-08-22T00:13:07Z",
    })
}

/// `count` records, version 1, ids rising with the index.
pub(crate) fn sent(count: u8) -> Vec<SentRecord> {
    (0..count).map(|number| SentRecord { record_id: record_id(number), version: Version::FIRST }).collect()
}

/// A finding on the record that [`sent`] has at `index`.
pub(crate) fn finding(index: u8, status: FindingStatus) -> Finding {
    let errors = match status {
        FindingStatus::Rejected | FindingStatus::AcceptedWithWarning => vec![FindingError {
            code: "TID-001".parse().unwrap(),
            pointer: "/verkstalldTill".parse().unwrap(),
            severity: Severity::Error,
        }],
        FindingStatus::Unchanged | FindingStatus::Stale => vec![],
    };
    Finding { index: u64::from(index), record_id: record_id(index), version: Version::FIRST, status, errors }
}
