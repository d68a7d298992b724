//! Where the records of a text end, without reading them.

/// How records end.
#[derive(Clone, Copy)]
pub(super) enum Ends {
    /// With the line.
    Lines,
    /// With the line, unless a quote is open; cells are separated by this byte.
    Quotes(u8),
}

/// Looks for the last end of a record. It is fed with the bytes of a text in pieces of any size.
pub(super) struct Scan {
    ends: Ends,
    /// The byte after the last record that has ended.
    pub(super) end: usize,
    /// Lines and rows up to there.
    pub(super) lines: u64,
    pub(super) rows: u64,
    /// The byte where the present line begins.
    pub(super) line_at: usize,
    seen: usize,
    /// Lines since the last record that has ended.
    open_lines: u64,
    state: State,
}

/// Where in a row the scan is. A quote opens only where a cell begins; two in a row stand for one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    CellStart,
    Plain,
    Quoted,
    QuoteInQuoted,
}

impl Scan {
    pub(super) fn new(ends: Ends) -> Self {
        let state = State::CellStart;
        Self { ends, end: 0, lines: 0, rows: 0, line_at: 0, seen: 0, open_lines: 0, state }
    }

    /// Looks at what follows.
    pub(super) fn advance(&mut self, bytes: &[u8]) {
        match self.ends {
            Ends::Quotes(separator) if self.state == State::Quoted || bytes.contains(&b'"') => {
                self.advance_by_bytes(bytes, separator);
            }
            Ends::Quotes(separator) => {
                self.advance_by_lines(bytes);
                if bytes.last() == Some(&separator) {
                    self.state = State::CellStart;
                }
            }
            Ends::Lines => self.advance_by_lines(bytes),
        }
    }

    /// Whether a quote is open.
    pub(super) fn is_inside(&self) -> bool {
        self.state == State::Quoted
    }

    /// Counts a line of `length` bytes that is no row, whatever stands in it.
    pub(super) fn pass_by_line(&mut self, length: usize) {
        self.seen += length;
        self.state = State::CellStart;
        self.end_line();
    }

    fn advance_by_bytes(&mut self, bytes: &[u8], separator: u8) {
        for byte in bytes {
            self.seen += 1;
            self.state = match (self.state, *byte) {
                (State::Quoted, b'"') => State::QuoteInQuoted,
                (State::QuoteInQuoted | State::CellStart, b'"') | (State::Quoted, _) => State::Quoted,
                (_, b'\n') => State::CellStart,
                (_, byte) if byte == separator => State::CellStart,
                _ => State::Plain,
            };
            if *byte == b'\n' {
                self.end_line();
            }
        }
    }

    /// No quote opens or closes in `bytes`.
    fn advance_by_lines(&mut self, bytes: &[u8]) {
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.seen += line.len();
            self.state = State::Plain;
            if line.ends_with(b"\n") {
                self.state = State::CellStart;
                self.end_line();
            }
        }
    }

    fn end_line(&mut self) {
        self.open_lines += 1;
        self.line_at = self.seen;
        if !self.is_inside() {
            self.end = self.seen;
            self.lines += self.open_lines;
            self.rows += 1;
            self.open_lines = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text up to the last whole record, in one piece and byte by byte.
    fn check(text: &str, expected: &str, lines: u64, rows: u64) {
        for size in [text.len().max(1), 1, 2, 3] {
            let mut scan = Scan::new(Ends::Quotes(b';'));
            text.as_bytes().chunks(size).for_each(|piece| scan.advance(piece));
            assert_eq!(text.split_at(scan.end).0, expected, "{text:?} by {size}");
            assert_eq!((scan.lines, scan.rows), (lines, rows), "{text:?} by {size}");
        }
    }

    #[test]
    fn a_line_end_inside_quotes_ends_no_row() {
        check("a;b\nc", "a;b\n", 1, 1);
        check("a;\"b\nc\"\nd\ne", "a;\"b\nc\"\nd\n", 3, 2);
        check("a;\"b\"\"\nc\"\r\nd", "a;\"b\"\"\nc\"\r\n", 2, 1);
        check("\"a\nb\n", "", 0, 0);
        check("a\n\n\"\"\n", "a\n\n\"\"\n", 3, 3);
    }

    #[test]
    fn a_quote_inside_a_cell_opens_nothing() {
        check("a\"b\nc\n", "a\"b\nc\n", 2, 2);
        check("\"a\"b\"\nc\n", "\"a\"b\"\nc\n", 2, 2);
        check("a;b\"\n;\"c\nd\n", "a;b\"\n", 1, 1);
    }
}
