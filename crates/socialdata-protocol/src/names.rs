//! Short texts with a grammar: organisation number, unit, mandate, recipient, record type, rule code, pointer.
//!
//! None can hold an identity number by its grammar or by rule, so all may be shown and logged.

use std::{fmt, str::FromStr};

use socialdata_core::pseudonym;

use crate::{ids::text_on_the_wire, lev::LevCode};

/// A text does not follow the grammar of its type. Never holds the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a valid {expected}")]
pub struct NameError {
    expected: &'static str,
}

impl NameError {
    /// The type the text should have had, a stable word for logs and tests.
    pub fn kind(self) -> &'static str {
        self.expected
    }
}

/// Declares a text type with one grammar.
macro_rules! name_type {
    ($(#[$doc:meta])* $name:ident, $expected:literal, $fits:path) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = NameError;

            fn from_str(text: &str) -> Result<Self, NameError> {
                if $fits(text) { Ok(Self(text.to_owned())) } else { Err(NameError { expected: $expected }) }
            }
        }

        text_on_the_wire!($name);
    };
}

name_type! {
    /// Organisation number of a legal person: ten digits, the third at least 2 (lag 1974:174, 1 §).
    ///
    /// The number of a sole trader is that person's identity number; its third digit is 0 or 1, and it is refused here.
    OrgNumber, "organisation number", is_org_number
}

name_type! {
    /// A unit inside an organisation, for example a board: 1 to 64 of `A-Z a-z 0-9 . _ -`.
    UnitCode, "unit", is_reference
}

name_type! {
    /// Reference number of a mandate, without person data: 1 to 64 of `A-Z a-z 0-9 . _ -`.
    Mandate, "mandate", is_reference
}

name_type! {
    /// A recipient in reverse DNS form, for example `se.socialstyrelsen.socialdata`; at most 100 bytes.
    Recipient, "recipient", is_recipient
}

name_type! {
    /// A record type (posttyp): a lower-case letter, then up to 63 of `a-z 0-9 -`.
    RecordType, "record type", is_record_type
}

name_type! {
    /// A code of the published rule catalogue, for example `TID-001`.
    RuleCode, "rule code", is_rule_code
}

impl From<LevCode> for RuleCode {
    fn from(code: LevCode) -> Self {
        // Every code of that list follows the grammar; its test parses them all.
        Self(code.as_str().to_owned())
    }
}

name_type! {
    /// RFC 6901 pointer that consists of schema member names and array indices only; at most 200 bytes.
    Pointer, "pointer", is_pointer
}

name_type! {
    /// Purpose of a pseudonym key: a lower-case letter, then up to 31 of `a-z 0-9 -`.
    Purpose, "purpose", is_purpose
}

name_type! {
    /// Epoch of a pseudonym key: `0`, `YYYY` or `YYYY-MM`.
    Epoch, "epoch", is_epoch
}

name_type! {
    /// Key check value of a pseudonym key: 26 characters of Crockford's alphabet, publishable.
    Kcv, "key check value", is_kcv
}

name_type! {
    /// Id of a schema or policy, for example `socialdata-record`: 1 to 128 visible ASCII characters, no quotes.
    RefId, "schema or policy id", is_ref_id
}

name_type! {
    /// Version of a schema, a policy or a program, for example `1.2.0`: 1 to 32 visible ASCII characters, no quotes.
    RefVersion, "version", is_ref_version
}

name_type! {
    /// Name of the sending program: 1 to 64 of `A-Z a-z 0-9 . _ -`.
    ClientName, "program name", is_reference
}

fn is_org_number(text: &str) -> bool {
    let third = text.as_bytes().get(2);
    text.len() == 10 && all(text, |byte| byte.is_ascii_digit()) && third.is_some_and(|digit| *digit >= b'2')
}

