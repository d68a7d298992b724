//! By what a finding is known again in another report.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::summary::ListedFinding;

/// What tells a finding from others and does not change when rows move: code, record type, case reference and member.
///
/// A record without a reference that may be shown is known by its number in the file; a finding without a record by its code alone. The
/// name of the file and the line are not part of it, nor is the period.
pub(super) fn identity(
    code: &str,
    posttyp: Option<&str>,
    post_id: Option<&str>,
    record: Option<u64>,
    pointer: &str,
) -> String {
    let posttyp = posttyp.unwrap_or_default();
    let place = match (post_id, record) {
        (Some(post_id), _) => format!("id {post_id}"),
        (None, Some(record)) => format!("no {record}"),
        (None, None) => String::new(),
    };
    format!("{code}\u{1f}{posttyp}\u{1f}{place}\u{1f}{pointer}")
}

/// [`identity`] of a finding of this report.
pub(super) fn of(listed: &ListedFinding) -> String {
    identity(
        listed.located.finding.rule.code,
        listed.posttyp.map(socialdata_core::post::Posttyp::name),
        listed.post_id.as_deref(),
        listed.record,
        listed.located.finding.falt.pointer(),
    )
}

/// The first 128 bits of SHA-256 over [`identity`] and which of several equal ones it is, from 1: 32 hexadecimal digits.
///
/// Nothing goes in that a report does not show.
pub(super) fn digest(identity: &str, ordinal: u64) -> String {
    let hash = Sha256::digest(format!("{identity}\u{1f}{ordinal}"));
    hash.iter().take(16).fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_wins_over_a_number_and_nothing_runs_together() {
        let with = |post_id, record| identity("TID-001", Some("insats"), post_id, record, "/x");
        assert_eq!(with(Some("A"), Some(3)), with(Some("A"), Some(4)));
        assert_ne!(with(None, Some(3)), with(None, Some(4)));
        assert_ne!(with(Some("3"), None), with(None, Some(3)));
        assert_ne!(digest("a", 1), digest("a", 2));
        // SHA-256 of "a", U+001F, "1".
        assert_eq!(digest("a", 1), "839e11a421d370be28db56fde67e9aad");
    }
}
