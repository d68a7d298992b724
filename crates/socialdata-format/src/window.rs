//! A stretch of an input in which lines mean nothing, held while it is read: XML and JSON arrays.
//!
//! The reader of a format looks at [`Window::rest`]. When it needs more to decide, it asks for more and looks again from the
//! same byte; when it has decided, it consumes. The stretch at least doubles each time, so looking again costs no more than
//! looking twice. What was consumed last stays until more is asked for, so that places can be found in it.

use std::io::{BufRead, Read};

use socialdata_core::falt::Falt;
use socialdata_core::regler::dokument;
use socialdata_core::validering::{Finding, Sink};

use crate::encoding::read_twice_at;
use crate::error::ReadError;
use crate::lines::{Lines, Unread};
use crate::locate::{Columns, column_of_byte};

/// How much is read at a time, at least.
const PIECE: usize = 64 * 1024;

pub(crate) struct Window<R> {
    source: R,
    bytes: Vec<u8>,
    /// The byte that is looked at next.
    at: usize,
    /// The place of that byte.
    line: u64,
    column: u64,
    /// The record that was consumed last begins here, up to `at`.
    record_at: usize,
    record_place: (u64, u64),
    cap: usize,
    is_at_end: bool,
    failure: Option<ReadError>,
}

impl<R: BufRead> Window<R> {
    /// What follows the first blank lines of `lines`.
    pub(crate) fn new(lines: Lines<R>) -> Self {
        let Unread { held, source, line, cap } = lines.into_unread();
        Self {
            source,
            bytes: held,
            at: 0,
            line,
            column: 1,
            record_at: 0,
            record_place: (line, 1),
            cap,
            is_at_end: false,
            failure: None,
        }
    }

