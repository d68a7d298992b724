//! Reads an XML document, one record at a time.

use std::io::BufRead;

use quick_xml::events::Event;
use socialdata_core::regler::dokument;
use socialdata_core::validering::{Finding, RuleMeta, Sink};

use crate::draft::{Content, Draft, Progress};
use crate::encoding::FoundEncoding;
use crate::error::ReadError;
use crate::lines::Lines;
use crate::locate::xml as places;
use crate::reader::Located;
use crate::window::{Window, note_encoding, place_encoding, places_in};

use super::name::Prefix;
use super::record::{self, Element, Scratch, Stop, position, reader, stop};
use super::start::{self, Root};

pub(crate) struct XmlReader<R> {
    window: Window<R>,
    expected: Expected,
    prefix: Prefix,
    scratch: Scratch,
    encoding: FoundEncoding,
    /// Where the document says that it has another encoding than it has; until that matters.
    misdeclared_at: Option<(u64, u64)>,
    header_has_error: bool,
    failure: Option<ReadError>,
}

/// What may stand next, beside white space, comments and processing instructions.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Expected {
    /// The XML declaration, or what comes after it.
    Declaration,
    /// The root.
    Root,
    /// A record, or the end of the root.
    Record,
    /// The end.
    End,
}

/// What begins at a `<`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Markup {
    Declaration,
    Doctype,
    /// A comment or processing instruction.
    Remark,
    StartTag,
    EndTag,
    Other,
}

/// How an attempt on what comes next ended.
type Attempt<T> = Result<T, Stop>;

impl<R: BufRead> XmlReader<R> {
    /// `encoding` is how the text was decoded.
    pub(crate) fn new(lines: Lines<R>, encoding: FoundEncoding) -> Self {
        Self {
            window: Window::new(lines),
            expected: Expected::Declaration,
            prefix: Prefix::default(),
            scratch: Scratch::default(),
            encoding,
            misdeclared_at: None,
            header_has_error: false,
            failure: None,
        }
    }

    /// Reads the next record into a draft; `sink` is empty.
    pub(crate) fn advance(&mut self, sink: &mut Sink) -> Result<Progress, ReadError> {
        if let Some(error) = self.failure.take() {
            return Err(error);
        }
        loop {
            let Some(first) = self.window.skip_blank()? else {
                let is_whole = matches!(self.expected, Expected::End | Expected::Declaration);
                return Ok(if is_whole { Progress::End } else { self.broken_off(Stop::Broken(0)) });
            };
            let markup = if first == b'<' { self.markup()? } else { Markup::Other };
            let step = match (self.expected, markup) {
                (Expected::Declaration, Markup::Declaration) => self.declaration()?,
                (Expected::Declaration | Expected::Root, Markup::Doctype) => return Err(self.doctype()),
                (_, Markup::Remark) => self.remark()?,
                (Expected::Declaration | Expected::Root, Markup::StartTag) => self.root()?,
                (Expected::Record, Markup::StartTag) => Some(self.record(sink)?),
                (Expected::Record, Markup::EndTag) => self.root_end()?,
                _ => Some(self.broken_off(Stop::Broken(0))),
            };
            if let Some(progress) = step {
                return Ok(progress);
            }
        }
    }

    /// Line and column of each finding in the record that was read last.
    ///
    /// It is read once more, now with an eye on places.
    pub(crate) fn locate(&self, findings: &[Finding]) -> Vec<(u64, u64)> {
        let (text, place) = self.window.record();
        let (mut marks, mut scratch) = (Vec::new(), Scratch::default());
        // It was read to its end before, so it is now.
        let _ = record::read(text.as_bytes(), &self.prefix, &mut scratch, &mut Sink::new(), Some(&mut marks));
        let mut bytes = places::bytes_of(&marks, findings);
        place_encoding(text, findings, &mut bytes);
        places_in(text, place, &bytes)
    }

    /// Whether the document has a fault that makes every record from here on doubtful.
    pub(crate) fn header_has_error(&self) -> bool {
        self.header_has_error
    }

