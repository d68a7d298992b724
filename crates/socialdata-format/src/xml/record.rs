//! From one element to one record, without a tree in between.
//!
//! [`read`] looks at text that begins with the element and may end anywhere; it says when it needs more and is asked again from
//! the beginning. Depth costs no stack.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::errors::{Error, IllFormedError, SyntaxError};
use quick_xml::events::{BytesStart, Event};
use socialdata_core::falt::Falt;
use socialdata_core::post::{Post, Posttyp, Scalar};
use socialdata_core::regler::dokument;
use socialdata_core::validering::Sink;

use super::name::{self, Prefix, is_name};
use super::tag::{TagFault, attributes};
use super::{NAMESPACE, limit, reference};

/// An element that was read to its end.
pub(super) struct Element {
    /// The record; `None` when the element is none that is known.
    pub(super) post: Option<Post>,
    /// How many bytes it has.
    pub(super) length: usize,
}

/// Why an element was not read to its end. Bytes are counted from the beginning of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// The text ends in it.
    NeedsMore,
    /// It is not well-formed, here.
    Broken(usize),
    /// It has more of something than any record, here.
    Limit(usize),
    /// The text is no UTF-8.
    Undecodable,
}

/// Something in an element to which a finding may point. They are collected only when there are findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) kind: MarkKind,
    /// The member, or the object around what is unknown.
    pub(crate) falt: Falt,
    /// The byte in the element.
    pub(crate) at: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MarkKind {
    /// The value of the member begins.
    Value,
    /// The value of a member that was there before begins.
    Repeat,
    /// Something that the object does not know.
    Unknown,
}

/// What is used again for each record.
#[derive(Default)]
pub(super) struct Scratch {
    frames: Vec<Frame>,
    /// The text of the present value when it is in several pieces.
    joined: String,
}

/// Reads the element that `text` begins with. What is wrong inside the record goes to `sink`, which is empty; places go to `marks`.
pub(super) fn read(
    text: &[u8],
    prefix: &Prefix,
    scratch: &mut Scratch,
    sink: &mut Sink,
    marks: Option<&mut Vec<Mark>>,
) -> Result<Element, Stop> {
    sink.begin_record();
    scratch.frames.clear();
    let mut xml = reader(text);
    let mut walk = Walk { prefix, post: None, sink, marks, scratch, value: None, items: None };
    loop {
        let at = position(&xml);
        let event = xml.read_event().map_err(|error| stop(&error, &xml, text))?;
        let after = position(&xml);
        match event {
            Event::Start(tag) => walk.start(&tag, at, after)?,
            Event::Empty(tag) => {
                walk.start(&tag, at, at)?;
                walk.end();
            }
            Event::End(_) => walk.end(),
            Event::Text(text) => walk.text(text.into_inner(), at)?,
            Event::CData(text) => walk.text(text.into_inner(), at)?,
            Event::GeneralRef(name) => walk.reference(&name, at)?,
            Event::Comment(_) => {}
            Event::PI(instruction) if !instruction.target().eq_ignore_ascii_case("xml") => {}
            Event::PI(_) | Event::Decl(_) | Event::DocType(_) => return Err(Stop::Broken(at)),
            Event::Eof => return Err(Stop::NeedsMore),
        }
        if walk.scratch.frames.is_empty() {
            let element = text.get(..after).unwrap_or(text);
            return match reference::control_character(element) {
                Some(at) => Err(Stop::Broken(at)),
                None => Ok(Element { post: walk.post, length: after }),
            };
        }
    }
}

/// A reader of events that says what is not well-formed.
pub(super) fn reader(text: &[u8]) -> Reader<&[u8]> {
    let mut xml = Reader::from_reader(text);
    let config = xml.config_mut();
    config.check_comments = true;
    config.check_end_names = true;
    xml
}

pub(super) fn position(xml: &Reader<&[u8]>) -> usize {
    usize::try_from(xml.buffer_position()).unwrap_or(usize::MAX)
}

/// What an error means, and nothing of what it says: it prints names and texts.
pub(super) fn stop(error: &Error, xml: &Reader<&[u8]>, text: &[u8]) -> Stop {
    let at = usize::try_from(xml.error_position()).unwrap_or(usize::MAX).min(text.len());
    let seen = text.get(at..).unwrap_or_default();
    match error {
        Error::Encoding(_) => Stop::Undecodable,
        // Three bytes tell every kind of `<!…` apart.
        Error::Syntax(SyntaxError::InvalidBangMarkup) if seen.len() > 2 => Stop::Broken(at),
        // Markup that was read to its end and has no such form: `<![cdata[…]]>`.
        Error::Syntax(_) if is_other_bang(seen) => Stop::Broken(at),
        Error::Syntax(_) => Stop::NeedsMore,
        // At the end of the text its semicolon may still come.
        Error::IllFormed(IllFormedError::UnclosedReference) if position(xml) == text.len() => Stop::NeedsMore,
        _ => Stop::Broken(at),
    }
}

