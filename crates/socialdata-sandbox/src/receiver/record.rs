//! From received `data` to a record of the model, filled by the same function as any file.

use serde_json::{Map, Value};
use socialdata_core::{
    falt::Falt,
    post::{Post, Posttyp, Scalar},
    regler::dokument,
    validering::Sink,
};

/// Fills a record. What is wrong with a member goes to `sink`.
///
/// `posttyp` and `postId` are not in `data`: the first comes from the record's line, the second stays at home, where the
/// record id was made from it. So both count as present here, and as unknown members when `data` has them.
pub(super) fn fill(posttyp: Posttyp, data: &Map<String, Value>, sink: &mut Sink) -> Post {
    let mut post = Post::new(posttyp);
    post.set(Falt::Posttyp, Scalar::Text(posttyp.name()), sink);
    sink.mark_present(Falt::PostId);
    members(&mut post, Falt::Post, data, sink);
    post
}

fn members(post: &mut Post, parent: Falt, object: &Map<String, Value>, sink: &mut Sink) {
    for (name, value) in object {
        match post.posttyp().member(parent, name) {
            None | Some(Falt::Posttyp | Falt::PostId) => sink.report(&dokument::FMT_001, parent),
            Some(falt) => {
                post.set(falt, scalar(value), sink);
                if let (true, Value::Object(inner)) = (falt.is_object(), value) {
                    members(post, falt, inner, sink);
                }
            }
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
