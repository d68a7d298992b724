//! Where a JSON value ends, in text that comes in pieces.

use crate::window::is_blank;

/// Goes through one value. It knows strings and brackets and nothing else: whether the value is JSON, the reader of records says.
pub(super) struct Scan {
    kind: Kind,
    depth: usize,
    is_in_string: bool,
    /// The next byte belongs to an escape.
    is_escaped: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// An object, an array or a string.
    Closed,
    /// A number, `true`, `false`, `null` or what somebody thought was one.
    Literal,
}

impl Scan {
    /// For a value that begins with `first`.
    pub(super) fn new(first: u8) -> Self {
        let kind = if matches!(first, b'{' | b'[' | b'"') { Kind::Closed } else { Kind::Literal };
        Self { kind, depth: 0, is_in_string: false, is_escaped: false }
    }

    /// The byte after the value, when it ends in `bytes`, which follow those that were given before.
    pub(super) fn end(&mut self, bytes: &[u8]) -> Option<usize> {
        match self.kind {
            Kind::Literal => {
                bytes.iter().position(|byte| is_blank(*byte) || matches!(byte, b',' | b']' | b'}'))
            }
            Kind::Closed => bytes.iter().position(|byte| self.closes(*byte)).map(|last| last + 1),
        }
    }

    /// Whether the end of the input ends the value too.
    pub(super) fn may_end_here(&self) -> bool {
        self.kind == Kind::Literal
    }

    /// Whether `byte` is the last of the value.
    fn closes(&mut self, byte: u8) -> bool {
        if self.is_in_string {
            match byte {
                _ if self.is_escaped => self.is_escaped = false,
                b'\\' => self.is_escaped = true,
                b'"' => self.is_in_string = false,
                _ => {}
            }
            return !self.is_in_string && self.depth == 0;
        }
        match byte {
            b'"' => self.is_in_string = true,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => {
                self.depth = self.depth.saturating_sub(1);
                return self.depth == 0;
            }
            _ => {}
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The end of the value at the start of `text`, whatever the pieces.
    fn check(text: &str, expected: Option<&str>) {
        for piece in 1..=text.len() {
            let mut scan = Scan::new(text.as_bytes()[0]);
            let mut before = 0;
            let found = text.as_bytes().chunks(piece).find_map(|bytes| {
                let end = scan.end(bytes).map(|end| before + end);
                before += bytes.len();
                end
            });
            assert_eq!(found.map(|end| text.split_at(end).0), expected, "{text} in pieces of {piece}");
        }
    }

    #[test]
    fn values_end_where_their_brackets_close() {
        check(r#"{"a":[{}],"b":"}"} ,"#, Some(r#"{"a":[{}],"b":"}"}"#));
        check(r#"["\"]","\\"]]"#, Some(r#"["\"]","\\"]"#));
        check("\"a\\\"b\",1", Some("\"a\\\"b\""));
        check("17,", Some("17"));
        check("true ]", Some("true"));
        check("{\"a\":1]}", Some("{\"a\":1]"));
        check("{\"a\":\"x}", None);
        check("null", None);
    }
}
