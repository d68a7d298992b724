//! From one JSON object to one record, without a tree in between.
//!
//! What the record type does not know is passed by without recursion, and known objects are as deep as the schema; so the
//! depth of a hostile line costs no stack.

use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use socialdata_core::falt::Falt;
use socialdata_core::post::{Post, Posttyp, Scalar};
use socialdata_core::regler::dokument;
use socialdata_core::validering::{RuleMeta, Sink};

use crate::locate::json;

/// The line is no record.
pub(crate) struct Broken {
    pub(crate) rule: &'static RuleMeta,
    /// The byte where it shows.
    pub(crate) at: usize,
}

/// Reads the record in `text`. What is wrong inside a record goes to `sink`.
///
/// `posttyp` is normally the first member; then finding it costs a few bytes.
pub(crate) fn read(text: &str, sink: &mut Sink) -> Result<Post, Broken> {
    let member = json::top_level_member(text, "posttyp");
    let name = member.as_ref().and_then(|member| json::string_at(text, member.value_at));
    let Some(posttyp) = name.and_then(|name| Posttyp::from_name(&name)) else {
        let at = member.map_or_else(|| json::start_of_record(text), |member| member.value_at);
        return Err(diagnose(text, at));
    };
    let mut post = Post::new(posttyp);
    let target = Target { post: &mut post, posttyp, sink };
    match whole(text, |json| Members { target, parent: Falt::Post }.deserialize(json)) {
        Ok(()) => Ok(post),
        Err(at) => {
            sink.begin_record();
            Err(Broken { rule: &dokument::LEV_007, at })
        }
    }
}

/// Why a line without a known record type is no record.
fn diagnose(text: &str, posttyp_at: usize) -> Broken {
    let syntax = whole(text, |json| IgnoredAny::deserialize(json).map(drop));
    let start = json::start_of_record(text);
    let is_object = text.as_bytes().get(start) == Some(&b'{');
    match syntax {
        Ok(()) if is_object => Broken { rule: &dokument::LEV_006, at: posttyp_at },
        Ok(()) => Broken { rule: &dokument::LEV_007, at: start },
        Err(at) => Broken { rule: &dokument::LEV_007, at },
    }
}

/// Reads one JSON value that is the whole of `text`. The error is the byte where reading stopped: the error of `serde_json` prints values.
fn whole<'a>(
    text: &'a str,
    read: impl FnOnce(&mut serde_json::Deserializer<serde_json::de::StrRead<'a>>) -> serde_json::Result<()>,
) -> Result<(), usize> {
    let mut json = serde_json::Deserializer::from_str(text);
    read(&mut json).and_then(|()| json.end()).map_err(|error| byte_of(text, error.line(), error.column()))
}

/// The byte of a place as `serde_json` tells it: lines from 1, bytes in the line from 1.
fn byte_of(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    before.saturating_add(column.saturating_sub(1)).min(text.len())
}

/// Where members go.
struct Target<'a> {
    post: &'a mut Post,
    posttyp: Posttyp,
    sink: &'a mut Sink,
}

impl Target<'_> {
    fn set(&mut self, slot: Slot, value: Scalar<'_>) {
        match slot {
            Slot::Member(falt) => self.post.set(falt, value, self.sink),
            Slot::Item(falt) => self.post.push(falt, value, self.sink),
        }
    }

    fn reborrow(&mut self) -> Target<'_> {
        Target { post: self.post, posttyp: self.posttyp, sink: self.sink }
    }
}

/// What a value becomes.
#[derive(Clone, Copy)]
enum Slot {
    /// A member, or an item of a row that has a place of its own.
    Member(Falt),
    /// One more item of the list or row.
    Item(Falt),
}

/// The members of the object at `parent`.
struct Members<'a> {
    target: Target<'a>,
    parent: Falt,
}

