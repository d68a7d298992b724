//! The engine: structure first, then the rules of every family, as direct calls.

use chrono::Datelike as _;

use crate::falt::Falt;
use crate::kodlista::Atgard;
use crate::post::{Identified, Post, Posttyp, Scalar, Value};
use crate::regler;

use super::checked::Checked;
use super::context::Context;
use super::finding::{Findings, Sink};
use super::rule::RuleMeta;

/// Judges a record that a reader has filled through [`Post::set`] with the same `sink`.
///
/// The sink holds the findings of the reading already; this adds what can only be seen when the whole record is there. The
/// proof is given for the record and not for the sink: with another sink, or one that was told that members are present which the
/// record does not have, there are findings or there is no proof.
///
/// A void (`atgard` makulering) holds nothing but what is done and why, so structure and the rules about that decide.
pub fn judge(post: Post, context: &Context, sink: &mut Sink) -> Option<Checked<Post>> {
    look_at(&post, context, sink);
    let is_whole = sink.present() == post.filled();
    (is_whole && !sink.has_errors()).then(|| Checked::new(post))
}

/// Checks one record that was built in memory, without any file: what a case system calls as a record is typed.
///
/// ```
/// use socialdata_core::post::insats::Insats;
/// use socialdata_core::validering::{Context, check};
///
/// let findings = check(&Insats::default().into(), &Context::default());
/// assert!(findings.codes().contains(&"OBL-002"), "postId is missing");
/// ```
pub fn check(post: &Post, context: &Context) -> Findings {
    let mut sink = Sink::new();
    look_at(post, context, &mut sink);
    sink.take()
}

/// Checks one record that was built in memory and gives the proof that it passed, or says why it did not.
///
/// # Errors
/// The findings, at least one of them an error.
///
/// ```
/// use socialdata_core::post::insats::Insats;
/// use socialdata_core::validering::{Context, prove};
///
/// let findings = prove(Insats::default().into(), &Context::default()).unwrap_err();
/// assert!(findings.has_errors());
/// ```
pub fn prove(post: Post, context: &Context) -> Result<Checked<Post>, Findings> {
    let mut sink = Sink::new();
    judge(post, context, &mut sink).ok_or_else(|| sink.take())
}

fn look_at(post: &Post, context: &Context, sink: &mut Sink) {
    let filled = post.filled();
    if !sink.present().contains_all(filled) {
        read_again(post, sink);
    }
    sink.mark_all_present(filled);
    post.check_structure(sink);
    if post.get(Falt::Atgard) == Some(Value::Text(Atgard::Makulering.code())) {
        regler::judge_void(post, sink);
    } else {
        regler::judge(post, context, sink);
    }
}

/// Passes values through the door that files use, so that a number out of range or a code given twice is found in a record that was
/// built in memory too. Texts, codes and truth values have types of their own, which were parsed; so they need no second look.
fn read_again(post: &Post, sink: &mut Sink) {
    let mut again = Sink::new();
    read_into(&mut Post::new(post.posttyp()), post, &mut again);
    for finding in again.findings() {
        sink.report(finding.rule, finding.falt);
    }
}

fn read_into(copy: &mut Post, post: &Post, sink: &mut Sink) {
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
            Value::Text(_) | Value::Boolean(_) | Value::Kommunkod(_) | Value::Sensitive(_) => {}
            // The calendar of the type goes on where four digits for the year end.
            Value::Date(date) if (0..=9999).contains(&date.year()) => {}
            value @ (Value::Date(_) | Value::Month(_)) => {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::falt::Falt;
    use crate::kodlista::{Arbetsmarknadsinsats, Idtyp};
    use crate::post::Record as _;
    use crate::post::ekonomiskt_bistand::EkonomisktBistand;
    use crate::post::gemensam::Sokande;

    const NONE: Context = Context { ansvariga: None, anmalan_is_open: None, own_rules: Vec::new() };

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
        post.set(Falt::TimmarPerManad, Scalar::Integer(12), sink);
        post
    }

    #[test]
    fn a_record_without_findings_is_proved() {
        let mut sink = Sink::new();
        let post = filled(&mut sink);
        assert!(judge(post.clone(), &NONE, &mut sink).is_some(), "{:?}", sink.take().codes());
        assert!(judge(post, &NONE, &mut Sink::new()).is_some(), "the record itself says what is present");
    }

    #[test]
    fn a_lost_finding_gives_no_proof() {
        for forget in [Sink::begin_record, |sink: &mut Sink| drop(sink.take())] {
            let mut sink = Sink::new();
            let Post::Insats(mut insats) = filled(&mut sink) else { panic!("an insats") };
            insats.omrade = None;
            sink.begin_record();
            insats.set(Falt::Omrade, Scalar::Text("okand"), &mut sink);
            assert!(sink.has_errors());
            forget(&mut sink);
            assert!(judge(Post::Insats(insats), &NONE, &mut sink).is_none());
            assert_eq!(sink.take().codes(), ["OBL-031"]);
        }
    }

    #[test]
    fn a_member_that_is_only_said_to_be_there_gives_no_proof() {
        let mut sink = Sink::new();
        let Post::Insats(mut insats) = filled(&mut sink) else { panic!("an insats") };
        insats.omrade = None;
        assert!(judge(Post::Insats(insats), &NONE, &mut sink).is_none());
    }

    #[test]
    fn a_forbidden_member_is_found_whoever_filled_the_record() {
        let mut sink = Sink::new();
        let Post::Insats(mut insats) = filled(&mut sink) else { panic!("an insats") };
        if let Some(person) = &mut insats.person {
            person.idtyp = Some(Idtyp::DokumenterasEj);
        }
        let mut sink = Sink::new();
        assert!(judge(Post::Insats(insats), &NONE, &mut sink).is_none());
        assert_eq!(sink.take().codes(), ["JUR-005", "PNR-010"]);
    }

    #[test]
    fn a_value_that_no_file_could_hold_is_found_in_memory_too() {
        let mut sink = Sink::new();
        let Post::Insats(mut insats) = filled(&mut sink) else { panic!("an insats") };
        insats.timmar_per_manad = Some(745);
        for mut sink in [Sink::new(), sink] {
            assert!(judge(Post::Insats(insats.clone()), &NONE, &mut sink).is_none());
            assert_eq!(sink.take().codes(), ["FMT-049"]);
        }
        let sokande =
            Sokande { arbetsmarknadsinsatser: vec![Arbetsmarknadsinsats::ALL[0]; 2], ..Sokande::default() };
        let bistand = EkonomisktBistand { sokande: Some(sokande), ..EkonomisktBistand::default() };
        assert!(check(&bistand.into(), &NONE).codes().contains(&"FMT-108"));
    }

    #[test]
    fn filled_and_get_agree() {
        let mut sink = Sink::new();
        let mut bistand = Post::new(Posttyp::EkonomisktBistand);
        bistand.set(Falt::SokandeArbetsmarknadsinsatser, Scalar::Cell("01 02"), &mut sink);
        bistand.set(Falt::BarnPerAlder3, Scalar::Integer(2), &mut sink);
        bistand.set(Falt::LivsforingTotal, Scalar::Integer(2), &mut sink);
        for post in [filled(&mut sink), Post::new(Posttyp::Insats), bistand] {
            for falt in Falt::ALL {
                assert_eq!(post.filled().contains(*falt), post.get(*falt).is_some(), "{falt:?}");
            }
        }
    }
}
