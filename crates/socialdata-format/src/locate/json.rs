//! Places in one line of JSON.
//!
//! The scanner is iterative, so depth costs no stack, and lenient: it meets lines that are no JSON, and answers `None` then.

use std::borrow::Cow;

use serde::Deserialize;
use socialdata_core::falt::Falt;
use socialdata_core::post::Posttyp;
use socialdata_core::regler::dokument;
use socialdata_core::validering::Finding;

/// The bytes in `text` where `findings` lie, one for each: the value of its member, or of the nearest enclosing object that is
/// there.
///
/// Equal findings that follow each other are as many unknown or repeated members, in the order of the text. They are found
/// in one pass, since a hostile line may hold a hundred thousand of them.
pub(crate) fn bytes_of(text: &str, findings: &[Finding], posttyp: Posttyp) -> Vec<usize> {
    let mut bytes = Vec::with_capacity(findings.len());
    for equal in findings.chunk_by(|one, other| one == other) {
        let Some(finding) = equal.first() else { continue };
        let until = bytes.len() + equal.len();
        match finding.rule.code {
            code if code == dokument::FMT_001.code => {
                bytes.extend(unknown_keys(text, finding.falt, posttyp).take(equal.len()));
            }
            code if code == dokument::FMT_002.code => {
                bytes.extend(values(text, finding.falt, posttyp).skip(1).take(equal.len()));
            }
            _ => {}
        }
        if bytes.len() < until {
            bytes.resize(until, nearest_value(text, finding.falt, posttyp));
        }
    }
    bytes
}

/// The first member `name` of the object that is the whole of `text`.
pub(crate) fn top_level_member<'a>(text: &'a str, name: &str) -> Option<Member<'a>> {
    members(text, start_of_record(text)).find(|member| member.key == name)
}

/// The byte where the record begins.
pub(crate) fn start_of_record(text: &str) -> usize {
    text.len() - text.trim_start_matches(BLANK).len()
}

/// One member of an object.
pub(crate) struct Member<'a> {
    /// The byte where the name begins, at its quote.
    pub(crate) key_at: usize,
    /// The name, unescaped.
    pub(crate) key: Cow<'a, str>,
    /// The byte where the value begins.
    pub(crate) value_at: usize,
}

/// The text of the JSON string at `at`, unescaped; `None` when there is no string.
pub(crate) fn string_at(text: &str, at: usize) -> Option<Cow<'_, str>> {
    Scan { text, at }.string()
}

fn nearest_value(text: &str, falt: Falt, posttyp: Posttyp) -> usize {
    let mut place = falt;
    loop {
        match first_value(text, place, posttyp) {
            Some(at) => return at,
            None if place == Falt::Post => return 0,
            None => place = place.parent(),
        }
    }
}

fn first_value(text: &str, falt: Falt, posttyp: Posttyp) -> Option<usize> {
    if falt == Falt::Post {
        return Some(start_of_record(text));
    }
    values(text, falt, posttyp).next()
}

/// The values of the member `falt`, which is not the record itself. All but the first are repeats.
fn values(text: &str, falt: Falt, posttyp: Posttyp) -> impl Iterator<Item = usize> {
    let parent = falt.parent();
    let members = first_value(text, parent, posttyp).map(|at| members(text, at));
    members
        .into_iter()
        .flatten()
        .filter(move |member| posttyp.member(parent, &member.key) == Some(falt))
        .map(|member| member.value_at)
}

/// The names in the object at `parent` that the record type does not know.
fn unknown_keys(text: &str, parent: Falt, posttyp: Posttyp) -> impl Iterator<Item = usize> {
    let members = first_value(text, parent, posttyp).map(|at| members(text, at));
    members
        .into_iter()
        .flatten()
        .filter(move |member| posttyp.member(parent, &member.key).is_none())
        .map(|member| member.key_at)
}

/// The members of the object at the byte `object_at`; ends at the first thing that is not as it should be.
fn members(text: &str, object_at: usize) -> Members<'_> {
    Members { scan: Scan { text, at: object_at }, expected: b'{' }
}

struct Members<'a> {
    scan: Scan<'a>,
    /// What must stand before the next name: the brace, then commas.
    expected: u8,
}

impl<'a> Iterator for Members<'a> {
    type Item = Member<'a>;

    fn next(&mut self) -> Option<Member<'a>> {
        if self.expected == b',' {
            self.scan.skip_value()?;
        }
        self.scan.take(self.expected)?;
        self.expected = b',';
        self.scan.skip_blank();
        let key_at = self.scan.at;
        let key = self.scan.string()?;
        self.scan.take(b':')?;
        self.scan.skip_blank();
        Some(Member { key_at, key, value_at: self.scan.at })
    }
}

