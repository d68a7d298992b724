//! The manifest: what the sender declares, and signs, about one submission (docs/en/protocol.md, *Manifest*).
//!
//! It holds no person data and may be logged and shown.

use serde::{Deserialize, Serialize};

use super::{
    AuditHead, ClientInfo, Confirmed, DeliveryKind, Environment, OnBehalfOf, OpCounts, Party, PayloadInfo,
    Previous, Pseudonymisation, RecordTypes, Roll, Sealing, V1, VersionedRef, nullable,
};
use crate::{
    decode::{DecodeError, Limits, decode},
    ids::{PeriodId, SubmissionId, Timestamp},
    jwk::Kid,
    jws::{Jws, JwsError, JwsTyp},
    keys::SigningKey,
    names::{OrgNumber, Recipient},
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
    pub fn ansvarig(&self) -> &OrgNumber {
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

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::{fixtures, keys::Algorithm};

    fn read(document: &Value) -> Result<Manifest, ManifestError> {
        let key = fixtures::sender_key();
        let jws = Jws::sign(&key, JwsTyp::Manifest, document.to_string().as_bytes())?;
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
        type Case = (&'static str, fn(&mut Value));
        let cases: [Case; 7] = [
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
