//! Identifiers that cross the wire: submission id, digest, point in time, reporting period.
//!
//! All are parsed, never checked afterwards: a value that exists is well formed. Their texts hold no person data, so
//! they may be shown and logged. A text that does not parse is dropped; the error says what was wrong, never the text.

use std::{fmt, str::FromStr};

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// Why a text is not the identifier it should be. Never holds the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IdError {
    /// Not a lower-case UUID of version 7 (RFC 9562).
    #[error("not a submission id (a lower-case UUID of version 7)")]
    SubmissionId,
    /// Not a lower-case UUID.
    #[error("not an installation id (a lower-case UUID)")]
    InstanceId,
    /// Not `sha-256:` followed by 64 lower-case hexadecimal digits.
    #[error("not a digest (sha-256: and 64 lower-case hexadecimal digits)")]
    Digest,
    /// Not an RFC 3339 time in UTC with whole seconds.
    #[error("not a time (YYYY-MM-DDThh:mm:ssZ)")]
    Timestamp,
    /// Not `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, or a date that does not exist.
    #[error("not a reporting period (YYYY, YYYY-MM or YYYY-MM-DD)")]
    PeriodId,
    /// Not 43 characters base64url.
    #[error("not a nonce (43 characters base64url)")]
    Nonce,
}

impl IdError {
    /// A stable word for logs and tests.
    pub fn kind(self) -> &'static str {
        match self {
            Self::SubmissionId => "submission-id",
            Self::InstanceId => "instance-id",
            Self::Digest => "digest",
            Self::Timestamp => "timestamp",
            Self::PeriodId => "period-id",
            Self::Nonce => "nonce",
        }
    }
}

/// The id of one submission: a UUID of version 7 (RFC 9562), lower case, made and stored by the sender before the first
/// attempt.
///
/// A version 7 id sorts by the time it was made, as text and as value.
///
/// ```
/// use socialdata_protocol::ids::SubmissionId;
///
/// let id = SubmissionId::new(1_787_357_585_000, [0x5a; 10]);
/// assert_eq!(id.to_string().parse(), Ok(id));
/// assert!("01A026D0-5E68-7B1A-9D54-2F6A1C0E8B47".parse::<SubmissionId>().is_err()); // upper case
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SubmissionId(Uuid);

impl SubmissionId {
    /// Makes an id from a point in time (milliseconds since 1970, the lowest 48 bits are used) and ten random bytes.
    pub fn new(unix_millis: u64, random: [u8; 10]) -> Self {
        Self(uuid::Builder::from_unix_timestamp_millis(unix_millis, &random).into_uuid())
    }

    /// The sixteen bytes of the id.
    pub fn as_bytes(&self) -> &[u8; 16] {
        self.0.as_bytes()
    }

    /// The form used in the `instance` of a problem document and in receipts' addresses: `urn:uuid:…` (RFC 9562, 4).
    pub fn urn(&self) -> String {
        self.0.urn().to_string()
    }
}

impl fmt::Display for SubmissionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}

impl FromStr for SubmissionId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let uuid = Uuid::try_parse(text).map_err(|_| IdError::SubmissionId)?;
        let id = Self(uuid);
        let rfc_variant = uuid.get_variant() == uuid::Variant::RFC4122;
        // One text form only: the id is part of addresses and of signed documents.
        if uuid.get_version_num() == 7 && rfc_variant && id.to_string() == text {
            Ok(id)
        } else {
            Err(IdError::SubmissionId)
        }
    }
}

/// Random id of one installation's spool: a UUID of version 4 (RFC 9562), lower case. A cloned spool shows itself by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InstanceId(Uuid);

impl InstanceId {
    /// Makes an id from sixteen random bytes.
    pub fn new(random: [u8; 16]) -> Self {
        Self(uuid::Builder::from_random_bytes(random).into_uuid())
    }
}

impl fmt::Display for InstanceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}

impl FromStr for InstanceId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let id = Self(Uuid::try_parse(text).map_err(|_| IdError::InstanceId)?);
        // Other senders may use another version; the text form is one.
        if id.to_string() == text { Ok(id) } else { Err(IdError::InstanceId) }
    }
}

