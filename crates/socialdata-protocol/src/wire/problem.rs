//! Problem documents (RFC 9457): a fixed list of types with fixed texts, so that nobody branches on words.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::ReceiverText;
use crate::{ids::Digest, numbers::Seq};

/// A refusal by the register. Fixed texts only; never a submitted value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// What the problem is; the member `type`.
    #[serde(rename = "type")]
    pub kind: ProblemKind,
    /// A short text for people.
    pub title: ReceiverText,
    /// The HTTP status, repeated.
    pub status: u16,
    /// A text for people, the same for every problem of the type.
    pub detail: ReceiverText,
    /// What it is about, for example `urn:uuid:` and the submission id.
    pub instance: ReceiverText,
    /// Whether the same bytes may be sent again later.
    pub retryable: bool,
    /// Number for support.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_id: Option<ReceiverText>,
    /// The next expected sequence number, with `seq-gap` and `seq-conflict`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_seq: Option<Seq>,
    /// The register's digest, with `inventory-mismatch`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub register_digest: Option<Digest>,
    /// A place in the manifest, schema names only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pointer: Option<ReceiverText>,
}

impl Problem {
    /// A problem with the fixed texts of its kind, for the register's side. `about` becomes the member `instance`.
    pub fn new(kind: ProblemKind, about: impl fmt::Display, error_id: impl fmt::Display) -> Self {
        let row = kind.row();
        Self {
            kind,
            title: ReceiverText::fixed(row.title),
            status: row.status,
            detail: ReceiverText::fixed(row.detail),
            instance: ReceiverText::from_own(about),
            retryable: row.retryable,
            error_id: Some(ReceiverText::from_own(error_id)),
            expected_seq: None,
            register_digest: None,
            pointer: None,
        }
    }
}

/// Declares the problem types, one line each: variant, suffix, status, retryable, title, detail.
macro_rules! problem_kinds {
    ($($(#[$doc:meta])* $name:ident $suffix:literal $status:literal $retryable:literal $title:literal $detail:literal;)+) => {
        /// What a problem document says, told by the part of its type after the last colon.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ProblemKind {
            $($(#[$doc])* $name,)+
            /// A type this version does not know. Its text is not kept.
            Other,
        }

        impl ProblemKind {
            /// Every known kind.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            fn row(self) -> Row {
                match self {
                    $(Self::$name => Row {
                        suffix: $suffix, status: $status, retryable: $retryable, title: $title, detail: $detail,
                    },)+
                    Self::Other => Row {
                        suffix: "other", status: 500, retryable: false, title: "Problem", detail: "Unknown problem.",
                    },
                }
            }
        }
    };
}

problem_kinds! {
    /// The body is not an envelope.
    InvalidEnvelope "invalid-envelope" 400 false "Invalid envelope" "The body is not an envelope of manifest and payload.";
    /// `Content-Digest` is missing or does not fit the body.
    ContentDigest "content-digest" 400 false "Content digest differs" "Content-Digest is missing or is not that of the body.";
    /// No valid token or certificate.
    Unauthenticated "unauthenticated" 401 false "Not authenticated" "A valid access token is required.";
    /// Not allowed for this sender.
    Forbidden "forbidden" 403 false "Forbidden" "The sender may not do this.";
    /// The manifest is signed with a key the register does not know.
    UnknownSenderKey "unknown-sender-key" 403 false "Unknown sender key" "The manifest is signed with a key that is not registered.";
    /// No submission with this id was ever stored.
    UnknownSubmission "unknown-submission" 404 false "Unknown submission" "No submission with this id is stored.";
    /// The outcome is not ready.
    OutcomeNotReady "outcome-not-ready" 404 true "Outcome not ready" "The submission is stored and not yet processed.";
    /// The id is taken by other bytes.
    DigestMismatch "digest-mismatch" 409 false "Other bytes under this id" "A submission with this id and other bytes is stored.";
    /// The sequence number is too high.
    SeqGap "seq-gap" 409 false "Sequence number skips ahead" "The sequence number is higher than the next expected one.";
    /// The sequence number is taken.
    SeqConflict "seq-conflict" 409 false "Sequence number taken" "The sequence number belongs to another submission.";
    /// The period takes no submissions.
    PeriodClosed "period-closed" 409 false "Period closed" "The period does not take this submission.";
    /// Another installation uses the same identity.
    InstanceConflict "instance-conflict" 409 false "Another installation" "Another installation sends under this identity.";
    /// The inventories differ.
    InventoryMismatch "inventory-mismatch" 409 false "Inventory differs" "The declared inventory is not that of the register.";
    /// The body is over the limit.
    TooLarge "too-large" 413 false "Too large" "The submission is over the limit.";
    /// The media type is not accepted.
    UnsupportedMedia "unsupported-media" 415 false "Unsupported media type" "The media type is not accepted.";
    /// The manifest does not follow its schema.
    ManifestInvalid "manifest-invalid" 422 false "Invalid manifest" "The manifest does not follow its schema.";
    /// The manifest's signature does not verify.
    ManifestSignature "manifest-signature" 422 false "Invalid signature" "The signature of the manifest does not verify.";
    /// The payload is not the one the manifest describes.
    PayloadDigest "payload-digest" 422 false "Payload differs" "Digest or length of the payload is not that of the manifest.";
    /// The counts contradict each other.
    Counts "counts" 422 false "Counts differ" "The counts of the manifest contradict each other.";
    /// The schema version is not accepted.
    SchemaNotAccepted "schema-not-accepted" 422 false "Schema not accepted" "The schema version is not accepted.";
    /// The policy is not accepted.
    PolicyNotAccepted "policy-not-accepted" 422 false "Policy not accepted" "The policy is not accepted.";
    /// The key check value is not the registered one.
    KcvMismatch "kcv-mismatch" 422 false "Key check value differs" "The key check value is not the registered one.";
    /// The manifest is of another environment.
    EnvironmentMismatch "environment-mismatch" 422 false "Other environment" "The manifest is of another environment.";
    /// The manifest was created in the future.
    Clock "clock" 422 true "Clock differs" "The manifest was created in the future.";
    /// The payload is sealed to a key that is no longer current.
    OutdatedSealingKey "outdated-sealing-key" 422 false "Outdated sealing key" "The payload is sealed to a key that is not current.";
    /// Too many requests.
    RateLimited "rate-limited" 429 true "Too many requests" "Wait before the next request.";
    /// An internal error.
    Internal "internal" 500 true "Internal error" "The register failed.";
    /// Temporarily unavailable.
    Unavailable "unavailable" 503 true "Temporarily unavailable" "The register is temporarily unavailable.";
}

impl ProblemKind {
    /// The part of the type after the last colon.
    pub fn suffix(self) -> &'static str {
        self.row().suffix
    }

    /// The HTTP status that belongs to the kind.
    pub fn status(self) -> u16 {
        self.row().status
    }

    /// Whether the same bytes may be sent again later.
    pub fn is_retryable(self) -> bool {
        self.row().retryable
    }

    /// The kind of a problem type; [`ProblemKind::Other`] for an unknown one.
    pub fn from_type(uri: &str) -> Self {
        let suffix = uri.rsplit(':').next().unwrap_or(uri);
        let known = Self::ALL.iter().copied();
        known.into_iter().find(|kind| kind.suffix() == suffix).unwrap_or(Self::Other)
    }
}

impl fmt::Display for ProblemKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.suffix())
    }
}

