//! Reads CSV: the header once, then one record per row.

use std::collections::VecDeque;
use std::io::BufRead;
use std::sync::Arc;

use socialdata_core::falt::Falt;
use socialdata_core::post::{Post, Posttyp, Scalar};
use socialdata_core::regler::dokument;
use socialdata_core::validering::{Finding, RuleMeta, Severity, Sink};

use crate::draft::{Draft, Progress};
use crate::encoding::read_twice_at;
use crate::error::ReadError;
use crate::lines::{Lines, Unread};
use crate::locate::{csv as cells, place_of_byte};
use crate::mapping::Mapping;
use crate::reader::Located;

use super::cell::Cell;
use super::header::{Header, RawRow};
use super::layout::Layout;
use super::rows::{Row, Rows};
use super::separator;

pub(crate) struct CsvReader<R: BufRead> {
    rows: Rows<R>,
    separator: u8,
    mapping: Option<Arc<Mapping>>,
    header: Option<Arc<Header>>,
    /// The index of the column `posttyp` in the header, from 0; without one the mapping says what the records are.
    posttyp_column: Option<usize>,
    /// Known when the mapping or the first row has said which record type the file holds.
    kind: Option<Arc<(Posttyp, Layout)>>,
    pending: VecDeque<Located>,
    /// The present row waits while findings about the header are handed out.
    row_waits: bool,
    trailing_separator_reported: bool,
    header_has_error: bool,
    failure: Option<ReadError>,
    /// What a rule of the mapping puts together.
    scratch: String,
}

/// What the header and the first row of a file say about all its rows.
#[derive(Clone)]
pub(crate) struct Columns {
    pub(crate) separator: u8,
    mapping: Option<Arc<Mapping>>,
    header: Option<Arc<Header>>,
    posttyp_column: Option<usize>,
    kind: Option<Arc<(Posttyp, Layout)>>,
    /// LEV-004 is said once per file.
    pub(crate) trailing_separator_reported: bool,
    header_has_error: bool,
}

impl<R: BufRead> CsvReader<R> {
    /// Reads what follows from the first visible line, which `lines` has looked at.
    pub(crate) fn new(mut lines: Lines<R>, mapping: Option<Arc<Mapping>>) -> Self {
        let first_line = separator::of_first_line(lines.current());
        let rows_before = lines.lines_before_next();
        let skipped = if first_line.is_declaration { lines.advance().err() } else { None };
        Self {
            rows: Rows::new(lines, first_line.separator, rows_before),
            separator: first_line.separator,
            mapping,
            header: None,
            posttyp_column: None,
            kind: None,
            pending: VecDeque::new(),
            row_waits: false,
            trailing_separator_reported: false,
            header_has_error: false,
            failure: skipped,
            scratch: String::new(),
        }
    }

    /// Whether all is known that the header and the first row say, so that any part of the rest can be read alone.
    pub(crate) fn is_settled(&self) -> bool {
        self.kind.is_some() && self.pending.is_empty() && !self.row_waits && self.failure.is_none()
    }

    /// What the header and the first row have said.
    pub(crate) fn columns(&self) -> Columns {
        Columns {
            separator: self.separator,
            mapping: self.mapping.clone(),
            header: self.header.clone(),
            posttyp_column: self.posttyp_column,
            kind: self.kind.clone(),
            trailing_separator_reported: self.trailing_separator_reported,
            header_has_error: self.header_has_error,
        }
    }

    /// What has not been read, and how many rows come before it.
    pub(crate) fn into_unread(self) -> (Unread<R>, u64) {
        self.rows.into_unread()
    }

    /// Reads a part of a file whose header and first row have been read.
    pub(crate) fn continuing(lines: Lines<R>, columns: &Columns, rows_before: u64) -> Self {
        let columns = columns.clone();
        Self {
            rows: Rows::new(lines, columns.separator, rows_before),
            separator: columns.separator,
            mapping: columns.mapping,
            header: columns.header,
            posttyp_column: columns.posttyp_column,
            kind: columns.kind,
            pending: VecDeque::new(),
            row_waits: false,
            trailing_separator_reported: columns.trailing_separator_reported,
            header_has_error: columns.header_has_error,
            failure: None,
            scratch: String::new(),
        }
    }

    /// How many bytes there are before the row that was read last.
    pub(crate) fn start(&self) -> usize {
        self.rows.start()
    }

