//! Reading a record list, on the register's side.
//!
//! A fault of a line is a fault of the list: without a record id there is nothing a finding could point at, and a sender
//! that follows the protocol never writes such a line. Faults of a record whose line is whole are kept with the record.

use std::{collections::BTreeMap, fmt};

use serde::Deserialize;
use serde_json::{Map, Value};

use super::{Nonce, Op, Reason, SentRecord, canonical};
use crate::{
    RecordId,
    decode::{DecodeError, DecodeKind, Limits, decode},
    ids::{Digest, SubmissionId},
    lev::LevCode,
    names::{RecordType, RuleCode},
    numbers::Version,
    wire::{OpCounts, V1, VersionedRef},
};

/// What the manifest promises about the list.
#[derive(Debug, Clone, Copy)]
pub struct ListExpectation<'a> {
    /// The submission.
    pub submission_id: SubmissionId,
    /// The schema of the records.
    pub schema: &'a VersionedRef,
    /// Records per operation.
    pub counts: OpCounts,
    /// The record types the register knows in this schema.
    pub known_types: &'a [RecordType],
}

/// A list that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordList {
    /// The nonce of the header.
    pub nonce: Nonce,
    /// The records in the order of the list.
    pub records: Vec<ReceivedRecord>,
}

impl RecordList {
    /// Id and version of every record, in the order of the list.
    pub fn sent(&self) -> Vec<SentRecord> {
        self.records
            .iter()
            .map(|record| SentRecord { record_id: record.record_id, version: record.version })
            .collect()
    }
}

/// A record as received.
#[derive(Debug, Clone, PartialEq)]
pub struct ReceivedRecord {
    /// Its id.
    pub record_id: RecordId,
    /// Its version.
    pub version: Version,
    /// Its type (posttyp).
    pub record_type: RecordType,
    /// What is to be done.
    pub op: Op,
    /// Why; present exactly for corrections and voids.
    pub reason: Option<Reason>,
    /// Findings that the reporter has confirmed.
    pub confirm: Vec<RuleCode>,
    /// Its members; absent exactly for voids.
    pub data: Option<RecordData>,
    /// Why the record is refused before any rule is tried: the same record twice, or an unknown type.
    pub fault: Option<LevCode>,
}

/// The members of a received record.
#[derive(Clone, PartialEq)]
pub struct RecordData(Value);

impl RecordData {
    pub(super) fn from_map(members: Map<String, Value>) -> Self {
        Self(Value::Object(members))
    }

    /// The canonical bytes (RFC 8785), the form that content digests are computed over and rules can read.
    ///
    /// Numbers in a record list are whole and exact, so the canonical form loses nothing.
    ///
    /// # Panics
    /// Never: texts and whole numbers always have a canonical form.
    #[expect(
        clippy::expect_used,
        reason = "cannot fail: a map of texts and whole numbers, written to a vector"
    )]
    pub fn content_jcs(&self) -> Vec<u8> {
        canonical::usual(&self.0).unwrap_or_else(|| {
            serde_json_canonicalizer::to_vec(&self.0).expect("a record has a canonical form")
        })
    }

    /// The JSON object.
    pub fn as_value(&self) -> &Value {
        &self.0
    }

    /// Unkeyed digest over the canonical bytes. For comparison inside the process; never to be published or stored,
    /// because it can be guessed.
    pub fn content_digest(&self) -> Digest {
        Digest::of(self.content_jcs())
    }
}

impl fmt::Debug for RecordData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecordData")
    }
}

/// Why a whole list is refused: a code, and the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("record list refused: {} at line {line}", code.as_str())]
pub struct ListFault {
    code: LevCode,
    line: usize,
    json: Option<DecodeKind>,
}

impl ListFault {
    /// The submission error.
    pub fn code(&self) -> LevCode {
        self.code
    }

    /// The line, from 1.
    pub fn line(&self) -> usize {
        self.line
    }

