//! The rules can all be kept at once: for every record type, every kind of duty-holder and every year there are records that pass.

use std::collections::BTreeMap;

use socialdata_core::falt::Falt;
use socialdata_core::kodlista::{Ansvarigtyp, Insatstyp, Lagrum};
use socialdata_core::post::{Identified, Post, Posttyp, Scalar, Value};
use socialdata_core::validering::{Context, Severity, Sink, check};

use super::poster::whole;

const YEARS: std::ops::RangeInclusive<i32> = 2015..=2030;

/// Two months of each year, other ones from year to year, and those on both sides of the new socialtjänstlag.
fn periods() -> impl Iterator<Item = String> {
    let months = |year: i32| [year % 6 + 1, year % 6 + 7].map(|month| format!("{year}-{month:02}"));
    YEARS.flat_map(months).chain(["2025-06", "2025-07"].map(str::to_owned))
}

/// A record as somebody else would have handed it in.
fn by(post: &Post, typ: Ansvarigtyp) -> Post {
    changed(post, &[(Falt::AnsvarigTyp, typ.code())])
}

/// A copy with other values at some places.
fn changed(post: &Post, values: &[(Falt, &str)]) -> Post {
    let mut copy = Post::new(post.posttyp());
    let mut sink = Sink::new();
    for falt in post.falt() {
        if let Some((_, text)) = values.iter().find(|(other, _)| other == falt) {
            copy.set(*falt, Scalar::Text(text), &mut sink);
        } else if let Some(value) = post.get(*falt) {
            set(&mut copy, *falt, value, &mut sink);
        }
    }
    assert!(!sink.has_errors(), "{:?}", sink.take().codes());
    copy
}

fn set(copy: &mut Post, falt: Falt, value: Value<'_>, sink: &mut Sink) {
    match value {
        Value::Object => copy.set(falt, Scalar::Object, sink),
        Value::Row => copy.set(falt, Scalar::Array, sink),
        Value::Codes(codes) => {
            copy.set(falt, Scalar::Array, sink);
            for code in codes {
                copy.push(falt, Scalar::Text(code), sink);
            }
        }
        Value::Integer(number) => copy.set(falt, Scalar::Integer(number), sink),
        Value::Boolean(flag) => copy.set(falt, Scalar::Boolean(flag), sink),
        value => {
            let mut text = String::new();
            value.write_plain(Identified::Yes, &mut text);
            copy.set(falt, Scalar::Text(&text), sink);
        }
    }
}

/// Who may hand in a record of the type. A region has the duty for LSS 9 § 1 only (LSS 2 §), which is made below; a provider is
/// named in the proposal and hands in what it performs, never a decision on support or an utredning.
fn duty_holders(posttyp: Posttyp) -> &'static [Ansvarigtyp] {
    match posttyp {
        Posttyp::Insats | Posttyp::Placering | Posttyp::InsatsUtanBehovsprovning | Posttyp::Uppfoljning => {
            &[Ansvarigtyp::Socialnamnd, Ansvarigtyp::Kommun, Ansvarigtyp::Utforare]
        }
        _ => &[Ansvarigtyp::Socialnamnd, Ansvarigtyp::Kommun],
    }
}

#[test]
fn every_record_type_passes_all_rules_for_every_duty_holder_in_every_year() {
    let mut passed = BTreeMap::new();
    let mut found = BTreeMap::new();
    for period in periods() {
        let kommun = whole(150, 7, &period);
        for post in kommun.poster() {
            for typ in duty_holders(post.posttyp()) {
                *passed.entry((post.posttyp().name(), typ.code())).or_insert(0) += 1;
                let findings = check(&by(&post, *typ), &Context::default());
                // A note says what is worth knowing of a correct record.
                let wrong =
                    findings.as_slice().iter().filter(|finding| finding.rule.severity != Severity::Info);
                for code in wrong.map(|finding| finding.rule.code) {
                    let (count, _) =
                        found.entry((code, post.posttyp().name())).or_insert((0, period.clone()));
                    *count += 1;
                }
            }
        }
        for posttyp in Posttyp::ALL {
            assert!(!kommun.poster_av(*posttyp).is_empty(), "{period}: no {posttyp}");
        }
    }
    let kinds: usize = Posttyp::ALL.iter().map(|posttyp| duty_holders(*posttyp).len()).sum();
    assert_eq!(passed.len(), kinds, "{passed:?}");
    assert!(passed.values().all(|count| *count > 50), "{passed:?}");
    assert_eq!(found, BTreeMap::new(), "code, record type: how many, first in which period");
}

#[test]
fn a_region_can_report_what_is_its_duty() {
    for period in periods() {
        let kommun = whole(150, 7, &period);
        let insatser = kommun.poster_av(Posttyp::Insats);
        let is_lss = |post: &&Post| matches!(post.get(Falt::Insatstyp), Some(Value::Text(code)) if code == Insatstyp::LssLedsagarservice.code());
        let lss: Vec<_> = insatser.iter().filter(is_lss).collect();
        assert!(!lss.is_empty(), "{period}");
        for post in lss {
            let of_region = changed(
                post,
                &[
                    (Falt::AnsvarigTyp, Ansvarigtyp::Region.code()),
                    (Falt::Insatstyp, Insatstyp::LssRadOchStod.code()),
                    (Falt::Lagrum, Lagrum::LssPar9Punkt1.code()),
                ],
            );
            let found = check(&of_region, &Context::default());
            assert_eq!(found.codes(), Vec::<&str>::new(), "{period}");
        }
    }
}
