//! Records near the line between valid and invalid, made from a schema and a seed.
//!
//! A record begins valid: the base record, with other persons, as an event, or with optional members filled. Then up to three
//! members are changed, taken away or added, with values just inside and just outside what their schema allows.

use serde_json::{Map, Value, json};
use socialdata_core::post::Posttyp;

use crate::fixtures::base_of;
use crate::oracle::schema;

/// The schema of one record type, for records like its own.
pub(crate) struct Mutations {
    posttyp: Posttyp,
    base: Value,
    schema: Value,
    shared: Value,
    /// Every member at any depth: the names on the way.
    paths: Vec<Vec<String>>,
}

impl Mutations {
    pub(crate) fn new(posttyp: Posttyp) -> Self {
        let mut mutations = Self {
            posttyp,
            base: base_of(posttyp).parse().unwrap(),
            schema: schema(posttyp.name()),
            shared: schema("gemensam"),
            paths: Vec::new(),
        };
        let mut paths = Vec::new();
        mutations.collect(&mutations.schema, &[], &mut paths);
        mutations.paths = paths;
        mutations
    }

    /// The record that follows from `seed`.
    pub(crate) fn record(&self, seed: u64) -> Value {
        let mut choice = Choice(seed);
        let mut record = self.start(&mut choice);
        for _ in 0..choice.below(4) {
            self.mutate(&mut record, &mut choice);
        }
        // A record that says it is of another type is judged as that, and not by this schema.
        let says = record["posttyp"].as_str().and_then(Posttyp::from_name);
        if says.is_some_and(|posttyp| posttyp != self.posttyp) {
            record["posttyp"] = json!(self.posttyp.name());
        }
        record
    }

    fn collect(&self, object: &Value, above: &[String], paths: &mut Vec<Vec<String>>) {
        for (name, member) in object["properties"].as_object().into_iter().flatten() {
            let path = [above, std::slice::from_ref(name)].concat();
            paths.push(path.clone());
            self.collect(self.resolve(member), &path, paths);
        }
    }

    /// What a `$ref` stands for.
    fn resolve<'a>(&'a self, member: &'a Value) -> &'a Value {
        match member["$ref"].as_str().and_then(|reference| reference.rsplit_once('/')) {
            Some((_, name)) => &self.shared["$defs"][name],
            None => member,
        }
    }

    fn at(&self, path: &[String]) -> &Value {
        path.iter().fold(&self.schema, |object, name| self.resolve(&object["properties"][name.as_str()]))
    }

    fn start(&self, choice: &mut Choice) -> Value {
        let mut record = self.base.clone();
        for place in ["person", "sokande", "medsokande"] {
            if self.base.get(place).is_some() && choice.below(2) == 0 {
                record[place] = person(choice);
            }
        }
        for (name, member) in self.schema["properties"].as_object().unwrap() {
            let is_event = ["version", "atgard", "orsak"].contains(&name.as_str());
            if self.base.get(name).is_none() && !is_event && choice.below(4) == 0 {
                record[name] = self.valid(self.resolve(member), choice);
            }
        }
        match choice.below(12) {
            0 => event(&mut record, json!({"version": 1, "atgard": "rapport"})),
            1 => event(&mut record, json!({"version": 2, "atgard": "rattelse", "orsak": "annan"})),
            2 => {
                let kept = ["posttyp", "postId", "period", "ansvarig"];
                record.as_object_mut().unwrap().retain(|name, _| kept.contains(&name.as_str()));
                event(&mut record, json!({"version": 2, "atgard": "makulering", "orsak": "fel-person"}));
            }
            _ => {}
        }
        record
    }

    fn mutate(&self, record: &mut Value, choice: &mut Choice) {
        let path = &self.paths[choice.below(self.paths.len())];
        let (name, above) = path.split_last().unwrap();
        let mut object = &mut *record;
        for step in above {
            if !object[step.as_str()].is_object() {
                object[step.as_str()] = json!({});
            }
            object = &mut object[step.as_str()];
        }
        let object = object.as_object_mut().unwrap();
        match choice.below(16) {
            0..3 => drop(object.remove(name)),
            3 => drop(object.insert(choice.of(UNKNOWN).to_owned(), json!(1))),
            4 => object.clear(),
            5 => change_some(object, choice),
            6..10 => drop(object.insert(name.clone(), self.valid(self.at(path), choice))),
            _ => drop(object.insert(name.clone(), self.near(self.at(path), choice))),
        }
    }

