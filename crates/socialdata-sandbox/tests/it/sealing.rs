//! Payloads that only the register can open.

use std::io::Write as _;

use serde_json::{Value, json};
use socialdata_protocol::{
    ids::Digest,
    jwk::{Jwks, Kid},
    wire::{ApiInfo, Sealing, Validation},
};

use crate::{
    sender::{Record, Submission, insats},
    stage::Stage,
};

/// The sealing key that the receiver offers, as a recipient of age, with its thumbprint.
async fn offered(stage: &Stage) -> (age::x25519::Recipient, Kid) {
    let keys: Jwks = stage.client.get("/keys").await.json();
    let kid = stage.running().sealing_kid().unwrap();
    let key = keys.keys.iter().find(|key| key.kid == kid.to_string()).unwrap();
    (recipient(&key.sealing_key(kid).unwrap()), kid)
}

/// Bech32 (BIP 173) with the prefix of age.
fn recipient(bytes: &[u8; 32]) -> age::x25519::Recipient {
    const ALPHABET: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    let bits: Vec<u8> = bytes.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1)).collect();
    let mut symbols: Vec<u8> = bits
        .chunks(5)
        .map(|chunk| (0..5).fold(0, |sum, at| sum << 1 | chunk.get(at).copied().unwrap_or(0)))
        .collect();
    let mut check = 1_u32;
    let prefix = [3, 3, 3, 0, b'a' & 31, b'g' & 31, b'e' & 31];
    for value in prefix.iter().chain(&symbols).chain(&[0; 6]) {
        let top = check >> 25;
        check = (check & 0x1ff_ffff) << 5 ^ u32::from(*value);
        let generators = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3];
        for (bit, generator) in generators.iter().enumerate() {
            check ^= if top >> bit & 1 == 1 { *generator } else { 0 };
        }
    }
    check ^= 1;
    symbols.extend((0..6).map(|at| u8::try_from(check >> (5 * (5 - at)) & 31).unwrap()));
    let text: String = symbols.iter().map(|symbol| char::from(ALPHABET[usize::from(*symbol)])).collect();
    format!("age1{text}").parse().unwrap()
}

fn seal(payload: &[u8], recipient: &age::x25519::Recipient) -> Vec<u8> {
    let recipients = std::iter::once(recipient as &dyn age::Recipient);
    let mut sealed = Vec::new();
    let mut writer = age::Encryptor::with_recipients(recipients).unwrap().wrap_output(&mut sealed).unwrap();
    writer.write_all(payload).unwrap();
    writer.finish().unwrap();
    sealed
}

/// A submission of one record whose manifest says that it is sealed to `kid`; `change` makes the payload.
fn sealed(stage: &Stage, seq: u64, kid: Kid, change: impl FnOnce(&[u8]) -> Vec<u8>) -> Submission {
    let records = [Record::report(u8::try_from(seq).unwrap(), 1, &insats())];
    let plain = stage.sender.submission(seq, &records);
    let payload = change(&plain.payload);
    let mut submission = stage.sender.changed_submission(seq, &records, |manifest: &mut Value| {
        manifest["payload"]["digest"] = json!(Digest::of(&payload));
        manifest["payload"]["bytes"] = json!(payload.len());
        manifest["payload"]["sealing"] = json!("age-v1");
        manifest["payload"]["recipients"] = json!([kid]);
    });
    submission.payload = payload;
    submission
}

#[tokio::test]
async fn a_sealed_payload_is_opened() {
    let stage = Stage::new().await;
    let info: ApiInfo = stage.client.get("/api-info").await.json();
    assert_eq!(info.sealing, [Sealing::AgeV1, Sealing::None]);
    let (key, kid) = offered(&stage).await;
    let submission = sealed(&stage, 1, kid, |payload| seal(payload, &key));
    let validation: Validation = stage.client.post_json("/validations", submission.body()).await.json();
    assert_eq!(validation.counts.accepted, 1);
    let outcome = stage.deliver(&submission).await;
    assert_eq!((outcome.submission_errors.len(), outcome.total), (0, 0));
    assert_eq!(stage.effects().len(), 1);
}

/// What is done to a payload.
type Change<'a> = &'a dyn Fn(&[u8]) -> Vec<u8>;

#[tokio::test]
async fn what_cannot_be_opened_is_refused_whole() {
    let stage = Stage::new().await;
    let (key, kid) = offered(&stage).await;
    let stranger = age::x25519::Identity::generate().to_public();
    let cases: [Change<'_>; 4] = [
        &|payload| seal(payload, &stranger),
        &<[u8]>::to_vec,
        &|payload| seal(payload, &key).split_last().unwrap().1.to_vec(),
        &|_| b"age-encryption.org/v1\n".to_vec(),
    ];
    for (seq, change) in (1..).zip(cases) {
        let outcome = stage.deliver(&sealed(&stage, seq, kid, change)).await;
        assert_eq!(outcome.submission_errors[0].code.as_str(), "LEV-911", "{seq}");
        assert!(outcome.findings.is_empty());
    }
    let bomb = vec![0; 17 * 1024 * 1024];
    let too_much = sealed(&stage, 5, kid, |_| seal(&bomb, &key));
    assert_eq!(stage.put(&too_much).await.problem_suffix(), "too-large");
    assert!(stage.effects().is_empty());
}

#[tokio::test]
async fn a_key_that_is_not_offered_is_outdated() {
    let stage = Stage::new().await;
    let (key, kid) = offered(&stage).await;
    let unknown = stage.running().receipt_kid();
    let to_another = sealed(&stage, 1, unknown, |payload| seal(payload, &key));
    assert_eq!(stage.put(&to_another).await.problem_suffix(), "outdated-sealing-key");
    assert_eq!(stage.put(&sealed(&stage, 1, kid, |payload| seal(payload, &key))).await.status, 201);
}

#[tokio::test]
async fn a_rotated_key_opens_nothing_new() {
    let stage = Stage::with_script("rotate-sealing-key@submission-2").await;
    let (old, old_kid) = offered(&stage).await;
    let first = sealed(&stage, 1, old_kid, |payload| seal(payload, &old));
    stage.deliver(&first).await;
    let second = sealed(&stage, 2, old_kid, |payload| seal(payload, &old));
    assert_eq!(stage.put(&second).await.problem_suffix(), "outdated-sealing-key");
    let (new, new_kid) = offered(&stage).await;
    assert_ne!(new_kid, old_kid);
    let keys: Jwks = stage.client.get("/keys").await.json();
    assert!(keys.keys.iter().all(|key| key.kid != old_kid.to_string()));
    assert_eq!(stage.put(&second).await.problem_suffix(), "outdated-sealing-key");
    let again = sealed(&stage, 2, new_kid, |payload| seal(payload, &new));
    stage.deliver(&again).await;
    assert_eq!(stage.effects().len(), 2);
    // What was stored before is answered as ever.
    assert_eq!(stage.put(&first).await.status, 200);

    let stage = stage.restarted(socialdata_sandbox::Scenario::Accept).await;
    assert_eq!(stage.running().sealing_kid(), Some(new_kid));
}