    /// What was not consumed, as far as it is held.
    pub(crate) fn rest(&self) -> &[u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// Holds more; `false` at the end of the input.
    ///
    /// # Errors
    /// What is wrong with the byte after those that are held: they stay good.
    pub(crate) fn grow(&mut self) -> Result<bool, ReadError> {
        self.bytes.drain(..self.at);
        (self.at, self.record_at) = (0, 0);
        if let Some(error) = self.failure {
            return Err(error);
        }
        if self.is_at_end {
            return Ok(false);
        }
        let held = self.bytes.len();
        let limit = u64::try_from(PIECE.max(held)).unwrap_or(u64::MAX);
        let read = self.source.by_ref().take(limit).read_to_end(&mut self.bytes);
        self.failure = read.as_ref().err().map(ReadError::io);
        self.is_at_end = read.is_ok_and(|length| length == 0);
        self.stop_at_nul(held);
        match self.failure {
            Some(error) if self.bytes.len() == held => Err(error),
            _ => Ok(self.bytes.len() > held),
        }
    }

    /// Holds at least `length` bytes, if there are so many.
    pub(crate) fn hold(&mut self, length: usize) -> Result<(), ReadError> {
        while self.rest().len() < length && self.grow()? {}
        Ok(())
    }

    /// Goes on after the first `length` bytes of the rest.
    pub(crate) fn consume(&mut self, length: usize) {
        (self.line, self.column) = self.place(length);
        self.at = self.at.saturating_add(length).min(self.bytes.len());
    }

    /// Goes on after the record that is the first `length` bytes of the rest. [`Window::record`] gives it until more is held.
    pub(crate) fn consume_record(&mut self, length: usize) {
        (self.record_at, self.record_place) = (self.at, (self.line, self.column));
        self.consume(length);
    }

    /// The record that was consumed last, and where it begins.
    pub(crate) fn record(&self) -> (&str, (u64, u64)) {
        let bytes = self.bytes.get(self.record_at..self.at).unwrap_or_default();
        (std::str::from_utf8(bytes).unwrap_or_default(), self.record_place)
    }

    /// Consumes white space; the first byte after it, if there is one.
    pub(crate) fn skip_blank(&mut self) -> Result<Option<u8>, ReadError> {
        loop {
            let rest = self.rest();
            let blank = rest.iter().take_while(|byte| is_blank(**byte)).count();
            let next = rest.get(blank).copied();
            self.consume(blank);
            if next.is_some() || !self.grow()? {
                return Ok(next);
            }
        }
    }

    /// Line and column of the byte `at` of the rest.
    pub(crate) fn place(&self, at: usize) -> (u64, u64) {
        let before = self.rest();
        let before = before.get(..at).unwrap_or(before);
        match before.iter().rposition(|byte| *byte == b'\n') {
            None => (self.line, self.column.saturating_add(characters(before))),
            Some(last) => {
                let lines: u64 = before.iter().map(|byte| u64::from(*byte == b'\n')).sum();
                let tail = before.get(last + 1..).unwrap_or_default();
                (self.line.saturating_add(lines), characters(tail).saturating_add(1))
            }
        }
    }

    /// The longest record, in bytes.
    pub(crate) fn cap(&self) -> usize {
        self.cap
    }

    /// A NUL among the bytes from `from` on ends what can be read.
    fn stop_at_nul(&mut self, from: usize) {
        let new = self.bytes.get(from..).unwrap_or_default();
        let Some(nul) = new.iter().position(|byte| *byte == 0) else { return };
        let (line, column) = self.place(from + nul);
        self.bytes.truncate(from + nul);
        self.failure = Some(ReadError::Binary { line, column });
    }
}

/// Line and column of each of `bytes` in `text`, which begins at `place`.
pub(crate) fn places_in(text: &str, place: (u64, u64), bytes: &[usize]) -> Vec<(u64, u64)> {
    let starts: Vec<usize> =
        std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let line_at = |start: usize| Columns::new(text.get(start..).unwrap_or_default());
    let mut inside = (0, line_at(0));
    let places = bytes.iter().map(|at| {
        let index = starts.partition_point(|start| start <= at).saturating_sub(1);
        let start = starts.get(index).copied().unwrap_or(0);
        if inside.0 != index {
            inside = (index, line_at(start));
        }
        let before = if index == 0 { place.1.saturating_sub(1) } else { 0 };
        let column = inside.1.of_byte(at.saturating_sub(start)).saturating_add(before);
        (place.0.saturating_add(count(index)), column)
    });
    places.collect()
}

/// LEV-005 for a record whose text was decoded wrongly once.
pub(crate) fn note_encoding(text: &str, sink: &mut Sink) {
    if read_twice_at(text).is_some() {
        sink.report(&dokument::LEV_005, Falt::Post);
    }
}

/// The place of what [`note_encoding`] has found.
pub(crate) fn place_encoding(text: &str, findings: &[Finding], bytes: &mut [usize]) {
    for (finding, at) in findings.iter().zip(bytes) {
        if finding.rule.code == dokument::LEV_005.code {
            *at = read_twice_at(text).unwrap_or(*at);
        }
    }
}

/// White space of JSON and of XML.
pub(crate) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

/// How many characters begin among `bytes`; each byte that is no UTF-8 counts as an editor would show it.
fn characters(bytes: &[u8]) -> u64 {
    if std::str::from_utf8(bytes).is_ok() {
        return bytes.iter().map(|byte| u64::from((*byte & 0xc0) != 0x80)).sum();
    }
    let text = String::from_utf8_lossy(bytes);
    column_of_byte(&text, text.len()).saturating_sub(1)
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(input: &'static [u8]) -> Window<&'static [u8]> {
        let mut lines = Lines::new(input, 64);
        lines.peek_first_visible().unwrap();
        Window::new(lines)
    }

    #[test]
    fn places_are_lines_and_characters() {
        let mut window = window("\n\nå\u{1f600}b\r\n cd\n".as_bytes());
        window.hold(99).unwrap();
        assert_eq!(window.rest(), "å\u{1f600}b\r\n cd\n".as_bytes());
        let places: Vec<_> = [0, 2, 6, 9, 11, 99].map(|at| window.place(at)).into();
        assert_eq!(places, [(3, 1), (3, 2), (3, 3), (4, 1), (4, 3), (5, 1)]);
        window.consume(6);
        assert_eq!((window.place(0), window.place(1), window.place(5)), ((3, 3), (3, 4), (4, 3)));
        assert_eq!(window.skip_blank(), Ok(Some(b'b')));
        window.consume(1);
        assert_eq!(window.skip_blank(), Ok(Some(b'c')));
        assert_eq!(window.place(0), (4, 2));
    }

    #[test]
    fn a_kept_piece_has_the_same_places() {
        let text = "å<a>\n <b>ö</b>\n\n</a>";
        let bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).rev().collect();
        let places = places_in(text, (7, 3), &bytes);
        for (at, place) in bytes.iter().zip(places) {
            let (before, _) = text.split_at(*at);
            let lines = before.matches('\n').count();
            let column = before.rsplit('\n').next().unwrap().chars().count() + if lines == 0 { 3 } else { 1 };
            assert_eq!(place, (7 + lines as u64, column as u64), "{at}");
        }
    }

    #[test]
    fn what_comes_before_a_nul_is_still_good() {
        let mut window = window(b"<a>\n<b>\0<c>");
        window.hold(99).unwrap_err();
        assert_eq!(window.rest(), b"<a>\n<b>");
        assert_eq!(window.grow(), Err(ReadError::Binary { line: 2, column: 4 }));
    }

    #[test]
    fn much_is_held_in_few_steps() {
        let input = vec![b'x'; 1 << 20].leak();
        let mut window = window(input);
        let mut steps = 0;
        while window.grow().unwrap() {
            steps += 1;
        }
        assert!(window.rest().len() == 1 << 20 && steps < 8, "{steps}");
    }
}
