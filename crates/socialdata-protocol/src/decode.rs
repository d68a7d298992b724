//! The one place where JSON from the wire becomes a value.
//!
//! Two passes over the same bytes. The first only walks: it refuses what RFC 8259 leaves open and what would let two
//! readers see different things in one signed document (two members of one name), and it bounds depth and numbers. The
//! second makes the typed value. `serde_json` prints input in its errors, so they end here, as kind, line and column.

use std::{borrow::Cow, cell::Cell, collections::BTreeSet, fmt};

use serde::de::{self, DeserializeOwned, DeserializeSeed, MapAccess, SeqAccess, Visitor};

/// What was wrong with a JSON text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum DecodeKind {
    /// More bytes than the caller accepts.
    TooLarge,
    /// Not JSON (RFC 8259), not UTF-8, or bytes after the value.
    Syntax,
    /// The text ends inside a value.
    Truncated,
    /// An object has two members of one name.
    DuplicateMember,
    /// Objects and arrays are nested too deeply.
    TooDeep,
    /// A number with fraction or exponent, or beyond ±(2^53−1), where only whole numbers are allowed.
    Number,
    /// JSON, but not the document that was asked for: a member is missing, unknown or of the wrong form.
    Shape,
}

impl DecodeKind {
    /// A stable word for logs and tests.
    pub fn kind(self) -> &'static str {
        match self {
            Self::TooLarge => "too-large",
            Self::Syntax => "syntax",
            Self::Truncated => "truncated",
            Self::DuplicateMember => "duplicate-member",
            Self::TooDeep => "too-deep",
            Self::Number => "number",
            Self::Shape => "shape",
        }
    }
}

/// A JSON text was refused: what kind of fault, and where. Never holds any of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("JSON refused: {}, line {line}, column {column}", kind.kind())]
pub struct DecodeError {
    kind: DecodeKind,
    line: usize,
    column: usize,
}

impl DecodeError {
    /// What was wrong.
    pub fn kind(&self) -> DecodeKind {
        self.kind
    }

    /// Line of the fault, from 1; 0 when the fault has no place.
    pub fn line(&self) -> usize {
        self.line
    }

    /// Column of the fault in bytes, from 1; 0 when the fault has no place.
    pub fn column(&self) -> usize {
        self.column
    }
}

/// How much a JSON text may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    max_bytes: usize,
    max_depth: usize,
    whole_numbers: bool,
}

impl Limits {
    /// Longest line of a record list, without its line feed.
    pub const MAX_LINE_BYTES: usize = 256 * 1024;

    /// For a message of the protocol: at most `max_bytes`, at most 64 levels.
    pub fn message(max_bytes: usize) -> Self {
        Self { max_bytes, max_depth: 64, whole_numbers: false }
    }

    /// For one line of a record list (docs/en/protocol.md, *Record list*): 256 KiB, 16 levels, whole numbers within ±(2^53−1).
    pub fn record_line() -> Self {
        Self { max_bytes: Self::MAX_LINE_BYTES, max_depth: 16, whole_numbers: true }
    }

    /// For the member `data` of a record line, one level further in.
    pub(crate) fn record_data() -> Self {
        Self { max_depth: 15, ..Self::record_line() }
    }
}

/// Reads one JSON document.
///
/// # Errors
/// [`DecodeError`] for a text over the limits, for anything that is not one JSON value, for two members of one name in
/// any object, and for a document of another shape than `T`.
#[expect(clippy::disallowed_methods, reason = "this is the wire decoder; the error ends in `refused`")]
pub fn decode<T: DeserializeOwned>(bytes: &[u8], limits: Limits) -> Result<T, DecodeError> {
    walk(bytes, limits)?;
    serde_json::from_slice(bytes).map_err(|error| refused(&error, None))
}

/// Checks that `bytes` hold one JSON object inside the limits, without making a value of it.
pub(crate) fn check_object(bytes: &[u8], limits: Limits) -> Result<(), DecodeError> {
    walk(bytes, limits)?;
    // After a successful walk the first byte that is not a blank tells the type.
    match bytes.trim_ascii_start().first() {
        Some(b'{') => Ok(()),
        _ => Err(DecodeError { kind: DecodeKind::Shape, line: 1, column: 1 }),
    }
}

