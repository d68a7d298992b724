//! Rows of a CSV file, each with its bytes, under a cap.
//!
//! The `csv` crate decides where a row ends, since only it knows whether a quote is open. It gets its input one physical line at
//! a time from [`Feed`], which keeps the bytes of the present row for places. When the row grows over the cap, or the file ends
//! inside a quote, the feed ends the input: what follows cannot be told apart from the quoted text, so it is not checked.

use std::io::{self, BufRead, Read};

use csv::ByteRecord;

use crate::error::ReadError;
use crate::lines::{Lines, Step, Unread};

/// What [`Rows::advance`] came upon.
pub(super) enum Row {
    /// A row; [`Rows::cells`] and [`Rows::raw`] hold it.
    Cells,
    /// A single line over the cap, which was passed by.
    TooLong,
    /// A row after which nothing can be told apart. The error says why.
    Runaway(ReadError),
    /// The end of the input.
    End,
}

pub(super) struct Rows<R: BufRead> {
    csv: csv::Reader<Feed<R>>,
    cells: ByteRecord,
}

impl<R: BufRead> Rows<R> {
    /// The rows of `lines`, before which a spreadsheet program shows so many others.
    pub(super) fn new(lines: Lines<R>, separator: u8, rows_before: u64) -> Self {
        let csv = csv::ReaderBuilder::new()
            .delimiter(separator)
            .terminator(csv::Terminator::Any(b'\n'))
            .has_headers(false)
            .flexible(true)
            .from_reader(Feed::new(lines, rows_before));
        Self { csv, cells: ByteRecord::new() }
    }

    /// Goes to the next row that is not blank.
    pub(super) fn advance(&mut self) -> Result<Row, ReadError> {
        match self.csv.get_mut().begin_row()? {
            Step::End => return Ok(Row::End),
            Step::TooLong => return Ok(Row::TooLong),
            Step::Line => {}
        }
        let result = self.csv.read_byte_record(&mut self.cells);
        let feed = self.csv.get_mut();
        match (feed.stopped.take(), result) {
            (Some(Stop::Failed(error)), _) => Err(error),
            (Some(Stop::Runaway(error)), _) => Ok(Row::Runaway(error)),
            (None, Ok(true)) => Ok(Row::Cells),
            (None, Ok(false)) => Ok(Row::End),
            // The feed is the only source of errors; without a cause of its own this cannot happen.
            (None, Err(_)) => Err(ReadError::Io { kind: io::ErrorKind::Other }),
        }
    }

    pub(super) fn cells(&self) -> &ByteRecord {
        &self.cells
    }

    /// The bytes of the row, as they stand in the file.
    pub(super) fn raw(&self) -> &[u8] {
        &self.csv.get_ref().raw
    }

    /// The number of the row in a spreadsheet program, from 1.
    pub(super) fn number(&self) -> u64 {
        self.csv.get_ref().number
    }

    /// How many bytes there are before the row, in what this was made of.
    pub(super) fn start(&self) -> usize {
        self.csv.get_ref().start
    }

    /// What has not been read, and how many rows come before it.
    pub(super) fn into_unread(self) -> (Unread<R>, u64) {
        let feed = self.csv.into_inner();
        (feed.lines.into_unread(), feed.number)
    }

    /// The line where the row begins, from 1.
    pub(super) fn line(&self) -> u64 {
        self.csv.get_ref().first_line
    }
}

/// Gives the `csv` crate one physical line per call, each ended by one `\n`.
struct Feed<R> {
    lines: Lines<R>,
    first_line: u64,
    /// Bytes before the row.
    start: usize,
    /// Rows so far, blank ones too.
    number: u64,
    raw: Vec<u8>,
    /// The present line in the form that is handed out, and how much of it has been.
    handed: Vec<u8>,
    handed_until: usize,
    stopped: Option<Stop>,
}

enum Stop {
    Failed(ReadError),
    Runaway(ReadError),
}

