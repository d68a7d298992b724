//! The manifest: what the sender declares, and signs, about one submission (`protocol.md`, section 6).
//!
//! It holds no person data and may be logged and shown.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, de};

use super::{Environment, OnBehalfOf, Party, Roll, V1, nullable};
use crate::{
    decode::{DecodeError, Limits, decode},
    ids::{Digest, IdError, InstanceId, PeriodId, SubmissionId, Timestamp, hex, parse_hex, text_on_the_wire},
    jwk::Kid,
    jws::{Jws, JwsError, JwsTyp},
    keys::SigningKey,
    names::{ClientName, Epoch, Kcv, Purpose, Recipient, RecordType, RefId, RefVersion, RuleCode},
    numbers::Seq,
    pins::PinnedKeys,
};

/// What the sender declares about one submission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Manifest {
    /// Version of this form, 1.
    pub v: V1,
    /// The submission's id.
    pub submission_id: SubmissionId,
    /// Its sequence number.
    pub seq: Seq,
    /// Who hands in.
    pub sender: Party,
    /// Who answers in law, when that is another; required for an ombud.
    #[serde(default)]
    pub on_behalf_of: Option<OnBehalfOf>,
    /// To whom.
    pub recipient: Recipient,
    /// Into which environment.
    pub environment: Environment,
    /// When it was sealed; never renewed.
    pub created_at: Timestamp,
    /// The reporting period.
    pub period: PeriodId,
    /// Whether the sender regards the period as complete after this series.
    pub kind: DeliveryKind,
    /// The record types that the sender covers in this period with this series.
    pub types: RecordTypes,
    /// The schema of the records.
    pub schema: VersionedRef,
    /// The policy that was applied to them.
    pub policy: VersionedRef,
    /// How identity numbers were replaced, or null.
    #[serde(deserialize_with = "nullable")]
    pub pseudonymisation: Option<Pseudonymisation>,
    /// The payload: digest, length and form.
    pub payload: PayloadInfo,
    /// Records per operation.
    pub counts: OpCounts,
    /// Findings that the reporter has confirmed, ascending by code.
    pub confirmed: Vec<Confirmed>,
    /// The sender's latest settled submission, or null.
    #[serde(deserialize_with = "nullable")]
    pub previous: Option<Previous>,
    /// A submission that was refused without being stored and is cut anew here, or null.
    #[serde(deserialize_with = "nullable")]
    pub supersedes: Option<SubmissionId>,
    /// Head of the sender's audit chain.
    pub audit_head: AuditHead,
    /// The sending program.
    pub client: ClientInfo,
}

impl Manifest {
    /// Signs the manifest. The returned text is what is stored, sent and digested; it is never made a second time.
    ///
    /// # Errors
    /// [`ManifestError::Fault`] for a manifest that contradicts itself, [`ManifestError::Jws`] for one over 16 KiB.
    pub fn sign(&self, key: &SigningKey) -> Result<Jws, ManifestError> {
        self.check()?;
        let payload = serde_json::to_vec(self).map_err(|_| ManifestError::Jws(JwsError::Form))?;
        Ok(Jws::sign(key, JwsTyp::Manifest, &payload)?)
    }

    /// Verifies a signed manifest and reads it: the receiver's checks 3 and 4 as far as the manifest alone can tell.
    ///
    /// # Errors
    /// [`ManifestError::Jws`] for form, key and signature, [`ManifestError::Document`] for JSON or members,
    /// [`ManifestError::Fault`] for a manifest that contradicts itself.
    pub fn verify(jws: &Jws, keys: &PinnedKeys) -> Result<(Self, Kid), ManifestError> {
        let verified = jws.verify(JwsTyp::Manifest, keys)?;
        let manifest: Self = decode(&verified.payload, Limits::message(Jws::MAX_BYTES))?;
        manifest.check()?;
        Ok((manifest, verified.kid))
    }

    /// The organisation that answers in law: the sender, or the one it sends for.
    pub fn ansvarig(&self) -> &crate::names::OrgNumber {
        self.on_behalf_of.as_ref().map_or(&self.sender.org_number, |other| &other.org_number)
    }

