//! The bytes of a submission: compression, sealing, form, manifest.

use std::io::Read as _;

use socialdata_core::post::Posttyp;
use socialdata_protocol::numbers::Seq;
use socialdata_protocol::payload::{DataShapes, ListExpectation, RecordList, read_list, read_xml_list};
use socialdata_protocol::pins::PinnedKeys;
use socialdata_protocol::wire::AuditHead;
use zstd::zstd_safe;

use super::*;
use crate::installation::tests::Home;
use crate::sealing::AgeSealer;

const PINNED: &str = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k";

/// A submission of withdrawals.
fn seal(installation: &Installation, sealer: Option<&dyn Sealer>) -> (Sealed, Manifest, VersionedRef) {
    let schema = record_schema().unwrap();
    let period = "2026-07";
    let records: Vec<BatchRecord> = (1..=20)
        .map(|number| {
            let keys = installation.outbound_keys();
            let id = keys.record_id.record_id(keys.system, &format!("ref:test/{number}")).unwrap();
            BatchRecord {
                outbound: Outbound::void(id, Posttyp::Insats, period.parse().unwrap()),
                op: Op::Void,
                version: Version::new(2).unwrap(),
                reason: Some(Reason::WrongPerson),
            }
        })
        .collect();
    let batch = Batch {
        id: SubmissionId::new(1_787_357_585_000, [1; 10]),
        nonce: Nonce::from_random([7; 32]),
        created_at: "2026-11-23T00:00:00Z".parse().unwrap(),
        instance: InstanceId::new([3; 16]),
        schema: &schema,
        rule_set: rule_set().unwrap(),
        types: &RecordTypes::new(["insats".parse().unwrap()]).unwrap(),
        records: &records,
        packed: None,
    };
    let context = SealContext {
        seq: Seq::new(1).unwrap(),
        audit_head: AuditHead::from_bytes([0; 32]),
        period: period.parse().unwrap(),
        supersedes: None,
        previous: None,
    };
    let sealed = batch.seal(installation, &context, sealer).unwrap();
    let keys = PinnedKeys::from_keys([installation.signing_key.verifying_key()]);
    let (manifest, _) = Manifest::verify(&sealed.manifest, &keys).unwrap();
    assert_eq!(manifest.payload.digest, Digest::of(&sealed.payload));
    assert_eq!(manifest.payload.bytes, u64::try_from(sealed.payload.len()).unwrap());
    (sealed, manifest, schema)
}

fn read(list: &[u8], manifest: &Manifest, schema: &VersionedRef) -> RecordList {
    let types = ["insats".parse().unwrap()];
    let expect = ListExpectation {
        submission_id: manifest.submission_id,
        schema,
        counts: manifest.counts,
        known_types: &types,
    };
    match manifest.payload.payload_type {
        PayloadType::Xml => read_xml_list(list, &expect, &DataShapes::default()).unwrap(),
        _ => read_list(list, &expect).unwrap(),
    }
}

fn inflate(payload: &[u8]) -> Vec<u8> {
    zstd::bulk::decompress(payload, 1 << 20).unwrap()
}

#[test]
fn an_open_submission_is_encrypted_for_rest() {
    let installation = Home::new().installation("");
    let (sealed, manifest, schema) = seal(&installation, None);
    assert_eq!(sealed.form, PayloadForm::Readable);
    assert_eq!((manifest.payload.sealing, manifest.payload.recipients.len()), (Sealing::None, 0));
    let records = read(&inflate(&sealed.payload), &manifest, &schema).records;
    assert_eq!(records.len(), 20);
    assert!(records.iter().all(|record| record.reason == Some(Reason::WrongPerson)));
}

#[test]
fn a_sealed_submission_is_for_the_register_and_the_archive_alone() {
    let [register, archive] = [(); 2].map(|()| age::x25519::Identity::generate());
    let installation = Home::new().installation(&format!("sealing_keys = [\"{PINNED}\"]"));
    let (_, key) = bech32::decode(&register.to_public().to_string()).unwrap();
    let sealer = AgeSealer::new(key.try_into().unwrap(), Some(&archive.to_public().to_string())).unwrap();
    let (sealed, manifest, schema) = seal(&installation, Some(&sealer));
    assert_eq!(sealed.form, PayloadForm::SealedForRegister);
    assert_eq!(manifest.payload.sealing, Sealing::AgeV1);
    assert_eq!(manifest.payload.recipients, sealer.recipients());
    assert_eq!(manifest.payload.recipients.len(), 2);
    for identity in [&register, &archive] {
        let decryptor = age::Decryptor::new(sealed.payload.as_slice()).unwrap();
        let mut compressed = Vec::new();
        decryptor
            .decrypt(std::iter::once(identity as &dyn age::Identity))
            .unwrap()
            .read_to_end(&mut compressed)
            .unwrap();
        assert_eq!(read(&inflate(&compressed), &manifest, &schema).records.len(), 20);
    }
}

#[test]
fn both_forms_of_the_list_hold_the_same_records() {
    let home = Home::new();
    let (ndjson, ndjson_manifest, schema) = seal(&home.installation(""), None);
    let (xml, xml_manifest, _) = seal(&home.installation("payload = \"xml\""), None);
    assert_eq!(xml_manifest.payload.payload_type, PayloadType::Xml);
    assert_eq!(
        read(&inflate(&ndjson.payload), &ndjson_manifest, &schema),
        read(&inflate(&xml.payload), &xml_manifest, &schema)
    );
}

/// RFC 8878, section 3.1.1: what docs/en/protocol.md, *Envelope*, asks of the frame.
#[test]
fn a_frame_has_checksum_and_size_and_a_small_window() {
    for length in [0, 1, 255, 70_000, 12 * 1024 * 1024] {
        // Not to be made smaller, so that nothing hides in the sizes.
        let mut state = 1_u32;
        let bytes: Vec<u8> = std::iter::repeat_with(|| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state.to_be_bytes()[0]
        })
        .take(length)
        .collect();
        let frame = compress(&bytes).unwrap();
        assert!(frame.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]), "a frame, and not a skippable one");
        let descriptor = frame[4];
        assert_eq!(descriptor & 0b0000_0100, 0b100, "checksum");
        assert_eq!(descriptor & 0b0000_0011, 0, "no dictionary");
        let size = zstd_safe::get_frame_content_size(&frame).unwrap();
        assert_eq!(size, Some(u64::try_from(length).unwrap()));
        assert_eq!(zstd_safe::find_frame_compressed_size(&frame), Ok(frame.len()), "nothing behind it");
        let window = match descriptor & 0b0010_0000 {
            0 => {
                let (exponent, mantissa) = (frame[5] >> 3, u64::from(frame[5] & 7));
                let base = 1_u64 << (10 + exponent);
                base + base / 8 * mantissa
            }
            _ => size.unwrap(),
        };
        assert!(window <= 8 * 1024 * 1024, "{length}: {window}");
        // Even what cannot be made smaller stays below the register's limit.
        assert!(frame.len() <= 16 * 1024 * 1024);
        assert_eq!(zstd::bulk::decompress(&frame, length).unwrap(), bytes);
    }
}
