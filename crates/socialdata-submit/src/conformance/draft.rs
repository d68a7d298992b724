//! Submissions of the suite: right by default, and changed in one place where a case wants to see the refusal.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use socialdata_protocol::RecordId;
use socialdata_protocol::ids::{Digest, SubmissionId};
use socialdata_protocol::keys::SigningKey;
use socialdata_protocol::numbers::Version;
use socialdata_protocol::payload::SentRecord;

use crate::batch::compress;

/// One record as it will stand in the list.
#[derive(Clone)]
pub(super) struct DraftRecord {
    pub(super) id: RecordId,
    pub(super) version: u64,
    pub(super) op: &'static str,
    pub(super) reason: Option<&'static str>,
    pub(super) confirm: Vec<&'static str>,
    pub(super) posttyp: &'static str,
    pub(super) data: Option<Value>,
}

impl DraftRecord {
    pub(super) fn report(id: RecordId, version: u64, data: Value) -> Self {
        Self {
            id,
            version,
            op: "report",
            reason: None,
            confirm: Vec::new(),
            posttyp: "insats",
            data: Some(data),
        }
    }

    pub(super) fn correct(id: RecordId, version: u64, data: Value) -> Self {
        Self { op: "correct", reason: Some("changed-at-source"), ..Self::report(id, version, data) }
    }

    pub(super) fn void(id: RecordId, version: u64) -> Self {
        let record = Self::report(id, version, Value::Null);
        Self { op: "void", reason: Some("absent-in-source"), data: None, ..record }
    }

    fn line(&self) -> String {
        let mut line = json!({
            "t": "r", "op": self.op, "recordId": self.id.as_str(), "version": self.version, "type": self.posttyp,
        });
        let mut put = |name: &str, value: Value| {
            if let Some(members) = line.as_object_mut() {
                members.insert(name.to_owned(), value);
            }
        };
        if let Some(reason) = self.reason {
            put("reason", reason.into());
        }
        if !self.confirm.is_empty() {
            put("confirm", json!(self.confirm));
        }
        if let Some(data) = &self.data {
            put("data", data.clone());
        }
        line.to_string()
    }
}

type Change<T> = Box<dyn Fn(&mut T)>;

/// What a case wants to send.
#[derive(Default)]
pub(super) struct Draft {
    pub(super) records: Vec<DraftRecord>,
    lines: Option<Change<Vec<String>>>,
    list: Option<Change<Vec<u8>>>,
    payload: Option<Change<Vec<u8>>>,
    manifest: Option<Change<Value>>,
    header: Option<Change<Value>>,
    signed: Option<Change<String>>,
    other_key: bool,
    /// Added to the number that is next.
    pub(super) seq_offset: i64,
}

impl Draft {
    pub(super) fn of(records: impl Into<Vec<DraftRecord>>) -> Self {
        Self { records: records.into(), ..Self::default() }
    }

    /// Changes the lines of the list: header, records, trailer.
    pub(super) fn lines(mut self, change: impl Fn(&mut Vec<String>) + 'static) -> Self {
        self.lines = Some(Box::new(change));
        self
    }

    /// Changes the bytes of the list before compression.
    pub(super) fn list(mut self, change: impl Fn(&mut Vec<u8>) + 'static) -> Self {
        self.list = Some(Box::new(change));
        self
    }

    /// Changes the payload bytes; the manifest describes the changed ones.
    pub(super) fn payload(mut self, change: impl Fn(&mut Vec<u8>) + 'static) -> Self {
        self.payload = Some(Box::new(change));
        self
    }

    /// Changes the manifest before it is signed.
    pub(super) fn manifest(mut self, change: impl Fn(&mut Value) + 'static) -> Self {
        self.manifest = Some(Box::new(change));
        self
    }

    /// Changes the protected header before it is signed.
    pub(super) fn header(mut self, change: impl Fn(&mut Value) + 'static) -> Self {
        self.header = Some(Box::new(change));
        self
    }

    /// Changes the text of the manifest before it is signed.
    pub(super) fn signed(mut self, change: impl Fn(&mut String) + 'static) -> Self {
        self.signed = Some(Box::new(change));
        self
    }