    /// A value that `schema` allows.
    fn valid(&self, schema: &Value, choice: &mut Choice) -> Value {
        if let Some(codes) = schema["enum"].as_array() {
            return codes[choice.below(codes.len())].clone();
        }
        match schema["type"].as_str() {
            Some("integer") => schema[*choice.pick(&["minimum", "maximum"])].clone(),
            Some("boolean") => json!(choice.below(2) == 0),
            Some("object") => self.object(schema, choice),
            Some("array") => match schema["prefixItems"].as_array() {
                Some(items) => items.iter().map(|item| self.valid(item, choice)).collect(),
                None => list(schema, choice.below(4), choice),
            },
            _ if schema["format"] == "date" => json!("2026-09-01"),
            _ => schema.get("const").cloned().unwrap_or_else(|| json!(choice.of(SOUND_TEXTS))),
        }
    }

    fn object(&self, schema: &Value, choice: &mut Choice) -> Value {
        if schema["properties"].get("idtyp").is_some() {
            return person(choice);
        }
        let required = schema["required"].as_array().cloned().unwrap_or_default();
        let mut object = Map::new();
        for (name, member) in schema["properties"].as_object().unwrap() {
            if required.contains(&json!(name)) || choice.below(2) == 0 {
                object.insert(name.clone(), self.valid(self.resolve(member), choice));
            }
        }
        Value::Object(object)
    }

    /// A value that is near what `schema` allows.
    fn near(&self, schema: &Value, choice: &mut Choice) -> Value {
        match (schema["type"].as_str(), choice.below(4)) {
            (_, 0) => odd(choice),
            (Some("integer"), _) => {
                let bound = schema[*choice.pick(&["minimum", "maximum"])].as_i64().unwrap();
                let number = bound + *choice.pick(&[-1, 0, 1]);
                [json!(number), json!(number).to_string().into(), format!("{number}.0").parse().unwrap()]
                    [choice.below(3)]
                .clone()
            }
            (Some("array"), _) => match schema["prefixItems"].as_array() {
                Some(items) => row(&self.valid(schema, choice), items.len(), choice),
                None => list(schema, choice.below(10), choice),
            },
            (Some("object"), _) => json!({}),
            _ if schema["format"] == "date" => json!(choice.of(DAYS)),
            _ => json!(choice.of(TEXTS)),
        }
    }
}

/// Adds members in front, as an exporter would.
fn event(record: &mut Value, members: Value) {
    let Value::Object(members) = members else { return };
    record.as_object_mut().unwrap().extend(members);
}

/// Whole persons: what must be there and what must not depends on `idtyp`.
fn person(choice: &mut Choice) -> Value {
    match choice.below(6) {
        0 => json!({"idtyp": "samordningsnummer", "id": "191401682396", "kon": "2", "skydd": "ingen"}),
        1 => {
            json!({"idtyp": "saknas", "fodelsear": 2015, "lokaltId": "T-77", "folkbokforingskommun": "0180"})
        }
        2 => json!({"idtyp": "pseudonym", "id": "p1.k7m2q9.0123456789abcdefghjkmnpqr0", "fodelsear": 1990}),
        3 => json!({"idtyp": "dokumenteras-ej"}),
        _ => json!({"idtyp": "personnummer", "id": "191212121212", "kon": "1"}),
    }
}

/// One of the members that are there gets another one's kind of value, or another identity.
fn change_some(object: &mut Map<String, Value>, choice: &mut Choice) {
    let names: Vec<String> = object.keys().cloned().collect();
    let Some(name) = names.get(choice.below(names.len().max(1))) else { return };
    let value = if name == "idtyp" { json!(choice.of(IDTYPER)) } else { odd(choice) };
    object.insert(name.clone(), value);
}