    /// The number of the row that was read last, from 1.
    pub(crate) fn row(&self) -> u64 {
        self.rows.number()
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

    /// Where each finding lies in the record that was read last.
    pub(crate) fn locate(&self, findings: &[Finding]) -> Vec<Located> {
        findings.iter().map(|finding| self.place(*finding)).collect()
    }

    fn place(&self, finding: Finding) -> Located {
        let text = std::str::from_utf8(self.rows.raw()).unwrap_or_default();
        let index = self.kind.as_ref().and_then(|kind| kind.1.cell_of(finding.falt));
        let at = match finding.rule.code {
            code if code == dokument::LEV_004.code => {
                self.cell_start(text, self.width()).map(|start| start.saturating_sub(1))
            }
            code if code == dokument::LEV_005.code => read_twice_at(text),
            _ => index.and_then(|index| self.cell_start(text, index)),
        };
        let (line, column) = place_of_byte(text, at.unwrap_or(0), self.rows.line());
        let cell = index.map(|index| Cell::new(index, self.rows.number()));
        Located { finding, line, column, cell }
    }

    /// Whether the header has a fault that makes every record of the file incomplete.
    pub(crate) fn header_has_error(&self) -> bool {
        self.header_has_error
    }

    /// Takes the present row as the header.
    fn read_header(&mut self) {
        let raw = RawRow { bytes: self.rows.raw(), line: self.rows.line(), number: self.rows.number() };
        let header = Header::new(&raw, self.rows.cells(), self.separator);
        self.trailing_separator_reported = header.ends_with_separator();
        self.posttyp_column = header.posttyp_column();
        self.about_header(header.text_faults());
        let line = self.rows.line();
        let mapping = self.mapping.clone();
        if header.holds_carriage_returns() {
            self.failure = Some(ReadError::CarriageReturns { line });
        } else if let Some(mapping) = &mapping {
            self.resolve_columns(&header, mapping.posttyp());
        } else if self.posttyp_column.is_none() {
            self.about_header(vec![header.posttyp_fault()]);
            self.failure = Some(ReadError::PosttypColumnMissing { line });
        }
        self.header = Some(Arc::new(header));
    }

    fn about_header(&mut self, faults: Vec<Located>) {
        self.header_has_error |= faults.iter().any(|fault| fault.finding.rule.severity == Severity::Error);
        self.pending.extend(faults);
    }

    /// The present row as a draft, or `None` when something must be said about the header first.
    fn draft(&mut self, sink: &mut Sink) -> Option<Draft> {
        let raw = self.rows.raw();
        let Ok(text) = std::str::from_utf8(raw) else {
            let at = std::str::from_utf8(raw).err().map_or(0, |error| error.valid_up_to());
            return Some(self.broken_at(&dokument::LEV_005, at));
        };
        let (cells, width) = (self.rows.cells().len(), self.width());
        if cells < width || self.rows.cells().iter().skip(width).any(|cell| !cell.is_empty()) {
            let at = self.cell_start(text, width).unwrap_or(text.trim_end().len());
            return Some(self.broken_at(&dokument::LEV_007, at));
        }
        let Some(posttyp) = self.posttyp() else {
            let at = self.posttyp_column.and_then(|index| self.cell_start(text, index)).unwrap_or(0);
            return Some(self.broken_at(&dokument::LEV_006, at));
        };
        if self.kind.is_none() {
            let header = Arc::clone(self.header.as_ref()?);
            self.resolve_columns(&header, posttyp);
            self.row_waits = true;
            return None;
        }
        if read_twice_at(text).is_some() {
            sink.report(&dokument::LEV_005, Falt::Post);
        }
        if cells > width && !std::mem::replace(&mut self.trailing_separator_reported, true) {
            sink.report(&dokument::LEV_004, Falt::Post);
        }
        Some(Draft::record(self.rows.line(), self.fill(posttyp, sink)))
    }

    /// The record type of the present row, when it is known and the one of the rows before it.
    fn posttyp(&self) -> Option<Posttyp> {
        let kind = self.kind.as_ref().map(|kind| kind.0);
        let Some(column) = self.posttyp_column else { return kind };
        let cell = self.rows.cells().get(column)?;
        let posttyp = Posttyp::from_name(std::str::from_utf8(cell).ok()?)?;
        kind.is_none_or(|kind| kind == posttyp).then_some(posttyp)
    }

    /// Finds out which column is which, and what is wrong with the names.
    fn resolve_columns(&mut self, header: &Header, posttyp: Posttyp) {
        match header.layout(posttyp, self.mapping.as_ref()) {
            Ok(layout) => {
                self.about_header(header.name_faults(&layout));
                self.kind = Some(Arc::new((posttyp, layout)));
            }
            Err(error) => self.failure = Some(error),
        }
    }

    fn fill(&mut self, posttyp: Posttyp, sink: &mut Sink) -> Post {
        let mut post = Post::new(posttyp);
        if self.posttyp_column.is_none() {
            post.set(Falt::Posttyp, Scalar::Cell(posttyp.name()), sink);
        }
        let Some(kind) = &self.kind else { return post };
        let layout = &kind.1;
        for fill in &layout.fills {
            let text = layout.text(fill, self.rows.cells(), &mut self.scratch);
            if !text.is_empty() {
                open_parents(fill.falt, &mut post, sink);
                post.set(fill.falt, Scalar::Cell(text), sink);
            }
        }
        post
    }

    /// The present row is no record; it shows at the byte `at`.
    fn broken_at(&self, rule: &'static RuleMeta, at: usize) -> Draft {
        let text = String::from_utf8_lossy(self.rows.raw());
        Draft::broken(rule, place_of_byte(&text, at, self.rows.line()))
    }

    /// How many columns the header has.
    fn width(&self) -> usize {
        self.header.as_ref().map_or(0, |header| header.width())
    }

    fn cell_start(&self, row: &str, index: usize) -> Option<usize> {
        cells::cell_start(row, index, self.separator)
    }
}

/// A filled cell makes the objects or the row around it present.
fn open_parents(falt: Falt, post: &mut Post, sink: &mut Sink) {
    let parent = falt.parent();
    if parent != Falt::Post && !sink.is_present(parent) {
        open_parents(parent, post, sink);
        post.set(parent, if parent.is_row() { Scalar::Array } else { Scalar::Object }, sink);
    }
}