    fn check(&self) -> Result<(), ManifestFault> {
        if self.sender.role == Roll::Ombud && self.on_behalf_of.is_none() {
            return Err(ManifestFault::OmbudWithoutPrincipal);
        }
        if self.on_behalf_of.as_ref().is_some_and(|other| other.role == Roll::Ombud) {
            return Err(ManifestFault::OmbudAsPrincipal);
        }
        if (self.payload.sealing == Sealing::None) != self.payload.recipients.is_empty() {
            return Err(ManifestFault::SealingRecipients);
        }
        if self.payload.bytes == 0 {
            return Err(ManifestFault::EmptyPayload);
        }
        if !self.confirmed.is_sorted_by(|one, next| one.code < next.code)
            || self.confirmed.iter().any(|confirmed| confirmed.count == 0)
        {
            return Err(ManifestFault::Confirmed);
        }
        Ok(())
    }
}

/// Why a manifest is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ManifestError {
    /// Form, key or signature of the JWS.
    #[error(transparent)]
    Jws(#[from] JwsError),
    /// The signed bytes are not a manifest.
    #[error(transparent)]
    Document(#[from] DecodeError),
    /// The manifest contradicts itself.
    #[error(transparent)]
    Fault(#[from] ManifestFault),
}

impl ManifestError {
    /// A stable word for logs and tests.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Jws(error) => error.kind(),
            Self::Document(error) => error.kind().kind(),
            Self::Fault(fault) => fault.kind(),
        }
    }
}

/// How a manifest contradicts itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ManifestFault {
    /// An ombud must name whom it acts for.
    #[error("an ombud must name whom it acts for")]
    OmbudWithoutPrincipal,
    /// An ombud cannot be the responsible party.
    #[error("an ombud cannot be the responsible party")]
    OmbudAsPrincipal,
    /// Sealing keys must be listed exactly when the payload is sealed.
    #[error("sealing keys must be listed exactly when the payload is sealed")]
    SealingRecipients,
    /// The payload has no bytes.
    #[error("the payload has no bytes")]
    EmptyPayload,
    /// Confirmed findings must be sorted by code, each code once, with a count of at least 1.
    #[error("confirmed findings must be sorted by code, each once, and counted from 1")]
    Confirmed,
}

impl ManifestFault {
    /// A stable word for logs and tests.
    pub fn kind(self) -> &'static str {
        match self {
            Self::OmbudWithoutPrincipal => "ombud-without-principal",
            Self::OmbudAsPrincipal => "ombud-as-principal",
            Self::SealingRecipients => "sealing-recipients",
            Self::EmptyPayload => "empty-payload",
            Self::Confirmed => "confirmed",
        }
    }
}

/// Whether the sender regards the period as complete after this series. Informative: nothing is deleted by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum DeliveryKind {
    /// Changes since the last submission.
    Delta,
    /// After this series the period is complete.
    Full,
}

/// One or more record types, each once, ascending.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct RecordTypes(Vec<RecordType>);

impl RecordTypes {
    /// Sorts the types and removes doubles; nothing when there is none.
    pub fn new(types: impl IntoIterator<Item = RecordType>) -> Option<Self> {
        let mut types: Vec<_> = types.into_iter().collect();
        types.sort_unstable();
        types.dedup();
        (!types.is_empty()).then_some(Self(types))
    }

    /// The types, ascending.
    pub fn as_slice(&self) -> &[RecordType] {
        &self.0
    }
}

impl<'de> Deserialize<'de> for RecordTypes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let types = Vec::<RecordType>::deserialize(deserializer)?;
        if types.is_empty() || !types.is_sorted_by(|one, next| one < next) {
            return Err(de::Error::custom("empty or not sorted"));
        }
        Ok(Self(types))
    }
}

/// A schema or policy, named by id, version and digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VersionedRef {
    /// Its id.
    pub id: RefId,
    /// Its version.
    pub version: RefVersion,
    /// SHA-256 over its canonical form (RFC 8785).
    pub digest: Digest,
}