fn walk(bytes: &[u8], limits: Limits) -> Result<(), DecodeError> {
    if bytes.len() > limits.max_bytes {
        return Err(DecodeError { kind: DecodeKind::TooLarge, line: 0, column: 0 });
    }
    let fault = Cell::new(None);
    let walker = Walker { depth_left: limits.max_depth, whole_numbers: limits.whole_numbers, fault: &fault };
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    walker.deserialize(&mut reader).and_then(|()| reader.end()).map_err(|error| refused(&error, fault.get()))
}

fn refused(error: &serde_json::Error, fault: Option<DecodeKind>) -> DecodeError {
    let kind = fault.unwrap_or(match error.classify() {
        serde_json::error::Category::Eof => DecodeKind::Truncated,
        serde_json::error::Category::Data => DecodeKind::Shape,
        serde_json::error::Category::Io | serde_json::error::Category::Syntax => DecodeKind::Syntax,
    });
    DecodeError { kind, line: error.line(), column: error.column() }
}

/// Visits a value and all that is in it, keeping nothing but the member names of the objects it is inside.
#[derive(Clone, Copy)]
struct Walker<'a> {
    depth_left: usize,
    whole_numbers: bool,
    fault: &'a Cell<Option<DecodeKind>>,
}

impl Walker<'_> {
    fn refuse<E: de::Error>(self, kind: DecodeKind) -> E {
        self.fault.set(Some(kind));
        E::custom("refused")
    }

    fn enter<E: de::Error>(self) -> Result<Self, E> {
        match self.depth_left.checked_sub(1) {
            Some(depth_left) => Ok(Self { depth_left, ..self }),
            None => Err(self.refuse(DecodeKind::TooDeep)),
        }
    }

    fn whole<E: de::Error>(self, exact: bool) -> Result<(), E> {
        if self.whole_numbers && !exact { Err(self.refuse(DecodeKind::Number)) } else { Ok(()) }
    }
}

impl<'de> DeserializeSeed<'de> for Walker<'_> {
    type Value = ();

    fn deserialize<D: de::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walker<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E: de::Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E: de::Error>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<(), E> {
        self.whole(number <= MAX_WHOLE)
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<(), E> {
        self.whole(number.unsigned_abs() <= MAX_WHOLE)
    }

    fn visit_f64<E: de::Error>(self, _: f64) -> Result<(), E> {
        self.whole(false)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let inside = self.enter()?;
        while items.next_element_seed(inside)?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let inside = self.enter()?;
        let mut names = BTreeSet::new();
        while let Some(name) = members.next_key_seed(Name)? {
            if !names.insert(name) {
                return Err(self.refuse(DecodeKind::DuplicateMember));
            }
            members.next_value_seed(inside)?;
        }
        Ok(())
    }
}

/// Reads a member name without copying it where the text allows.
struct Name;

impl<'de> DeserializeSeed<'de> for Name {
    type Value = Cow<'de, str>;

    fn deserialize<D: de::Deserializer<'de>>(self, deserializer: D) -> Result<Cow<'de, str>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Name {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member name")
    }

    fn visit_borrowed_str<E: de::Error>(self, name: &'de str) -> Result<Cow<'de, str>, E> {
        Ok(Cow::Borrowed(name))
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<Cow<'de, str>, E> {
        Ok(Cow::Owned(name.to_owned()))
    }
}

/// The largest whole number that every JSON implementation reads exactly (RFC 8259, 6): 2^53 − 1.
pub(crate) const MAX_WHOLE: u64 = (1 << 53) - 1;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    fn check(text: &str, limits: Limits, expected: Option<DecodeKind>) {
        let seen = decode::<Value>(text.as_bytes(), limits).err().map(|error| error.kind());
        assert_eq!(seen, expected, "{text}");
    }

    fn message(text: &str, expected: Option<DecodeKind>) {
        check(text, Limits::message(1000), expected);
    }

    fn line(text: &str, expected: Option<DecodeKind>) {
        check(text, Limits::record_line(), expected);
    }