    /// What was wrong with the line's JSON, when that was it.
    pub fn json(&self) -> Option<DecodeKind> {
        self.json
    }

    pub(super) fn framing(line: usize) -> Self {
        Self { code: LevCode::Framing, line, json: None }
    }

    pub(super) fn counts(line: usize) -> Self {
        Self { code: LevCode::Counts, line, json: None }
    }
}

/// Reads a list strictly.
///
/// # Errors
/// [`LevCode::Framing`] (LEV-906) for a line that is missing, surplus, too long or malformed, and for a header of another
/// submission or schema; [`LevCode::Counts`] (LEV-907) when header, trailer, manifest and lines disagree.
pub fn read_list(bytes: &[u8], expect: &ListExpectation<'_>) -> Result<RecordList, ListFault> {
    let lines = split(bytes)?;
    let last = lines.len();
    let [first, middle @ .., end] = lines.as_slice() else {
        return Err(ListFault::framing(1));
    };
    let header: Header = read_line(first, 1)?;
    let trailer: Trailer = read_line(end, last)?;
    let fits = header.t == Tag::H
        && trailer.t == Tag::T
        && header.submission_id == expect.submission_id
        && header.schema == expect.schema.label();
    if !fits {
        return Err(ListFault::framing(if trailer.t == Tag::T { 1 } else { last }));
    }
    let count = u64::try_from(middle.len()).unwrap_or(u64::MAX);
    if header.count != count || trailer.count != count {
        return Err(ListFault::counts(last));
    }
    let mut records = Vec::with_capacity(middle.len());
    for (number, line) in (2..).zip(middle) {
        records.push(read_line::<Line>(line, number)?.into_record().ok_or(ListFault::framing(number))?);
    }
    if tally(&records) != expect.counts {
        return Err(ListFault::counts(last));
    }
    mark_faults(&mut records, expect.known_types);
    Ok(RecordList { nonce: header.nonce, records })
}

/// The lines without their line feeds. Every line has one, none is blank, and none ends in a carriage return.
fn split(bytes: &[u8]) -> Result<Vec<&[u8]>, ListFault> {
    let mut lines = Vec::new();
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let number = lines.len() + 1;
        match line.split_last() {
            Some((b'\n', text)) if !text.is_empty() && !text.ends_with(b"\r") => lines.push(text),
            _ => return Err(ListFault::framing(number)),
        }
    }
    Ok(lines)
}

fn read_line<T: serde::de::DeserializeOwned>(line: &[u8], number: usize) -> Result<T, ListFault> {
    decode(line, Limits::record_line())
        .map_err(|error: DecodeError| ListFault { json: Some(error.kind()), ..ListFault::framing(number) })
}

/// Records per operation.
pub(super) fn tally(records: &[ReceivedRecord]) -> OpCounts {
    let mut counts = OpCounts::default();
    for record in records {
        match record.op {
            Op::Report => counts.report += 1,
            Op::Correct => counts.correct += 1,
            Op::Void => counts.void += 1,
        }
    }
    counts
}

/// Marks records of unknown type, and *all* records whose id stands more than once: order must decide nothing.
pub(super) fn mark_faults(records: &mut [ReceivedRecord], known_types: &[RecordType]) {
    let mut seen = BTreeMap::<RecordId, u32>::new();
    for record in &*records {
        *seen.entry(record.record_id).or_default() += 1;
    }
    for record in records {
        record.fault = if seen.get(&record.record_id).is_some_and(|times| *times > 1) {
            Some(LevCode::SameRecordTwice)
        } else if known_types.contains(&record.record_type) {
            None
        } else {
            Some(LevCode::UnknownType)
        };
    }
}

