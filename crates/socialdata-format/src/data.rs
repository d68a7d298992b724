//! From `data`, the form in which a record leaves, to a record of the model, filled by the same function as any file.

use serde_json::{Map, Value};
use socialdata_core::{
    falt::Falt,
    post::{Post, Posttyp, Scalar},
    regler::dokument,
    validering::Sink,
};

/// Fills a record from `data`, the members that a policy let out. What is wrong with a member goes to `sink`.
///
/// `posttyp`, `version`, `atgard` and `orsak` are not in `data` but on the record's line, and `postId` stays at home, where the
/// record id was made from it. So `posttyp` and `postId` count as present here, and all five as unknown members when `data`
/// has them: else data that call themselves a void would be asked for nothing.
///
/// ```
/// use socialdata_core::post::Posttyp;
/// use socialdata_core::validering::Sink;
///
/// let data = serde_json::json!({"period": "2026-09", "omrade": "aldre"});
/// let mut sink = Sink::new();
/// let post = socialdata_format::record_of_data(Posttyp::Insats, data.as_object().expect("an object"), &mut sink);
/// assert_eq!(post.posttyp(), Posttyp::Insats);
/// assert!(sink.take().as_slice().is_empty());
/// ```
pub fn record_of_data(posttyp: Posttyp, data: &Map<String, Value>, sink: &mut Sink) -> Post {
    let mut post = Post::new(posttyp);
    post.set(Falt::Posttyp, Scalar::Text(posttyp.name()), sink);
    sink.mark_present(Falt::PostId);
    members(&mut post, Falt::Post, data, sink);
    post
}

fn members(post: &mut Post, parent: Falt, object: &Map<String, Value>, sink: &mut Sink) {
    for (name, value) in object {
        match post.posttyp().member(parent, name) {
            None | Some(Falt::Posttyp | Falt::PostId | Falt::Version | Falt::Atgard | Falt::Orsak) => {
                sink.report(&dokument::FMT_001, parent);
            }
            Some(falt) => {
                post.set(falt, scalar(value), sink);
                match value {
                    Value::Object(inner) if falt.is_object() && !falt.is_row() => {
                        members(post, falt, inner, sink);
                    }
                    Value::Array(inner) => items(post, falt, inner, sink),
                    _ => {}
                }
            }
        }
    }
}

/// The items of a list or row. Those of a row have places of their own; what has none is one too many.
fn items(post: &mut Post, falt: Falt, inner: &[Value], sink: &mut Sink) {
    for (index, item) in inner.iter().enumerate() {
        match falt.item(index) {
            Some(place) => post.set(place, scalar(item), sink),
            None if falt.is_list() || falt.is_row() => post.push(falt, scalar(item), sink),
            None => {}
        }
    }
}

fn scalar(value: &Value) -> Scalar<'_> {
    match value {
        Value::Null => Scalar::Null,
        Value::Bool(flag) => Scalar::Boolean(*flag),
        Value::Number(number) => number.as_i64().map_or(Scalar::Fraction, Scalar::Integer),
        Value::String(text) => Scalar::Text(text),
        Value::Array(_) => Scalar::Array,
        Value::Object(_) => Scalar::Object,
    }
}
