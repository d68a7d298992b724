//! Members in canonical order as one JSON object.

use crate::falt::Falt;
use crate::post::{Identified, Post, Value, write_json_string};

use super::method::Coarse;

/// Writes members that come in canonical order as one JSON object; the objects between open and close by themselves.
pub(super) struct DataWriter {
    out: String,
    /// The objects that are open, outermost first.
    open: Vec<Falt>,
    needs_comma: bool,
}

impl DataWriter {
    pub(super) fn new() -> Self {
        let mut out = String::with_capacity(USUAL_BYTES);
        out.push('{');
        Self { out, open: Vec::new(), needs_comma: false }
    }

    /// A value as it is; a row with all its items, which a checked record has.
    pub(super) fn value(&mut self, falt: Falt, value: &Value<'_>, post: &Post) {
        self.name(falt);
        if *value != Value::Row {
            return value.write_json(Identified::Yes, &mut self.out);
        }
        let items = (0..).map_while(|index| falt.item(index));
        self.items(items.map(|item| post.get(item)), |value, out| value.write_json(Identified::Yes, out));
    }

    pub(super) fn text(&mut self, falt: Falt, text: &str) {
        self.name(falt);
        write_json_string(text, &mut self.out);
    }

    pub(super) fn coarse(&mut self, falt: Falt, value: &Coarse) {
        self.name(falt);
        match value {
            Coarse::Text(text) => write_json_string(text, &mut self.out),
            Coarse::Number(number) => self.out.push_str(&number.to_string()),
            Coarse::Row(numbers) => {
                self.items(numbers.iter().copied(), |number, out| out.push_str(&number.to_string()));
            }
        }
    }

    pub(super) fn finish(mut self) -> String {
        self.close_to(0);
        self.out.push('}');
        self.out
    }

    fn items<T>(&mut self, items: impl Iterator<Item = Option<T>>, write: impl Fn(&T, &mut String)) {
        self.out.push('[');
        for (index, item) in items.enumerate() {
            if index > 0 {
                self.out.push(',');
            }
            match item {
                Some(item) => write(&item, &mut self.out),
                None => self.out.push_str("null"),
            }
        }
        self.out.push(']');
    }

    fn name(&mut self, falt: Falt) {
        if self.open.last().copied().unwrap_or(Falt::Post) == falt.parent() {
            return self.member(falt);
        }
        let above = objects_above(falt);
        let shared = self.open.iter().zip(&above).take_while(|(open, above)| open == above).count();
        self.close_to(shared);
        for object in above.into_iter().skip(shared) {
            self.member(object);
            self.out.push('{');
            self.needs_comma = false;
            self.open.push(object);
        }
        self.member(falt);
    }

    fn member(&mut self, falt: Falt) {
        if self.needs_comma {
            self.out.push(',');
        }
        write_json_string(falt.pointer().rsplit('/').next().unwrap_or_default(), &mut self.out);
        self.out.push(':');
        self.needs_comma = true;
    }

    /// Closes objects until `depth` of them are open.
    fn close_to(&mut self, depth: usize) {
        while self.open.len() > depth {
            self.open.pop();
            self.out.push('}');
            self.needs_comma = true;
        }
    }
}

/// Most records are shorter.
const USUAL_BYTES: usize = 1024;

/// The objects around a member, outermost first.
fn objects_above(falt: Falt) -> Vec<Falt> {
    let mut above: Vec<Falt> = std::iter::successors(Some(falt.parent()), |object| {
        Some(object.parent()).filter(|_| *object != Falt::Post)
    })
    .filter(|object| *object != Falt::Post)
    .collect();
    above.reverse();
    above
}
