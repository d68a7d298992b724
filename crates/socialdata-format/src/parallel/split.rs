//! Cuts an input into chunks of whole records, without reading the records.

use std::io::{self, BufRead, Read};

use crate::lines::Unread;

use super::scan::{Ends, Scan};

/// Whole records as they stand in the input.
pub(super) struct Chunk {
    pub(super) bytes: Vec<u8>,
    /// Lines of the input before it.
    pub(super) lines_before: u64,
    /// Rows of the input before it, as a spreadsheet program counts.
    pub(super) rows_before: u64,
}

/// Gives the chunks of an input one after the other. What one reader would do with a line that is too long or a quote that is
/// never closed is kept; so each chunk can be read as if it stood where it stands.
pub(super) struct Splitter<R> {
    source: R,
    ends: Ends,
    cap: usize,
    size: usize,
    /// What was read and belongs to the next chunk.
    held: Vec<u8>,
    lines_before: u64,
    rows_before: u64,
    is_finished: bool,
}

impl<R: BufRead> Splitter<R> {
    /// Splits what is `unread` into chunks of about `size` bytes.
    pub(super) fn new(unread: Unread<R>, rows_before: u64, ends: Ends, size: usize) -> Self {
        let Unread { held, source, line, cap } = unread;
        let lines_before = line.saturating_sub(1);
        Self { source, ends, cap, size, held, lines_before, rows_before, is_finished: false }
    }

    /// The next chunk; `None` at the end of the input.
    ///
    /// # Errors
    /// The failure of the source. What was read before it comes first.
    pub(super) fn next(&mut self) -> io::Result<Option<Chunk>> {
        let mut scan = Scan::new(self.ends);
        let mut scanned = 0;
        while !self.is_finished && scan.end < self.size {
            scan.advance(self.held.get(scanned..).unwrap_or_default());
            scanned = self.held.len();
            if scan.end >= self.size {
                break;
            }
            let open = scanned - scan.end;
            if scan.is_inside() && open > self.cap {
                // A reader stops in this row, so nothing after it will be read.
                self.is_finished = true;
                break;
            }
            if !scan.is_inside() && scanned - scan.line_at > self.cap && scan.line_at == scan.end {
                self.pass_by_line(&mut scan)?;
                scanned = self.held.len();
                continue;
            }
            let wanted = u64::try_from(self.size).unwrap_or(u64::MAX);
            if self.source.by_ref().take(wanted).read_to_end(&mut self.held)? == 0 {
                self.is_finished = true;
            }
        }
        let end = if self.is_finished { self.held.len() } else { scan.end };
        let rest = self.held.split_off(end);
        let bytes = std::mem::replace(&mut self.held, rest);
        let chunk = Chunk { bytes, lines_before: self.lines_before, rows_before: self.rows_before };
        self.lines_before += scan.lines;
        self.rows_before += scan.rows;
        Ok(Some(chunk).filter(|chunk| !chunk.bytes.is_empty()))
    }

    /// Keeps so much of a line over the cap that a reader sees that it is too long, so that memory does not follow the line.
    fn pass_by_line(&mut self, scan: &mut Scan) -> io::Result<()> {
        self.source.skip_until(b'\n')?;
        let start = scan.line_at;
        let kept = self.cap + 1;
        self.held.truncate(start + kept);
        self.held.push(b'\n');
        let mut again = Scan::new(self.ends);
        again.advance(self.held.get(..start).unwrap_or_default());
        again.pass_by_line(kept + 1);
        *scan = again;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunks(input: &[u8], ends: Ends, cap: usize, size: usize) -> Vec<(String, u64, u64)> {
        let unread = Unread { held: Vec::new(), source: input, line: 1, cap };
        let mut splitter = Splitter::new(unread, 0, ends, size);
        let mut chunks = Vec::new();
        while let Some(chunk) = splitter.next().unwrap() {
            assert!(splitter.held.capacity() <= 4 * (cap + size) + 64, "memory stays near the cap");
            chunks.push((String::from_utf8(chunk.bytes).unwrap(), chunk.lines_before, chunk.rows_before));
        }
        chunks
    }

    fn check(input: &str, ends: Ends, expected: &[(&str, u64, u64)]) {
        let expected: Vec<_> =
            expected.iter().map(|(text, lines, rows)| ((*text).to_owned(), *lines, *rows)).collect();
        assert_eq!(chunks(input.as_bytes(), ends, 8, 4), expected, "{input:?}");
    }

    #[test]
    fn chunks_are_whole_lines() {
        check("a\nb\nc\nd\ne", Ends::Lines, &[("a\nb\n", 0, 0), ("c\nd\n", 2, 2), ("e", 4, 4)]);
        check("", Ends::Lines, &[]);
        check("abcdefg\nb\n", Ends::Lines, &[("abcdefg\n", 0, 0), ("b\n", 1, 1)]);
    }

    #[test]
    fn a_row_with_a_line_end_inside_stays_whole() {
        check("\"a\nb\"\nc\nd\n", Ends::Quotes(b';'), &[("\"a\nb\"\nc\n", 0, 0), ("d\n", 3, 2)]);
    }

    #[test]
    fn a_line_over_the_cap_is_kept_as_one_over_the_cap() {
        let long = "x".repeat(1000);
        let kept = format!("{}\n", "x".repeat(9));
        check(&format!("{long}\nb\n"), Ends::Lines, &[(&kept, 0, 0), ("b\n", 1, 1)]);
        check(&format!("a\n\"{long}"), Ends::Lines, &[(&format!("a\n\"{}\n", "x".repeat(8)), 0, 0)]);
    }

    #[test]
    fn after_a_quote_that_is_never_closed_there_is_nothing_more() {
        let open = format!("a\n\"b\n{}", "c\n".repeat(1000));
        let got = chunks(open.as_bytes(), Ends::Quotes(b';'), 8, 4);
        assert!(got.len() <= 2 && got.iter().map(|(text, ..)| text.len()).sum::<usize>() < 64, "{got:?}");
    }
}
