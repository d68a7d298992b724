//! A sender that keeps the protocol, and can be told not to.

use std::io::Write as _;

use serde_json::{Value, json};
use socialdata_core::policy::{Outbound, Policy, shipped};
use socialdata_protocol::{
    RecordId,
    decode::{Limits, decode},
    ids::{Digest, SubmissionId, Timestamp},
    jws::{Jws, JwsTyp},
    keys::{Algorithm, SigningKey},
    numbers::Version,
    payload::{Change, ListHeader, Nonce, OutgoingRecord, Reason, SentRecord, write_list},
    pins::PinnedKeys,
    receipt_check::SubmissionFacts,
    wire::{Envelope, Manifest, OpCounts, Party},
};
use socialdata_sandbox::record_schema;

pub(crate) const PERIOD: &str = "2026-09";

/// The time of every test.
pub(crate) fn now() -> Timestamp {
    "2026-11-22T10:00:00Z".parse().unwrap()
}

/// A signing key and the party it belongs to.
pub(crate) struct Sender {
    pub(crate) key: SigningKey,
    pub(crate) party: Party,
    number: u8,
}

impl Sender {
    pub(crate) fn new(number: u8) -> Self {
        let key = SigningKey::from_random(Algorithm::Es256, &[number; 32]).ok().unwrap();
        let party = json!({"orgNumber": "2120000142", "role": "socialnamnd", "unit": format!("N{number}")});
        Self { key, party: read(&party), number }
    }

    /// A submission of these records.
    pub(crate) fn submission(&self, seq: u64, records: &[Record]) -> Submission {
        self.changed_submission(seq, records, |_| ())
    }

    /// A submission whose manifest is changed before it is signed.
    pub(crate) fn changed_submission(
        &self,
        seq: u64,
        records: &[Record],
        change: impl FnOnce(&mut Value),
    ) -> Submission {
        let id = self.submission_id(seq);
        let header = ListHeader {
            nonce: Nonce::from_random([self.number ^ 0x55; 32]),
            schema: record_schema().unwrap(),
            submission_id: id,
        };
        let list = write_list(&header, records.iter().map(Record::outgoing)).unwrap();
        let payload = compressed(&list.bytes);
        let mut manifest = self.manifest(id, seq, &payload, list.counts);
        change(&mut manifest);
        Submission::sign(self, id, &manifest, payload, list.sent)
    }

    /// A submission with any text in place of the record list.
    pub(crate) fn raw_submission(&self, seq: u64, list: &[u8], counts: OpCounts) -> Submission {
        let id = self.submission_id(seq);
        let payload = compressed(list);
        let manifest = self.manifest(id, seq, &payload, counts);
        Submission::sign(self, id, &manifest, payload, Vec::new())
    }

    fn submission_id(&self, seq: u64) -> SubmissionId {
        SubmissionId::new(1_790_000_000_000 + seq, [self.number; 10])
    }

    fn manifest(&self, id: SubmissionId, seq: u64, payload: &[u8], counts: OpCounts) -> Value {
        let policy = Policy::parse(shipped::IDENTIFIERAD).unwrap();
        let policy_digest = Digest::from_bytes(policy.digest());
        json!({
            "v": 1, "submissionId": id, "seq": seq, "sender": self.party, "onBehalfOf": null,
            "recipient": policy.recipient().as_str(), "environment": "sandbox", "createdAt": now(),
            "period": PERIOD, "kind": "delta", "types": ["insats"], "schema": record_schema().unwrap(),
            "policy": {"id": policy.id(), "version": policy.version(), "digest": policy_digest},
            "pseudonymisation": null,
            "payload": {
                "digest": Digest::of(payload), "bytes": payload.len(), "type": "application/x-ndjson",
                "coding": "zstd", "sealing": "none", "recipients": [],
            },
            "counts": counts, "confirmed": [], "previous": null, "supersedes": null,
            "auditHead": "4".repeat(64),
            "client": {
                "name": "test", "version": "0.1.0",
                "instance": format!("9b2d6d0e-7a3f-4c55-8e0b-1d2c3b4a59{:02x}", self.number),
            },
        })
    }
}

/// A signed submission, ready to be sent.
pub(crate) struct Submission {
    pub(crate) id: SubmissionId,
    pub(crate) jws: Jws,
    pub(crate) payload: Vec<u8>,
    pub(crate) sent: Vec<SentRecord>,
    /// Nothing when the manifest is not one.
    pub(crate) facts: Option<SubmissionFacts>,
}

