//! The little of XML that a batch has: elements, attributes without references, text. Everything else is refused.

use quick_xml::{
    Reader,
    events::{BytesDecl, BytesStart, Event},
};

use super::name::is_name;
use crate::payload::ListFault;

/// Elements inside each other.
const DEPTH: usize = 64;

/// Attributes of one element.
const ATTRIBUTES: usize = 64;

/// Bytes of a name.
const NAME: usize = 256;

/// Bytes of text in one element.
const TEXT: usize = 64 * 1024;

/// One step through the document.
pub(super) enum Step {
    /// An element begins.
    Open(Tag),
    /// The element ends that began last.
    Close,
    /// The document ends.
    End,
}

/// A start tag.
pub(super) struct Tag {
    pub(super) name: String,
    /// As they stand; none of ours needs a reference.
    pub(super) attributes: Vec<(String, String)>,
}

/// Walks through a document.
pub(super) struct Cursor<'a> {
    bytes: &'a [u8],
    xml: Reader<&'a [u8]>,
    depth: usize,
    /// The element that was just opened has no content, so its end is still to be told.
    is_empty: bool,
    /// The text of the present element since it began, or since its last child ended.
    text: String,
}

impl<'a> Cursor<'a> {
    /// At the declaration, which must be there: XML 1.0 in UTF-8, and nothing before it.
    pub(super) fn new(bytes: &'a [u8]) -> Result<Self, ListFault> {
        let mut xml = Reader::from_reader(bytes);
        let config = xml.config_mut();
        config.check_end_names = true;
        config.check_comments = true;
        let mut cursor = Self { bytes, xml, depth: 0, is_empty: false, text: String::new() };
        if !bytes.starts_with(b"<?xml") || std::str::from_utf8(bytes).is_err() {
            return Err(ListFault::framing(1));
        }
        match cursor.xml.read_event() {
            Ok(Event::Decl(declaration)) if is_ours(&declaration) => Ok(cursor),
            _ => Err(ListFault::framing(1)),
        }
    }

    /// The next start or end. Text on the way is collected for [`Cursor::take_text`].
    pub(super) fn step(&mut self) -> Result<Step, ListFault> {
        if std::mem::take(&mut self.is_empty) {
            self.depth -= 1;
            return Ok(Step::Close);
        }
        loop {
            let Ok(event) = self.xml.read_event() else { return Err(self.fault()) };
            match event {
                Event::Start(tag) => return self.open(&tag),
                Event::Empty(tag) => {
                    self.is_empty = true;
                    return self.open(&tag);
                }
                Event::End(_) => {
                    self.depth -= 1;
                    return Ok(Step::Close);
                }
                Event::Text(text) => self.push_text(&text.into_inner())?,
                Event::GeneralRef(name) => {
                    let character = resolve(&name).ok_or_else(|| self.fault())?;
                    self.text.push(character);
                }
                Event::Eof if self.depth == 0 => return Ok(Step::End),
                Event::CData(_)
                | Event::Comment(_)
                | Event::Decl(_)
                | Event::PI(_)
                | Event::DocType(_)
                | Event::Eof => return Err(self.fault()),
            }
        }
    }

    /// The text since the last step but one; empties it.
    pub(super) fn take_text(&mut self) -> String {
        std::mem::take(&mut self.text)
    }

    /// Refuses text where only elements may be; white space between them means nothing.
    pub(super) fn expect_blank(&mut self) -> Result<(), ListFault> {
        let is_blank = self.text.bytes().all(|byte| byte.is_ascii_whitespace());
        self.text.clear();
        if is_blank { Ok(()) } else { Err(self.fault()) }
    }

    /// The list is refused, here.
    pub(super) fn fault(&self) -> ListFault {
        ListFault::framing(self.line())
    }

    /// The present line, from 1.
    pub(super) fn line(&self) -> usize {
        let at = usize::try_from(self.xml.buffer_position()).unwrap_or(usize::MAX);
        let before = self.bytes.get(..at).unwrap_or(self.bytes);
        before.split(|byte| *byte == b'\n').count()
    }

    fn open(&mut self, tag: &BytesStart<'_>) -> Result<Step, ListFault> {
        self.depth += 1;
        let name = tag.name().into_inner();
        if self.depth > DEPTH || name.len() > NAME || !is_name(name) {
            return Err(self.fault());
        }
        let mut attributes: Vec<(String, String)> = Vec::new();
        for attribute in tag.attributes() {
            let Ok(attribute) = attribute else { return Err(self.fault()) };
            let (key, value): (&str, &str) = (attribute.key.into_inner(), &attribute.value);
            let is_known_form = is_name(key) && key.len() <= NAME && !value.contains(['&', '<']);
            if attributes.len() == ATTRIBUTES || !is_known_form || value.len() > TEXT {
                return Err(self.fault());
            }
            attributes.push((key.to_owned(), value.to_owned()));
        }
        Ok(Step::Open(Tag { name: name.to_owned(), attributes }))
    }

    fn push_text(&mut self, text: &str) -> Result<(), ListFault> {
        if self.text.len() + text.len() > TEXT || text.chars().any(|character| !is_character(character)) {
            return Err(self.fault());
        }
        // XML 1.0, section 2.11: whoever reads XML sees line feeds only.
        if text.contains('\r') {
            self.text.push_str(&text.replace("\r\n", "\n").replace('\r', "\n"));
        } else {
            self.text.push_str(text);
        }
        Ok(())
    }
}

impl Tag {
    /// The attributes with these names, in their order, when there are no others.
    pub(super) fn exactly<const N: usize>(&self, names: [&str; N]) -> Option<[&str; N]> {
        let mut values = [""; N];
        for (name, value) in names.iter().zip(&mut values) {
            *value = self.value(name)?;
        }
        (self.attributes.len() == N).then_some(values)
    }

    /// The value of one attribute.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

fn is_ours(declaration: &BytesDecl<'_>) -> bool {
    let is_1_0 = declaration.version().is_ok_and(|version| &*version == "1.0");
    let encoding = declaration.encoding().and_then(Result::ok);
    is_1_0 && encoding.is_none_or(|encoding| encoding.eq_ignore_ascii_case("utf-8"))
}

/// A character of XML 1.0 (section 2.2).
pub(super) fn is_character(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)
}

/// The five entities that XML defines itself, and numbers of characters.
fn resolve(name: &str) -> Option<char> {
    match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "apos" => Some('\''),
        "quot" => Some('"'),
        _ => {
            let number = name.strip_prefix('#')?;
            let (digits, radix) = number.strip_prefix('x').map_or((number, 10), |digits| (digits, 16));
            let is_number = digits.len() <= 8 && digits.chars().all(|digit| digit.is_digit(radix));
            let code = is_number.then(|| u32::from_str_radix(digits, radix).ok())??;
            char::from_u32(code).filter(|character| is_character(*character))
        }
    }
}
