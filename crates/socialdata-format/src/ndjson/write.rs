//! Writes NDJSON: members in schema order, absent members left out.

use std::io::Write;

use socialdata_core::falt::Falt;
use socialdata_core::post::{Identified, Post, Value, write_json_string};

use crate::error::WriteError;

/// Writes records, one per line, to a file that stays with the sender: identity numbers are in clear.
///
/// The same records always give the same bytes.
///
/// ```
/// use socialdata_core::{falt::Falt, post::{Post, Posttyp, Scalar}, validering::Sink};
/// use socialdata_format::NdjsonWriter;
///
/// let mut post = Post::new(Posttyp::Insats);
/// post.set(Falt::PostId, Scalar::Text("INS-17"), &mut Sink::new());
/// let mut writer = NdjsonWriter::new(Vec::new());
/// writer.write(&post)?;
/// assert_eq!(writer.finish()?, b"{\"posttyp\":\"insats\",\"postId\":\"INS-17\"}\n");
/// # Ok::<(), socialdata_format::WriteError>(())
/// ```
pub struct NdjsonWriter<W> {
    inner: W,
    line: String,
}

impl<W: Write> NdjsonWriter<W> {
    /// A writer to `inner`, which should be buffered.
    pub fn new(inner: W) -> Self {
        Self { inner, line: String::new() }
    }

    /// Writes one record.
    ///
    /// # Errors
    /// [`WriteError::Io`].
    pub fn write(&mut self, post: &Post) -> Result<(), WriteError> {
        self.line.clear();
        append(post, &mut self.line);
        self.line.push('\n');
        Ok(self.inner.write_all(self.line.as_bytes())?)
    }

    /// Writes what is buffered and gives the inner writer back.
    ///
    /// # Errors
    /// [`WriteError::Io`].
    pub fn finish(mut self) -> Result<W, WriteError> {
        self.inner.flush()?;
        Ok(self.inner)
    }
}

/// Appends `post` as one JSON object without a line end.
fn append(post: &Post, out: &mut String) {
    let mut open = vec![Falt::Post];
    out.push('{');
    let members = post.falt().iter().filter(|falt| !falt.parent().is_row());
    for (falt, value) in members.filter_map(|falt| post.get(*falt).map(|value| (*falt, value))) {
        while open.len() > 1 && open.last() != Some(&falt.parent()) {
            open.pop();
            out.push('}');
        }
        if !out.ends_with('{') {
            out.push(',');
        }
        write_json_string(name(falt), out);
        out.push(':');
        match value {
            Value::Object => {
                open.push(falt);
                out.push('{');
            }
            Value::Row => append_row(post, falt, out),
            value => value.write_json(Identified::Yes, out),
        }
    }
    out.extend(open.iter().map(|_| '}'));
}

/// Appends the items of a row, each at its place; one that is not there is `null`.
fn append_row(post: &Post, row: Falt, out: &mut String) {
    for item in (0..).map_while(|index| row.item(index)) {
        out.push(if item.index() == Some(0) { '[' } else { ',' });
        match post.get(item) {
            Some(value) => value.write_json(Identified::Yes, out),
            None => out.push_str("null"),
        }
    }
    out.push(']');
}

/// The property name: property names have no `/` or `~`, so the pointer needs no unescaping.
fn name(falt: Falt) -> &'static str {
    falt.pointer().rsplit('/').next().unwrap_or_default()
}