impl Submission {
    fn sign(
        sender: &Sender,
        id: SubmissionId,
        manifest: &Value,
        payload: Vec<u8>,
        sent: Vec<SentRecord>,
    ) -> Self {
        let jws = Jws::sign(&sender.key, JwsTyp::Manifest, manifest.to_string().as_bytes()).unwrap();
        let keys = PinnedKeys::from_keys([sender.key.verifying_key()]);
        let manifest = Manifest::verify(&jws, &keys).ok();
        let facts = manifest.map(|(manifest, _)| SubmissionFacts::of(&manifest, &jws));
        Self { id, jws, payload, sent, facts }
    }

    pub(crate) fn body(&self) -> Vec<u8> {
        Envelope::body(&self.jws, &self.payload)
    }

    /// Where a record went in the shuffle.
    pub(crate) fn index(&self, record: &Record) -> u64 {
        self.sent.iter().position(|sent| sent.record_id == record.id).unwrap() as u64
    }
}

/// One record to be sent.
#[derive(Clone)]
pub(crate) struct Record {
    pub(crate) id: RecordId,
    pub(crate) version: u64,
    pub(crate) posttyp: &'static str,
    pub(crate) confirm: Vec<&'static str>,
    change: Kind,
    data: Vec<u8>,
}

#[derive(Clone, Copy)]
enum Kind {
    Report,
    Correct,
    Void,
}

impl Record {
    pub(crate) fn report(number: u8, version: u64, data: &Value) -> Self {
        Self::new(number, version, Kind::Report, data)
    }

    pub(crate) fn correct(number: u8, version: u64, data: &Value) -> Self {
        Self::new(number, version, Kind::Correct, data)
    }

    pub(crate) fn void(number: u8, version: u64) -> Self {
        Self::new(number, version, Kind::Void, &Value::Null)
    }

    /// The first report of a record of any type; `number` below 100,000.
    pub(crate) fn numbered(number: u32, posttyp: &'static str, data: &Value) -> Self {
        let id = RecordId::parse(&format!("r1.{number:05}4h78af3wsxnt9b7b8e3c8")).unwrap();
        let data = data.to_string().into_bytes();
        Self { id, version: 1, posttyp, confirm: Vec::new(), change: Kind::Report, data }
    }

    /// The first report of what a policy lets leave.
    pub(crate) fn from_outbound(outbound: &Outbound) -> Self {
        Self {
            id: *outbound.record_id(),
            version: 1,
            posttyp: outbound.posttyp().name(),
            confirm: Vec::new(),
            change: Kind::Report,
            data: outbound.data().unwrap().as_bytes().to_vec(),
        }
    }

    fn new(number: u8, version: u64, change: Kind, data: &Value) -> Self {
        let id = RecordId::parse(&format!("r1.{number:02}y5k4h78af3wsxnt9b7b8e3c8")).unwrap();
        Self {
            id,
            version,
            posttyp: "insats",
            confirm: Vec::new(),
            change,
            data: data.to_string().into_bytes(),
        }
    }

    fn outgoing(&self) -> OutgoingRecord<'_> {
        let data = &self.data;
        OutgoingRecord {
            record_id: self.id,
            version: Version::new(self.version).unwrap(),
            record_type: self.posttyp.parse().unwrap(),
            change: match self.change {
                Kind::Report => Change::Report { data },
                Kind::Correct => Change::correct(Reason::ChangedAtSource, data).unwrap(),
                Kind::Void => Change::void(Reason::AbsentInSource).unwrap(),
            },
            confirm: self.confirm.iter().map(|code| code.parse().unwrap()).collect(),
        }
    }
}

/// A record that breaks no rule, as the policy lets it leave.
pub(crate) fn insats() -> Value {
    json!({
        "period": PERIOD,
        "ansvarig": {"organisationsnummer": "2120000142", "kommunkod": "0180", "typ": "socialnamnd"},
        "person": {"idtyp": "personnummer", "id": "191212121212", "kon": "1"},
        "insatsId": "I-1", "omrade": "aldre", "insatstyp": "hemtjanst-service", "lagrum": "sol-11-1",
        "beslutsdatum": "2026-08-20", "verkstalldFran": "2026-09-01", "timmarPerManad": 12,
        "boendeform": "ordinart",
    })
}

/// The same with one member changed.
pub(crate) fn insats_with(pointer: &str, value: Value) -> Value {
    let mut data = insats();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    data.pointer_mut(parent).unwrap()[name] = value;
    data
}

pub(crate) fn compressed(list: &[u8]) -> Vec<u8> {
    let mut encoder = zstd::stream::write::Encoder::new(Vec::new(), 3).unwrap();
    encoder.include_checksum(true).unwrap();
    encoder.set_pledged_src_size(Some(list.len() as u64)).unwrap();
    encoder.write_all(list).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn read<T: serde::de::DeserializeOwned>(value: &Value) -> T {
    decode(value.to_string().as_bytes(), Limits::message(1_000_000)).unwrap()
}
