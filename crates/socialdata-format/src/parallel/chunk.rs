//! One chunk, read and judged by one thread.

use socialdata_core::period::Period;
use socialdata_core::post::Posttyp;
use socialdata_core::validering::{Finding, Observation, Sink, judge};

use crate::body::Body;
use crate::csv::{Columns, CsvReader};
use crate::draft::{Content, Draft, Progress};
use crate::error::ReadError;
use crate::lines::Lines;
use crate::ndjson::NdjsonReader;
use crate::reader::{Located, period_of};

use super::Work;
use super::split::Chunk;

/// How the records of a chunk are read.
pub(super) enum Rows {
    Ndjson,
    Csv(Columns),
}

/// A chunk and what is known about it. The bytes are kept for places that are found later.
pub(super) struct JudgedChunk {
    pub(super) chunk: Chunk,
    pub(super) records: Vec<JudgedRecord>,
    /// What ended the reading inside the chunk.
    pub(super) end: Result<(), ReadError>,
}

/// A record, or a line that should have been one, as far as it can be judged alone.
pub(super) struct JudgedRecord {
    pub(super) line: u64,
    pub(super) start: RecordStart,
    pub(super) posttyp: Option<Posttyp>,
    pub(super) period: Option<Period>,
    pub(super) observation: Option<Observation>,
    pub(super) findings: Vec<Located>,
}

/// Where a record begins in its chunk.
#[derive(Clone, Copy)]
pub(super) struct RecordStart {
    byte: usize,
    line: u64,
    /// The row of a CSV file.
    row: u64,
}

impl Rows {
    pub(super) fn trailing_separator_reported(&self) -> bool {
        match self {
            Self::Ndjson => false,
            Self::Csv(columns) => columns.trailing_separator_reported,
        }
    }

    fn open<'a>(&self, bytes: &'a [u8], cap: usize, lines_before: u64, rows_before: u64) -> Body<&'a [u8]> {
        let lines = Lines::continuing(bytes, cap, lines_before);
        match self {
            Self::Ndjson => Body::Ndjson(NdjsonReader::new(lines)),
            Self::Csv(columns) => Body::Csv(Box::new(CsvReader::continuing(lines, columns, rows_before))),
        }
    }
}

impl Chunk {
    /// Where each finding lies in the record that begins at `start`, which is read again for it.
    pub(super) fn locate(
        &self,
        work: &Work<'_>,
        start: RecordStart,
        findings: &[Finding],
        posttyp: Posttyp,
    ) -> Vec<Located> {
        if !work.wants_places() {
            return without_columns(findings, start.line);
        }
        let bytes = self.bytes.get(start.byte..).unwrap_or_default();
        let mut body =
            work.rows.open(bytes, work.cap, start.line.saturating_sub(1), start.row.saturating_sub(1));
        match body.advance(&mut Sink::new()) {
            Ok(_) => body.locate(findings, posttyp),
            Err(_) => Vec::new(),
        }
    }
}

/// Reads and judges every record of `chunk`.
pub(super) fn judge_chunk(chunk: Chunk, work: &Work<'_>) -> JudgedChunk {
    let mut body = work.rows.open(&chunk.bytes, work.cap, chunk.lines_before, chunk.rows_before);
    let mut sink = Sink::new();
    let mut records = Vec::new();
    let end = loop {
        sink.begin_record();
        match body.advance(&mut sink) {
            Ok(Progress::Draft(draft)) => records.push(judge_draft(draft, &body, work, &mut sink)),
            // The header, the only thing that findings about a file as a whole come from, has been read.
            Ok(Progress::File(_)) => {}
            Ok(Progress::End) => break Ok(()),
            Err(error) => break Err(error),
        }
    };
    JudgedChunk { chunk, records, end }
}

fn judge_draft(draft: Draft, body: &Body<&[u8]>, work: &Work<'_>, sink: &mut Sink) -> JudgedRecord {
    let (byte, row) = match body {
        Body::Csv(reader) => (reader.start(), reader.row()),
        Body::Ndjson(reader) => (reader.start(), 0),
        Body::JsonArray(_) | Body::Xml(_) => (0, 0),
    };
    let mut record = JudgedRecord {
        line: draft.line,
        start: RecordStart { byte, line: draft.line, row },
        posttyp: None,
        period: None,
        observation: None,
        findings: Vec::new(),
    };
    match draft.content {
        Content::Broken(rule, place) => record.findings.push(Located::file(rule, place)),
        Content::Record(post) => {
            let posttyp = post.posttyp();
            record.posttyp = Some(posttyp);
            record.period = period_of(&post);
            record.observation = Some(Observation::of(&post, sink));
            let _ = judge(post, work.context, sink);
            let findings = sink.take();
            record.findings = if work.wants_places() {
                body.locate(findings.as_slice(), posttyp)
            } else {
                without_columns(findings.as_slice(), draft.line)
            };
        }
    }
    record
}

fn without_columns(findings: &[Finding], line: u64) -> Vec<Located> {
    findings.iter().map(|finding| Located { finding: *finding, line, column: 1, cell: None }).collect()
}
