//! The lines of a file, as far as they can be judged without its layout. Memory does not grow with the file.

use std::collections::BTreeMap;
use std::io::{self, Read};

use chrono::NaiveDate;

use super::field::{about_field, is_blank};
use super::finding::FilipFinding;
use super::listing::FilipOptions;
use super::name::Filslag;
use super::rules::{self, FilipRule};

/// How many bytes of a line are kept.
const LONGEST_LINE: usize = 64 * 1024;
/// How many bytes are read at a time.
const CHUNK: usize = 64 * 1024;
/// Columns beyond are not looked at for being empty everywhere.
const MOST_COLUMNS: usize = 512;

/// UTF-8 with a mark.
const BYTE_ORDER_MARK: [u8; 3] = [0xef, 0xbb, 0xbf];

/// What was seen of a file's text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct BodySeen {
    /// How many bytes were read.
    pub bytes: u64,
    /// How many lines, the last one also without a line end.
    pub lines: u64,
    /// The encoding: `ascii`, `utf-8`, `windows-1252`, `utf-16` or `binary`.
    pub encoding: &'static str,
    /// The line ends: `crlf`, `lf`, `mixed` or `none`.
    pub line_end: &'static str,
    /// The number of fields that most lines should have.
    pub fields: Option<usize>,
    /// How often each rule was broken, whether listed or not.
    pub counts: BTreeMap<&'static str, u64>,
}

/// Reads the file to its end and gives each finding to `take`, in the order of lines.
///
/// # Errors
/// When the source cannot be read; what was found before is then of a part only.
pub fn check_body(
    mut source: impl Read,
    file: usize,
    slag: Option<Filslag>,
    options: &FilipOptions,
    take: &mut dyn FnMut(FilipFinding),
) -> io::Result<BodySeen> {
    let mut body = Body::new(file, slag, options, take);
    let mut chunk = vec![0; CHUNK];
    loop {
        let read = match source.read(&mut chunk) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let bytes = chunk.get(..read).unwrap_or_default();
        if body.seen.bytes == 0 && !body.begins_as_text(bytes) {
            return Ok(body.seen);
        }
        body.seen.bytes += u64::try_from(read).unwrap_or(0);
        body.take_bytes(bytes);
        if body.is_binary {
            return Ok(body.seen);
        }
    }
    Ok(body.finish())
}

struct Body<'a> {
    file: usize,
    slag: Option<Filslag>,
    today: Option<NaiveDate>,
    expected: Option<usize>,
    is_given: bool,
    take: &'a mut dyn FnMut(FilipFinding),
    seen: BodySeen,
    line: Vec<u8>,
    last_byte: u8,
    is_long: bool,
    is_binary: bool,
    crlf: u64,
    lf: u64,
    characters: Characters,
    trailing: u64,
    judged: u64,
    /// Columns that had a value on some line.
    filled: Vec<bool>,
}

/// Which characters stand in the lines.
struct Characters {
    has_other: bool,
    is_utf_8: bool,
}

impl<'a> Body<'a> {
    fn new(
        file: usize,
        slag: Option<Filslag>,
        options: &FilipOptions,
        take: &'a mut dyn FnMut(FilipFinding),
    ) -> Self {
        Self {
            file,
            slag,
            today: options.today,
            expected: options.fields,
            is_given: options.fields.is_some(),
            take,
            seen: BodySeen { encoding: "ascii", line_end: "none", ..BodySeen::default() },
            line: Vec::new(),
            last_byte: 0,
            is_long: false,
            is_binary: false,
            crlf: 0,
            lf: 0,
            characters: Characters { has_other: false, is_utf_8: true },
            trailing: 0,
            judged: 0,
            filled: Vec::new(),
        }
    }

    /// Looks at the first bytes: a mark of some other kind of file ends the reading.
    fn begins_as_text(&mut self, bytes: &[u8]) -> bool {
        match bytes {
            [0xef, 0xbb, 0xbf, ..] => self.report(&rules::BOM, Some(1), None),
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => {
                self.seen.encoding = "utf-16";
                self.report(&rules::UTF16, None, None);
                return false;
            }
            [b'P', b'K', 3 | 5 | 7, _, ..] | [0xd0, 0xcf, 0x11, 0xe0, ..] | [0x1f, 0x8b, ..] => {
                self.binary(None);
                return false;
            }
            _ => {}
        }
        true
    }

    fn binary(&mut self, line: Option<u64>) {
        self.is_binary = true;
        self.seen.encoding = "binary";
        self.report(&rules::NOT_TEXT, line, None);
    }

    fn take_bytes(&mut self, mut bytes: &[u8]) {
        if bytes.contains(&0) {
            return self.binary(Some(self.seen.lines + 1));
        }
        while let Some(end) = bytes.iter().position(|byte| *byte == b'\n') {
            self.keep(bytes.get(..end).unwrap_or_default());
            self.end_line(true);
            bytes = bytes.get(end + 1..).unwrap_or_default();
        }
        self.keep(bytes);
    }

