//! The engine: structure first, then the rules of every family, as direct calls.

use crate::falt::Falt;
use crate::kodlista::Atgard;
use crate::post::{Identified, Post, Posttyp, Scalar, Value};
use crate::regler;

use super::checked::Checked;
use super::finding::{Findings, Sink};
use super::rule::RuleMeta;

/// Judges a record that a reader has filled through [`Post::set`] with the same `sink`.
///
/// The sink holds the findings of the reading already; this adds what can only be seen when the whole record is there. A void
/// (`atgard` makulering) holds nothing that the rules of the families could look at, so structure alone decides.
pub fn judge(post: Post, sink: &mut Sink) -> Option<Checked<Post>> {
    post.check_structure(sink);
    if post.get(Falt::Atgard) != Some(Value::Text(Atgard::Makulering.code())) {
        regler::judge(&post, sink);
    }
    (!sink.has_errors()).then(|| Checked::new(post))
}

/// Checks one record that was built in memory, without any file: what a case system calls as a record is typed.
///
/// ```
/// use socialdata_core::post::insats::Insats;
/// use socialdata_core::validering::check;
///
/// let (checked, findings) = check(Insats::default().into());
/// assert!(checked.is_none());
/// assert!(findings.codes().contains(&"OBL-002"), "postId is missing");
/// ```
pub fn check(post: Post) -> (Option<Checked<Post>>, Findings) {
    let mut sink = Sink::new();
    read_again(&post, &mut sink);
    let checked = judge(post, &mut sink);
    (checked, sink.take())
}

/// Passes every value through the door that files use, so that a number out of range or a code given twice is found in a record
/// that was built in memory too.
fn read_again(post: &Post, sink: &mut Sink) {
    let mut copy = Post::new(post.posttyp());
    let mut text = String::new();
    for falt in post.falt() {
        let Some(value) = post.get(*falt) else { continue };
        match value {
            Value::Object => copy.set(*falt, Scalar::Object, sink),
            Value::Row => copy.set(*falt, Scalar::Array, sink),
            Value::Codes(codes) => {
                copy.set(*falt, Scalar::Array, sink);
                for code in codes {
                    copy.push(*falt, Scalar::Text(code), sink);
                }
            }
            Value::Integer(number) => copy.set(*falt, Scalar::Integer(number), sink),
            Value::Boolean(flag) => copy.set(*falt, Scalar::Boolean(flag), sink),
            value => {
                text.clear();
                value.write_plain(Identified::Yes, &mut text);
                copy.set(*falt, Scalar::Text(&text), sink);
            }
        }
    }
}

/// The rules that judge records of `posttyp`, in the order of the catalogue.
pub fn applicable_rules(posttyp: Posttyp) -> impl Iterator<Item = &'static RuleMeta> {
    regler::catalogue().filter(move |rule| rule.posttyper.contains(&posttyp))
}