struct Scan<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scan<'a> {
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_blank(&mut self) {
        while self.byte().is_some_and(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    fn take(&mut self, expected: u8) -> Option<()> {
        self.skip_blank();
        (self.byte()? == expected).then(|| self.at += 1)
    }

    fn string(&mut self) -> Option<Cow<'a, str>> {
        let start = self.at;
        self.skip_string()?;
        let quoted = self.text.get(start..self.at)?;
        if quoted.contains('\\') {
            let mut json = serde_json::Deserializer::from_str(quoted);
            return String::deserialize(&mut json).ok().map(Cow::Owned);
        }
        quoted.strip_prefix('"')?.strip_suffix('"').map(Cow::Borrowed)
    }

    fn skip_string(&mut self) -> Option<()> {
        self.take(b'"')?;
        loop {
            match self.byte()? {
                b'"' => {
                    self.at += 1;
                    return Some(());
                }
                b'\\' => self.at += 2,
                _ => self.at += 1,
            }
        }
    }

    fn skip_value(&mut self) -> Option<()> {
        let mut depth = 0_usize;
        loop {
            self.skip_blank();
            match self.byte()? {
                b'"' => self.skip_string()?,
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                }
                b'}' | b']' => {
                    depth = depth.checked_sub(1)?;
                    self.at += 1;
                }
                b',' | b':' if depth > 0 => self.at += 1,
                _ => self.skip_literal()?,
            }
            if depth == 0 {
                return Some(());
            }
        }
    }

    /// A number, `true`, `false`, `null` or what somebody thought was one.
    fn skip_literal(&mut self) -> Option<()> {
        let start = self.at;
        while self.byte().is_some_and(|byte| !matches!(byte, b',' | b':' | b'}' | b']' | b'"' | b' ' | b'\t'))
        {
            self.at += 1;
        }
        (self.at > start).then_some(())
    }
}

const BLANK: [char; 4] = [' ', '\t', '\r', '\n'];

#[cfg(test)]
mod tests {
    use socialdata_core::validering::RuleMeta;

    use super::*;

    fn check(text: &str, rule: &'static RuleMeta, falt: Falt, expected: &str) {
        let at = bytes_of(text, &[Finding { rule, falt }], Posttyp::Insats)[0];
        assert!(text.split_at(at).1.starts_with(expected), "{text} at {at}");
    }

    fn check_equal(text: &str, finding: Finding, expected: &[&str]) {
        let places = bytes_of(text, &vec![finding; expected.len()], Posttyp::Insats);
        assert_eq!(places.len(), expected.len());
        for (at, expected) in places.iter().zip(expected) {
            assert!(text.split_at(*at).1.starts_with(expected), "{text} at {at}");
        }
    }

    #[test]
    fn a_value_is_found_at_its_pointer() {
        let text = r#" {"x":[{"period":"no"},"]"], "person" : {"kon":"1","id":"7"},"period":"2026-09"}"#;
        let rule = &dokument::LEV_001;
        check(text, rule, Falt::Period, r#""2026-09""#);
        check(text, rule, Falt::PersonId, r#""7""#);
        check(text, rule, Falt::PersonIdtyp, r#"{"kon""#);
        check(text, rule, Falt::UtforareRegi, r#"{"x""#);
        check(text, rule, Falt::Post, r#"{"x""#);
    }

    #[test]
    fn names_may_be_escaped() {
        check(r#"{"\u0070eriod":1}"#, &dokument::LEV_001, Falt::Period, "1}");
        check(r#"{"a\"b":2,"period":1}"#, &dokument::LEV_001, Falt::Period, "1}");
    }

    #[test]
    fn an_unknown_member_is_found_at_its_name() {
        check(r#"{"period":1,"nytt":2,"mer":3}"#, &dokument::FMT_001, Falt::Post, r#""nytt""#);
        check(r#"{"person":{"id":1,"namn":2}}"#, &dokument::FMT_001, Falt::Person, r#""namn""#);
    }

    #[test]
    fn a_repeated_member_is_found_at_its_second_value() {
        check(r#"{"period":1,"postId":2,"period":3}"#, &dokument::FMT_002, Falt::Period, "3}");
    }

    #[test]
    fn equal_findings_lie_at_one_member_each() {
        let text = r#"{"a":1,"period":2,"b":3,"period":4,"period":5,"person":{"c":6}}"#;
        let unknown = Finding { rule: &dokument::FMT_001, falt: Falt::Post };
        check_equal(text, unknown, &[r#""a""#, r#""b""#]);
        check_equal(text, Finding { falt: Falt::Person, ..unknown }, &[r#""c""#]);
        check_equal(text, Finding { rule: &dokument::FMT_002, falt: Falt::Period }, &["4,", "5,"]);
        check_equal(text, unknown, &[r#""a""#, r#""b""#, "{", "{"]);
    }

    #[test]
    fn what_is_no_json_does_no_harm() {
        for text in [
            "",
            "{",
            "{\"",
            "{\"a\"",
            "{\"a\":",
            "{\"a\":}",
            "{\"a\":1]",
            "{\"a\\",
            "{\"\\ud800\":1}",
            "[1]",
            "]",
        ] {
            let finding = Finding { rule: &dokument::LEV_001, falt: Falt::PersonId };
            let places = bytes_of(text, &[finding, finding], Posttyp::Insats);
            assert!(places.len() == 2 && places.iter().all(|at| *at <= text.len()), "{text}");
        }
    }

    #[test]
    fn depth_costs_no_stack() {
        let text = format!("{{\"x\":{}1{},\"period\":1}}", "[".repeat(500_000), "]".repeat(500_000));
        check(&text, &dokument::LEV_001, Falt::Period, "1}");
    }
}