impl<R: BufRead> Feed<R> {
    fn new(lines: Lines<R>, rows_before: u64) -> Self {
        Self {
            lines,
            number: rows_before,
            first_line: 0,
            start: 0,
            raw: Vec::new(),
            handed: Vec::new(),
            handed_until: 0,
            stopped: None,
        }
    }

    fn begin_row(&mut self) -> Result<Step, ReadError> {
        self.raw.clear();
        loop {
            let step = self.lines.advance()?;
            self.number += u64::from(step != Step::End);
            self.first_line = self.lines.number();
            self.start = self.lines.start();
            if step != Step::Line {
                return Ok(step);
            }
            if !self.lines.is_blank() {
                self.hand_out_current();
                return Ok(step);
            }
        }
    }

    /// The row goes on in the next line, because a quote is open. `false` when there is none.
    fn continue_row(&mut self) -> bool {
        let line = self.first_line;
        let stop = match self.lines.advance() {
            Ok(Step::Line) if self.raw.len() + self.lines.current().len() <= self.lines.cap() => {
                self.hand_out_current();
                return true;
            }
            Ok(Step::Line | Step::TooLong) => Stop::Runaway(ReadError::RowTooLong { line }),
            Ok(Step::End) => Stop::Runaway(ReadError::UnclosedQuote { line }),
            Err(error) => Stop::Failed(error),
        };
        self.stopped = Some(stop);
        false
    }

    fn hand_out_current(&mut self) {
        let line = self.lines.current();
        self.raw.extend_from_slice(line);
        let text = line.strip_suffix(b"\n").unwrap_or(line);
        let text = text.strip_suffix(b"\r").unwrap_or(text);
        self.handed.clear();
        self.handed.extend_from_slice(text);
        self.handed.push(b'\n');
        self.handed_until = 0;
    }
}

impl<R: BufRead> Read for Feed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.handed_until >= self.handed.len() && !self.continue_row() {
            return Ok(0);
        }
        let mut rest = self.handed.get(self.handed_until..).unwrap_or_default();
        let length = rest.read(buffer)?;
        self.handed_until += length;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &str, cap: usize, expected: &[&str]) {
        let mut rows = Rows::new(Lines::new(input.as_bytes(), cap), b';', 0);
        let mut seen = Vec::new();
        loop {
            let row = rows.advance().expect("readable");
            let cells = || rows.cells().iter().map(String::from_utf8_lossy).collect::<Vec<_>>().join("|");
            match row {
                Row::End => break,
                Row::TooLong => seen.push(format!("{} too long", rows.line())),
                Row::Cells => seen.push(format!("{} {}", rows.line(), cells())),
                Row::Runaway(error) => {
                    seen.push(error.code().to_owned());
                    break;
                }
            }
        }
        assert_eq!(seen, expected, "{input:?}");
    }

    #[test]
    fn rows_have_their_lines() {
        check("a;b\r\n\r\n  \nc;\n", 99, &["1 a|b", "4 c|"]);
        check("a;\"b\r\n\r\nc\"\nd", 99, &["1 a|b\n\nc", "4 d"]);
        check("a;\"x\"", 99, &["1 a|x"]);
        check("", 99, &[]);
        check("a\"b;c\n", 99, &["1 a\"b|c"]);
    }

    #[test]
    fn one_long_line_is_passed_by() {
        check("a\nbbbbbbbbbb\nc\n", 5, &["1 a", "2 too long", "3 c"]);
    }

    #[test]
    fn an_open_quote_does_not_swallow_the_file() {
        check("a\n\"b\nc\nd\n", 99, &["1 a", "read-unclosed-quote"]);
        check("a\n\"b", 99, &["1 a", "read-unclosed-quote"]);
        check("a\n\"bb\ncc\ndd\nee\n", 8, &["1 a", "read-row-too-long"]);
        check("a\n\"b\ncccccccccccc\n", 8, &["1 a", "read-row-too-long"]);
    }

    #[test]
    fn rows_longer_than_the_buffer_of_the_csv_crate() {
        let long = "x".repeat(100_000);
        check(&format!("{long};y\nz\n"), 1 << 20, &[&format!("1 {long}|y"), "2 z"]);
    }
}