/// A SHA-256 digest; as text `sha-256:` and 64 lower-case hexadecimal digits.
///
/// ```
/// use socialdata_protocol::ids::Digest;
///
/// let digest = Digest::of(b"abc"); // FIPS 180-2, B.1
/// let text = "sha-256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
/// assert_eq!(digest.to_string(), text);
/// assert_eq!(text.parse(), Ok(digest));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of `bytes`.
    pub fn of(bytes: impl AsRef<[u8]>) -> Self {
        Self(Sha256::digest(bytes.as_ref()).into())
    }

    /// A digest that was computed or stored elsewhere.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// 64 lower-case hexadecimal digits, without the prefix.
    pub fn hex(&self) -> String {
        hex(&self.0)
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(DIGEST_PREFIX)?;
        f.write_str(&self.hex())
    }
}

impl FromStr for Digest {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        text.strip_prefix(DIGEST_PREFIX).and_then(parse_hex).map(Self).ok_or(IdError::Digest)
    }
}

/// A point in time, RFC 3339, UTC, whole seconds, written with `Z`.
///
/// The years 1970 to 9999 can be written. A value made from a finer time loses its fraction.
///
/// ```
/// use socialdata_protocol::ids::Timestamp;
///
/// let at: Timestamp = "2026-08-22T00:13:05Z".parse()?;
/// assert_eq!(at.to_string(), "2026-08-22T00:13:05Z");
/// assert!("2026-08-22T02:13:05+02:00".parse::<Timestamp>().is_err());
/// # Ok::<(), socialdata_protocol::ids::IdError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(DateTime<Utc>);

impl Timestamp {
    /// The time without its fraction of a second; nothing outside the years 1970 to 9999.
    pub fn from_utc(time: DateTime<Utc>) -> Option<Self> {
        // From the count of seconds, so that a leap second becomes the second before it.
        DateTime::from_timestamp(time.timestamp(), 0)
            .filter(|whole| (1970..=9999).contains(&whole.year()))
            .map(Self)
    }

    /// From seconds since 1970; nothing outside the years 1970 to 9999.
    pub fn from_unix(seconds: i64) -> Option<Self> {
        DateTime::from_timestamp(seconds, 0).and_then(Self::from_utc)
    }

    /// Seconds since 1970.
    pub fn unix(self) -> i64 {
        self.0.timestamp()
    }

    /// The same point in time for calculations.
    pub fn utc(self) -> DateTime<Utc> {
        self.0
    }

    /// The point `seconds` later (earlier when negative), held inside the years that can be written.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        let fallback = if seconds < 0 { Self::EARLIEST } else { Self::LATEST };
        TimeDelta::try_seconds(seconds)
            .and_then(|delta| self.0.checked_add_signed(delta))
            .and_then(Self::from_utc)
            .unwrap_or(fallback)
    }

    const EARLIEST: Self = Self(DateTime::UNIX_EPOCH);
    const LATEST: Self = Self(match DateTime::from_timestamp(253_402_300_799, 0) {
        Some(time) => time,
        None => DateTime::UNIX_EPOCH,
    });
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.format(TIME_FORMAT).fmt(f)
    }
}

impl FromStr for Timestamp {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let time = NaiveDateTime::parse_from_str(text, TIME_FORMAT).map_err(|_| IdError::Timestamp)?;
        let parsed = Self::from_utc(time.and_utc()).ok_or(IdError::Timestamp)?;
        // The parser accepts a missing zero and a leap second; signed documents have one form only.
        if parsed.to_string() == text { Ok(parsed) } else { Err(IdError::Timestamp) }
    }
}

/// A reporting period on the wire: a year, a month or a reference day.
///
/// ```
/// use socialdata_protocol::ids::PeriodId;
///
/// let july: PeriodId = "2026-07".parse()?;
/// assert!(july.contains(july.first_day()));
/// assert!("2026-02-30".parse::<PeriodId>().is_err());
/// # Ok::<(), socialdata_protocol::ids::IdError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PeriodId {
    first: NaiveDate,
    kind: PeriodKind,
}