#[derive(Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Tag {
    H,
    R,
    T,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Header {
    t: Tag,
    #[serde(rename = "v")]
    _v: V1,
    nonce: Nonce,
    schema: String,
    submission_id: SubmissionId,
    count: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Trailer {
    t: Tag,
    count: u64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Line {
    t: Tag,
    op: Op,
    record_id: RecordId,
    version: Version,
    #[serde(rename = "type")]
    record_type: RecordType,
    #[serde(default)]
    reason: Option<Reason>,
    #[serde(default)]
    confirm: Vec<RuleCode>,
    #[serde(default)]
    data: Option<Map<String, Value>>,
}

impl Line {
    fn into_record(self) -> Option<ReceivedRecord> {
        let reason_fits = match self.reason {
            None => self.op == Op::Report,
            Some(reason) => reason.fits(self.op),
        };
        let data_fits = self.data.is_none() == (self.op == Op::Void);
        (self.t == Tag::R && reason_fits && data_fits).then_some(ReceivedRecord {
            record_id: self.record_id,
            version: self.version,
            record_type: self.record_type,
            op: self.op,
            reason: self.reason,
            confirm: self.confirm,
            data: self.data.map(|data| RecordData(Value::Object(data))),
            fault: None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;

    const HEADER: &str = r#"{"t":"h","v":1,"nonce":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","schema":"socialdata-record/1.2.0","submissionId":"01a026d0-5e68-7b1a-9d54-2f6a1c0e8b47","count":2}"#;
    const REPORT: &str = r#"{"t":"r","op":"report","recordId":"r1.01y5k4h78af3wsxnt9b7b8e3c8","version":1,"type":"insats","data":{"b":1,"a":"å"}}"#;
    const VOID: &str = r#"{"t":"r","op":"void","recordId":"r1.02y5k4h78af3wsxnt9b7b8e3c8","version":3,"type":"insats","reason":"wrong-person"}"#;
    const TRAILER: &str = r#"{"t":"t","count":2}"#;

    fn read(text: &str) -> Result<RecordList, ListFault> {
        let header = fixtures::list_header([0; 32]);
        let counts = OpCounts { report: 1, correct: 0, void: 1 };
        read_list(text.as_bytes(), &fixtures::expectation(&header, counts))
    }

    fn lines(lines: [&str; 4]) -> String {
        lines.map(|line| format!("{line}\n")).concat()
    }

    fn check(text: &str, code: &str, line: usize) {
        let fault = read(text).unwrap_err();
        assert_eq!((fault.code().as_str(), fault.line()), (code, line), "{text}");
        assert!(fault.code().refuses_submission());
    }

    #[test]
    fn a_whole_list_is_read() {
        let list = read(&lines([HEADER, REPORT, VOID, TRAILER])).unwrap();
        let [report, void] = list.records.as_slice() else { panic!("two records") };
        assert_eq!(report.data.as_ref().unwrap().content_jcs(), r#"{"a":"å","b":1}"#.as_bytes());
        assert_eq!((void.op, void.reason, void.version.get()), (Op::Void, Some(Reason::WrongPerson), 3));
        assert_eq!(list.records.iter().filter_map(|record| record.fault).count(), 0);
        assert!(!format!("{list:?}").contains('å'));
    }

    #[test]
    fn a_list_that_was_cut_off_is_refused() {
        check("", "LEV-906", 1);
        check(&format!("{HEADER}\n"), "LEV-906", 1);
        check(&format!("{HEADER}\n{REPORT}\n{VOID}\n"), "LEV-906", 3);
        check(&format!("{HEADER}\n{REPORT}\n{VOID}\n{TRAILER}"), "LEV-906", 4);
        check(&lines([REPORT, VOID, TRAILER, TRAILER]), "LEV-906", 1);
    }

    #[test]
    fn lines_are_strict() {
        check(&lines([HEADER, "", VOID, TRAILER]), "LEV-906", 2);
        check(&format!("{HEADER}\r\n{REPORT}\r\n{VOID}\r\n{TRAILER}\r\n"), "LEV-906", 1);
        check(&format!("\u{feff}{}", lines([HEADER, REPORT, VOID, TRAILER])), "LEV-906", 1);
        check(&(lines([HEADER, REPORT, VOID, TRAILER]) + "\n"), "LEV-906", 5);
        let long = REPORT.replace('å', &"x".repeat(256 * 1024));
        check(&lines([HEADER, &long, VOID, TRAILER]), "LEV-906", 2);
        let deep = REPORT.replace("\"å\"", &format!("{}{}", "[".repeat(15), "]".repeat(15)));
        check(&lines([HEADER, &deep, VOID, TRAILER]), "LEV-906", 2);
    }

    #[test]
    fn a_header_of_another_submission_schema_or_version_is_refused() {
        for (from, to) in [
            ("8b47", "8b48"),
            ("1.2.0", "1.2.1"),
            ("\"v\":1", "\"v\":2"),
            ("\"t\":\"h\"", "\"t\":\"t\""),
            ("AAAA", "AAA"),
            ("\"count\"", "\"x\":1,\"count\""),
        ] {
            check(&lines([&HEADER.replacen(from, to, 1), REPORT, VOID, TRAILER]), "LEV-906", 1);
        }
    }

    #[test]
    fn counts_agree_everywhere() {
        let wrong_header = HEADER.replace("\"count\":2", "\"count\":3");
        let wrong_trailer = TRAILER.replace('2', "3");
        check(&lines([&wrong_header, REPORT, VOID, TRAILER]), "LEV-907", 4);
        check(&lines([HEADER, REPORT, VOID, &wrong_trailer]), "LEV-907", 4);
        check(&format!("{HEADER}\n{REPORT}\n{TRAILER}\n"), "LEV-907", 3);
        // Two reports, where the manifest says one report and one void.
        let second = REPORT.replace("r1.01", "r1.02");
        check(&lines([HEADER, REPORT, &second, TRAILER]), "LEV-907", 4);
    }

    #[test]
    fn record_lines_are_whole() {
        for (from, to) in [
            ("\"t\":\"r\"", "\"t\":\"h\""),
            ("\"op\":\"report\"", "\"op\":\"delete\""),
            ("\"op\":\"report\"", "\"op\":\"void\",\"reason\":\"other\""),
            ("\"op\":\"report\"", "\"op\":\"correct\""),
            ("\"op\":\"report\"", "\"op\":\"correct\",\"reason\":\"wrong-person\""),
            ("\"version\":1", "\"version\":1,\"reason\":\"other\""),
            ("\"version\":1", "\"version\":0"),
            ("\"version\":1", "\"version\":1,\"version\":1"),
            ("\"version\":1", "\"version\":1,\"extra\":1"),
            ("r1.01", "r1.0u"),
            ("\"b\":1", "\"b\":1,\"b\":1"),
            ("\"b\":1", "\"b\":1.0"),
            ("{\"b\":1,\"a\":\"å\"}", "null"),
            ("{\"b\":1,\"a\":\"å\"}", "[]"),
            (",\"data\":{\"b\":1,\"a\":\"å\"}", ""),
        ] {
            let line = REPORT.replace(from, to);
            assert_ne!(line, REPORT);
            check(&lines([HEADER, &line, VOID, TRAILER]), "LEV-906", 2);
        }
    }

    #[test]
    fn the_same_record_twice_refuses_both() {
        let again = VOID.replace("r1.02", "r1.01");
        let list = read(&lines([HEADER, REPORT, &again, TRAILER])).unwrap();
        assert!(list.records.iter().all(|record| record.fault == Some(LevCode::SameRecordTwice)));
    }

    #[test]
    fn an_unknown_type_refuses_its_record_only() {
        let list = read(&lines([HEADER, &REPORT.replace("insats", "okand"), VOID, TRAILER])).unwrap();
        let faults: Vec<_> = list.records.iter().map(|record| record.fault).collect();
        assert_eq!(faults, [Some(LevCode::UnknownType), None]);
    }
}