    fn keep(&mut self, bytes: &[u8]) {
        let room = LONGEST_LINE.saturating_sub(self.line.len());
        self.is_long |= bytes.len() > room;
        self.last_byte = bytes.last().copied().unwrap_or(self.last_byte);
        self.line.extend(bytes.iter().take(room));
    }

    fn end_line(&mut self, has_end: bool) {
        self.seen.lines += 1;
        let mut line = std::mem::take(&mut self.line);
        if has_end {
            // Of a long line the end is not kept.
            let is_crlf = self.last_byte == b'\r';
            if line.last() == Some(&b'\r') {
                line.pop();
            }
            *(if is_crlf { &mut self.crlf } else { &mut self.lf }) += 1;
        }
        let start = if self.seen.lines == 1 && line.starts_with(&BYTE_ORDER_MARK) { 3 } else { 0 };
        let text = line.get(start..).unwrap_or_default();
        if !text.is_ascii() {
            self.characters.has_other = true;
            self.characters.is_utf_8 &= self.is_long || std::str::from_utf8(text).is_ok();
        }
        if std::mem::take(&mut self.is_long) {
            self.report(&rules::LONG_LINE, Some(self.seen.lines), None);
        } else {
            self.judge(text);
        }
        line.clear();
        self.last_byte = 0;
        self.line = line;
    }

    fn judge(&mut self, line: &[u8]) {
        let number = self.seen.lines;
        let fields: Vec<&[u8]> = line.split(|byte| *byte == b';').collect();
        if fields.iter().all(|field| is_blank(field)) {
            return self.report(&rules::EMPTY_LINE, Some(number), None);
        }
        if fields.len() == 1 && self.expected != Some(1) {
            return self.report(&rules::SEPARATOR, Some(number), None);
        }
        self.judged += 1;
        let ends_empty = fields.last().is_some_and(|field| field.is_empty());
        self.trailing += u64::from(ends_empty);
        self.count(fields.len(), ends_empty, number);
        for (index, field) in fields.iter().enumerate() {
            if index < MOST_COLUMNS && self.filled.len() <= index {
                self.filled.resize(index + 1, false);
            }
            if let Some(filled) = self.filled.get_mut(index) {
                *filled |= !is_blank(field);
            }
            for rule in about_field(field, self.slag, self.today) {
                self.report(rule, Some(number), Some(index + 1));
            }
        }
    }

    /// Counts fields, since a line ends in a semicolon rightly when its last value is missing.
    fn count(&mut self, fields: usize, ends_empty: bool, number: u64) {
        let Some(expected) = self.expected else {
            self.expected = Some(fields);
            return;
        };
        if fields == expected {
            return;
        }
        if fields == expected + 1 && ends_empty {
            return self.report(&rules::TRAILING, Some(number), Some(fields));
        }
        // The first line was the one with a semicolon too many, when only one line has been judged and it ended so.
        if !self.is_given && self.judged == 2 && self.trailing >= 1 && fields + 1 == expected && !ends_empty {
            self.expected = Some(fields);
            self.filled.truncate(fields);
            return self.report(&rules::TRAILING, Some(1), Some(expected));
        }
        self.report(&rules::FIELDS, Some(number), None);
    }

    fn report(&mut self, rule: &'static FilipRule, line: Option<u64>, field: Option<usize>) {
        *self.seen.counts.entry(rule.code).or_insert(0) += 1;
        (self.take)(FilipFinding { rule, file: Some(self.file), line, field });
    }

    fn finish(mut self) -> BodySeen {
        if !self.line.is_empty() || self.is_long {
            self.end_line(false);
        }
        self.seen.fields = self.expected.filter(|_| self.judged > 0);
        self.seen.encoding = match (self.characters.has_other, self.characters.is_utf_8) {
            (false, _) => "ascii",
            (true, true) => "utf-8",
            (true, false) => "windows-1252",
        };
        self.seen.line_end = match (self.crlf, self.lf) {
            (0, 0) => "none",
            (_, 0) => "crlf",
            (0, _) => "lf",
            _ => "mixed",
        };
        if self.seen.encoding == "utf-8" {
            self.report(&rules::ENCODING, None, None);
        }
        if matches!(self.seen.line_end, "lf" | "mixed") {
            self.report(&rules::LINE_ENDS, None, None);
        }
        if !self.is_given && self.judged > 1 && self.trailing == self.judged {
            self.report(&rules::ALL_TRAILING, None, self.expected);
        }
        self.report_empty_columns();
        self.seen
    }

    fn report_empty_columns(&mut self) {
        let expected = self.expected.unwrap_or(0);
        // One line says too little, and the last field is said with the semicolons.
        let last_is_said = !self.is_given && self.trailing == self.judged;
        let empty: Vec<usize> =
            (1..).zip(&self.filled).filter(|(_, filled)| !**filled).map(|(n, _)| n).collect();
        for field in empty {
            if self.judged > 1 && field <= expected && !(last_is_said && field == expected) {
                self.report(&rules::EMPTY_COLUMN, None, Some(field));
            }
        }
    }
}
