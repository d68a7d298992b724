//! The one way into a record file: detects the format, judges each record, places each finding.

use std::borrow::BorrowMut;
use std::io::BufRead;
use std::sync::Arc;

use socialdata_core::falt::Falt;
use socialdata_core::period::Period;
use socialdata_core::post::{Post, Posttyp, Value};
use socialdata_core::regler::dokument;
use socialdata_core::validering::{
    Checked, Delivery, Finding, Observation, RecordPlace, RuleMeta, Severity, Sink, judge,
};

use crate::body::Body;
use crate::csv::Cell;
use crate::detect::Format;
use crate::draft::{Content, Draft, Progress};
use crate::encoding::{AssumedEncoding, Decoded, Encoding, FoundEncoding};
use crate::error::ReadError;
use crate::foreign;
use crate::mapping::Mapping;
use crate::reference::may_be_shown;

/// How to read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    /// The format, when it is not to be told by the content.
    pub format: Option<Format>,
    /// The encoding, when it is not to be told by the content.
    pub encoding: AssumedEncoding,
    /// How the columns of a foreign CSV file are read.
    pub mapping: Option<Arc<Mapping>>,
    /// The longest line, and the longest CSV row over several lines, in bytes with the line end.
    pub line_cap: usize,
}

impl Options {
    /// The longest line that is read unless something else is said: 1 MiB.
    pub const LINE_CAP: usize = 1 << 20;

    /// With this format, whatever the content looks like.
    #[must_use]
    pub fn with_format(self, format: Format) -> Self {
        Self { format: Some(format), ..self }
    }

    /// With this encoding, whatever the content looks like.
    #[must_use]
    pub fn with_encoding(self, encoding: AssumedEncoding) -> Self {
        Self { encoding, ..self }
    }

    /// With this mapping of the columns of a foreign CSV file. Any other file is not read then.
    #[must_use]
    pub fn with_mapping(self, mapping: Arc<Mapping>) -> Self {
        Self { mapping: Some(mapping), ..self }
    }

    /// With this cap on lines, in bytes, at least 64.
    #[must_use]
    pub fn with_line_cap(self, bytes: usize) -> Self {
        Self { line_cap: bytes.max(64), ..self }
    }
}

impl Default for Options {
    fn default() -> Self {
        Self { format: None, encoding: AssumedEncoding::Auto, mapping: None, line_cap: Self::LINE_CAP }
    }
}

/// A finding and where it lies in the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "a place beside a finding; more would risk a value in it")]
pub struct Located {
    /// The rule and the member.
    pub finding: Finding,
    /// The line, from 1.
    pub line: u64,
    /// The character in the line, from 1.
    pub column: u64,
    /// The cell, when the input is CSV and the finding lies in one.
    pub cell: Option<Cell>,
}

/// One record, or one line that should have been a record.
#[derive(Debug)]
#[non_exhaustive]
pub struct ReadRecord {
    /// Its number in the file, from 1. Lines that are no record count.
    pub number: u64,
    /// The line where it begins, from 1.
    pub line: u64,
    /// The record type, when known.
    pub posttyp: Option<Posttyp>,
    /// The case reference `postId`, when it has the right form and [`may_be_shown`].
    pub post_id: Option<String>,
    /// The period, when it has the right form.
    pub period: Option<Period>,
    /// What rules about a delivery see of the record; `None` for a line that is no record.
    pub observation: Option<Observation>,
    /// The record, when neither it nor the header of its file has a finding of severity error.
    pub checked: Option<Checked<Post>>,
    /// What was found, in the order of the members in the schema.
    pub findings: Vec<Located>,
}

impl Located {
    /// A finding about the file or the line as a whole, at `place`.
    pub(crate) fn file(rule: &'static RuleMeta, (line, column): (u64, u64)) -> Self {
        Self { finding: Finding { rule, falt: Falt::Post }, line, column, cell: None }
    }
}

impl ReadRecord {
    pub(crate) fn new(number: u64, line: u64) -> Self {
        Self {
            number,
            line,
            posttyp: None,
            post_id: None,
            period: None,
            observation: None,
            checked: None,
            findings: Vec::new(),
        }
    }

    /// Whether a finding is an error.
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(|located| located.finding.rule.severity == Severity::Error)
    }
}

/// What a [`Reader`] comes upon.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event {
    /// A finding about the file as a whole: its header, or that it is empty.
    File(Located),
    /// A record.
    Record(ReadRecord),
}

/// Reads a record file and judges each record as it passes. Memory does not grow with the input.
///
/// An iterator of [`Event`]s. It ends after the first error: what follows in the input was not checked then.
///
/// Records are judged one by one and as parts of a [`Delivery`]. [`Reader::open`] takes the file for the whole delivery;
/// [`Reader::open_in`] reads one file of several. What can be said only when all is read, [`Delivery::finish`] says.
///
/// ```
/// use socialdata_format::{Event, Options, Reader};
///
/// let file = "posttyp;postId;period\ninsats;INS-17;2026-13\n";
/// for event in Reader::open(file.as_bytes(), Options::default())? {
///     let Event::Record(record) = event? else { continue };
///     let first = &record.findings[0];
///     assert_eq!((first.finding.rule.code, first.line, first.column), ("FMT-012", 2, 15));
///     assert!(record.checked.is_none());
/// }
/// # Ok::<(), socialdata_format::ReadError>(())
/// ```
pub struct Reader<R: BufRead, D = Delivery> {
    body: Body<Decoded<R>>,
    encoding: FoundEncoding,
    sink: Sink,
    records: u64,
    delivery: D,
    is_finished: bool,
}

