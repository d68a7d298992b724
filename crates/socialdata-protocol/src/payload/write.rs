//! Writing a record list.

use std::{fmt, io::Write as _};

use zeroize::Zeroizing;

use super::{Change, Nonce, Op, SentRecord, shuffle::shuffle};
use crate::{
    RecordId,
    decode::{DecodeError, DecodeKind, Limits, check_object},
    ids::SubmissionId,
    names::{RecordType, RuleCode},
    numbers::Version,
    wire::{OpCounts, VersionedRef},
};

/// What the first line says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListHeader {
    /// Fresh random bytes; also decide the order.
    pub nonce: Nonce,
    /// The schema of the records, as in the manifest.
    pub schema: VersionedRef,
    /// The submission.
    pub submission_id: SubmissionId,
}

/// One record to be sent.
#[derive(Debug, Clone)]
pub struct OutgoingRecord<'a> {
    /// Its id.
    pub record_id: RecordId,
    /// Its version.
    pub version: Version,
    /// Its type (posttyp).
    pub record_type: RecordType,
    /// What is to be done.
    pub change: Change<'a>,
    /// Findings that the reporter has confirmed.
    pub confirm: Vec<RuleCode>,
}

/// A written list, and what the sender must remember of it.
#[derive(Clone, PartialEq, Eq)]
pub struct EncodedList {
    /// The bytes to be compressed and sealed; wiped when dropped.
    pub bytes: Zeroizing<Vec<u8>>,
    /// The records in the order of the list; the place is the index that findings refer to.
    pub sent: Vec<SentRecord>,
    /// Records per operation, for the manifest.
    pub counts: OpCounts,
}

impl fmt::Debug for EncodedList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EncodedList({} records, {} bytes)", self.sent.len(), self.bytes.len())
    }
}

/// Why a list cannot be written. Names the record by its id, never its content.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// A record stands twice in the list.
    #[error("record {0} stands twice in the list")]
    SameRecordTwice(RecordId),
    /// `data` is not one JSON object within the limits of a line, or has a line break.
    #[error("record {record}: its data cannot be sent ({})", kind.kind())]
    Data {
        /// The record.
        record: RecordId,
        /// What was wrong.
        kind: DecodeKind,
    },
    /// `data` has something that XML has no form for, such as `null` or a control character.
    #[error("record {0}: its data have no form in XML")]
    NotInXml(RecordId),
    /// The line would be over 256 KiB.
    #[error("record {0} is over 256 KiB")]
    LineTooLong(RecordId),
}

impl WriteError {
    /// A stable word for logs and tests.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::SameRecordTwice(_) => "same-record-twice",
            Self::Data { .. } => "data",
            Self::NotInXml(_) => "not-in-xml",
            Self::LineTooLong(_) => "line-too-long",
        }
    }

    /// The record it is about.
    pub fn record(&self) -> &RecordId {
        match self {
            Self::SameRecordTwice(record)
            | Self::LineTooLong(record)
            | Self::NotInXml(record)
            | Self::Data { record, .. } => record,
        }
    }
}