    #[test]
    fn ordinary_documents_pass() {
        message(r#"{"a":[1,2.5,{"a":null}],"b":"å","c":true}"#, None);
        line(r#"{"a":[1,-9007199254740991,{"a":"1.5"}]}"#, None);
    }

    #[test]
    fn two_members_of_one_name_are_refused_at_every_level() {
        message(r#"{"a":1,"a":1}"#, Some(DecodeKind::DuplicateMember));
        message(r#"[{"b":{"a":1,"c":2,"a":3}}]"#, Some(DecodeKind::DuplicateMember));
        message(r#"{"a":1,"\u0061":1}"#, Some(DecodeKind::DuplicateMember));
        message(r#"{"a":{"a":1},"b":{"a":1}}"#, None);
    }

    #[test]
    fn broken_texts_are_told_apart() {
        message("{\"a\":", Some(DecodeKind::Truncated));
        message("{\"a\" 1}", Some(DecodeKind::Syntax));
        message("{} {}", Some(DecodeKind::Syntax));
        message("\u{feff}{}", Some(DecodeKind::Syntax));
        message("", Some(DecodeKind::Truncated));
        let raw = decode::<Value>(b"\"\xff\"", Limits::message(10)).unwrap_err();
        assert_eq!(raw.kind(), DecodeKind::Syntax);
    }

    #[test]
    fn size_is_bounded_on_both_sides_of_the_limit() {
        check("\"12345678\"", Limits::message(10), None);
        check("\"123456789\"", Limits::message(10), Some(DecodeKind::TooLarge));
    }

    #[test]
    fn depth_is_bounded_on_both_sides_of_the_limit() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        line(&nested(16), None);
        line(&nested(17), Some(DecodeKind::TooDeep));
        message(&nested(65), Some(DecodeKind::TooDeep));
        check(&nested(100_000), Limits::message(1_000_000), Some(DecodeKind::TooDeep));
    }

    #[test]
    fn a_record_line_has_whole_numbers_only() {
        line("9007199254740991", None);
        line("9007199254740992", Some(DecodeKind::Number));
        line("-9007199254740992", Some(DecodeKind::Number));
        line("1e3", Some(DecodeKind::Number));
        line("1.0", Some(DecodeKind::Number));
        line("-0", Some(DecodeKind::Number));
        line("18446744073709551616", Some(DecodeKind::Number));
        message("1e3", None);
    }

    #[test]
    fn only_an_object_is_an_object() {
        assert_eq!(check_object(b" {\"a\":1}", Limits::record_data()), Ok(()));
        for text in [&b"[1]"[..], b"1", b"\"{\"", b"null"] {
            assert!(check_object(text, Limits::record_data()).is_err());
        }
    }

    #[test]
    fn an_error_has_a_place_and_none_of_the_text() {
        #[derive(Debug, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Small {
            #[expect(dead_code, reason = "only decoding is tested")]
            a: u8,
        }
        for text in ["{\n \"hemligt\":1}", "{\n\"a\":\"hemligt\"}", "{\"a\":1,\n\"a\":\"hemligt\"}"] {
            let error = decode::<Small>(text.as_bytes(), Limits::message(100)).unwrap_err();
            assert_eq!(error.line(), 2, "{text}");
            assert!(error.column() > 0);
            assert!(!format!("{error} {error:?}").contains("hemligt"));
        }
    }

    proptest! {
        #[test]
        fn never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = decode::<Value>(&bytes, Limits::record_line());
        }

        #[test]
        #[expect(clippy::disallowed_methods, reason = "the oracle; its error is dropped")]
        fn accepts_exactly_what_serde_json_accepts_beside_the_own_rules(text in "[\\[\\]{}:,\"0-9ae.\\\\ -]{0,24}") {
            let plain = serde_json::from_str::<Value>(&text).is_ok();
            let ours = decode::<Value>(text.as_bytes(), Limits::message(1000));
            match ours {
                Ok(_) => prop_assert!(plain),
                Err(error) => prop_assert!(!plain || error.kind() == DecodeKind::DuplicateMember),
            }
        }
    }
}
