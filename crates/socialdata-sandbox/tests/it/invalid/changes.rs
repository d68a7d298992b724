//! One change of a record at a time: a member left out, filled wrongly, or put where it does not belong.

use serde_json::{Value, json};
use socialdata_core::falt::Falt;

use super::bases::Base;

/// Every changed record, the least odd changes first.
pub(super) fn changes<'a>(base: &'a Base, bases: &'a [Base]) -> impl Iterator<Item = Value> {
    let members = || base.posttyp.falt().iter().copied().filter(|falt| falt.index().is_none());
    let left_out = members().filter_map(|falt| without(&base.record, falt));
    let added = members().filter_map(|falt| {
        let is_there = base.record.pointer(falt.pointer()).is_some();
        let sample = bases.iter().find_map(|other| other.record.pointer(falt.pointer()));
        with(&base.record, falt, sample.filter(|_| !is_there)?.clone())
    });
    let wrong = members().flat_map(move |falt| {
        wrong_values().into_iter().filter_map(move |value| with(&base.record, falt, value))
    });
    left_out.chain(added).chain(wrong)
}

/// Values that no or few members can have. No text is a well-formed identity number.
fn wrong_values() -> Vec<Value> {
    vec![
        json!("finns-inte"),
        json!("2026-02-30"),
        json!("12 34"),
        json!("19121212"),
        json!(-1),
        json!(0),
        json!(100_000_000),
        json!(1.5),
        json!("ja"),
        json!(true),
        json!({}),
        json!([]),
        json!(["finns-inte"]),
        Value::Null,
    ]
}

fn without(record: &Value, falt: Falt) -> Option<Value> {
    let mut changed = record.clone();
    let (parent, name) = falt.pointer().rsplit_once('/')?;
    changed.pointer_mut(parent)?.as_object_mut()?.remove(name)?;
    Some(changed)
}

/// The record with that value at that place, when there is an object for it.
fn with(record: &Value, falt: Falt, value: Value) -> Option<Value> {
    let mut changed = record.clone();
    let (parent, name) = falt.pointer().rsplit_once('/')?;
    changed.pointer_mut(parent)?.as_object_mut()?.insert(name.to_owned(), value);
    Some(changed)
}