/// A list of `count` codes; repeats come by themselves.
fn list(schema: &Value, count: usize, choice: &mut Choice) -> Value {
    let codes = schema["items"]["enum"].as_array().unwrap();
    let is_odd = choice.below(8) == 0;
    let mut items: Vec<Value> = (0..count).map(|_| codes[choice.below(codes.len())].clone()).collect();
    if choice.below(2) == 0 {
        items.sort_by_key(Value::to_string);
        items.dedup();
    }
    if is_odd {
        items.push(odd(choice));
    }
    Value::Array(items)
}

/// A row that may be too long, too short, or have an odd item.
fn row(valid: &Value, length: usize, choice: &mut Choice) -> Value {
    let mut items = valid.as_array().unwrap().clone();
    match choice.below(5) {
        0 => items.push(json!(0)),
        1 => items.truncate(choice.below(length)),
        2 => items[choice.below(length)] = odd(choice),
        3 => items.clear(),
        _ => items[choice.below(length)] = json!(choice.pick(&[-1, 0, 20, 21])),
    }
    Value::Array(items)
}

fn odd(choice: &mut Choice) -> Value {
    match choice.below(3) {
        0 => json!(choice.of(TEXTS)),
        1 => json!(choice.of(DAYS)),
        _ => choice.of(LITERALS).parse().unwrap(),
    }
}

const UNKNOWN: &[&str] = &["fritext", "Period", "id ", "", "periоd", "0", "barnPerAlder.0", "antal"];

const LITERALS: &[&str] = &[
    "null",
    "true",
    "false",
    "0",
    "-1",
    "12.0",
    "12.5",
    "1e2",
    "9223372036854775808",
    "1e300",
    "-0",
    "-0.0",
    "0.0",
    "7.44e2",
    "[]",
    "{}",
    "[1]",
    "[[]]",
    r#"["01"]"#,
    r#"["01","01"]"#,
    r#"{"0":1}"#,
    r#"{"posttyp":"insats"}"#,
];

/// Texts that one pattern or another allows.
const SOUND_TEXTS: &[&str] = &[
    "A-._:9",
    "2120000142",
    "T+77-x",
    "2026-09",
    "01",
    "191212121212",
    "p1.k7m2q9.0123456789abcdefghjkmnpqr0",
];

const IDTYPER: &[&str] =
    &["personnummer", "samordningsnummer", "saknas", "pseudonym", "dokumenteras-ej", "Personnummer", ""];

const DAYS: &[&str] = &[
    "2026-02-28",
    "2026-02-29",
    "2028-02-29",
    "1900-02-29",
    "2000-02-29",
    "2026-04-31",
    "2026-00-01",
    "2026-13-01",
    "2026-01-00",
    "0000-01-01",
    "0000-02-29",
    "0001-01-01",
    "9999-12-31",
    "10000-01-01",
    "+026-01-01",
    "-001-01-01",
    "2026-9-01",
    "20260901",
    "2026-09-01T00:00:00",
    " 2026-09-01",
    "2026-09-01\n",
    "２０２６-09-01",
    "2026-09",
    "2026-12",
    "2026-13",
    "0000-01",
    "9999-12",
    "2026-09-",
    "",
];

const TEXTS: &[&str] = &[
    "",
    " ",
    "a",
    "å",
    "A-._:9",
    "a b",
    "a\n",
    "insats",
    "insats ",
    "1",
    "2",
    "3",
    "4",
    "0180",
    "0181",
    "180",
    "9999",
    "2120000142",
    "212000-0142",
    "21200001420",
    "191212121212",
    "191212121213",
    "19121212-1212",
    "1212121212",
    "19121212121x",
    "１91212121212",
    "p1.k7m2q9.0123456789abcdefghjkmnpqr0",
    "p1.k7m2q9.0123456789abcdefghjkmnpqr1",
    "p1.k7m2q9.0123456789abcdefghjkmnpqu0",
    "p2.k7m2q9.0123456789abcdefghjkmnpqr0",
    "T+77-x",
    "T_77",
    "egen",
    "kommun",
    "aldre",
    "Aldre",
    "sol-11-1",
    "lss-9-2",
    "true",
    "ingen",
    "barnet",
    "annat",
    "0123456789012345678901234567890123456789",
    "01234567890123456789012345678901",
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdefg",
];

/// Choices that follow from a seed (`SplitMix64`).
struct Choice(u64);

impl Choice {
    fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % count as u64).unwrap()
    }

    fn of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }

    fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}
