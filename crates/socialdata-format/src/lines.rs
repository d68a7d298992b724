//! Physical lines of a text, with a cap, so that memory does not follow the input.
//!
//! What concerns the file as text is decided here, once for all formats: a UTF-8 byte order mark is taken away, UTF-16 and
//! NUL bytes end the reading.

use std::io::{BufRead, Read};

use crate::encoding::{self, Encoding};
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
    encoding: Encoding,
    again: Option<Step>,
}

impl<R: BufRead> Lines<R> {
    pub(crate) fn new(source: R, cap: usize) -> Self {
        Self {
            source,
            cap,
            number: 0,
            current: Vec::new(),
            first_visible: None,
            encoding: Encoding::Utf8,
            again: None,
        }
    }

    /// Goes to the next line.
    pub(crate) fn advance(&mut self) -> Result<Step, ReadError> {
        if let Some(step) = self.again.take() {
            return Ok(step);
        }
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
        let may_go_on = length == self.cap && !self.current.ends_with(b"\n");
        self.refuse_other_encodings()?;
        self.first_visible = self.current.iter().copied().find(|byte| !byte.is_ascii_whitespace());
        if may_go_on && self.skip_rest()? {
            self.current.clear();
            return Ok(Step::TooLong);
        }
        Ok(Step::Line)
    }

    /// Goes to the first line that is not blank, and stays before it: the next [`Lines::advance`] gives it.
    ///
    /// Returns its first visible byte, or `None` at the end of the input.
    pub(crate) fn peek_first_visible(&mut self) -> Result<Option<u8>, ReadError> {
        loop {
            let step = self.advance()?;
            if step == Step::End || self.first_visible.is_some() {
                self.again = Some(step);
                return Ok(self.first_visible.filter(|_| step != Step::End));
            }
        }
    }

    pub(crate) fn current(&self) -> &[u8] {
        &self.current
    }

    /// Whether the current line has no visible byte.
    pub(crate) fn is_blank(&self) -> bool {
        self.first_visible.is_none()
    }

    /// The number of the current line, from 1.
    pub(crate) fn number(&self) -> u64 {
        self.number
    }

    pub(crate) fn encoding(&self) -> Encoding {
        self.encoding
    }

    pub(crate) fn cap(&self) -> usize {
        self.cap
    }

    /// Passes by what is left of a line of which only the beginning is held; `false` if nothing was left.
    fn skip_rest(&mut self) -> Result<bool, ReadError> {
        self.source.skip_until(b'\n').map(|length| length > 0).map_err(|error| ReadError::io(&error))
    }

    fn refuse_other_encodings(&mut self) -> Result<(), ReadError> {
        if self.number == 1 {
            if encoding::is_utf_16(&self.current) {
                return Err(ReadError::Utf16);
            }
            if self.current.starts_with(encoding::UTF_8_BOM) {
                self.current.drain(..encoding::UTF_8_BOM.len());
                self.encoding = Encoding::Utf8WithBom;
            }
        }
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
        check("\u{feff}a", 8, &[Some("a")]);
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
    fn nul_ends_the_reading_with_its_place() {
        assert_eq!(steps(b"a\n\xc3\xa5b\0c", 8), Err(ReadError::Binary { line: 2, column: 3 }));
        assert_eq!(steps(b"{\0\"\0a\0", 8), Err(ReadError::Utf16));
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
