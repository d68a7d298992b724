//! Reads NDJSON, one line at a time.

use std::io::BufRead;

use socialdata_core::falt::Falt;
use socialdata_core::post::Posttyp;
use socialdata_core::regler::dokument;
use socialdata_core::validering::{Finding, Sink};

use crate::draft::{Draft, Progress};
use crate::encoding::read_twice_at;
use crate::error::ReadError;
use crate::lines::{Lines, Step, Unread};
use crate::locate::{Columns, column_of_byte, json};

use super::record;

pub(crate) struct NdjsonReader<R> {
    lines: Lines<R>,
}

impl<R: BufRead> NdjsonReader<R> {
    pub(crate) fn new(lines: Lines<R>) -> Self {
        Self { lines }
    }

    /// What has not been read.
    pub(crate) fn into_unread(self) -> Unread<R> {
        self.lines.into_unread()
    }

    /// How many bytes there are before the record that was read last.
    pub(crate) fn start(&self) -> usize {
        self.lines.start()
    }

    /// Reads the next record into a draft; `sink` is empty.
    pub(crate) fn advance(&mut self, sink: &mut Sink) -> Result<Progress, ReadError> {
        loop {
            match self.lines.advance()? {
                Step::End => return Ok(Progress::End),
                Step::TooLong => {
                    return Ok(Draft::broken(&dokument::LEV_007, (self.lines.number(), 1)).into());
                }
                Step::Line if self.lines.is_blank() => {}
                Step::Line => return Ok(self.draft(sink).into()),
            }
        }
    }

    /// Line and column of each finding in the record that was read last.
    pub(crate) fn locate(&self, findings: &[Finding], posttyp: Posttyp) -> Vec<(u64, u64)> {
        let text = std::str::from_utf8(self.lines.current()).unwrap_or_default();
        let mut columns = Columns::new(text);
        let bytes = json::bytes_of(text, findings, posttyp);
        let places = findings.iter().zip(bytes).map(|(finding, at)| {
            let is_encoding = finding.rule.code == dokument::LEV_005.code;
            let at = if is_encoding { read_twice_at(text).unwrap_or(at) } else { at };
            (self.lines.number(), columns.of_byte(at))
        });
        places.collect()
    }

    fn draft(&self, sink: &mut Sink) -> Draft {
        let line = self.lines.number();
        let text = match std::str::from_utf8(self.lines.current()) {
            Ok(text) => text,
            Err(error) => {
                let lossy = String::from_utf8_lossy(self.lines.current());
                return Draft::broken(
                    &dokument::LEV_005,
                    (line, column_of_byte(&lossy, error.valid_up_to())),
                );
            }
        };
        // Without its end the text has one line, so serde_json's column is a place in it.
        match record::read(text.trim_end_matches(['\r', '\n']), sink) {
            Ok(post) => {
                if read_twice_at(text).is_some() {
                    sink.report(&dokument::LEV_005, Falt::Post);
                }
                Draft::record(line, post)
            }
            Err(broken) => Draft::broken(broken.rule, (line, column_of_byte(text, broken.at))),
        }
    }
}
