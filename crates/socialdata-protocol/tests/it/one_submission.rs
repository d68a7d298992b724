//! One submission from the first record to the acknowledged outcome, both sides, no network.

use socialdata_protocol::{
    RecordId,
    classify::{Action, Answer, Body, Request, classify},
    decode::{Limits, decode},
    delivery::SubmissionState,
    digests::findings_digest,
    ids::Digest,
    keys::{Algorithm, SigningKey},
    lev::LevCode,
    names::RecordType,
    numbers::Version,
    payload::{Change, ListExpectation, ListHeader, Nonce, OutgoingRecord, read_list, write_list},
    pins::PinnedKeys,
    receipt_check::{
        ChainLink, ExpectedCustody, ExpectedOutcome, OfflineReceipt, ReceiptChain, SubmissionFacts,
        check_custody, check_outcome,
    },
    receipt_issue::{ReceiptLink, custody_receipt, outcome_receipt, sign_receipt},
    tally::{RecordStatus, Tally, statuses},
    versions::{RecordResult, apply},
    wire::{Envelope, Finding, FindingError, FindingStatus, Manifest, Receipt, Sealing, Severity},
};

const IDS: [&str; 3] =
    ["r1.t2vy5k4h78af3wsxnt9b7b8e38", "r1.01y5k4h78af3wsxnt9b7b8e3c8", "r1.02y5k4h78af3wsxnt9b7b8e3c8"];

fn key(byte: u8) -> SigningKey {
    SigningKey::from_random(Algorithm::Es256, &[byte; 32]).ok().unwrap()
}

fn manifest(payload: &[u8], records: u64) -> Manifest {
    let mut manifest: Manifest =
        decode(include_bytes!("../data/manifest.json"), Limits::message(16_384)).unwrap();
    manifest.payload.digest = Digest::of(payload);
    manifest.payload.bytes = u64::try_from(payload.len()).unwrap();
    manifest.payload.sealing = Sealing::None;
    manifest.payload.recipients.clear();
    (manifest.counts.report, manifest.counts.correct, manifest.counts.void) = (records, 0, 0);
    manifest
}

#[test]
fn both_sides_agree_on_every_record() {
    let (sender, register) = (key(1), key(2));
    let types: [RecordType; 1] = ["insats".parse().unwrap()];
    let example = manifest(b"x", 0);
    let header = ListHeader {
        nonce: Nonce::from_random([9; 32]),
        schema: example.schema.clone(),
        submission_id: example.submission_id,
    };

    // The sender: write, declare, sign. One record starts at version 2, which the register cannot know.
    let records = IDS.iter().zip([1, 1, 2]).map(|(id, version)| OutgoingRecord {
        record_id: RecordId::parse(id).unwrap(),
        version: Version::new(version).unwrap(),
        record_type: types[0].clone(),
        change: Change::Report { data: br#"{"kommun":"0180"}"# },
        confirm: vec![],
    });
    let list = write_list(&header, records).unwrap();
    let manifest = manifest(&list.bytes, 3);
    let signed = manifest.sign(&sender).unwrap();
    let body = Envelope::body(&signed, &list.bytes);

    // The register: verify, give custody.
    let envelope = Envelope::read(&body, 100_000).unwrap();
    let senders = PinnedKeys::from_keys([sender.verifying_key()]);
    let (received, _) = Manifest::verify(&envelope.manifest, &senders).unwrap();
    assert_eq!(received.payload.digest, Digest::of(&envelope.payload));
    let facts = SubmissionFacts::of(&received, &envelope.manifest);
    let at = received.created_at.plus_seconds(2);
    let first = ReceiptLink::after(None).unwrap();
    let custody_jws = sign_receipt(&Receipt::Custody(custody_receipt(&facts, first, at)), &register).unwrap();

    // The sender: check custody.
    let pinned = PinnedKeys::from_keys([register.verifying_key()]);
    let own = SubmissionFacts::of(&manifest, &signed);
    let mut chain = ReceiptChain::new();
    let expected = ExpectedCustody { own: &own, chain: &chain, stored: None };
    let custody = check_custody(&custody_jws, &pinned, &expected, at).unwrap();
    let good = Answer::Status { status: 201, body: Body::GoodReceipt };
    assert_eq!(classify(Request::PutSubmission, good), Action::Delivered);
    assert!(SubmissionState::Sending.can_become(SubmissionState::Delivered));
    chain.insert(first.receipt_no, ChainLink { digest: custody.digest(), prev: None });

    // The register: read the list, apply the version rule, sign the outcome.
    let expectation = ListExpectation {
        submission_id: received.submission_id,
        schema: &received.schema,
        counts: received.counts,
        known_types: &types,
    };
    let read = read_list(&envelope.payload, &expectation).unwrap();
    let findings: Vec<Finding> = (0..)
        .zip(&read.records)
        .filter(|(_, record)| {
            apply(None, record.op, record.version, false) == RecordResult::Rejected(LevCode::VersionGap)
        })
        .map(|(index, record)| Finding {
            index,
            record_id: record.record_id,
            version: record.version,
            status: FindingStatus::Rejected,
            errors: vec![FindingError {
                code: LevCode::VersionGap.rule_code(),
                pointer: "".parse().unwrap(),
                severity: Severity::Error,
            }],
        })
        .collect();
    let tally = Tally::of(&read.sent(), &statuses(&read.sent(), &[], &findings).unwrap());
    let second = ReceiptLink::after(Some((first.receipt_no, custody_jws.digest()))).unwrap();
    let digest = findings_digest(&[], &findings);
    let outcome = outcome_receipt(&facts, second, &custody_jws, &tally, digest, at.plus_seconds(60));
    let outcome_jws = sign_receipt(&Receipt::Outcome(outcome), &register).unwrap();

    // The sender: check the outcome against its own list.
    let expected =
        ExpectedOutcome { own: &own, sent: &list.sent, custody: &custody, chain: &chain, stored: None };
    let outcome = check_outcome(&outcome_jws, &pinned, &expected, &[], &findings).unwrap();
    for (record, status) in list.sent.iter().zip(outcome.statuses()) {
        let rejected = record.version.get() == 2;
        assert_eq!(*status, if rejected { RecordStatus::Rejected } else { RecordStatus::Accepted });
    }
    assert_eq!(outcome.receipt().counts.rejected, 1);

    // Years later: both receipts by themselves.
    for jws in [&custody_jws, &outcome_jws] {
        assert!(OfflineReceipt::from_text(jws.as_str(), &pinned).is_ok());
        assert!(OfflineReceipt::from_text(jws.as_str(), &senders).is_err());
    }
}