impl VersionedRef {
    /// `id/version`, the form in the header of a record list.
    pub fn label(&self) -> String {
        format!("{}/{}", self.id, self.version)
    }
}

/// How identity numbers were replaced by pseudonyms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pseudonymisation {
    /// The scheme.
    pub scheme: PseudonymScheme,
    /// Purpose of the key.
    pub purpose: Purpose,
    /// Epoch of the key.
    pub epoch: Epoch,
    /// Key check value.
    pub kcv: Kcv,
}

/// A published pseudonym scheme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum PseudonymScheme {
    /// `socialdata-pseudo-v1`
    #[serde(rename = "socialdata-pseudo-v1")]
    V1,
}

/// The payload as the manifest declares it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PayloadInfo {
    /// Digest over the payload bytes, after sealing, before base64url.
    pub digest: Digest,
    /// Their number, at least 1.
    pub bytes: u64,
    /// Form of the record list.
    #[serde(rename = "type")]
    pub payload_type: PayloadType,
    /// How it was compressed.
    pub coding: Coding,
    /// How it was sealed.
    pub sealing: Sealing,
    /// Thumbprints of the sealing keys; empty exactly when not sealed.
    pub recipients: Vec<Kid>,
}

/// Form of the record list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum PayloadType {
    /// One JSON object per line.
    #[serde(rename = "application/x-ndjson")]
    Ndjson,
    /// XML.
    #[serde(rename = "application/xml")]
    Xml,
}

/// How the record list was compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Coding {
    /// One zstd frame (RFC 8878).
    Zstd,
    /// One gzip member (RFC 1952).
    Gzip,
    /// Not at all.
    Identity,
}

/// How the payload was sealed to the register's key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Sealing {
    /// age v1, X25519 recipients.
    #[serde(rename = "age-v1")]
    AgeV1,
    /// Not at all.
    #[serde(rename = "none")]
    None,
}

/// Records per operation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpCounts {
    /// Reports.
    pub report: u64,
    /// Corrections.
    pub correct: u64,
    /// Voids.
    pub void: u64,
}

impl OpCounts {
    /// All records. Saturates, so a hostile manifest cannot overflow it.
    pub fn total(self) -> u64 {
        self.report.saturating_add(self.correct).saturating_add(self.void)
    }
}

/// Findings of one rule that the reporter has confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Confirmed {
    /// The rule.
    pub code: RuleCode,
    /// How many, at least 1.
    pub count: u64,
}

/// The sender's latest settled submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Previous {
    /// Its id.
    pub submission_id: SubmissionId,
    /// Digest of its outcome receipt.
    pub outcome_receipt_digest: Digest,
}

/// The sending program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ClientInfo {
    /// Its name.
    pub name: ClientName,
    /// Its version.
    pub version: RefVersion,
    /// The installation's spool.
    pub instance: InstanceId,
    /// Digest of the rule list that was applied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule_set: Option<Digest>,
}

/// Head of the sender's audit chain: 64 lower-case hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct AuditHead([u8; 32]);

impl AuditHead {
    /// From the 32 bytes of the last entry's MAC.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for AuditHead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

impl FromStr for AuditHead {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        parse_hex(text).map(Self).ok_or(IdError::Digest)
    }
}

