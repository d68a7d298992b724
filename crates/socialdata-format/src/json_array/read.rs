//! Reads a JSON array, or JSON values after each other, one value at a time.

use std::io::BufRead;

use socialdata_core::post::Posttyp;
use socialdata_core::regler::dokument;
use socialdata_core::validering::{Finding, Sink};

use crate::draft::{Content, Draft, Progress};
use crate::error::ReadError;
use crate::lines::Lines;
use crate::locate::json;
use crate::ndjson::record;
use crate::reader::Located;
use crate::window::{Window, note_encoding, place_encoding, places_in};

use super::scan::Scan;

pub(crate) struct JsonArrayReader<R> {
    window: Window<R>,
    expected: Expected,
    failure: Option<ReadError>,
}

/// What may stand next, beside white space.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Expected {
    /// `[`, or a value that is not in an array.
    Start,
    /// A value or `]`.
    First,
    /// A value: a comma stood before.
    Value,
    /// `,` or `]`.
    CommaOrEnd,
    /// A value or the end: there are no brackets around.
    Stream,
    /// The end.
    End,
}

impl<R: BufRead> JsonArrayReader<R> {
    pub(crate) fn new(lines: Lines<R>) -> Self {
        Self { window: Window::new(lines), expected: Expected::Start, failure: None }
    }

    /// Reads the next record into a draft; `sink` is empty.
    pub(crate) fn advance(&mut self, sink: &mut Sink) -> Result<Progress, ReadError> {
        if let Some(error) = self.failure.take() {
            return Err(error);
        }
        loop {
            let next = self.window.skip_blank()?;
            self.expected = match (self.expected, next) {
                (Expected::Start, Some(b'[')) => self.take(Expected::First),
                (Expected::Start, Some(_)) => Expected::Stream,
                (Expected::CommaOrEnd, Some(b',')) => self.take(Expected::Value),
                (Expected::First | Expected::CommaOrEnd, Some(b']')) => self.take(Expected::End),
                (Expected::Start | Expected::Stream | Expected::End, None) => return Ok(Progress::End),
                (_, None | Some(b',' | b']' | b'}')) | (Expected::CommaOrEnd | Expected::End, _) => {
                    return Ok(self.broken_off());
                }
                (Expected::First | Expected::Value | Expected::Stream, Some(first)) => {
                    return Ok(self.value(first, sink)?.into());
                }
            }
        }
    }

    /// Line and column of each finding in the record that was read last.
    pub(crate) fn locate(&self, findings: &[Finding], posttyp: Posttyp) -> Vec<(u64, u64)> {
        let (text, place) = self.window.record();
        let mut bytes = json::bytes_of(text, findings, posttyp);
        place_encoding(text, findings, &mut bytes);
        places_in(text, place, &bytes)
    }

    fn take(&mut self, expected: Expected) -> Expected {
        self.window.consume(1);
        expected
    }

    /// What stands next has no place between the values: nothing after it can be told apart.
    fn broken_off(&mut self) -> Progress {
        let (line, column) = self.window.place(0);
        self.failure = Some(ReadError::ArrayBroken { line, column });
        Progress::File(Located::file(&dokument::LEV_007, (line, column)))
    }

    /// The value that begins here with `first`.
    fn value(&mut self, first: u8, sink: &mut Sink) -> Result<Draft, ReadError> {
        if self.expected != Expected::Stream {
            self.expected = Expected::CommaOrEnd;
        }
        let mut scan = Scan::new(first);
        let mut seen = 0;
        loop {
            let rest = self.window.rest();
            if let Some(end) = scan.end(rest.get(seen..).unwrap_or_default()) {
                return Ok(self.draft(seen + end, sink));
            }
            seen = rest.len();
            if seen > self.window.cap() {
                return self.pass_by(scan);
            }
            if !self.window.grow()? {
                return Ok(if scan.may_end_here() { self.draft(seen, sink) } else { self.cut_off(seen) });
            }
        }
    }

    /// The value is the first `length` bytes of the rest.
    fn draft(&mut self, length: usize, sink: &mut Sink) -> Draft {
        let (line, column) = self.window.place(0);
        let bytes = self.window.rest().get(..length).unwrap_or_default();
        let content = match std::str::from_utf8(bytes) {
            _ if length > self.window.cap() => Content::Broken(&dokument::LEV_007, (line, column)),
            Err(error) => Content::Broken(&dokument::LEV_005, self.window.place(error.valid_up_to())),
            Ok(text) => match record::read(text, sink) {
                Ok(post) => {
                    note_encoding(text, sink);
                    Content::Record(post)
                }
                Err(broken) => Content::Broken(broken.rule, self.window.place(broken.at)),
            },
        };
        self.window.consume_record(length);
        Draft { line, content }
    }

    /// The value is too long, and is not held to its end.
    fn pass_by(&mut self, mut scan: Scan) -> Result<Draft, ReadError> {
        let (line, column) = self.window.place(0);
        self.window.consume(self.window.rest().len());
        loop {
            if !self.window.grow()? {
                self.failure = Some(ReadError::ArrayBroken { line, column }).filter(|_| !scan.may_end_here());
                break;
            }
            let held = self.window.rest().len();
            let end = scan.end(self.window.rest());
            self.window.consume(end.unwrap_or(held));
            if end.is_some() {
                break;
            }
        }
        Ok(Draft::broken(&dokument::LEV_007, (line, column)))
    }

    /// The input ends in the value, `at` bytes from here.
    fn cut_off(&mut self, at: usize) -> Draft {
        let start = self.window.place(0).0;
        let (line, column) = self.window.place(at);
        self.failure = Some(ReadError::ArrayBroken { line, column });
        Draft { line: start, content: Content::Broken(&dokument::LEV_007, (line, column)) }
    }
}
