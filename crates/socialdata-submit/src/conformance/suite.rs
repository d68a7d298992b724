//! What the cases share: the way to the receiver, the own identity, numbers, and the memory of every answer.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use serde_json::{Value, json};
use socialdata_core::pseudonym::{KeyMaterial, Purpose, Recipient, RecordIdKey, System, source_key};
use socialdata_protocol::RecordId;
use socialdata_protocol::ids::{InstanceId, PeriodId, SubmissionId, Timestamp};
use socialdata_protocol::jwk::Jwks;
use socialdata_protocol::jws::Jws;
use socialdata_protocol::keys::{Algorithm, SigningKey};
use socialdata_protocol::pins::PinnedKeys;
use socialdata_protocol::wire::{ApiInfo, MAX_PAGE_BYTES, VersionedRef, content_digest};

use super::case::{Outcome, not_run};
use super::delivery::Delivered;
use super::probe::{Probe, ProbeRequest};
use super::seen::{Logged, Seen};
use super::{ConformanceFault, Tester};
use crate::clock::Clock;
use crate::randomness::Randomness;
use crate::transport::TransportError;

/// The result of something that a case needs.
pub(super) type Needed<T> = Result<T, Outcome>;

/// The state of one run of the suite.
pub(super) struct Suite<'a> {
    pub(super) probe: &'a dyn Probe,
    pub(super) tester: &'a Tester,
    pub(super) clock: &'a dyn Clock,
    randomness: &'a dyn Randomness,
    pub(super) opening: Opening,
    pub(super) pinned: PinnedKeys,
    pub(super) period: PeriodId,
    pub(super) schema: VersionedRef,
    pub(super) policy: VersionedRef,
    pub(super) instance: InstanceId,
    pub(super) stranger: SigningKey,
    ids: RecordIdKey,
    system: System,
    next_record: u32,
    /// The number that the next submission gets; nothing when it must be asked for.
    pub(super) next_seq: Option<u64>,
    pub(super) log: Vec<Logged>,
    pub(super) lost: Option<TransportError>,
    pub(super) other_installation: bool,
    pub(super) base: Option<Needed<Rc<Delivered>>>,
    /// Record versions that the receiver has said it applied: version, and whether it is live.
    pub(super) held: BTreeMap<RecordId, (u64, bool)>,
    /// Every receipt that was seen, as it came.
    pub(super) receipts: Vec<Jws>,
    pub(super) stored: u64,
    pub(super) closed: Vec<PeriodId>,
}

/// What the receiver said of itself before anything was sent.
pub(super) struct Opening {
    pub(super) api_info_answer: Seen,
    pub(super) api_info: Option<ApiInfo>,
    pub(super) keys_answer: Seen,
    pub(super) keys: Option<Jwks>,
}

impl<'a> Suite<'a> {
    pub(super) fn new(
        probe: &'a dyn Probe,
        tester: &'a Tester,
        clock: &'a dyn Clock,
        randomness: &'a dyn Randomness,
        opening: Opening,
    ) -> Result<Self, ConformanceFault> {
        let recipient =
            Recipient::parse(tester.recipient.as_str()).map_err(|_| ConformanceFault::Internal)?;
        let random = || -> Result<[u8; 32], ConformanceFault> {
            let mut bytes = [0; 32];
            randomness.fill(&mut bytes).map_err(|_| ConformanceFault::Internal)?;
            Ok(bytes)
        };
        let material =
            KeyMaterial::from_bytes(Purpose::RecordId, random()?).map_err(|_| ConformanceFault::Internal)?;
        let keys = opening.keys.clone().unwrap_or_default();
        let pinned = if tester.pinned.is_empty() {
            let usable = keys.keys.iter().filter_map(|jwk| jwk.thumbprint().ok());
            PinnedKeys::from_jwks(&usable.collect::<Vec<_>>(), &keys)
        } else {
            PinnedKeys::from_jwks(&tester.pinned, &keys)
        };
        Ok(Self {
            probe,
            tester,
            clock,
            randomness,
            pinned,
            period: tester
                .period
                .or_else(|| latest_open(&opening, clock.now()))
                .ok_or(ConformanceFault::NoPeriod)?,
            schema: crate::record_schema().ok_or(ConformanceFault::Internal)?,
            policy: tester.policy.clone(),
            instance: own_instance(&tester.signing_key),
            stranger: SigningKey::from_random(Algorithm::EdDsa, &random()?)
                .map_err(|_| ConformanceFault::Internal)?,
            ids: RecordIdKey::derive(&material, &recipient).map_err(|_| ConformanceFault::Internal)?,
            system: System::parse("conformance").map_err(|_| ConformanceFault::Internal)?,
            next_record: 0,
            next_seq: None,
            log: Vec::new(),
            lost: None,
            other_installation: false,
            base: None,
            held: BTreeMap::new(),
            receipts: Vec::new(),
            stored: 0,
            closed: Vec::new(),
            opening,
        })
    }