/// Writes a list. The same header and records give the same bytes, in whatever order the records come.
///
/// `data` is the JSON that the outbound policy produced; it is copied as it is, after it was found to be one object on one
/// line, without two members of one name and with whole numbers only.
///
/// # Errors
/// [`WriteError`]; nothing is left out in silence.
pub fn write_list<'a>(
    header: &ListHeader,
    records: impl IntoIterator<Item = OutgoingRecord<'a>>,
) -> Result<EncodedList, WriteError> {
    let records = ordered(records, &header.nonce)?;
    // Reserved at once: a vector that grows leaves unwiped copies behind.
    let data: usize = records.iter().map(|record| record.change.data().map_or(0, <[u8]>::len)).sum();
    let frame: usize = records.iter().map(|record| LINE_FRAME + record.confirm.len() * CODE_FRAME).sum();
    let mut bytes = Zeroizing::new(Vec::with_capacity(data + frame + 2 * LINE_FRAME + 256));
    let count = records.len();

    let (nonce, schema, id) = (header.nonce, header.schema.label(), header.submission_id);
    line(
        &mut bytes,
        format_args!(
            r#"{{"t":"h","v":1,"nonce":"{nonce}","schema":"{schema}","submissionId":"{id}","count":{count}}}"#
        ),
    );
    for record in &records {
        write_record(&mut bytes, record)?;
    }
    line(&mut bytes, format_args!(r#"{{"t":"t","count":{count}}}"#));
    Ok(EncodedList { bytes, sent: sent(&records), counts: counts(&records) })
}

/// What both sides must remember of the records.
pub(super) fn sent(records: &[OutgoingRecord<'_>]) -> Vec<SentRecord> {
    records.iter().map(|record| SentRecord { record_id: record.record_id, version: record.version }).collect()
}

/// Records per operation.
pub(super) fn counts(records: &[OutgoingRecord<'_>]) -> OpCounts {
    let mut counts = OpCounts::default();
    for record in records {
        match record.change.op() {
            Op::Report => counts.report += 1,
            Op::Correct => counts.correct += 1,
            Op::Void => counts.void += 1,
        }
    }
    counts
}

/// The records in the order of the list, each once.
pub(super) fn ordered<'a>(
    records: impl IntoIterator<Item = OutgoingRecord<'a>>,
    nonce: &Nonce,
) -> Result<Vec<OutgoingRecord<'a>>, WriteError> {
    let mut records: Vec<_> = records.into_iter().collect();
    let mut ids: Vec<RecordId> = records.iter().map(|record| record.record_id).collect();
    ids.sort_unstable();
    for pair in ids.windows(2) {
        if let [one, next] = pair
            && one == next
        {
            return Err(WriteError::SameRecordTwice(*one));
        }
    }
    sending_order(&mut records, nonce, |record| record.record_id);
    Ok(records)
}

/// Brings records, or what stands for them, into the order in which [`write_list`] writes them under `nonce`.
///
/// Findings name a record by its place in the list, so whoever plans a list before it is written must know the places.
pub fn sending_order<T>(records: &mut [T], nonce: &Nonce, id: impl Fn(&T) -> RecordId) {
    records.sort_by_key(id);
    shuffle(records, nonce);
}

fn write_record(bytes: &mut Vec<u8>, record: &OutgoingRecord<'_>) -> Result<(), WriteError> {
    let start = bytes.len();
    let (op, id) = (record.change.op().as_str(), &record.record_id);
    let (version, record_type) = (record.version, &record.record_type);
    // Every text here has a grammar without characters that JSON would escape.
    put(
        bytes,
        format_args!(r#"{{"t":"r","op":"{op}","recordId":"{id}","version":{version},"type":"{record_type}""#),
    );
    if let Some(reason) = record.change.reason() {
        put(bytes, format_args!(r#","reason":"{}""#, reason.as_str()));
    }
    for (index, code) in record.confirm.iter().enumerate() {
        let before = if index == 0 { r#","confirm":["# } else { "," };
        put(bytes, format_args!(r#"{before}"{code}""#));
    }
    if !record.confirm.is_empty() {
        put(bytes, format_args!("]"));
    }
    if let Some(data) = record.change.data() {
        check_data(data).map_err(|kind| WriteError::Data { record: *id, kind })?;
        put(bytes, format_args!(r#","data":"#));
        bytes.extend_from_slice(data);
    }
    line(bytes, format_args!("}}"));
    if bytes.len() - start > Limits::MAX_LINE_BYTES + 1 {
        return Err(WriteError::LineTooLong(*id));
    }
    Ok(())
}

fn check_data(data: &[u8]) -> Result<(), DecodeKind> {
    // A line break inside a JSON string is always escaped; any other one is a blank, and would end the line.
    if data.iter().any(|byte| matches!(byte, b'\n' | b'\r')) {
        return Err(DecodeKind::Syntax);
    }
    check_object(data, Limits::record_data()).map_err(|error: DecodeError| error.kind())
}

fn line(bytes: &mut Vec<u8>, text: fmt::Arguments<'_>) {
    put(bytes, text);
    bytes.push(b'\n');
}

fn put(bytes: &mut Vec<u8>, text: fmt::Arguments<'_>) {
    // Writing to a vector cannot fail.
    let _ = bytes.write_fmt(text);
}

/// More than the longest frame of a line: 104 fixed characters, a record type of 64, a version of 16 digits.
const LINE_FRAME: usize = 256;
const CODE_FRAME: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{fixtures, payload::Reason};

    fn record(number: u8, change: Change<'_>) -> OutgoingRecord<'_> {
        OutgoingRecord {
            record_id: fixtures::record_id(number),
            version: Version::FIRST,
            record_type: "insats".parse().unwrap(),
            change,
            confirm: vec![],
        }
    }

    fn check(data: &[u8], expected: Option<DecodeKind>) {
        let list = write_list(&fixtures::list_header([0; 32]), [record(1, Change::Report { data })]);
        let expected = expected.map(|kind| WriteError::Data { record: fixtures::record_id(1), kind });
        assert_eq!(list.err(), expected);
    }

    #[test]
    fn the_planned_order_is_the_written_order() {
        let data = b"{}".as_slice();
        let records: Vec<_> = (1..=40).map(|number| record(number, Change::Report { data })).collect();
        let header = fixtures::list_header([7; 32]);
        let mut planned: Vec<RecordId> = records.iter().rev().map(|record| record.record_id).collect();
        sending_order(&mut planned, &header.nonce, |id| *id);
        let written = write_list(&header, records).unwrap();
        assert_eq!(planned, written.sent.iter().map(|sent| sent.record_id).collect::<Vec<_>>());
    }

    #[test]
    fn the_form_of_the_lines() {
        let mut corrected = record(1, Change::correct(Reason::CourtOrder, br#"{"a":"b"}"#).unwrap());
        corrected.confirm = vec!["TID-002".parse().unwrap(), "KOD-001".parse().unwrap()];
        let list = write_list(&fixtures::list_header([0; 32]), [corrected]).unwrap();
        let expected = concat!(
            r#"{"t":"h","v":1,"nonce":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","schema":"socialdata-record/1.2.0","submissionId":"01a026d0-5e68-7b1a-9d54-2f6a1c0e8b47","count":1}"#,
            "\n",
            r#"{"t":"r","op":"correct","recordId":"r1.01y5k4h78af3wsxnt9b7b8e3c8","version":1,"type":"insats","reason":"court-order","confirm":["TID-002","KOD-001"],"data":{"a":"b"}}"#,
            "\n",
            r#"{"t":"t","count":1}"#,
            "\n",
        );
        assert_eq!(String::from_utf8(list.bytes.to_vec()).unwrap(), expected);
        assert_eq!(list.counts, OpCounts { correct: 1, ..OpCounts::default() });
        assert_eq!(format!("{list:?}"), format!("EncodedList(1 records, {} bytes)", expected.len()));
    }

    #[test]
    fn the_order_of_the_source_leaves_no_trace() {
        let header = fixtures::list_header([7; 32]);
        let make = |number| record(number, Change::Report { data: b"{}" });
        let one = write_list(&header, (0..50).map(make)).unwrap();
        let other = write_list(&header, (0..50).rev().map(make)).unwrap();
        assert_eq!(one, other);
        assert!(!one.sent.is_sorted_by(|a, b| a.record_id < b.record_id));
    }

    #[test]
    fn the_reserved_room_is_enough() {
        let header = fixtures::list_header([7; 32]);
        let longest = |number| OutgoingRecord {
            version: Version::new((1 << 53) - 1).unwrap(),
            record_type: "a".repeat(64).parse().unwrap(),
            confirm: vec!["ABCDEFGH-001".parse().unwrap(); 9],
            ..record(number, Change::correct(Reason::RegisteredInError, b"{}").unwrap())
        };
        let list = write_list(&header, (0..90).map(longest)).unwrap();
        let reserved = 90 * (2 + LINE_FRAME + 9 * CODE_FRAME) + 2 * LINE_FRAME + 256;
        assert_eq!(list.bytes.capacity(), reserved);
    }

    #[test]
    fn data_is_one_object_on_one_line() {
        check(b"{}", None);
        check(b"{\"a\":\n1}", Some(DecodeKind::Syntax));
        check(b"{\"a\":1}\r", Some(DecodeKind::Syntax));
        check(b"[]", Some(DecodeKind::Shape));
        check(b"{\"a\":1,\"a\":2}", Some(DecodeKind::DuplicateMember));
        check(b"{\"a\":1.5}", Some(DecodeKind::Number));
        check(b"{\"a\":1", Some(DecodeKind::Truncated));
        check(b"{}{}", Some(DecodeKind::Syntax));
        let nested = |depth: usize| format!("{}1{}", "{\"a\":".repeat(depth), "}".repeat(depth)).into_bytes();
        check(&nested(15), None);
        check(&nested(16), Some(DecodeKind::TooDeep));
    }

    #[test]
    fn a_line_over_the_limit_is_refused() {
        let data = |length: usize| format!(r#"{{"a":"{}"}}"#, "x".repeat(length)).into_bytes();
        let frame = r#"{"t":"r","op":"report","recordId":"r1.01y5k4h78af3wsxnt9b7b8e3c8","version":1,"type":"insats","data":{"a":""}}"#.len();
        let (fits, over) = (data(256 * 1024 - frame), data(256 * 1024 - frame + 1));
        let header = fixtures::list_header([0; 32]);
        assert!(write_list(&header, [record(1, Change::Report { data: &fits })]).is_ok());
        let refused = write_list(&header, [record(1, Change::Report { data: &over })]).unwrap_err();
        assert_eq!(refused, WriteError::LineTooLong(fixtures::record_id(1)));
        assert_eq!(refused.record(), &fixtures::record_id(1));
    }

    #[test]
    fn a_record_stands_once_in_a_list() {
        let make = || record(1, Change::Report { data: b"{}" });
        let refused = write_list(&fixtures::list_header([0; 32]), [make(), make()]).unwrap_err();
        assert_eq!(refused.kind(), "same-record-twice");
    }
}
