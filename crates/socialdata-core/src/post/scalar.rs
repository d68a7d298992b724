//! What a reader hands to a record, and what a record hands to a writer.

use std::fmt::{self, Write as _};

use chrono::NaiveDate;

use crate::identitet::Kommunkod;
use crate::period::Period;
use crate::sensitive::Sensitive;

/// One value as a reader met it, before anybody knows whether it fits the member.
///
/// Deliberately without `Debug`: it may hold anything that stood in the file.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum Scalar<'a> {
    /// A JSON string.
    Text(&'a str),
    /// The text of a CSV cell or an XML element: the member decides whether it is a number, or several codes.
    Cell(&'a str),
    /// A JSON number without a fraction that fits 64 bits.
    Integer(i64),
    /// Any other JSON number.
    Fraction,
    /// A JSON truth value.
    Boolean(bool),
    /// JSON `null`. An absent member is simply not set.
    Null,
    /// The beginning of a JSON object or an XML element with children.
    Object,
    /// The beginning of a JSON array; what comes of its items, [`super::Record::push`] says.
    Array,
}

impl<'a> Scalar<'a> {
    pub(crate) fn text(self) -> Option<&'a str> {
        match self {
            Self::Text(text) | Self::Cell(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn integer(self) -> Option<i64> {
        match self {
            Self::Integer(number) => Some(number),
            Self::Cell(text) if is_plain_integer(text) => text.parse().ok(),
            _ => None,
        }
    }

    pub(crate) fn boolean(self) -> Option<bool> {
        match self {
            Self::Boolean(value) => Some(value),
            Self::Cell("true") => Some(true),
            Self::Cell("false") => Some(false),
            _ => None,
        }
    }
}

fn is_plain_integer(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// One value of a record as a writer needs it. `Debug` shows the kind only.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Value<'a> {
    /// A key or a code.
    Text(&'a str),
    /// A whole number in the unit of the member.
    Integer(i64),
    /// A truth value.
    Boolean(bool),
    /// A calendar date.
    Date(NaiveDate),
    /// A month.
    Month(Period),
    /// A municipality code.
    Kommunkod(Kommunkod),
    /// Text that identifies a person directly. Only `post::identity::identified_text` may open it.
    Sensitive(Sensitive<&'a str>),
    /// Several codes, in the order of the record. Never none.
    Codes(Vec<&'static str>),
    /// The object is present; its members are values of their own.
    Object,
    /// The row is present; its items are values of their own.
    Row,
}

impl Value<'_> {
    /// Appends the value as it stands in a CSV cell or an XML element.
    ///
    /// `identified` says whether a direct identifier may be written in clear; otherwise nothing is appended for it.
    pub fn write_plain(&self, identified: Identified, out: &mut String) {
        // Writing to a String cannot fail.
        let _ = match self {
            Self::Text(text) => out.write_str(text),
            Self::Integer(number) => write!(out, "{number}"),
            Self::Boolean(value) => write!(out, "{value}"),
            Self::Date(date) => write!(out, "{date}"),
            Self::Month(period) => write!(out, "{period}"),
            Self::Kommunkod(code) => write!(out, "{code}"),
            Self::Sensitive(value) => match identified {
                Identified::Yes => out.write_str(super::identity::identified_text(value)),
                Identified::No => Ok(()),
            },
            Self::Codes(codes) => out.write_str(&codes.join(" ")),
            Self::Object | Self::Row => Ok(()),
        };
    }

    /// Appends the value as JSON.
    ///
    /// See [`Value::write_plain`] for `identified`; a withheld identifier becomes `null`, so that a missing decision shows.
    pub fn write_json(&self, identified: Identified, out: &mut String) {
        match self {
            Self::Integer(_) | Self::Boolean(_) => self.write_plain(identified, out),
            Self::Sensitive(_) if identified == Identified::No => out.push_str("null"),
            Self::Codes(codes) => write_json_codes(codes, out),
            Self::Object => out.push_str("{}"),
            Self::Row => out.push_str("[]"),
            Self::Text(text) => write_json_string(text, out),
            Self::Sensitive(value) => write_json_string(super::identity::identified_text(value), out),
            // Digits and hyphens.
            Self::Date(_) | Self::Month(_) | Self::Kommunkod(_) => {
                out.push('"');
                self.write_plain(identified, out);
                out.push('"');
            }
        }
    }
}

impl fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text(_) => "Text",
            Self::Integer(_) => "Integer",
            Self::Boolean(_) => "Boolean",
            Self::Date(_) => "Date",
            Self::Month(_) => "Month",
            Self::Kommunkod(_) => "Kommunkod",
            Self::Sensitive(_) => "Sensitive",
            Self::Codes(_) => "Codes",
            Self::Object => "Object",
            Self::Row => "Row",
        })
    }
}

/// Whether a direct identifier may be written in clear at this place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "closed: a yes or no decision that every writer must take")]
pub enum Identified {
    /// Yes: a file that stays with the sender, or treatment `identified` of the policy.
    Yes,
    /// No.
    No,
}

fn write_json_codes(codes: &[&str], out: &mut String) {
    for (index, code) in codes.iter().enumerate() {
        out.push(if index == 0 { '[' } else { ',' });
        write_json_string(code, out);
    }
    out.push(']');
}

/// Appends `text` as a JSON string (RFC 8259 section 7) in the form of RFC 8785: only what must be escaped is escaped.
pub fn write_json_string(text: &str, out: &mut String) {
    out.push('"');
    let mut written = 0;
    for (at, byte) in text.bytes().enumerate() {
        if byte >= b' ' && byte != b'"' && byte != b'\\' {
            continue;
        }
        out.push_str(text.get(written..at).unwrap_or_default());
        written = at + 1;
        match byte {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            0x08 => out.push_str("\\b"),
            0x0c => out.push_str("\\f"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            control => {
                let _ = write!(out, "\\u{control:04x}");
            }
        }
    }
    out.push_str(text.get(written..).unwrap_or_default());
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_a_number_only_in_plain_form() {
        for text in ["", "-", "+1", "1.0", "1e3", " 1", "１"] {
            assert!(Scalar::Cell(text).integer().is_none(), "{text}");
        }
        assert_eq!(Scalar::Cell("-17").integer(), Some(-17));
        assert_eq!(Scalar::Text("17").integer(), None, "a JSON string is not a number");
        assert_eq!(Scalar::Cell("99999999999999999999").integer(), None);
    }

    #[test]
    fn json_strings_escape_as_rfc_8785() {
        let mut out = String::new();
        write_json_string("å\"\\\n\u{1}\u{7f}", &mut out);
        assert_eq!(out, "\"å\\\"\\\\\\n\\u0001\u{7f}\"");
    }

    #[test]
    fn codes_are_one_cell_and_one_array() {
        let value = Value::Codes(vec!["01", "07"]);
        let (mut cell, mut json) = (String::new(), String::new());
        value.write_plain(Identified::No, &mut cell);
        value.write_json(Identified::No, &mut json);
        assert_eq!((cell.as_str(), json.as_str()), ("01 07", r#"["01","07"]"#));
    }

    #[test]
    fn a_withheld_identifier_is_never_written() {
        let value = Value::Sensitive(Sensitive::new("191212121212"));
        let mut out = String::new();
        value.write_plain(Identified::No, &mut out);
        value.write_json(Identified::No, &mut out);
        assert_eq!(out, "null");
        assert_eq!(format!("{value:?}"), "Sensitive");
    }
}