    fn markup(&mut self) -> Result<Markup, ReadError> {
        self.window.hold(start::LONGEST_MARK)?;
        let rest = self.window.rest();
        Ok(match rest {
            [b'<', b'/', ..] => Markup::EndTag,
            [b'<', b'?', ..] if start::is_declaration(rest) => Markup::Declaration,
            [b'<', b'?', ..] | [b'<', b'!', b'-', ..] => Markup::Remark,
            [b'<', b'!', ..] if start::is_doctype(rest) => Markup::Doctype,
            [b'<', b'!', ..] => Markup::Other,
            _ => Markup::StartTag,
        })
    }

    /// The XML declaration, which stands first or not at all.
    fn declaration(&mut self) -> Result<Option<Progress>, ReadError> {
        if self.window.place(0) != (1, 1) {
            return Ok(Some(self.broken_off(Stop::Broken(0))));
        }
        let declared = self.attempt(|text| {
            let (length, declaration) = one_event(text, |event| match event {
                Event::Decl(declaration) => start::declared_encoding(declaration),
                _ => Err(Stop::Broken(0)),
            })?;
            Ok((length, declaration))
        })?;
        let (length, declared) = match declared {
            Ok(declared) => declared,
            Err(stop) => return Ok(Some(self.broken_off(stop))),
        };
        self.misdeclared_at =
            Some(self.window.place(0)).filter(|_| !start::agrees(declared.as_deref(), self.encoding.get()));
        self.window.consume(length);
        self.expected = Expected::Root;
        Ok(None)
    }

    fn doctype(&self) -> ReadError {
        let (line, column) = self.window.place(0);
        ReadError::XmlDoctype { line, column }
    }

    /// A comment or a processing instruction.
    fn remark(&mut self) -> Result<Option<Progress>, ReadError> {
        let read = self.attempt(|text| {
            one_event(text, |event| match event {
                Event::Comment(_) => Ok(()),
                Event::PI(instruction) if !instruction.target().eq_ignore_ascii_case("xml") => Ok(()),
                _ => Err(Stop::Broken(0)),
            })
        })?;
        self.expected = if self.expected == Expected::Declaration { Expected::Root } else { self.expected };
        Ok(match read {
            Ok((length, ())) => {
                self.window.consume(length);
                None
            }
            Err(stop) => Some(self.broken_off(stop)),
        })
    }

    fn root(&mut self) -> Result<Option<Progress>, ReadError> {
        let read = self.attempt(|text| {
            one_event(text, |event| match event {
                Event::Start(tag) => start::root(tag, false),
                Event::Empty(tag) => start::root(tag, true),
                _ => Err(Stop::Broken(0)),
            })
        })?;
        let (length, root) = match read {
            Ok((length, Root::Records { prefix, is_empty, unknown })) => {
                self.expected = if is_empty { Expected::End } else { Expected::Record };
                self.prefix = prefix;
                (length, unknown)
            }
            Ok((_, Root::Other)) => return Ok(Some(self.broken_off(Stop::Broken(0)))),
            Err(stop) => return Ok(Some(self.broken_off(stop))),
        };
        let fault = root.map(|at| Located::file(&dokument::FMT_001, self.window.place(at)));
        self.header_has_error |= fault.is_some();
        self.window.consume(length);
        Ok(fault.map(Progress::File))
    }

    fn root_end(&mut self) -> Result<Option<Progress>, ReadError> {
        let prefix = std::mem::take(&mut self.prefix);
        let read = self.attempt(|text| {
            one_event(text, |event| match event {
                Event::End(tag) if prefix.local(tag.name().into_inner()) == Some(super::ROOT) => Ok(()),
                _ => Err(Stop::Broken(0)),
            })
        })?;
        Ok(match read {
            Ok((length, ())) => {
                self.window.consume(length);
                self.expected = Expected::End;
                None
            }
            Err(stop) => Some(self.broken_off(stop)),
        })
    }

