//! Digests that stand in receipts and closings, computed by both sides (docs/en/protocol.md, *Receipts*).

use serde::Serialize;

use crate::{
    ids::Digest,
    payload::SentRecord,
    wire::{Finding, InventoryItem, SubmissionError},
};

/// Digest over the findings of all pages: SHA-256 of the canonical form (RFC 8785) of
/// `{"submissionErrors":[…],"findings":[…]}`, findings ascending by index.
///
/// # Panics
/// Never: texts and whole numbers always have a canonical form.
#[expect(clippy::expect_used, reason = "cannot fail: texts and whole numbers, written to a vector")]
pub fn findings_digest(submission_errors: &[SubmissionError], findings: &[Finding]) -> Digest {
    let mut findings: Vec<&Finding> = findings.iter().collect();
    findings.sort_by_key(|finding| finding.index);
    let all = AllFindings { submission_errors, findings };
    Digest::of(serde_json_canonicalizer::to_vec(&all).expect("findings have a canonical form"))
}

/// Digest over the records with status accepted, acceptedWithWarning or unchanged: SHA-256 of the lines
/// `recordId SP version LF`, sorted bytewise.
pub fn accepted_set_digest<'a>(accepted: impl IntoIterator<Item = &'a SentRecord>) -> Digest {
    of_lines(
        accepted.into_iter().map(|record| format!("{} {}\n", record.record_id, record.version)).collect(),
    )
}

/// Digest over an inventory: SHA-256 of the lines `recordId SP version SP state LF`, sorted bytewise by record id. For a
/// closing, hand in only records of the types covered.
pub fn inventory_digest<'a>(items: impl IntoIterator<Item = &'a InventoryItem>) -> Digest {
    let line =
        |item: &InventoryItem| format!("{} {} {}\n", item.record_id, item.version, item.state.as_str());
    of_lines(items.into_iter().map(line).collect())
}

/// Record ids are all of one length and stand once each, so sorting whole lines sorts by record id.
pub(crate) fn of_lines(mut lines: Vec<String>) -> Digest {
    lines.sort_unstable();
    Digest::of(lines.concat())
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AllFindings<'a> {
    submission_errors: &'a [SubmissionError],
    findings: Vec<&'a Finding>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        fixtures::{self, finding, sent},
        numbers::Version,
        wire::{FindingStatus, RecordState},
    };

    #[test]
    fn findings_are_digested_in_canonical_form_by_index() {
        let errors = [SubmissionError { code: "LEV-908".parse().unwrap(), pointer: None }];
        let findings = [finding(2, FindingStatus::Rejected), finding(1, FindingStatus::Unchanged)];
        let canonical = concat!(
            r#"{"findings":["#,
            r#"{"errors":[],"index":1,"recordId":"r1.01y5k4h78af3wsxnt9b7b8e3c8","status":"unchanged","version":1},"#,
            r#"{"errors":[{"code":"TID-001","pointer":"/verkstalldTill","severity":"error"}],"index":2,"recordId":"r1.02y5k4h78af3wsxnt9b7b8e3c8","status":"rejected","version":1}"#,
            r#"],"submissionErrors":[{"code":"LEV-908"}]}"#,
        );
        assert_eq!(findings_digest(&errors, &findings), Digest::of(canonical));
    }

    #[test]
    fn accepted_records_are_digested_as_sorted_lines() {
        let records = sent(3);
        let lines = "r1.00y5k4h78af3wsxnt9b7b8e3c8 1\nr1.01y5k4h78af3wsxnt9b7b8e3c8 1\nr1.02y5k4h78af3wsxnt9b7b8e3c8 1\n";
        assert_eq!(accepted_set_digest(records.iter().rev()), Digest::of(lines));
        assert_eq!(accepted_set_digest([]), Digest::of(""));
    }

    #[test]
    fn an_inventory_is_digested_as_sorted_lines_with_state() {
        let item = |number, version, state| InventoryItem {
            record_id: fixtures::record_id(number),
            record_type: "insats".parse().unwrap(),
            version: Version::new(version).unwrap(),
            state,
        };
        let lines = "r1.03y5k4h78af3wsxnt9b7b8e3c8 12 live\nr1.04y5k4h78af3wsxnt9b7b8e3c8 2 void\n";
        let items = [item(4, 2, RecordState::Void), item(3, 12, RecordState::Live)];
        assert_eq!(inventory_digest(&items), Digest::of(lines));
    }
}
