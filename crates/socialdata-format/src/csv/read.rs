//! Reads CSV: the header once, then one record per row.

use std::collections::VecDeque;
use std::io::BufRead;

use socialdata_core::falt::Falt;
use socialdata_core::post::{Post, Posttyp, Scalar};
use socialdata_core::regler::dokument;
use socialdata_core::validering::{Finding, RuleMeta, Severity, Sink};

use crate::draft::{Draft, Progress};
use crate::encoding::Encoding;
use crate::error::ReadError;
use crate::lines::Lines;
use crate::locate::{csv as cells, place_of_byte};
use crate::reader::Located;

use super::header::{Column, Header};
use super::rows::{Row, Rows};

pub(crate) struct CsvReader<R: BufRead> {
    rows: Rows<R>,
    header: Option<Header>,
    /// The index of the column `posttyp` in the header, from 0.
    posttyp_column: usize,
    /// Known when the first row has said which record type the file holds.
    kind: Option<(Posttyp, Vec<Column>)>,
    pending: VecDeque<Located>,
    /// The present row waits while findings about the header are handed out.
    row_waits: bool,
    trailing_separator_reported: bool,
    header_has_error: bool,
    failure: Option<ReadError>,
}

impl<R: BufRead> CsvReader<R> {
    pub(crate) fn new(lines: Lines<R>) -> Self {
        Self {
            rows: Rows::new(lines),
            header: None,
            posttyp_column: 0,
            kind: None,
            pending: VecDeque::new(),
            row_waits: false,
            trailing_separator_reported: false,
            header_has_error: false,
            failure: None,
        }
    }

    /// Reads the next record into a draft; `sink` is empty.
    pub(crate) fn advance(&mut self, sink: &mut Sink) -> Result<Progress, ReadError> {
        loop {
            if let Some(located) = self.pending.pop_front() {
                return Ok(Progress::File(located));
            }
            if let Some(error) = self.failure.take() {
                return Err(error);
            }
            let row = if std::mem::take(&mut self.row_waits) { Row::Cells } else { self.rows.advance()? };
            match (row, &self.header) {
                (Row::End, _) => return Ok(Progress::End),
                (Row::Cells, None) => self.read_header(),
                (Row::Cells, Some(_)) => {
                    if let Some(draft) = self.draft(sink) {
                        return Ok(draft.into());
                    }
                }
                (Row::TooLong, None) => return Err(ReadError::RowTooLong { line: self.rows.line() }),
                (Row::TooLong, Some(_)) => return Ok(self.broken_at(&dokument::LEV_007, 0).into()),
                (Row::Runaway(error), _) => {
                    self.failure = Some(error);
                    return Ok(self.broken_at(&dokument::LEV_007, 0).into());
                }
            }
        }
    }

    /// Line and column of each finding in the record that was read last.
    pub(crate) fn locate(&self, findings: &[Finding]) -> Vec<(u64, u64)> {
        findings.iter().map(|finding| self.place(finding)).collect()
    }

    fn place(&self, finding: &Finding) -> (u64, u64) {
        let text = std::str::from_utf8(self.rows.raw()).unwrap_or_default();
        let columns = self.kind.as_ref().map(|(_, columns)| columns.as_slice()).unwrap_or_default();
        let at = if finding.rule.code == dokument::LEV_004.code {
            cells::cell_start(text, columns.len()).map_or(0, |start| start.saturating_sub(1))
        } else {
            cells::byte_of(text, finding.falt, columns)
        };
        place_of_byte(text, at, self.rows.line())
    }

    /// Whether the header has a fault that makes every record of the file incomplete.
    pub(crate) fn header_has_error(&self) -> bool {
        self.header_has_error
    }

    pub(crate) fn encoding(&self) -> Encoding {
        self.rows.encoding()
    }

    /// Takes the present row as the header.
    fn read_header(&mut self) {
        let header = Header::new(self.rows.line(), self.rows.raw(), self.rows.cells());
        self.trailing_separator_reported = header.ends_with_separator();
        self.about_header(header.text_faults());
        match header.posttyp_column() {
            Ok(index) => self.posttyp_column = index,
            Err(error) => self.failure = Some(error),
        }
        self.header = Some(header);
    }

    fn about_header(&mut self, faults: Vec<Located>) {
        self.header_has_error |= faults.iter().any(|fault| fault.finding.rule.severity == Severity::Error);
        self.pending.extend(faults);
    }

    /// The present row as a draft, or `None` when something must be said about the header first.
    fn draft(&mut self, sink: &mut Sink) -> Option<Draft> {
        let header = self.header.as_ref()?;
        let raw = self.rows.raw();
        let Ok(text) = std::str::from_utf8(raw) else {
            let at = std::str::from_utf8(raw).err().map_or(0, |error| error.valid_up_to());
            return Some(self.broken_at(&dokument::LEV_005, at));
        };
        let row = self.rows.cells();
        let width = header.width();
        let has_trailing_separator = row.len() == width + 1 && row.get(width).is_some_and(<[u8]>::is_empty);
        if row.len() != width && !has_trailing_separator {
            let at = cells::cell_start(text, width).unwrap_or(text.trim_end().len());
            return Some(self.broken_at(&dokument::LEV_007, at));
        }
        let posttyp = row
            .get(self.posttyp_column)
            .and_then(|cell| std::str::from_utf8(cell).ok())
            .and_then(Posttyp::from_name);
        let Some(posttyp) =
            posttyp.filter(|posttyp| self.kind.as_ref().is_none_or(|(kind, _)| kind == posttyp))
        else {
            let at = cells::cell_start(text, self.posttyp_column).unwrap_or(0);
            return Some(self.broken_at(&dokument::LEV_006, at));
        };
        if self.kind.is_none() {
            self.resolve_columns(posttyp);
            self.row_waits = true;
            return None;
        }
        if has_trailing_separator && !std::mem::replace(&mut self.trailing_separator_reported, true) {
            sink.report(&dokument::LEV_004, Falt::Post);
        }
        Some(Draft::record(self.rows.line(), self.fill(posttyp, sink)))
    }

    /// Finds out which column is which, and what is wrong with the names.
    fn resolve_columns(&mut self, posttyp: Posttyp) {
        let Some(header) = &self.header else { return };
        let columns = header.columns(posttyp);
        self.about_header(header.name_faults(&columns));
        self.kind = Some((posttyp, columns));
    }

    fn fill(&self, posttyp: Posttyp, sink: &mut Sink) -> Post {
        let mut post = Post::new(posttyp);
        let columns = self.kind.as_ref().map(|(_, columns)| columns.as_slice()).unwrap_or_default();
        for (column, cell) in columns.iter().zip(self.rows.cells()) {
            let Column::Known(falt) = *column else { continue };
            let text = std::str::from_utf8(cell).unwrap_or_default();
            if !text.is_empty() {
                open_parents(falt, &mut post, sink);
                post.set(falt, Scalar::Cell(text), sink);
            }
        }
        post
    }

    /// The present row is no record; it shows at the byte `at`.
    fn broken_at(&self, rule: &'static RuleMeta, at: usize) -> Draft {
        let text = String::from_utf8_lossy(self.rows.raw());
        Draft::broken(rule, place_of_byte(&text, at, self.rows.line()))
    }
}

/// A filled cell makes the objects around it present.
fn open_parents(falt: Falt, post: &mut Post, sink: &mut Sink) {
    let parent = falt.parent();
    if parent != Falt::Post && !sink.is_present(parent) {
        open_parents(parent, post, sink);
        post.set(parent, Scalar::Object, sink);
    }
}
