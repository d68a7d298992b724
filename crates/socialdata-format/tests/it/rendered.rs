//! The same record as NDJSON, JSON array, XML and CSV, written by hand and not by the writers: so it may be wrong.
//!
//! XML and CSV have no types, so a record is first brought to what they can say ([`retyped`]).

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

use serde_json::{Map, Value};
use socialdata_core::falt::Falt;
use socialdata_core::post::Posttyp;

use crate::oracle::schema;

/// The record with values of the type that its text would be read as. `None` when XML cannot say it.
pub(crate) fn retyped(record: &Value) -> Option<(Posttyp, Value)> {
    let posttyp = Posttyp::from_name(record["posttyp"].as_str()?)?;
    let types = Types::of(posttyp);
    Some((posttyp, object(types, posttyp, Falt::Post, record.as_object()?)?))
}

/// One JSON document with an indented array.
pub(crate) fn json_array(records: &[Value]) -> String {
    serde_json::to_string_pretty(records).unwrap()
}

/// One XML document, indented, members in the order of the record.
pub(crate) fn xml(records: &[(Posttyp, Value)]) -> String {
    let mut text =
        "<?xml version='1.0' encoding='utf-8'?>\n<!-- å -->\n<poster xmlns='urn:x-socialdata:post:1'>\n"
            .to_owned();
    for (posttyp, record) in records {
        element(*posttyp, Falt::Post, posttyp.name(), record, 1, &mut text);
    }
    text + "</poster>\n"
}

/// Header and one row. `None` when CSV cannot say it: an empty object, an empty text, a member that nobody knows.
pub(crate) fn csv(posttyp: Posttyp, record: &Value) -> Option<String> {
    let mut cells = Vec::new();
    flatten(posttyp, Falt::Post, record.as_object()?, &mut cells)?;
    let (names, values): (Vec<_>, Vec<_>) = cells.into_iter().unzip();
    Some(format!("{}\n{}\n", names.join(";"), values.join(";")))
}

/// The schema of a record type, to ask for types.
struct Types {
    own: Value,
    shared: Value,
}

impl Types {
    fn of(posttyp: Posttyp) -> &'static Self {
        static ALL: LazyLock<BTreeMap<Posttyp, Types>> = LazyLock::new(|| {
            let types = |posttyp: &Posttyp| Types { own: schema(posttyp.name()), shared: schema("gemensam") };
            Posttyp::ALL.iter().map(|posttyp| (*posttyp, types(posttyp))).collect()
        });
        &ALL[&posttyp]
    }

    /// `string`, `integer`, `boolean` …
    fn of_member(&self, falt: Falt) -> &str {
        let steps = falt.pointer().split('/').skip(1);
        let member = steps.fold(&self.own, |schema, step| match step.parse::<usize>() {
            Ok(index) if schema["prefixItems"].is_array() => self.resolve(&schema["prefixItems"][index]),
            _ => self.resolve(&schema["properties"][step]),
        });
        member["type"].as_str().unwrap_or("string")
    }

    fn resolve<'a>(&'a self, member: &'a Value) -> &'a Value {
        match member["$ref"].as_str().and_then(|reference| reference.rsplit_once('/')) {
            Some((_, name)) => &self.shared["$defs"][name],
            None => member,
        }
    }
}

fn object(types: &Types, posttyp: Posttyp, parent: Falt, members: &Map<String, Value>) -> Option<Value> {
    let mut all = Map::new();
    for (name, value) in members {
        let value = match posttyp.member(parent, name) {
            None => value.clone(),
            Some(falt) if falt.is_row() => {
                let items = value.as_array().filter(|items| !items.is_empty())?;
                let items = items.iter().enumerate().map(|(index, item)| {
                    scalar(types, falt.item(index).unwrap_or(falt.item(0).unwrap()), item)
                });
                Value::Array(items.collect::<Option<_>>()?)
            }
            Some(falt) if falt.is_list() => {
                let items = value.as_array().filter(|items| !items.is_empty())?;
                Value::Array(items.iter().map(|item| scalar(types, falt, item)).collect::<Option<_>>()?)
            }
            Some(falt) if falt.is_object() => match value {
                Value::Object(members) => object(types, posttyp, falt, members)?,
                other => plain(other).filter(|text| !text.trim().is_empty()).map(Value::from)?,
            },
            Some(falt) => scalar(types, falt, value)?,
        };
        all.insert(name.clone(), value);
    }
    Some(Value::Object(all))
}

/// What the text of the value is read as. An object with members is one, since an element with elements is.
fn scalar(types: &Types, falt: Falt, value: &Value) -> Option<Value> {
    if value.as_object().is_some_and(|members| !members.is_empty()) {
        return Some(value.clone());
    }
    let text = plain(value)?;
    let number = text.parse::<i64>().ok().filter(|_| !text.starts_with('+'));
    Some(match (types.of_member(falt), text.as_str(), number) {
        ("integer", _, Some(number)) => Value::from(number),
        ("boolean", "true" | "false", _) => Value::from(text == "true"),
        _ => Value::from(text),
    })
}

/// The text of a value that has one.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) if number.is_i64() => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
    .filter(|text| !text.contains(char::is_control))
}

fn element(posttyp: Posttyp, falt: Falt, name: &str, value: &Value, depth: usize, text: &mut String) {
    let indent = "  ".repeat(depth);
    match value {
        Value::Array(items) => items.iter().for_each(|item| element(posttyp, falt, name, item, depth, text)),
        Value::Object(members) if members.is_empty() => writeln!(text, "{indent}<{name} />").unwrap(),
        Value::Object(members) => {
            writeln!(text, "{indent}<{name}>").unwrap();
            for (name, value) in members {
                match posttyp.member(falt, name) {
                    Some(member) => {
                        let path = member.xml_path();
                        let name = path.rsplit('/').next().unwrap();
                        element(posttyp, member, name, value, depth + 1, text);
                    }
                    None => writeln!(text, "{indent}  <okand a=\"1\">x<y/>&#229;</okand>").unwrap(),
                }
            }
            writeln!(text, "{indent}</{name}>").unwrap();
        }
        value => {
            let value = plain(value).unwrap_or_else(|| value.to_string());
            let value = value.replace('&', "&#38;").replace('<', "&lt;").replace('-', "&#x2d;");
            writeln!(text, "{indent}<{name}>{value}</{name}>").unwrap();
        }
    }
}

fn flatten(
    posttyp: Posttyp,
    parent: Falt,
    members: &Map<String, Value>,
    cells: &mut Vec<(String, String)>,
) -> Option<()> {
    for (name, value) in members {
        let falt = posttyp.member(parent, name)?;
        match value {
            Value::Object(members) if falt.is_object() && !members.is_empty() => {
                flatten(posttyp, falt, members, cells)?;
            }
            _ if falt.is_object() && !falt.is_row() => return None,
            Value::Array(items) if falt.is_row() => {
                for (index, item) in items.iter().enumerate() {
                    cells.push((falt.item(index)?.column().to_owned(), cell(item)?));
                }
            }
            Value::Array(items) => {
                let codes: Vec<_> = items.iter().map(cell).collect::<Option<_>>()?;
                if codes.iter().any(|code| code.contains(' ')) {
                    return None;
                }
                cells.push((falt.column().to_owned(), codes.join(" ")));
            }
            value => cells.push((falt.column().to_owned(), cell(value)?)),
        }
    }
    Some(())
}

fn cell(value: &Value) -> Option<String> {
    plain(value).filter(|text| !text.trim().is_empty() && !text.contains([';', '"', ',', '\t']))
}
