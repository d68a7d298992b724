//! The key of a record, or of something a record refers to, in its case system.
//!
//! A source key is 1–256 bytes, taken exactly as they are: no normalisation, no case folding. Two kinds are in use,
//! and they cannot collide, because no record type begins with `ref:`.

/// The source key of a record: `<posttyp>/<period>/<postId>`.
///
/// The same `postId` in another period is another record.
///
/// ```
/// use socialdata_core::pseudonym::source_key;
///
/// assert_eq!(source_key::of_record("insats", "2026-07", "INS-000123"), "insats/2026-07/INS-000123");
/// ```
pub fn of_record(posttyp: &str, period: &str, post_id: &str) -> String {
    [posttyp, period, post_id].join("/")
}

/// The source key of a member that refers to another record or household: `ref:<member>/<value>`.
///
/// So references stay joinable for one recipient and nowhere else.
///
/// ```
/// use socialdata_core::pseudonym::source_key;
///
/// assert_eq!(source_key::of_reference("insatsId", "I-9"), "ref:insatsId/I-9");
/// ```
pub fn of_reference(member: &str, value: &str) -> String {
    ["ref:", member, "/", value].concat()
}

/// The longest source key, in bytes.
pub const MAX_LENGTH: usize = 256;

/// Why a text is no source key. Says nothing about the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum SourceKeyError {
    /// No bytes at all.
    #[error("the source key is empty")]
    Empty,
    /// More than 256 bytes.
    #[error("the source key has more than 256 bytes")]
    TooLong,
}