impl<R: BufRead> Reader<R> {
    /// Looks at the beginning of `source`, a delivery of one file, and makes ready to read it.
    ///
    /// # Errors
    /// [`ReadError`] when the input cannot be read, is no text in UTF-8, or is in a form that is known not to be a record file.
    pub fn open(source: R, options: Options) -> Result<Self, ReadError> {
        Self::open_in(Delivery::default(), source, options)
    }
}

impl<R: BufRead, D: BorrowMut<Delivery>> Reader<R, D> {
    /// Looks at the beginning of `source`, the next file of `delivery`, and makes ready to read it.
    ///
    /// ```
    /// use socialdata_core::validering::Delivery;
    /// use socialdata_format::{Event, Options, Reader};
    ///
    /// let mut delivery = Delivery::default();
    /// let mut codes = Vec::new();
    /// for file in ["posttyp;postId\ninsats;INS-17\n", "{\"posttyp\":\"insats\",\"postId\":\"INS-17\"}\n"] {
    ///     for event in Reader::open_in(&mut delivery, file.as_bytes(), Options::default())? {
    ///         let Event::Record(record) = event? else { continue };
    ///         codes.extend(record.findings.iter().map(|located| located.finding.rule.code));
    ///     }
    /// }
    /// assert_eq!(codes.iter().filter(|code| **code == "DUB-001").count(), 1, "in the second file");
    /// # Ok::<(), socialdata_format::ReadError>(())
    /// ```
    ///
    /// # Errors
    /// As [`Reader::open`].
    pub fn open_in(mut delivery: D, source: R, options: Options) -> Result<Self, ReadError> {
        delivery.borrow_mut().begin_file();
        let source = Decoded::new(source, options.encoding);
        let encoding = source.found();
        if let Some(kind) = foreign::recognise(source.head()) {
            return Err(ReadError::Foreign { kind });
        }
        let body = Body::open(source, options, &encoding)?;
        Ok(Self { body, encoding, sink: Sink::new(), records: 0, delivery, is_finished: false })
    }

    /// The delivery as far as it has been read.
    pub fn into_delivery(self) -> D {
        self.delivery
    }

    /// Whether what follows can be cut into parts that are read alone: lines, or rows once the header is understood.
    pub(crate) fn can_be_split(&self) -> bool {
        !self.is_finished
            && match &self.body {
                Body::Ndjson(_) => true,
                Body::Csv(reader) => reader.is_settled(),
                Body::JsonArray(_) | Body::Xml(_) => false,
            }
    }

    /// The parts, and the number of records so far.
    pub(crate) fn into_parts(self) -> (Body<Decoded<R>>, D, u64) {
        (self.body, self.delivery, self.records)
    }

    /// The format. An input without any text counts as NDJSON.
    pub fn format(&self) -> Format {
        self.body.format()
    }

    /// The encoding, as far as it is known: the first letter that is not ASCII may decide it.
    pub fn encoding(&self) -> Encoding {
        self.encoding.get()
    }

    /// Tells the encoding also when the reader is gone.
    pub(crate) fn found_encoding(&self) -> FoundEncoding {
        self.encoding.clone()
    }

    fn advance(&mut self) -> Result<Option<Event>, ReadError> {
        self.sink.begin_record();
        match self.body.advance(&mut self.sink)? {
            Progress::Draft(draft) => Ok(Some(Event::Record(self.judge(draft)))),
            Progress::File(located) => Ok(Some(Event::File(located))),
            Progress::End => {
                self.is_finished = true;
                Ok((self.records == 0).then(|| Event::File(whole_file(&dokument::LEV_003))))
            }
        }
    }

    fn judge(&mut self, draft: Draft) -> ReadRecord {
        self.records += 1;
        let mut record = ReadRecord::new(self.records, draft.line);
        match draft.content {
            Content::Broken(rule, (line, column)) => {
                record.findings.push(Located::file(rule, (line, column)));
            }
            Content::Record(post) => self.judge_post(post, &mut record),
        }
        record
    }

    fn judge_post(&mut self, post: Post, record: &mut ReadRecord) {
        let posttyp = post.posttyp();
        record.posttyp = Some(posttyp);
        record.post_id = shown_reference(&post);
        record.period = period_of(&post);
        let observation = Observation::of(&post, &self.sink);
        let delivery = self.delivery.borrow_mut();
        let checked = judge(post, delivery.context(), &mut self.sink);
        let place = RecordPlace { file: delivery.file(), record: record.number, line: record.line };
        delivery.observe(&observation, place, &mut self.sink);
        record.observation = Some(observation);
        record.checked = checked.filter(|_| !self.sink.has_errors() && !self.body.header_has_error());
        let findings = self.sink.take();
        record.findings = self.body.locate(findings.as_slice(), posttyp);
    }
}

impl<R: BufRead, D: BorrowMut<Delivery>> Iterator for Reader<R, D> {
    type Item = Result<Event, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_finished {
            return None;
        }
        let result = self.advance().transpose();
        self.is_finished |= result.as_ref().is_none_or(Result::is_err);
        result
    }
}

/// The case reference, when it may stand in a report.
pub(crate) fn shown_reference(post: &Post) -> Option<String> {
    match post.get(Falt::PostId) {
        Some(Value::Text(reference)) if may_be_shown(reference) => Some(reference.to_owned()),
        _ => None,
    }
}

pub(crate) fn period_of(post: &Post) -> Option<Period> {
    match post.get(Falt::Period) {
        Some(Value::Month(period)) => Some(period),
        _ => None,
    }
}

fn whole_file(rule: &'static RuleMeta) -> Located {
    Located::file(rule, (1, 1))
}