/// How long a [`PeriodId`] is.
///
/// Closed: these are the three written forms (docs/en/protocol.md, *Identifiers*).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(clippy::exhaustive_enums, reason = "the three written forms of a period")]
pub enum PeriodKind {
    /// `YYYY`
    Year,
    /// `YYYY-MM`
    Month,
    /// `YYYY-MM-DD`, a reference day.
    Day,
}

impl PeriodId {
    /// How long the period is.
    pub fn kind(self) -> PeriodKind {
        self.kind
    }

    /// The first day of the period.
    pub fn first_day(self) -> NaiveDate {
        self.first
    }

    /// Whether `day` lies in the period.
    pub fn contains(self, day: NaiveDate) -> bool {
        let same_year = day.year() == self.first.year();
        match self.kind {
            PeriodKind::Year => same_year,
            PeriodKind::Month => same_year && day.month() == self.first.month(),
            PeriodKind::Day => day == self.first,
        }
    }
}

impl fmt::Display for PeriodId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let format = match self.kind {
            PeriodKind::Year => "%Y",
            PeriodKind::Month => "%Y-%m",
            PeriodKind::Day => "%Y-%m-%d",
        };
        self.first.format(format).fmt(f)
    }
}

impl FromStr for PeriodId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let (kind, rest) = match text.len() {
            4 => (PeriodKind::Year, "-01-01"),
            7 => (PeriodKind::Month, "-01"),
            10 => (PeriodKind::Day, ""),
            _ => return Err(IdError::PeriodId),
        };
        let first =
            NaiveDate::parse_from_str(&format!("{text}{rest}"), "%Y-%m-%d").map_err(|_| IdError::PeriodId)?;
        let parsed = Self { first, kind };
        if parsed.to_string() == text { Ok(parsed) } else { Err(IdError::PeriodId) }
    }
}

/// Serialises through `Display` and reads through `FromStr`, without the text in the error.
macro_rules! text_on_the_wire {
    ($($name:ty),+) => {$(
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )+};
}
pub(crate) use text_on_the_wire;

text_on_the_wire!(SubmissionId, InstanceId, Digest, Timestamp, PeriodId);

/// Lower-case hexadecimal digits of `bytes`.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// 64 lower-case hexadecimal digits, nothing else.
pub(crate) fn parse_hex(text: &str) -> Option<[u8; 32]> {
    if text.len() != 64 {
        return None;
    }
    let mut bytes = [0; 32];
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        let &[high, low] = pair else { return None };
        *byte = hex_digit(high)? << 4 | hex_digit(low)?;
    }
    Some(bytes)
}