impl Serialize for ProblemKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("urn:x-socialdata:problem:{}", self.suffix()))
    }
}

impl<'de> Deserialize<'de> for ProblemKind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <std::borrow::Cow<'de, str>>::deserialize(deserializer).map(|uri| Self::from_type(&uri))
    }
}

struct Row {
    suffix: &'static str,
    status: u16,
    retryable: bool,
    title: &'static str,
    detail: &'static str,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{Limits, decode};

    fn read(text: &str) -> Problem {
        decode(text.as_bytes(), Limits::message(super::super::MAX_PROBLEM_BYTES)).unwrap()
    }

    #[test]
    fn the_examples_of_the_interface_description_are_read() {
        let gap = read(
            r#"{"type":"urn:x-socialdata:problem:seq-gap","title":"Sequence number skips ahead","status":409,"detail":"The sequence number is higher than the next expected one.","instance":"urn:uuid:01a026d0-5e68-7b1a-9d54-2f6a1c0e8b47","retryable":false,"errorId":"e-000017","expectedSeq":1841}"#,
        );
        assert_eq!(gap.kind, ProblemKind::SeqGap);
        assert_eq!(gap.expected_seq, Seq::new(1841));
        let mut own =
            Problem::new(ProblemKind::SeqGap, "urn:uuid:01a026d0-5e68-7b1a-9d54-2f6a1c0e8b47", "e-000017");
        own.expected_seq = Seq::new(1841);
        assert_eq!(own, gap);
    }

    #[test]
    fn every_kind_survives_the_wire() {
        for kind in ProblemKind::ALL.iter().copied() {
            let problem = Problem::new(kind, "urn:uuid:x", "e-1");
            assert_eq!(read(&serde_json::to_string(&problem).unwrap()), problem);
            assert_eq!(ProblemKind::from_type(&format!("https://example.org/p:{kind}")), kind);
            assert!((400..600).contains(&kind.status()));
        }
    }

    #[test]
    fn an_unknown_type_is_kept_without_its_text() {
        let text = r#"{"type":"urn:x:191212121212","title":"x 191212121212","status":418,"detail":"","instance":"","retryable":true,"more":[1]}"#;
        let problem = read(text);
        assert_eq!(problem.kind, ProblemKind::Other);
        assert!(!format!("{problem:?}").contains("1912"));
    }
}