text_on_the_wire!(AuditHead);

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::{fixtures, keys::Algorithm};

    fn read(document: &Value) -> Result<Manifest, ManifestError> {
        let key = fixtures::sender_key();
        let jws = Jws::sign(&key, JwsTyp::Manifest, document.to_string().as_bytes()).unwrap();
        Manifest::verify(&jws, &PinnedKeys::from_keys([key.verifying_key()])).map(|(manifest, _)| manifest)
    }

    fn changed(change: impl FnOnce(&mut Value)) -> Result<Manifest, &'static str> {
        let mut document = fixtures::manifest_json();
        change(&mut document);
        read(&document).map_err(|error| error.kind())
    }

    #[test]
    fn signs_verifies_and_reads_back() {
        let manifest = fixtures::manifest();
        for algorithm in [Algorithm::Es256, Algorithm::EdDsa] {
            let key = SigningKey::from_random(algorithm, &[3; 32]).ok().unwrap();
            let keys = PinnedKeys::from_keys([key.verifying_key()]);
            let jws = manifest.sign(&key).unwrap();
            assert_eq!(Manifest::verify(&jws, &keys), Ok((manifest.clone(), key.kid())));
        }
    }

    #[test]
    fn member_names_are_those_of_the_protocol() {
        let document = fixtures::manifest_json();
        let manifest = read(&document).unwrap();
        assert_eq!(serde_json::to_value(&manifest).unwrap(), document);
        assert_eq!(manifest.counts.total(), 422);
        assert_eq!(manifest.schema.label(), "socialdata-record/1.2.0");
        assert_eq!(manifest.ansvarig().as_str(), "2120009994");
    }

    #[test]
    fn unknown_missing_and_malformed_members_are_refused() {
        let members: Vec<String> = fixtures::manifest_json().as_object().unwrap().keys().cloned().collect();
        for member in members.iter().filter(|member| *member != "onBehalfOf") {
            let seen = changed(|document| drop(document.as_object_mut().unwrap().remove(member)));
            assert_eq!(seen, Err("shape"), "{member} missing");
        }
        assert!(changed(|document| drop(document.as_object_mut().unwrap().remove("onBehalfOf"))).is_ok());
        assert_eq!(changed(|document| document["extra"] = json!(1)), Err("shape"));
        assert_eq!(changed(|document| document["payload"]["extra"] = json!(1)), Err("shape"));
        assert_eq!(changed(|document| document["v"] = json!(2)), Err("shape"));
        assert_eq!(changed(|document| document["seq"] = json!(0)), Err("shape"));
        assert_eq!(changed(|document| document["types"] = json!([])), Err("shape"));
        assert_eq!(changed(|document| document["types"] = json!(["placering", "insats"])), Err("shape"));
        assert_eq!(changed(|document| document["types"] = json!(["insats", "insats"])), Err("shape"));
        assert_eq!(changed(|document| document["environment"] = json!("prod")), Err("shape"));
    }

    #[test]
    fn contradictions_are_refused_when_reading_and_when_signing() {
        let cases: [(&str, fn(&mut Value)); 7] = [
            ("ombud-without-principal", |d| d["sender"]["role"] = json!("ombud")),
            ("ombud-as-principal", |d| {
                d["onBehalfOf"] = json!({"orgNumber": "2120009994", "role": "ombud", "mandate": "M-1"});
            }),
            ("sealing-recipients", |d| d["payload"]["recipients"] = json!([])),
            ("sealing-recipients", |d| d["payload"]["sealing"] = json!("none")),
            ("empty-payload", |d| d["payload"]["bytes"] = json!(0)),
            ("confirmed", |d| d["confirmed"] = json!([{"code": "TID-002", "count": 0}])),
            ("confirmed", |d| {
                d["confirmed"] = json!([{"code": "TID-002", "count": 1}, {"code": "TID-001", "count": 1}]);
            }),
        ];
        for (kind, change) in cases {
            assert_eq!(changed(change), Err(kind));
            let mut document = fixtures::manifest_json();
            change(&mut document);
            let manifest: Manifest =
                decode(document.to_string().as_bytes(), Limits::message(Jws::MAX_BYTES)).unwrap();
            assert_eq!(manifest.sign(&fixtures::sender_key()).map_err(|error| error.kind()), Err(kind));
        }
    }

    #[test]
    fn an_ombud_hands_in_for_the_one_who_answers() {
        let manifest = changed(|d| {
            d["sender"]["role"] = json!("ombud");
            d["onBehalfOf"] = json!({"orgNumber": "2120000142", "role": "socialnamnd", "mandate": "M-1"});
        });
        assert_eq!(manifest.unwrap().ansvarig().as_str(), "2120000142");
    }
}