fn hex_digit(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

const DIGEST_PREFIX: &str = "sha-256:";
const TIME_FORMAT: &str = "%Y-%m-%dT%H:%M:%SZ";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::Limits;

    fn check<T: FromStr + fmt::Display>(text: &str, valid: bool) {
        let parsed = text.parse::<T>().ok().map(|value| value.to_string());
        assert_eq!(parsed.as_deref(), valid.then_some(text), "{text}");
    }

    #[test]
    fn submission_id_is_a_lower_case_uuid_of_version_seven() {
        check::<SubmissionId>("01a026d0-5e68-7b1a-9d54-2f6a1c0e8b47", true);
        check::<SubmissionId>("01A026D0-5e68-7b1a-9d54-2f6a1c0e8b47", false);
        check::<SubmissionId>("01a026d0-5e68-4b1a-9d54-2f6a1c0e8b47", false);
        check::<SubmissionId>("01a026d0-5e68-7b1a-cd54-2f6a1c0e8b47", false);
        check::<SubmissionId>("01a026d05e687b1a9d542f6a1c0e8b47", false);
        check::<SubmissionId>("{01a026d0-5e68-7b1a-9d54-2f6a1c0e8b47}", false);
        check::<SubmissionId>("", false);
    }

    #[test]
    fn new_submission_ids_parse_and_sort_by_time() {
        let early = SubmissionId::new(1_787_357_585_000, [0xff; 10]);
        let late = SubmissionId::new(1_787_357_585_001, [0x00; 10]);
        assert_eq!(early.to_string().parse(), Ok(early));
        assert_eq!(late.to_string().parse(), Ok(late));
        assert!(early < late && early.to_string() < late.to_string());
        assert_eq!(early.urn(), format!("urn:uuid:{early}"));
    }

    #[test]
    fn installation_id_is_a_lower_case_uuid() {
        check::<InstanceId>(&InstanceId::new([0xab; 16]).to_string(), true);
        check::<InstanceId>("9B2D6D0E-7A3F-4C55-8E0B-1D2C3B4A5968", false);
        check::<InstanceId>("9b2d6d0e7a3f4c558e0b1d2c3b4a5968", false);
    }

    #[test]
    fn digest_has_one_text_form() {
        let digits = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        check::<Digest>(&format!("sha-256:{digits}"), true);
        check::<Digest>(&format!("sha-256:{}", digits.to_uppercase()), false);
        check::<Digest>(digits, false);
        check::<Digest>(&format!("sha-256:{digits}0"), false);
        check::<Digest>("sha-256:ba78", false);
        assert_eq!(Digest::of("abc").hex(), digits);
        assert_eq!(Digest::from_bytes(*Digest::of("abc").as_bytes()), Digest::of("abc"));
    }

    #[test]
    fn timestamp_is_utc_with_whole_seconds() {
        check::<Timestamp>("2026-08-22T00:13:05Z", true);
        check::<Timestamp>("2028-02-29T23:59:59Z", true);
        check::<Timestamp>("2026-02-29T00:00:00Z", false);
        check::<Timestamp>("2026-08-22T00:13:60Z", false);
        check::<Timestamp>("2026-08-22T00:13:05.000Z", false);
        check::<Timestamp>("2026-08-22T00:13:05+00:00", false);
        check::<Timestamp>("2026-8-22T00:13:05Z", false);
        check::<Timestamp>("2026-08-22 00:13:05Z", false);
        check::<Timestamp>("1969-12-31T23:59:59Z", false);
    }

    #[test]
    fn timestamp_arithmetic_stays_inside_the_years_that_can_be_written() {
        let at: Timestamp = "2026-08-22T00:13:05Z".parse().unwrap();
        assert_eq!(at.plus_seconds(300).to_string(), "2026-08-22T00:18:05Z");
        assert_eq!(at.plus_seconds(i64::MAX).to_string(), "9999-12-31T23:59:59Z");
        assert_eq!(at.plus_seconds(i64::MIN).to_string(), "1970-01-01T00:00:00Z");
        assert_eq!(Timestamp::from_unix(at.unix()), Some(at));
        let fine = DateTime::from_timestamp(at.unix(), 999_999_999).unwrap();
        assert_eq!(Timestamp::from_utc(fine), Some(at));
    }

    #[test]
    fn period_is_a_year_a_month_or_a_day() {
        for (text, valid) in [
            ("2026", true),
            ("2026-07", true),
            ("2026-07-31", true),
            ("2026-13", false),
            ("2026-00", false),
            ("2026-02-29", false),
            ("2026-7", false),
            ("2026-07-1", false),
            ("+202", false),
            ("202", false),
            ("", false),
            ("åå", false),
        ] {
            check::<PeriodId>(text, valid);
        }
    }

    #[test]
    fn period_contains_its_days() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        for (period, inside, outside) in [
            ("2026", "2026-12-31", "2027-01-01"),
            ("2026-07", "2026-07-01", "2026-08-01"),
            ("2026-07-15", "2026-07-15", "2026-07-16"),
        ] {
            let period: PeriodId = period.parse().unwrap();
            assert!(period.contains(day(inside)));
            assert!(!period.contains(day(outside)));
            assert!(period.contains(period.first_day()));
        }
    }

    #[test]
    fn a_refused_text_is_not_in_the_error() {
        let error =
            crate::decode::decode::<SubmissionId>(b"\"not-an-id\"", Limits::message(100)).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("not-an-id"));
    }
}
