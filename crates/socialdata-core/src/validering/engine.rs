//! The engine: structure first, then the rules of every family, as direct calls.

use crate::falt::Falt;
use crate::post::{Post, Posttyp, Record};
use crate::regler;

use super::checked::Checked;
use super::finding::{Findings, Sink};
use super::rule::RuleMeta;

/// Judges a record that a reader has filled through [`Record::set`] with the same `sink`.
///
/// The sink holds the findings of the reading already; this adds what can only be seen when the whole record is there.
pub fn judge(post: Post, sink: &mut Sink) -> Option<Checked<Post>> {
    match &post {
        Post::Insats(insats) => {
            insats.check_structure(sink);
            regler::insats(insats, sink);
        }
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
    for falt in post.falt() {
        if *falt == Falt::Posttyp || post.get(*falt).is_some() {
            sink.mark_present(*falt);
        }
    }
    let checked = judge(post, &mut sink);
    (checked, sink.take())
}

/// The rules that judge records of `posttyp`, in the order of the catalogue.
pub fn applicable_rules(posttyp: Posttyp) -> impl Iterator<Item = &'static RuleMeta> {
    regler::catalogue().filter(move |rule| rule.posttyper.contains(&posttyp))
}
