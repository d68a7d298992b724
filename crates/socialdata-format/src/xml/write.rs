//! Writes XML: elements in schema order, absent members left out, one record per line.

use std::io::Write;

use socialdata_core::falt::Falt;
use socialdata_core::post::{Identified, Post, Value};

use crate::error::WriteError;

use super::name::element;
use super::{NAMESPACE, ROOT};

/// Writes records of any types as one XML document to a file that stays with the sender: identity numbers are in clear.
///
/// The same records always give the same bytes. A record is one line, so a line of a finding is a record here too, and tools for lines work.
///
/// ```
/// use socialdata_core::{falt::Falt, post::{Post, Posttyp, Scalar}, validering::Sink};
/// use socialdata_format::XmlWriter;
///
/// let mut post = Post::new(Posttyp::Insats);
/// post.set(Falt::PostId, Scalar::Text("INS-17"), &mut Sink::new());
/// let mut writer = XmlWriter::new(Vec::new())?;
/// writer.write(&post)?;
/// let text = String::from_utf8(writer.finish()?)?;
/// assert!(text.ends_with("\n<insats><posttyp>insats</posttyp><postId>INS-17</postId></insats>\n</poster>\n"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct XmlWriter<W> {
    inner: W,
    line: String,
    value: String,
}

impl<W: Write> XmlWriter<W> {
    /// A writer to `inner`, which should be buffered, that has begun the document.
    ///
    /// # Errors
    /// [`WriteError::Io`].
    pub fn new(mut inner: W) -> Result<Self, WriteError> {
        writeln!(inner, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{ROOT} xmlns=\"{NAMESPACE}\">")?;
        Ok(Self { inner, line: String::new(), value: String::new() })
    }

    /// Writes one record.
    ///
    /// # Errors
    /// [`WriteError::Io`].
    pub fn write(&mut self, post: &Post) -> Result<(), WriteError> {
        self.line.clear();
        self.append(post);
        self.line.push('\n');
        Ok(self.inner.write_all(self.line.as_bytes())?)
    }

    /// Ends the document, writes what is buffered and gives the inner writer back.
    ///
    /// # Errors
    /// [`WriteError::Io`].
    pub fn finish(mut self) -> Result<W, WriteError> {
        writeln!(self.inner, "</{ROOT}>")?;
        self.inner.flush()?;
        Ok(self.inner)
    }

    fn append(&mut self, post: &Post) {
        let name = post.posttyp().name();
        let mut open = vec![Falt::Post];
        self.tag("<", name);
        let members = post.falt().iter().filter(|falt| !falt.parent().is_row());
        for (falt, value) in members.filter_map(|falt| post.get(*falt).map(|value| (*falt, value))) {
            while let Some(last) = open.pop_if(|last| *last != Falt::Post && *last != falt.parent()) {
                self.tag("</", element(last));
            }
            match value {
                Value::Object => {
                    open.push(falt);
                    self.tag("<", element(falt));
                }
                Value::Row => self.row(post, falt),
                Value::Codes(codes) => codes.iter().for_each(|code| self.leaf(falt, &Value::Text(code))),
                value => self.leaf(falt, &value),
            }
        }
        while let Some(last) = open.pop_if(|last| *last != Falt::Post) {
            self.tag("</", element(last));
        }
        self.tag("</", name);
    }

    /// An element for each item; one without a value is empty, so that those after it keep their places.
    fn row(&mut self, post: &Post, row: Falt) {
        for item in (0..).map_while(|index| row.item(index)) {
            self.leaf(row, &post.get(item).unwrap_or(Value::Text("")));
        }
    }

    fn leaf(&mut self, falt: Falt, value: &Value<'_>) {
        self.value.clear();
        value.write_plain(Identified::Yes, &mut self.value);
        self.tag("<", element(falt));
        for character in self.value.chars() {
            match character {
                '&' => self.line.push_str("&amp;"),
                '<' => self.line.push_str("&lt;"),
                '>' => self.line.push_str("&gt;"),
                other => self.line.push(other),
            }
        }
        self.tag("</", element(falt));
    }

    fn tag(&mut self, begin: &str, name: &str) {
        self.line.extend([begin, name, ">"]);
    }
}