    /// Sends a request and remembers the answer.
    pub(super) fn send(&mut self, request: &ProbeRequest) -> Needed<Seen> {
        match self.probe.exchange(request) {
            Ok(answer) => {
                self.log.push(Logged::of(request, &answer, self.clock.now().unix(), &secrets()));
                Ok(Seen::of(answer))
            }
            Err(error) => {
                if error == TransportError::Connect {
                    self.lost = Some(error);
                }
                Err(not_run("inget svar kom", "there was no answer", error.code()))
            }
        }
    }

    pub(super) fn get(&mut self, path: impl Into<String>) -> Needed<Seen> {
        self.send(&request("GET", path, None))
    }

    /// Puts a JSON document.
    pub(super) fn put_json(&mut self, path: impl Into<String>, document: &Value) -> Needed<Seen> {
        let mut put = request("PUT", path, Some(document.to_string().into_bytes()));
        put.headers.push(("content-type", "application/json".to_owned()));
        self.send(&put)
    }

    /// A record id that has never been used.
    pub(super) fn record_id(&mut self) -> Needed<RecordId> {
        self.next_record += 1;
        let key = source_key::of_record("insats", &self.period.to_string(), &self.next_record.to_string());
        self.ids.record_id(&self.system, &key).map_err(|_| internal())
    }

    pub(super) fn submission_id(&self) -> Needed<SubmissionId> {
        Ok(SubmissionId::new(self.clock.unix_millis(), self.random()?))
    }

    pub(super) fn random<const N: usize>(&self) -> Needed<[u8; N]> {
        let mut bytes = [0; N];
        self.randomness.fill(&mut bytes).map_err(|_| internal())?;
        Ok(bytes)
    }

    /// The manifest without payload and counts.
    pub(super) fn manifest(&self, id: SubmissionId, seq: i64) -> Value {
        json!({
            "v": 1, "submissionId": id, "seq": seq, "sender": self.tester.sender, "onBehalfOf": null,
            "recipient": self.tester.recipient, "environment": self.tester.environment,
            "createdAt": self.clock.now(), "period": self.period, "kind": "delta", "types": ["insats"],
            "schema": self.schema, "policy": self.policy, "pseudonymisation": null,
            "confirmed": [], "previous": null, "supersedes": null, "auditHead": "0".repeat(64),
            "client": {
                "name": "socialdata-conformance", "version": env!("CARGO_PKG_VERSION"), "instance": self.instance,
            },
        })
    }

    pub(super) fn api_info(&self) -> Needed<&ApiInfo> {
        let info = self.opening.api_info.as_ref();
        info.ok_or_else(|| not_run("api-info går inte att läsa", "api-info cannot be read", ""))
    }

    pub(super) fn pause(&self, time: Duration) {
        self.probe.pause(time);
    }
}

/// Values that were sent and that no answer may repeat.
fn secrets() -> Vec<String> {
    let number = super::record_data::test_number();
    let short = number.get(2..).unwrap_or_default().to_owned();
    vec![number, short, super::record_data::INSATS_ID.to_owned()]
}

/// A request with nothing special about it.
pub(super) fn request(method: &'static str, path: impl Into<String>, body: Option<Vec<u8>>) -> ProbeRequest {
    ProbeRequest {
        method,
        path: path.into(),
        headers: Vec::new(),
        body,
        max_answer: MAX_PAGE_BYTES,
        is_identified: true,
    }
}

/// The PUT of a submission with the headers that belong to it.
pub(super) fn put_request(id: impl std::fmt::Display, body: Vec<u8>) -> ProbeRequest {
    let digest = content_digest(&body);
    let mut put = request("PUT", format!("/submissions/{id}"), Some(body));
    put.headers.push(("content-type", "application/json".to_owned()));
    put.headers.push(("content-digest", digest));
    put
}

pub(super) fn internal() -> Outcome {
    not_run("internt fel i provet", "internal fault of the suite", "")
}

/// The month that reporting is about now: the latest open one that has ended.
fn latest_open(opening: &Opening, now: Timestamp) -> Option<PeriodId> {
    let info = opening.api_info.as_ref()?;
    let today = now.utc().date_naive();
    let months = info.periods.iter().filter(|period| {
        period.state == socialdata_protocol::wire::PeriodState::Open && period.period_id.first_day() < today
    });
    let ended = months.map(|period| period.period_id).filter(|period| !period.contains(today));
    ended.max_by_key(|period| period.first_day())
}

/// The same for every run with the same key, so that the receiver sees one installation.
fn own_instance(key: &SigningKey) -> InstanceId {
    let mut bytes = [0; 16];
    for (byte, own) in bytes.iter_mut().zip(key.kid().as_bytes()) {
        *byte = *own;
    }
    InstanceId::new(bytes)
}