/// Whether `<!` is followed by something else than the beginning of a comment or of CDATA.
fn is_other_bang(markup: &[u8]) -> bool {
    let starts_alike = |whole: &[u8]| markup.iter().zip(whole).all(|(one, other)| one == other);
    markup.starts_with(b"<!") && !starts_alike(b"<!--") && !starts_alike(b"<![CDATA[")
}

/// What an open element is.
#[derive(Clone, Copy)]
enum Frame {
    /// An object whose members are set.
    Object(Falt),
    /// An object of which neither text nor element has been seen.
    Unopened(Falt),
    /// A member, or an item of a row that has a place of its own.
    Member(Falt),
    /// One more item of the list or row.
    Item(Falt),
    /// Something that goes nowhere.
    Ignored,
}

struct Walk<'a, 'b> {
    prefix: &'b Prefix,
    post: Option<Post>,
    sink: &'b mut Sink,
    marks: Option<&'b mut Vec<Mark>>,
    scratch: &'b mut Scratch,
    /// The text of the present value, when it is in one piece. Empty when it is in `scratch.joined`.
    value: Option<&'a str>,
    /// The row that was met last, and how many items it has.
    items: Option<(Falt, usize)>,
}

impl<'a> Walk<'a, '_> {
    /// An element begins at the byte `at`, its content at `content`.
    fn start(&mut self, tag: &BytesStart<'a>, at: usize, content: usize) -> Result<(), Stop> {
        let written = tag.name().into_inner();
        if self.scratch.frames.len() >= limit::DEPTH || written.len() > limit::NAME {
            return Err(Stop::Limit(at));
        }
        let parent = self.open_parent();
        let (unknown, is_foreign) = self.attributes(tag, at)?;
        let name = self.prefix.local(written).filter(|_| !is_foreign);
        let frame = match (parent, name) {
            (None, _) if self.scratch.frames.is_empty() => self.root(name),
            (None, _) => Frame::Ignored,
            (Some(parent), name) => {
                let posttyp = self.post.as_ref().map(Post::posttyp);
                let member =
                    posttyp.zip(name).and_then(|(posttyp, name)| name::member(posttyp, parent, name));
                if let Some(falt) = member {
                    self.member(falt, at, content)
                } else {
                    self.unknown(parent, at);
                    Frame::Ignored
                }
            }
        };
        if matches!(frame, Frame::Ignored) {
            if !is_name(written) {
                return Err(Stop::Broken(at));
            }
        } else if !unknown.is_empty() {
            let owner = match frame {
                Frame::Object(falt) | Frame::Unopened(falt) => falt,
                _ => parent.unwrap_or(Falt::Post),
            };
            for at in unknown {
                self.unknown(owner, at);
            }
        }
        self.scratch.frames.push(frame);
        Ok(())
    }

    /// The object that what comes next belongs to, if it belongs to one.
    fn open_parent(&mut self) -> Option<Falt> {
        let last = self.scratch.frames.pop()?;
        let (parent, opened) = match last {
            Frame::Object(falt) => (Some(falt), last),
            Frame::Unopened(falt) => {
                self.set(falt, Scalar::Object);
                (Some(falt), Frame::Object(falt))
            }
            Frame::Member(_) | Frame::Item(_) => {
                self.give(last, Scalar::Object);
                self.value = None;
                (None, Frame::Ignored)
            }
            Frame::Ignored => (None, Frame::Ignored),
        };
        self.scratch.frames.push(opened);
        parent
    }

    /// Where the attributes stand that nobody knows, and whether the element is of another namespace.
    fn attributes(&self, tag: &BytesStart<'_>, at: usize) -> Result<(Vec<usize>, bool), Stop> {
        let text = tag.attributes_raw();
        if text.is_empty() {
            return Ok((Vec::new(), false));
        }
        let start = at + 1 + tag.name().into_inner().len();
        let found = attributes(text).map_err(|fault| match fault {
            TagFault::Broken(at) => Stop::Broken(start + at),
            TagFault::Limit(at) => Stop::Limit(start + at),
        })?;
        let is_foreign =
            found.iter().any(|one| self.prefix.is_declared_by(one.name) && one.value != NAMESPACE);
        let unknown = found.iter().filter(|one| !one.is_about_the_document());
        Ok((unknown.map(|one| start + one.at).collect(), is_foreign))
    }

    /// The outermost element, which says the record type.
    fn root(&mut self, name: Option<&str>) -> Frame {
        self.post = name.and_then(Posttyp::from_name).map(Post::new);
        if self.post.is_some() { Frame::Object(Falt::Post) } else { Frame::Ignored }
    }

    fn member(&mut self, falt: Falt, at: usize, content: usize) -> Frame {
        if falt.is_row() {
            return self.row_item(falt, at, content);
        }
        let is_first = !self.sink.is_present(falt);
        if falt.is_list() {
            if is_first {
                self.mark(MarkKind::Value, falt, content);
                self.set(falt, Scalar::Array);
            }
            return Frame::Item(falt);
        }
        let place = if falt.is_object() { at } else { content };
        self.mark(if is_first { MarkKind::Value } else { MarkKind::Repeat }, falt, place);
        match (falt.is_object(), is_first) {
            (false, _) => Frame::Member(falt),
            (true, true) => Frame::Unopened(falt),
            (true, false) => {
                self.set(falt, Scalar::Object);
                Frame::Ignored
            }
        }
    }

    /// The next item of a row: its place follows from how many came before.
    fn row_item(&mut self, row: Falt, at: usize, content: usize) -> Frame {
        if !self.sink.is_present(row) {
            self.mark(MarkKind::Value, row, at);
            self.set(row, Scalar::Array);
        }
        let before = match self.items {
            Some((last, count)) if last == row => count,
            _ => (0..)
                .map_while(|index| row.item(index))
                .take_while(|item| self.sink.is_present(*item))
                .count(),
        };
        self.items = Some((row, before.saturating_add(1)));
        match row.item(before) {
            Some(item) => {
                self.mark(MarkKind::Value, item, content);
                Frame::Member(item)
            }
            None => Frame::Item(row),
        }
    }

    fn end(&mut self) {
        let Some(frame) = self.scratch.frames.pop() else { return };
        match frame {
            Frame::Unopened(falt) => self.set(falt, Scalar::Object),
            Frame::Member(_) | Frame::Item(_) => {
                let joined = std::mem::take(&mut self.scratch.joined);
                let text = self.value.take().unwrap_or(&joined);
                self.give(frame, Scalar::Cell(text));
                self.scratch.joined = joined;
                self.scratch.joined.clear();
            }
            Frame::Object(_) | Frame::Ignored => {}
        }
    }

    /// Text that begins at the byte `at`.
    fn text(&mut self, text: Cow<'a, str>, at: usize) -> Result<(), Stop> {
        if matches!(self.scratch.frames.last(), Some(Frame::Member(_) | Frame::Item(_))) {
            return self.add_to_value(text, at);
        }
        if !text.bytes().all(crate::window::is_blank) {
            self.stray_text(at);
        }
        Ok(())
    }

    fn reference(&mut self, name: &str, at: usize) -> Result<(), Stop> {
        let character = reference::resolve(name).ok_or(Stop::Broken(at))?;
        self.text(Cow::Owned(character.to_string()), at)
    }

    fn add_to_value(&mut self, text: Cow<'a, str>, at: usize) -> Result<(), Stop> {
        let joined = &mut self.scratch.joined;
        match (self.value.take(), text) {
            (None, Cow::Borrowed(text)) if joined.is_empty() => self.value = Some(text),
            (before, text) => {
                joined.push_str(before.unwrap_or_default());
                joined.push_str(&text);
            }
        }
        let length = self.value.map_or(self.scratch.joined.len(), str::len);
        if length > limit::TEXT { Err(Stop::Limit(at)) } else { Ok(()) }
    }

    /// Text where there should be elements: before the first one it is the value of the object, and of the wrong form.
    fn stray_text(&mut self, at: usize) {
        match self.scratch.frames.pop() {
            Some(Frame::Unopened(falt)) => {
                self.set(falt, Scalar::Cell(""));
                self.scratch.frames.push(Frame::Ignored);
            }
            Some(frame) => {
                if let Frame::Object(falt) = frame {
                    self.unknown(falt, at);
                }
                self.scratch.frames.push(frame);
            }
            None => {}
        }
    }

    fn unknown(&mut self, parent: Falt, at: usize) {
        self.sink.report(&dokument::FMT_001, parent);
        self.mark(MarkKind::Unknown, parent, at);
    }

    fn mark(&mut self, kind: MarkKind, falt: Falt, at: usize) {
        if let Some(marks) = &mut self.marks {
            marks.push(Mark { kind, falt, at });
        }
    }

    fn give(&mut self, frame: Frame, value: Scalar<'_>) {
        match (frame, &mut self.post) {
            (Frame::Member(falt), Some(post)) => post.set(falt, value, self.sink),
            (Frame::Item(falt), Some(post)) => post.push(falt, value, self.sink),
            _ => {}
        }
    }

    fn set(&mut self, falt: Falt, value: Scalar<'_>) {
        self.give(Frame::Member(falt), value);
    }
}
