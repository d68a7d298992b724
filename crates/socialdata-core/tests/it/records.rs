//! Valid records, and what everybody may ask of them.

use socialdata_core::falt::Falt;
use socialdata_core::identitet::Kommunkod;
use socialdata_core::kodlista::{Ansvarigtyp, Idtyp, Insatstyp, Lagrum, Omrade};
use socialdata_core::period::{Period, parse_date};
use socialdata_core::post::gemensam::{Ansvarig, Idtext, Nyckel, Orgnr, Person, PersonMedlem};
use socialdata_core::post::insats::Insats;
use socialdata_core::post::{Identified, Post, Posttyp, Value};
use socialdata_core::sensitive::Sensitive;
use socialdata_core::validering::Sink;

/// The base record of a type, read member by member.
pub(crate) fn base(posttyp: Posttyp) -> Post {
    let mut sink = Sink::new();
    let mut post = Post::new(posttyp);
    crate::catalogue::fill(&mut post, Falt::Post, &crate::catalogue::base(posttyp), &mut sink);
    assert!(sink.findings().is_empty(), "{:?}", sink.take().codes());
    post
}

#[test]
fn debug_of_a_record_names_its_members_and_shows_no_value() {
    for posttyp in Posttyp::ALL {
        let post = base(*posttyp);
        let parts: Vec<_> = post.persons().collect();
        let shown = format!("{post:?} {post:#?} {parts:?} {:?}", post.get(Falt::PostId));
        assert!(shown.contains("/postId"), "{shown}");
        for falt in post.falt() {
            let mut text = String::new();
            match post.get(*falt) {
                Some(value) => value.write_plain(Identified::Yes, &mut text),
                None => continue,
            }
            // A value shorter than this may be part of a name.
            if text.len() > 3 && *falt != Falt::Posttyp {
                assert!(!shown.contains(&text), "{posttyp} {}", falt.pointer());
            }
        }
    }
}

#[test]
fn the_persons_of_a_record_are_found_at_their_places() {
    for posttyp in Posttyp::ALL {
        let post = base(*posttyp);
        for (plats, person) in post.persons() {
            assert_eq!(
                post.get(plats.falt(PersonMedlem::Idtyp)),
                person.idtyp().map(|it| Value::Text(it.code()))
            );
            assert!(person.national_number().unwrap().is_ok(), "{posttyp} {plats:?}");
        }
        let expected = if post.get(Falt::Medsokande).is_some() { 2 } else { 1 };
        assert_eq!(post.persons().count(), expected, "{posttyp}");
    }
}

/// Home help for a published test person, September 2026.
pub(crate) fn base_insats() -> Insats {
    Insats {
        post_id: Nyckel::parse("INS-1"),
        period: Period::parse("2026-09").ok(),
        ansvarig: Some(Ansvarig {
            organisationsnummer: Orgnr::parse("2120000142"),
            kommunkod: Kommunkod::parse("0180").ok(),
            typ: Some(Ansvarigtyp::Socialnamnd),
            ..Ansvarig::default()
        }),
        person: Some(Person {
            idtyp: Some(Idtyp::Personnummer),
            id: Idtext::parse("191212121212").map(Sensitive::new),
            ..Person::default()
        }),
        insats_id: Nyckel::parse("I-1"),
        omrade: Some(Omrade::Aldre),
        insatstyp: Some(Insatstyp::HemtjanstService),
        lagrum: Some(Lagrum::SolKap11Par1),
        beslutsdatum: parse_date("2026-08-20"),
        verkstalld_fran: parse_date("2026-09-01"),
        timmar_per_manad: Some(12),
        ..Insats::default()
    }
}
