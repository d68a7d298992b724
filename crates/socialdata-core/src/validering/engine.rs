//! The engine: structure first, then the rules of every family, as direct calls.

use crate::post::{Post, Posttyp, Record};
use crate::regler;

use super::checked::Checked;
use super::finding::{Findings, Sink};
use super::rule::RuleMeta;

/// Judges a record that a reader has filled through [`Record::set`] with the same `sink`.
///
/// The sink holds the findings of the reading already; this adds what can only be seen when the whole record is there. The
/// proof is given for the record and not for the sink: with another sink, or one that was told that members are present which the
/// record does not have, there are findings or there is no proof.
pub fn judge(post: Post, sink: &mut Sink) -> Option<Checked<Post>> {
    let filled = post.filled();
    sink.mark_all_present(filled);
    match &post {
        Post::Insats(insats) => {
            insats.check_structure(sink);
            regler::insats(insats, sink);
        }
    }
    let is_whole = sink.present() == filled;
    (is_whole && !sink.has_errors()).then(|| Checked::new(post))
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
    let checked = judge(post, &mut sink);
    (checked, sink.take())
}

/// The rules that judge records of `posttyp`, in the order of the catalogue.
pub fn applicable_rules(posttyp: Posttyp) -> impl Iterator<Item = &'static RuleMeta> {
    regler::catalogue().filter(move |rule| rule.posttyper.contains(&posttyp))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::falt::Falt;
    use crate::kodlista::Idtyp;
    use crate::post::Scalar;

    /// A record without any fault, as a reader fills it.
    fn filled(sink: &mut Sink) -> Post {
        let mut post = Post::new(Posttyp::Insats);
        for (falt, text) in [
            (Falt::Posttyp, "insats"),
            (Falt::PostId, "INS-1"),
            (Falt::Period, "2026-09"),
            (Falt::AnsvarigOrganisationsnummer, "2120000142"),
            (Falt::AnsvarigKommunkod, "0180"),
            (Falt::AnsvarigTyp, "socialnamnd"),
            (Falt::PersonIdtyp, "personnummer"),
            (Falt::PersonId, "191212121212"),
            (Falt::InsatsId, "I-1"),
            (Falt::Omrade, "aldre"),
            (Falt::Insatstyp, "hemtjanst-service"),
            (Falt::Lagrum, "sol-11-1"),
            (Falt::Beslutsdatum, "2026-08-20"),
        ] {
            post.set(falt, Scalar::Text(text), sink);
        }
        post
    }

    #[test]
    fn a_record_without_findings_is_proved() {
        let mut sink = Sink::new();
        let post = filled(&mut sink);
        assert!(judge(post.clone(), &mut sink).is_some(), "{:?}", sink.take().codes());
        assert!(judge(post, &mut Sink::new()).is_some(), "the record itself says what is present");
    }

    #[test]
    fn a_lost_finding_gives_no_proof() {
        for forget in [Sink::begin_record, |sink: &mut Sink| drop(sink.take())] {
            let mut sink = Sink::new();
            let Post::Insats(mut insats) = filled(&mut sink);
            insats.omrade = None;
            sink.begin_record();
            insats.set(Falt::Omrade, Scalar::Text("okand"), &mut sink);
            assert!(sink.has_errors());
            forget(&mut sink);
            assert!(judge(Post::Insats(insats), &mut sink).is_none());
            assert_eq!(sink.take().codes(), ["OBL-031"]);
        }
    }

    #[test]
    fn a_member_that_is_only_said_to_be_there_gives_no_proof() {
        let mut sink = Sink::new();
        let Post::Insats(mut insats) = filled(&mut sink);
        insats.omrade = None;
        assert!(judge(Post::Insats(insats), &mut sink).is_none());
    }

    #[test]
    fn a_forbidden_member_is_found_whoever_filled_the_record() {
        let mut sink = Sink::new();
        let Post::Insats(mut insats) = filled(&mut sink);
        if let Some(person) = &mut insats.person {
            person.idtyp = Some(Idtyp::DokumenterasEj);
        }
        let mut sink = Sink::new();
        assert!(judge(Post::Insats(insats), &mut sink).is_none());
        assert_eq!(sink.take().codes(), ["JUR-005", "PNR-010"]);
    }

    #[test]
    fn filled_and_get_agree() {
        let mut sink = Sink::new();
        for post in [filled(&mut sink), Post::new(Posttyp::Insats)] {
            for falt in Falt::ALL {
                assert_eq!(post.filled().contains(*falt), post.get(*falt).is_some(), "{falt:?}");
            }
        }
    }
}
