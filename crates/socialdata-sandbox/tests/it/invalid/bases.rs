//! Valid records to start from: of each type a plain one, a rich one, events and every way to say who somebody is.

use std::fs;

use serde_json::{Value, json};
use socialdata_core::falt::Falt;
use socialdata_core::post::Posttyp;

use crate::fixtures::fixtures;

/// A valid record.
pub(super) struct Base {
    pub(super) name: String,
    pub(super) posttyp: Posttyp,
    pub(super) record: Value,
}

/// All of them; what comes first is preferred.
pub(super) fn bases() -> Vec<Base> {
    Posttyp::ALL.iter().flat_map(|posttyp| of_type(*posttyp)).collect()
}

fn of_type(posttyp: Posttyp) -> Vec<Base> {
    let plain = lines(posttyp, "grund").remove(0);
    let month = lines(posttyp, "manad-2026-09");
    let rich = month.iter().max_by_key(|record| leaves(record)).unwrap().clone();
    let mut records = vec![("plain", plain.clone()), ("rich", rich)];
    // A record of each kind of identity.
    let persons: &[&str] = match posttyp {
        Posttyp::EkonomisktBistand | Posttyp::EkonomisktBistandAvslut => &["sokande", "medsokande"],
        _ => &["person"],
    };
    for person in persons {
        for idtyp in ["saknas", "samordningsnummer", "dokumenteras-ej"] {
            let first = month.iter().find(|record| record[person]["idtyp"] == idtyp);
            records.extend(first.map(|record| (idtyp, record.clone())));
        }
    }
    let mut pseudonym = plain.clone();
    pseudonym[persons[0]]["idtyp"] = json!("pseudonym");
    pseudonym[persons[0]]["id"] = json!("p1.k2j9xm.0123456789abcdefghjkmnpqr0");
    records.push(("pseudonym", pseudonym));
    records.push(("report", event(&plain, json!({"version": 1, "atgard": "rapport"}))));
    let correction = json!({"version": 2, "atgard": "rattelse", "orsak": "andrad-i-kallan"});
    records.push(("correction", event(&plain, correction)));
    let mut void = json!({"version": 3, "atgard": "makulering", "orsak": "fel-person"});
    for member in ["posttyp", "postId", "period", "ansvarig"] {
        void[member] = plain[member].clone();
    }
    records.push(("void", void));
    let base = |(name, record)| Base { name: format!("{posttyp}, {name}"), posttyp, record };
    records.into_iter().map(base).collect()
}

fn event(record: &Value, members: Value) -> Value {
    let mut event = record.clone();
    let Value::Object(members) = members else { panic!("no members") };
    event.as_object_mut().unwrap().extend(members);
    event
}

fn lines(posttyp: Posttyp, file: &str) -> Vec<Value> {
    let path = fixtures().join(format!("valid/{posttyp}/{file}.ndjson"));
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.lines().map(|line| line.parse().unwrap()).collect()
}

/// How many values a record holds.
fn leaves(value: &Value) -> usize {
    match value {
        Value::Object(members) => members.values().map(leaves).sum(),
        Value::Array(items) => items.len(),
        _ => 1,
    }
}

impl Base {
    /// The record as a line, members in the order of the schema.
    pub(super) fn line(&self) -> String {
        let mut line = String::new();
        self.write(Falt::Post, &self.record, &mut line);
        line.push('\n');
        line
    }

    fn write(&self, place: Falt, value: &Value, line: &mut String) {
        let Value::Object(members) = value else {
            line.push_str(&value.to_string());
            return;
        };
        let order = |name: &str| {
            let falt = self.posttyp.member(place, name);
            falt.and_then(|falt| self.posttyp.falt().iter().position(|other| *other == falt))
                .unwrap_or(usize::MAX)
        };
        let mut sorted: Vec<_> = members.iter().collect();
        sorted.sort_by_key(|(name, _)| order(name));
        for (index, (name, inner)) in sorted.into_iter().enumerate() {
            line.push(if index == 0 { '{' } else { ',' });
            line.push_str(&json!(name).to_string());
            line.push(':');
            self.write(self.posttyp.member(place, name).unwrap_or(place), inner, line);
        }
        line.push_str(if members.is_empty() { "{}" } else { "}" });
    }
}