impl<'de> DeserializeSeed<'de> for Members<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Members<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        while let Some(member) =
            map.next_key_seed(Name { posttyp: self.target.posttyp, parent: self.parent })?
        {
            if let Some(falt) = member {
                let slot = Slot::Member(falt);
                map.next_value_seed(Value { target: self.target.reborrow(), slot })?;
            } else {
                self.target.sink.report(&dokument::FMT_001, self.parent);
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

/// A member's name, resolved where it stands.
struct Name {
    posttyp: Posttyp,
    parent: Falt,
}

impl<'de> DeserializeSeed<'de> for Name {
    type Value = Option<Falt>;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Self::Value, D::Error> {
        json.deserialize_str(self)
    }
}

impl Visitor<'_> for Name {
    type Value = Option<Falt>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok(self.posttyp.member(self.parent, name))
    }
}

/// The value of one member or item.
struct Value<'a> {
    target: Target<'a>,
    slot: Slot,
}

impl Value<'_> {
    fn set(mut self, value: Scalar<'_>) {
        self.target.set(self.slot, value);
    }

    /// Hands out what begins here. The place below which its parts go, if they go anywhere: not for an item, and not for a
    /// member that was there already.
    fn open(&mut self, value: Scalar<'_>) -> Option<Falt> {
        let inside = match self.slot {
            Slot::Member(falt) => Some(falt).filter(|falt| !self.target.sink.is_present(*falt)),
            Slot::Item(_) => None,
        };
        self.target.set(self.slot, value);
        inside
    }
}

impl<'de> DeserializeSeed<'de> for Value<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Value<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        self.set(Scalar::Text(text));
        Ok(())
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.set(Scalar::Boolean(value));
        Ok(())
    }

    fn visit_i64<E>(self, number: i64) -> Result<(), E> {
        self.set(Scalar::Integer(number));
        Ok(())
    }

    fn visit_u64<E>(self, number: u64) -> Result<(), E> {
        self.set(i64::try_from(number).map_or(Scalar::Fraction, Scalar::Integer));
        Ok(())
    }

    fn visit_f64<E>(self, number: f64) -> Result<(), E> {
        self.set(whole_number(number).map_or(Scalar::Fraction, Scalar::Integer));
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.set(Scalar::Null);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut seq: A) -> Result<(), A::Error> {
        let list = self.open(Scalar::Array).filter(|falt| falt.is_list() || falt.is_row());
        if let Some(list) = list {
            let mut slots = (0..).map(|index| list.item(index).map_or(Slot::Item(list), Slot::Member));
            while let Some(slot) = slots.next()
                && seq.next_element_seed(Value { target: self.target.reborrow(), slot })?.is_some()
            {
            }
        }
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        let object = self.open(Scalar::Object).filter(|falt| falt.is_object() && !falt.is_row());
        if let Some(parent) = object {
            return Members { target: self.target, parent }.visit_map(map);
        }
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(())
    }
}

