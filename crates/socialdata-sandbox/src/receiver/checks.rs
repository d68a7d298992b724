//! Checks 2 to 5 and 7 of docs/en/protocol.md, *Checks of the receiver*, in its order: the first that fails decides the answer.

use axum::http::{HeaderMap, header};
use socialdata_protocol::{
    ids::{Digest, SubmissionId, Timestamp},
    jwk::Kid,
    jws::JwsError,
    wire::{Coding, Envelope, Manifest, ManifestError, PayloadType, ProblemKind, Sealing, content_digest},
};

use super::{
    App,
    capabilities::{Capabilities, ENVIRONMENT, LIMITS, is_open},
    problems::Refusal,
    store::{Received, SealingPeriod, Sender},
};

/// Largest accepted request body: a payload of the largest size in base64url, and 64 KiB beside it.
pub(super) const MAX_BODY: usize = 16 * 1024 * 1024 / 3 * 4 + 4 + 64 * 1024;

/// The type and coding of a JSON body.
pub(super) fn media(headers: &HeaderMap) -> Result<(), Refusal> {
    let is_json = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|essence| essence.trim().eq_ignore_ascii_case("application/json"));
    if is_json && !headers.contains_key(header::CONTENT_ENCODING) {
        Ok(())
    } else {
        Err(Refusal::of(ProblemKind::UnsupportedMedia))
    }
}

/// A submission as it came.
pub(super) struct Incoming<'a> {
    /// The id in the address; a dry run has none there.
    pub(super) id: Option<SubmissionId>,
    pub(super) headers: &'a HeaderMap,
    /// Nothing when it was over the limit.
    pub(super) body: Option<&'a [u8]>,
    pub(super) now: Timestamp,
}

impl Incoming<'_> {
    /// Checks 2 to 5.
    pub(super) fn check(&self, app: &App, sender: &Sender) -> Result<Received, Refusal> {
        media(self.headers)?;
        let body = self.body.ok_or(Refusal::of(ProblemKind::TooLarge))?;
        let stated = self.headers.get("content-digest").map(axum::http::HeaderValue::as_bytes);
        // A dry run need not state one.
        let is_stated_right = match stated {
            None => self.id.is_none(),
            Some(stated) => stated == content_digest(body).as_bytes(),
        };
        if !is_stated_right {
            return Err(Refusal::of(ProblemKind::ContentDigest));
        }
        let Envelope { manifest: jws, payload } =
            Envelope::read(body, MAX_BODY).map_err(|_| Refusal::of(ProblemKind::InvalidEnvelope))?;
        if payload.len() as u64 > LIMITS.max_bytes {
            return Err(Refusal::of(ProblemKind::TooLarge));
        }
        let (manifest, _) = Manifest::verify(&jws, &sender.keys).map_err(refused_manifest)?;
        self.check_manifest(&manifest, app, sender)?;
        let is_own =
            manifest.payload.digest == Digest::of(&payload) && manifest.payload.bytes == payload.len() as u64;
        if is_own {
            Ok(Received { manifest, jws, payload })
        } else {
            Err(Refusal::of(ProblemKind::PayloadDigest))
        }
    }

    /// Check 4, and the part of check 1 that needs the manifest.
    fn check_manifest(&self, manifest: &Manifest, app: &App, sender: &Sender) -> Result<(), Refusal> {
        let may_send_for = |principal| app.store.may_send_for(sender.id, principal, self.now);
        let is_authorised = manifest.sender == sender.party
            && manifest.on_behalf_of.as_ref().map_or(Ok(true), may_send_for)?;
        if !is_authorised {
            return Err(Refusal::of(ProblemKind::Forbidden));
        }
        if self.id.is_some_and(|id| id != manifest.submission_id) {
            return Err(Refusal::at(ProblemKind::ManifestInvalid, "/submissionId"));
        }
        if manifest.environment != ENVIRONMENT {
            return Err(Refusal::of(ProblemKind::EnvironmentMismatch));
        }
        if manifest.recipient != app.capabilities.recipient {
            return Err(Refusal::at(ProblemKind::ManifestInvalid, "/recipient"));
        }
        if manifest.created_at > self.now.plus_seconds(CLOCK_TOLERANCE) {
            return Err(Refusal::of(ProblemKind::Clock));
        }
        if manifest.counts.total() > LIMITS.max_records {
            return Err(Refusal::of(ProblemKind::TooLarge));
        }
        Ok(())
    }
}

/// Check 7, and the calendar of check 8.
pub(super) fn admit(
    manifest: &Manifest,
    capabilities: &Capabilities,
    sealing_keys: &[SealingPeriod],
    now: Timestamp,
) -> Result<(), Refusal> {
    if manifest.schema != capabilities.schema {
        return Err(Refusal::of(ProblemKind::SchemaNotAccepted));
    }
    if manifest.policy != capabilities.policy_ref {
        return Err(Refusal::of(ProblemKind::PolicyNotAccepted));
    }
    if !matches!(manifest.payload.payload_type, PayloadType::Ndjson | PayloadType::Xml) {
        return Err(Refusal::at(ProblemKind::ManifestInvalid, "/payload/type"));
    }
    if manifest.payload.coding != Coding::Zstd {
        return Err(Refusal::at(ProblemKind::ManifestInvalid, "/payload/coding"));
    }
    let is_current = |kid: &Kid| sealing_keys.iter().any(|key| key.kid == *kid && key.covers(now));
    match manifest.payload.sealing {
        Sealing::None => {}
        Sealing::AgeV1 if manifest.payload.recipients.iter().any(is_current) => {}
        Sealing::AgeV1 => return Err(Refusal::of(ProblemKind::OutdatedSealingKey)),
        _ => return Err(Refusal::at(ProblemKind::ManifestInvalid, "/payload/sealing")),
    }
    // The one accepted policy has no pseudonyms, so no key check value is registered.
    if manifest.pseudonymisation.is_some() {
        return Err(Refusal::of(ProblemKind::KcvMismatch));
    }
    if is_open(manifest.period, now) { Ok(()) } else { Err(Refusal::of(ProblemKind::PeriodClosed)) }
}

fn refused_manifest(error: ManifestError) -> Refusal {
    Refusal::of(match error {
        ManifestError::Jws(JwsError::UnknownKey) => ProblemKind::UnknownSenderKey,
        ManifestError::Jws(_) => ProblemKind::ManifestSignature,
        _ => ProblemKind::ManifestInvalid,
    })
}

/// Seconds.
const CLOCK_TOLERANCE: i64 = 300;