    /// Signs with a key that nobody has registered.
    pub(super) fn with_other_key(mut self) -> Self {
        self.other_key = true;
        self
    }

    pub(super) fn at_seq(mut self, offset: i64) -> Self {
        self.seq_offset = offset;
        self
    }
}

/// What the maker of a submission knows besides its draft.
pub(super) struct DraftContext<'a> {
    pub(super) id: SubmissionId,
    pub(super) nonce: [u8; 32],
    pub(super) schema: &'a str,
    /// The manifest without payload and counts.
    pub(super) manifest: Value,
    pub(super) key: &'a SigningKey,
    pub(super) stranger: &'a SigningKey,
}

/// A submission ready to be sent.
#[derive(Clone)]
pub(super) struct Sealed {
    pub(super) id: SubmissionId,
    pub(super) jws: String,
    pub(super) payload: Vec<u8>,
    pub(super) sent: Vec<SentRecord>,
}

impl Sealed {
    pub(super) fn body(&self) -> Vec<u8> {
        let payload = URL_SAFE_NO_PAD.encode(&self.payload);
        format!(r#"{{"manifest":"{}","payload":"{payload}"}}"#, self.jws).into_bytes()
    }
}

impl Draft {
    /// Makes the bytes. `None` when compression fails, which it does not.
    pub(super) fn seal(&self, context: DraftContext<'_>) -> Option<Sealed> {
        let list = self.list_bytes(&context);
        let mut payload = compress(&list).ok()?;
        if let Some(change) = &self.payload {
            change(&mut payload);
        }
        let count = |op: &str| self.records.iter().filter(|record| record.op == op).count();
        let mut manifest = context.manifest;
        if let Some(members) = manifest.as_object_mut() {
            let counts =
                json!({"report": count("report"), "correct": count("correct"), "void": count("void")});
            members.insert("counts".to_owned(), counts);
            let payload = json!({
                "digest": Digest::of(&payload), "bytes": payload.len(), "type": "application/x-ndjson",
                "coding": "zstd", "sealing": "none", "recipients": [],
            });
            members.insert("payload".to_owned(), payload);
        }
        if let Some(change) = &self.manifest {
            change(&mut manifest);
        }
        let mut text = manifest.to_string();
        if let Some(change) = &self.signed {
            change(&mut text);
        }
        let key = if self.other_key { context.stranger } else { context.key };
        let jws = self.sign(key, &text);
        Some(Sealed { id: context.id, jws, payload, sent: self.sent() })
    }

    fn list_bytes(&self, context: &DraftContext<'_>) -> Vec<u8> {
        let count = self.records.len();
        let nonce = URL_SAFE_NO_PAD.encode(context.nonce);
        let (schema, id) = (context.schema, context.id);
        let mut lines = vec![format!(
            r#"{{"t":"h","v":1,"nonce":"{nonce}","schema":"{schema}","submissionId":"{id}","count":{count}}}"#
        )];
        lines.extend(self.records.iter().map(DraftRecord::line));
        lines.push(format!(r#"{{"t":"t","count":{count}}}"#));
        if let Some(change) = &self.lines {
            change(&mut lines);
        }
        let mut list: Vec<u8> = lines.into_iter().flat_map(|line| (line + "\n").into_bytes()).collect();
        if let Some(change) = &self.list {
            change(&mut list);
        }
        list
    }

    fn sent(&self) -> Vec<SentRecord> {
        let one = |record: &DraftRecord| {
            Some(SentRecord { record_id: record.id, version: Version::new(record.version)? })
        };
        self.records.iter().filter_map(one).collect()
    }

    fn sign(&self, key: &SigningKey, text: &str) -> String {
        let mut header = json!({
            "alg": key.algorithm().as_str(), "typ": "socialdata-manifest+jwt", "kid": key.kid().to_string(),
        });
        if let Some(change) = &self.header {
            change(&mut header);
        }
        let header = URL_SAFE_NO_PAD.encode(header.to_string());
        let signed = format!("{header}.{}", URL_SAFE_NO_PAD.encode(text));
        let signature = URL_SAFE_NO_PAD.encode(key.sign(signed.as_bytes()));
        format!("{signed}.{signature}")
    }
}