fn is_reference(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && all(text, |byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
        && !looks_like_an_identity_number(text)
}

/// Ten or twelve digits in a row, or with one separator before the last four: the written forms of an identity number.
fn looks_like_an_identity_number(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let others = text.len() - digits;
    matches!(digits, 10 | 12) && others <= 1
}

fn is_recipient(text: &str) -> bool {
    // `local` is for keys that never leave the host.
    text != "local" && pseudonym::Recipient::parse(text).is_ok()
}

fn is_record_type(text: &str) -> bool {
    is_word(text, 64)
}

fn is_purpose(text: &str) -> bool {
    is_word(text, 32)
}

fn is_word(text: &str, longest: usize) -> bool {
    text.len() <= longest
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && all(text, |byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

fn is_rule_code(text: &str) -> bool {
    text.split_once('-').is_some_and(|(family, number)| {
        (2..=8).contains(&family.len())
            && all(family, |byte| byte.is_ascii_uppercase())
            && number.len() == 3
            && all(number, |byte| byte.is_ascii_digit())
    })
}

fn is_pointer(text: &str) -> bool {
    // At most six digits in a segment: no identity number fits, the longest list (5,000) does.
    let segment = |part: &str| {
        !part.is_empty()
            && all(part, |byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && part.bytes().filter(u8::is_ascii_digit).count() <= 6
    };
    text.is_empty()
        || text.len() <= 200 && text.strip_prefix('/').is_some_and(|rest| rest.split('/').all(segment))
}

fn is_ref_id(text: &str) -> bool {
    text.len() <= 128 && is_visible(text)
}

fn is_ref_version(text: &str) -> bool {
    text.len() <= 32 && is_visible(text)
}

fn is_visible(text: &str) -> bool {
    !text.is_empty() && all(text, |byte| byte.is_ascii_graphic() && !b"\"'\\".contains(&byte))
}

fn is_epoch(text: &str) -> bool {
    pseudonym::Epoch::parse(text).is_ok()
}

fn is_kcv(text: &str) -> bool {
    pseudonym::Kcv::parse(text).is_ok()
}

fn all(text: &str, fits: impl Fn(u8) -> bool) -> bool {
    text.bytes().all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check<T: FromStr + fmt::Display>(valid: &[&str], invalid: &[&str]) {
        for text in valid {
            assert_eq!(text.parse::<T>().ok().map(|name| name.to_string()).as_deref(), Some(*text));
        }
        for text in invalid {
            assert!(text.parse::<T>().is_err(), "{text}");
        }
    }

    #[test]
    fn an_organisation_number_is_never_an_identity_number() {
        // A published test number in ten digits: the third is that of a month.
        check::<OrgNumber>(&["2120009994", "5560000000"], &["1212121212", "212000-9994", "21200099940", ""]);
    }

    #[test]
    fn references_are_short_and_hold_no_identity_number() {
        check::<UnitCode>(
            &["IFO", "a.b_c-1"],
            &["", "å", "a b", &"a".repeat(65), "191212121212", "121212-1212"],
        );
        check::<Mandate>(&["M-2026-17"], &["1212121212", "M/1"]);
    }

    #[test]
    fn recipients_are_reverse_dns() {
        check::<Recipient>(
            &["se.socialstyrelsen.socialdata", "se.a-b.c"],
            &["local", "se..x", "se.-x", "Se.x", "se.x-", &format!("se.{}", "x".repeat(100))],
        );
    }

    #[test]
    fn record_types_purposes_and_epochs() {
        check::<RecordType>(&["insats", "a", "stod-9"], &["", "9a", "Insats", "-a", &"a".repeat(65)]);
        check::<Purpose>(&["person"], &["Person", &"a".repeat(33)]);
        check::<Epoch>(&["0", "2026", "2026-12"], &["1", "", "2026-13", "2026-00", "2026-1", "2026-+1"]);
        check::<Kcv>(&["t2vy5k4h78af3wsxnt9b7b8e38"], &["t2vy5k4h78af3wsxnt9b7b8e39", ""]);
    }

    #[test]
    fn schema_and_policy_references() {
        check::<RefId>(
            &["socialdata-record", "se.x.y/identified"],
            &["", "a b", "a\"b", "a\\b", "å", &"a".repeat(129)],
        );
        check::<RefVersion>(&["1.2.0", "3"], &["", &"1".repeat(33)]);
        check::<ClientName>(&["socialdata"], &["", "a/b"]);
    }

    #[test]
    fn rule_codes() {
        check::<RuleCode>(
            &["TID-001", "LEV-904"],
            &["tid-001", "T-001", "TID-1", "TID001", "TID-0001", "ABCDEFGHI-001"],
        );
    }

    #[test]
    fn pointers_hold_names_and_indices_only() {
        check::<Pointer>(
            &["", "/verkstalldTill", "/insatser/4999/typ"],
            &[
                "verkstalldTill",
                "/",
                "/a//b",
                "/a b",
                "/a~1b",
                "/191212121212",
                &format!("/{}", "a".repeat(200)),
            ],
        );
    }
}
