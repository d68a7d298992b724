//! Physical lines of a text, with a cap, so that memory does not follow the input.
//!
//! The text is UTF-8, or should be: [`crate::encoding`] has seen to it. A NUL byte ends the reading.

use std::io::{BufRead, Read};

use crate::error::ReadError;
use crate::locate::column_of_byte;

/// What [`Lines::advance`] came upon.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// A line; [`Lines::current`] holds it with its line end.
    Line,
    /// A line over the cap. It was passed by and is not held.
    TooLong,
    /// The end of the input.
    End,
}

pub(crate) struct Lines<R> {
    source: R,
    cap: usize,
    number: u64,
    current: Vec<u8>,
    first_visible: Option<u8>,
    again: Option<Step>,
    /// Bytes before the current line, and up to its end.
    start: usize,
    end: usize,
    /// Only the beginning of the line is held; the rest is unread.
    is_partial: bool,
}

/// What is left of an input that is to be read without regard to lines.
pub(crate) struct Unread<R> {
    /// What was looked at and comes first.
    pub(crate) held: Vec<u8>,
    pub(crate) source: R,
    /// The line where `held` begins, from 1.
    pub(crate) line: u64,
    pub(crate) cap: usize,
}

impl<R: BufRead> Lines<R> {
    pub(crate) fn new(source: R, cap: usize) -> Self {
        Self {
            source,
            cap,
            number: 0,
            current: Vec::new(),
            first_visible: None,
            again: None,
            start: 0,
            end: 0,
            is_partial: false,
        }
    }

    /// The lines of a part of an input, before which there are so many others.
    pub(crate) fn continuing(source: R, cap: usize, lines_before: u64) -> Self {
        Self { number: lines_before, ..Self::new(source, cap) }
    }

    /// Goes to the next line.
    pub(crate) fn advance(&mut self) -> Result<Step, ReadError> {
        let step = match self.again.take() {
            Some(step) => step,
            None => self.begin_line()?,
        };
        if std::mem::take(&mut self.is_partial) && self.skip_rest()? {
            self.current.clear();
            return Ok(Step::TooLong);
        }
        Ok(step)
    }

    /// Reads the next line as far as the cap.
    fn begin_line(&mut self) -> Result<Step, ReadError> {
        self.current.clear();
        let limit = u64::try_from(self.cap).unwrap_or(u64::MAX);
        let length = self
            .source
            .by_ref()
            .take(limit)
            .read_until(b'\n', &mut self.current)
            .map_err(|error| ReadError::io(&error))?;
        if length == 0 {
            return Ok(Step::End);
        }
        self.number += 1;
        (self.start, self.end) = (self.end, self.end + length);
        self.is_partial = length == self.cap && !self.current.ends_with(b"\n");
        self.refuse_nul()?;
        self.first_visible = self.current.iter().copied().find(|byte| !byte.is_ascii_whitespace());
        Ok(Step::Line)
    }

    /// Goes to the first line that is not blank, and stays before it: the next [`Lines::advance`] gives it.
    ///
    /// Returns its first visible byte, or `None` at the end of the input.
    pub(crate) fn peek_first_visible(&mut self) -> Result<Option<u8>, ReadError> {
        loop {
            let step = self.begin_line()?;
            if step == Step::End || self.first_visible.is_some() {
                self.again = Some(step);
                return Ok(self.first_visible.filter(|_| step != Step::End));
            }
            if std::mem::take(&mut self.is_partial) {
                self.skip_rest()?;
            }
        }
    }

    /// What [`Lines::advance`] has not given yet, from the line that [`Lines::peek_first_visible`] stays before if it does.
    pub(crate) fn into_unread(self) -> Unread<R> {
        let (held, line) = match self.again {
            Some(_) => (self.current, self.number.max(1)),
            None => (Vec::new(), self.number + 1),
        };
        Unread { held, source: self.source, line, cap: self.cap }
    }

    pub(crate) fn current(&self) -> &[u8] {
        &self.current
    }

    /// Whether the current line has no visible byte.
    pub(crate) fn is_blank(&self) -> bool {
        self.first_visible.is_none()
    }

    /// How many bytes there are before the current line, in what this was made of.
    pub(crate) fn start(&self) -> usize {
        self.start
    }