    fn record(&mut self, sink: &mut Sink) -> Result<Progress, ReadError> {
        let (prefix, mut scratch) = (std::mem::take(&mut self.prefix), std::mem::take(&mut self.scratch));
        let read = self.attempt(|text| record::read(text, &prefix, &mut scratch, sink, None));
        (self.prefix, self.scratch) = (prefix, scratch);
        let Element { post, length } = match read? {
            Ok(element) => element,
            Err(stop) => return Ok(self.broken_record(stop)),
        };
        if let Some(fault) = self.misdeclared(length) {
            return Ok(fault);
        }
        let (line, column) = self.window.place(0);
        let bytes = self.window.rest().get(..length).unwrap_or_default();
        let draft = match (post, std::str::from_utf8(bytes)) {
            (_, Err(error)) => {
                let place = self.window.place(error.valid_up_to());
                Draft { line, content: Content::Broken(&dokument::LEV_005, place) }
            }
            (Some(post), Ok(text)) => {
                note_encoding(text, sink);
                Draft::record(line, post)
            }
            (None, Ok(_)) => Draft::broken(&dokument::LEV_006, (line, column)),
        };
        self.window.consume_record(length);
        Ok(draft.into())
    }

    /// The first `length` bytes are a record. Says, once, that the declaration is wrong about the letters in it.
    fn misdeclared(&mut self, length: usize) -> Option<Progress> {
        let place = self.misdeclared_at?;
        let record = self.window.rest().get(..length).unwrap_or_default();
        if record.is_ascii() {
            return None;
        }
        (self.misdeclared_at, self.header_has_error) = (None, true);
        Some(Progress::File(Located::file(&dokument::LEV_005, place)))
    }

    /// Looks at what comes next with more and more text, until `read` has an answer.
    fn attempt<T>(&mut self, mut read: impl FnMut(&[u8]) -> Attempt<T>) -> Result<Attempt<T>, ReadError> {
        let cap = self.window.cap();
        loop {
            let rest = self.window.rest();
            let held = rest.len();
            let text = rest.get(..cap).unwrap_or(rest);
            let answer = match read(text) {
                // What else is wrong, and where it ends, can be told all the same.
                Err(Stop::Undecodable) => read(&start::readable(text)),
                answer => answer,
            };
            match answer {
                Err(Stop::NeedsMore) if held >= cap => return Ok(Err(Stop::Limit(0))),
                Err(Stop::NeedsMore) if !self.window.grow()? => return Ok(Err(Stop::Broken(held))),
                Err(Stop::NeedsMore) => {}
                answer => return Ok(answer),
            }
        }
    }

    /// The record that begins here cannot be read to its end, and so nothing after it.
    fn broken_record(&mut self, stop: Stop) -> Progress {
        let line = self.window.place(0).0;
        let (rule, place) = self.end_at(stop);
        Draft { line, content: Content::Broken(rule, place) }.into()
    }

    /// What begins here cannot be read, and so nothing after it.
    fn broken_off(&mut self, stop: Stop) -> Progress {
        let (rule, place) = self.end_at(stop);
        Progress::File(Located::file(rule, place))
    }

    fn end_at(&mut self, stop: Stop) -> (&'static RuleMeta, (u64, u64)) {
        let (Stop::Broken(at) | Stop::Limit(at)) = stop else {
            return self.end_at(Stop::Broken(0));
        };
        let (line, column) = self.window.place(at);
        self.failure = Some(match stop {
            Stop::Limit(_) => ReadError::XmlLimit { line, column },
            _ => ReadError::XmlBroken { line, column },
        });
        (&dokument::LEV_007, (line, column))
    }
}

/// The length of the first event of `text`, and what `take` makes of it.
fn one_event<T>(text: &[u8], take: impl FnOnce(&Event<'_>) -> Attempt<T>) -> Attempt<(usize, T)> {
    let mut xml = reader(text);
    xml.config_mut().allow_unmatched_ends = true;
    let event = xml.read_event().map_err(|error| stop(&error, &xml, text))?;
    if matches!(event, Event::Eof) {
        return Err(Stop::NeedsMore);
    }
    Ok((position(&xml), take(&event)?))
}
