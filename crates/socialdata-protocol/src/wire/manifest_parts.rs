//! The parts of a manifest.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, de};

use crate::{
    ids::{Digest, IdError, InstanceId, SubmissionId, hex, parse_hex, text_on_the_wire},
    jwk::Kid,
    names::{ClientName, Epoch, Kcv, Purpose, RecordType, RefId, RefVersion, RuleCode},
};

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