    /// The number of the current line, from 1.
    pub(crate) fn number(&self) -> u64 {
        self.number
    }

    /// How many lines there are before the one that [`Lines::advance`] gives next.
    pub(crate) fn lines_before_next(&self) -> u64 {
        self.number.saturating_sub(u64::from(self.again.is_some()))
    }

    pub(crate) fn cap(&self) -> usize {
        self.cap
    }

    /// Passes by what is left of a line of which only the beginning is held; `false` if nothing was left.
    fn skip_rest(&mut self) -> Result<bool, ReadError> {
        let length = self.source.skip_until(b'\n').map_err(|error| ReadError::io(&error))?;
        self.end += length;
        Ok(length > 0)
    }

    fn refuse_nul(&self) -> Result<(), ReadError> {
        if !self.current.contains(&0) {
            return Ok(());
        }
        let before = self.current.iter().take_while(|byte| **byte != 0).count();
        let text = String::from_utf8_lossy(self.current.get(..before).unwrap_or_default());
        Err(ReadError::Binary { line: self.number, column: column_of_byte(&text, text.len()) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(input: &[u8], cap: usize) -> Result<Vec<Option<String>>, ReadError> {
        let mut lines = Lines::new(input, cap);
        let mut seen = Vec::new();
        loop {
            match lines.advance()? {
                Step::End => return Ok(seen),
                Step::TooLong => seen.push(None),
                Step::Line => seen.push(Some(String::from_utf8_lossy(lines.current()).into_owned())),
            }
            assert!(lines.current.capacity() <= cap.max(8) * 2, "memory stays near the cap");
        }
    }

    fn check(input: &str, cap: usize, expected: &[Option<&str>]) {
        let expected: Vec<_> = expected.iter().map(|line| line.map(str::to_owned)).collect();
        assert_eq!(steps(input.as_bytes(), cap), Ok(expected), "{input:?}");
    }

    #[test]
    fn lines_keep_their_ends() {
        check("", 8, &[]);
        check("a\n\r\nb", 8, &[Some("a\n"), Some("\r\n"), Some("b")]);
    }

    #[test]
    fn a_line_over_the_cap_is_passed_by() {
        check("aaaa\nb\n", 5, &[Some("aaaa\n"), Some("b\n")]);
        check("aaaaa\nb\n", 5, &[None, Some("b\n")]);
        check("aaaaa", 5, &[Some("aaaaa")]);
        check("aaaaaa", 5, &[None]);
        check(&format!("{}\nb", "a".repeat(10_000)), 5, &[None, Some("b")]);
    }

    #[test]
    fn a_long_first_line_is_still_whole_after_a_look_at_it() {
        let mut lines = Lines::new(b"\n<aaaaaaaaaaaa>\nb".as_slice(), 5);
        assert_eq!(lines.peek_first_visible(), Ok(Some(b'<')));
        let mut unread = lines.into_unread();
        let mut text = unread.held;
        unread.source.read_to_end(&mut text).unwrap();
        assert_eq!((unread.line, text.as_slice()), (2, b"<aaaaaaaaaaaa>\nb".as_slice()));

        let mut lines = Lines::new(b"\n<aaaaaaaaaaaa>\nb".as_slice(), 5);
        assert_eq!(lines.peek_first_visible(), Ok(Some(b'<')));
        assert!(lines.advance() == Ok(Step::TooLong));
        assert!(lines.advance() == Ok(Step::Line));
        assert_eq!((lines.number(), lines.current()), (3, b"b".as_slice()));
    }

    #[test]
    fn nul_ends_the_reading_with_its_place() {
        assert_eq!(steps(b"a\n\xc3\xa5b\0c", 8), Err(ReadError::Binary { line: 2, column: 3 }));
    }

    #[test]
    fn looking_ahead_takes_nothing() {
        let mut lines = Lines::new(b"\n  \n x\n".as_slice(), 8);
        assert_eq!(lines.peek_first_visible(), Ok(Some(b'x')));
        assert!(lines.advance() == Ok(Step::Line));
        assert_eq!((lines.number(), lines.current()), (3, b" x\n".as_slice()));
        assert!(lines.advance() == Ok(Step::End));
    }
}
