//! What a register accepts right now: the body of `GET /api-info`.

use serde::{Deserialize, Deserializer, Serialize, de::IntoDeserializer};

use super::{Coding, Environment, PayloadType, ReceiverText, Sealing, VersionedRef};
use crate::{
    ids::{PeriodId, Timestamp},
    names::Recipient,
};

/// Environment, limits, accepted schemas and policies, sealing, calendar and server time.
///
/// Words that this version does not know in `sealing`, `payloadTypes` and `codings` are left out: they cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ApiInfo {
    /// Name of the interface.
    pub api_name: ReceiverText,
    /// Version of the interface.
    pub api_version: ReceiverText,
    /// Date of that version.
    pub api_released: ReceiverText,
    /// Address of its documentation; shown, never followed.
    pub api_documentation: ReceiverText,
    /// Its status.
    pub api_status: ReceiverText,
    /// The environment this endpoint belongs to.
    pub environment: Environment,
    /// The register.
    pub recipient: Recipient,
    /// Limits for a submission.
    pub limits: ApiLimits,
    /// Accepted record schemas.
    pub schemas: Vec<VersionedRef>,
    /// Accepted policies.
    pub policies: Vec<VersionedRef>,
    /// Offered ways of sealing.
    #[serde(deserialize_with = "known_words")]
    pub sealing: Vec<Sealing>,
    /// Accepted forms of the record list.
    #[serde(deserialize_with = "known_words")]
    pub payload_types: Vec<PayloadType>,
    /// Accepted compressions.
    #[serde(deserialize_with = "known_words")]
    pub codings: Vec<Coding>,
    /// Whether the optional dry run is offered.
    #[serde(default)]
    pub validation: bool,
    /// The calendar.
    pub periods: Vec<ApiPeriod>,
    /// The register's clock.
    pub server_time: Timestamp,
}

/// Limits for a submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ApiLimits {
    /// Records in one submission.
    pub max_records: u64,
    /// Payload bytes, decoded.
    pub max_bytes: u64,
    /// Bytes of the record list after inflating.
    pub max_inflated_bytes: u64,
    /// Inflated size divided by payload size.
    pub max_ratio: u64,
    /// Submissions in flight per sender.
    pub concurrency: u64,
}

/// One period of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ApiPeriod {
    /// The period.
    pub period_id: PeriodId,
    /// Whether it takes submissions.
    pub state: PeriodState,
    /// From when.
    pub opens: Timestamp,
    /// Until when.
    pub closes: Timestamp,
}

/// Whether a period takes submissions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum PeriodState {
    /// Not yet.
    Upcoming,
    /// Yes.
    Open,
    /// Corrections and voids only.
    CorrectionsOnly,
    /// No longer.
    Closed,
    /// A word this version does not know; regarded as closed.
    #[serde(other)]
    Unknown,
}

/// Reads a list of words and keeps those that have a variant.
fn known_words<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    let words = Vec::<String>::deserialize(deserializer)?;
    let known =
        |word: String| -> Result<T, serde::de::value::Error> { T::deserialize(word.into_deserializer()) };
    Ok(words.into_iter().filter_map(|word| known(word).ok()).collect())
}