/// The integer that `number` is: 12.0 is 12, as in JSON Schema. Beyond 2⁵³ a float no longer says which.
fn whole_number(number: f64) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    #[expect(clippy::cast_possible_truncation, reason = "cannot truncate: no fraction, and within 2^53")]
    (number.fract() == 0.0 && number.abs() <= EXACT).then_some(number as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Result<&[&str], (&str, usize)>) {
        let mut sink = Sink::new();
        let result = read(text, &mut sink).map_err(|broken| (broken.rule.code, broken.at));
        let codes = sink.take().codes();
        assert_eq!(result.map(|_| codes.as_slice()), expected, "{text}");
    }

    #[test]
    fn members_are_set_wherever_posttyp_stands() {
        check(r#"{"posttyp":"insats","period":"2026-09"}"#, Ok(&[]));
        check(r#" {"person":{"kon":"1","idtyp":"saknas"},"posttyp":"insats"} "#, Ok(&[]));
        check(r#"{"\u0070osttyp":"ins\u0061ts"}"#, Ok(&[]));
    }

    #[test]
    fn every_kind_of_value_reaches_its_member() {
        check(r#"{"posttyp":"insats","timmarPerManad":12.0,"dygnPerManad":3e1}"#, Ok(&[]));
        check(
            r#"{"posttyp":"insats","timmarPerManad":12.5,"dygnPerManad":null}"#,
            Ok(&["FMT-049", "FMT-050"]),
        );
        check(r#"{"posttyp":"insats","timmarPerManad":18446744073709551615}"#, Ok(&["FMT-049"]));
        check(r#"{"posttyp":"insats","person":[{"a":1}],"ansvarig":true}"#, Ok(&["FMT-013", "FMT-015"]));
        check(r#"{"posttyp":"insats","period":{"posttyp":1,"x":{}}}"#, Ok(&["FMT-012"]));
    }

    #[test]
    fn unknown_and_repeated_members() {
        check(r#"{"posttyp":"insats","x":[[{}]],"person":{"y":1}}"#, Ok(&["FMT-001", "FMT-001"]));
        check(r#"{"posttyp":"insats","posttyp":7}"#, Ok(&["FMT-002"]));
        check(r#"{"posttyp":"insats","person":{"kon":"1"},"person":{"kon":"2","z":1}}"#, Ok(&["FMT-002"]));
    }

    #[test]
    fn lists_and_rows_take_their_items() {
        const EKB: &str = r#"{"posttyp":"ekonomiskt-bistand","#;
        let list = |items: &str, expected: &[&str]| {
            check(&format!(r#"{EKB}"sokande":{{"arbetsmarknadsinsatser":{items}}}}}"#), Ok(expected));
        };
        list(r#"["01","07"]"#, &[]);
        list("[]", &[]);
        list(r#"["01","01"]"#, &["FMT-108"]);
        list(r#"["99"]"#, &["KOD-108"]);
        list(r#""01""#, &["FMT-108"]);
        list(r#"[["01"],{"a":1},null,1]"#, &["FMT-108"]);
        list(r#"["01"],"arbetsmarknadsinsatser":["02"]"#, &["FMT-002"]);
        list(r#""01","arbetsmarknadsinsatser":["02"]"#, &["FMT-002", "FMT-108"]);
        let row = |items: &str, expected: &[&str]| {
            check(&format!(r#"{EKB}"barnPerAlder":{items}}}"#), Ok(expected));
        };
        let zeros = ["0"; 18].join(",");
        row(&format!("[{zeros}]"), &[]);
        row(&format!("[{zeros},0]"), &["FMT-125"]);
        row(&format!("[{zeros},[0,[]]]"), &["FMT-125"]);
        row("[99]", &["FMT-125"]);
        row("[[0],{}]", &["FMT-125", "FMT-125"]);
        row(r#"{"0":1}"#, &["FMT-125"]);
        row(&format!(r#"[{zeros}],"barnPerAlder":[1,"x"]"#), &["FMT-002"]);
    }

    #[test]
    fn what_is_no_record() {
        for text in
            [r#"{"posttyp":"insats","#, r#"{"posttyp":"insats"} x"#, r#"{"posttyp":"okand""#, "{", "x", "\"x"]
        {
            let at = text.len();
            let result = read(text, &mut Sink::new()).map_err(|broken| (broken.rule.code, broken.at <= at));
            assert_eq!(result.err(), Some(("LEV-007", true)), "{text}");
        }
        check(r#" ["posttyp"]"#, Err(("LEV-007", 1)));
        check("7", Err(("LEV-007", 0)));
        check(r#"{"period":1}"#, Err(("LEV-006", 0)));
        check(r#"{"posttyp": 7}"#, Err(("LEV-006", 12)));
        check(r#"{"posttyp":"okand"}"#, Err(("LEV-006", 11)));
        check("{\n\"posttyp\": \"insats\",\n \"period\": x}", Err(("LEV-007", 34)));
        check("{\n \"posttyp\": \"insats\"\n\n", Err(("LEV-007", 24)));
    }

    #[test]
    fn depth_costs_no_stack() {
        let deep = format!("{}{}", "[".repeat(400_000), "]".repeat(400_000));
        check(&format!(r#"{{"posttyp":"insats","x":{deep},"period":{deep}}}"#), Ok(&["FMT-001", "FMT-012"]));
        let objects = format!("{}1{}", r#"{"a":"#.repeat(100_000), "}".repeat(100_000));
        check(&format!(r#"{{"posttyp":"insats","period":{objects}}}"#), Ok(&["FMT-012"]));
    }
}
