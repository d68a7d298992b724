//! The rules.
//!
//! `strukturella.rs` is generated from the schemas. Every other rule is a file of its own in the folder of its family: one
//! sentence on what must hold, examples, the declaration, the predicate. The family's `mod.rs` lists its rules and calls them
//! directly. `CONTRIBUTING.md` says how to add one.

mod alder;
mod bel;
mod dub;
mod his;
mod hushall;
mod jur;
mod lev;
mod macros;
mod pnr;
mod r#ref;
mod rel;
mod rim;
mod tid;
mod varaktighet;
mod verksamhet;
mod vy;

pub mod catalogue_json;
pub mod dokument;
pub mod explanation;
pub mod strukturella;

use std::sync::Arc;

use crate::falt::Falt;
use crate::period::Period;
use crate::post::gemensam::PersonPlats;
use crate::post::{Post, Value};
use crate::validering::delivery::{DeliveryRule, Previous};
use crate::validering::{Context, InForce, RuleMeta, Sink};

use vy::{PersonVy, PostVy};

/// Every rule: those about documents, those of the schemas, then the hand-written ones, each by family and code.
pub fn catalogue() -> impl Iterator<Item = &'static RuleMeta> {
    let of_posts = [pnr::RULES, tid::RULES, bel::RULES, rel::RULES, jur::RULES, lev::RULES, rim::RULES];
    let others = [dokument::RULES, strukturella::RULES];
    others.into_iter().chain(of_posts).flatten().copied().chain(delivery_catalogue())
}

/// The rules that judge a delivery as a whole, each by family and code. All others judge one record, or the file as text.
pub fn delivery_catalogue() -> impl Iterator<Item = &'static RuleMeta> {
    [dub::RULES, r#ref::RULES, his::RULES, rim::leverans::RULES].into_iter().flatten().copied()
}

/// The rule with that code.
///
/// ```
/// let rule = socialdata_core::regler::find("TID-001").expect("a fixed code");
/// assert_eq!(rule.name, "slut-fore-start");
/// ```
pub fn find(code: &str) -> Option<&'static RuleMeta> {
    catalogue().find(|rule| rule.code == code)
}

/// The rules about a delivery that follows on `previous`, before its first record.
pub(crate) fn delivery_rules(previous: Previous) -> Vec<Box<dyn DeliveryRule>> {
    let previous = Arc::new(previous);
    let mut rules = dub::rules();
    rules.extend(r#ref::rules(&previous));
    rules.extend(his::rules(&previous));
    rules.extend(rim::leverans::rules(&previous));
    rules
}

/// Runs the rules for `post`: those about its persons, then those of its type.
pub(crate) fn judge(post: &Post, context: &Context, sink: &mut Sink) {
    let period = period_of(post);
    let posttyp = post.posttyp();
    rel::handelse(post, period, sink);
    let mut alder = None;
    let mut vuxnas_alder = [None, None];
    for (plats, person) in post.persons() {
        let vy = PersonVy::new(plats, person, period);
        pnr::person(&vy, posttyp, sink);
        jur::person(&vy, posttyp, sink);
        match plats {
            PersonPlats::Person => alder = vy.alder(),
            PersonPlats::Sokande => vuxnas_alder[0] = vy.alder(),
            PersonPlats::Medsokande => vuxnas_alder[1] = vy.alder(),
        }
    }
    pnr::post(post, period, sink);
    let present = sink.present();
    match post {
        Post::Insats(insats) => {
            let vy = PostVy::new(&**insats, period, alder, present);
            tid::insats(&vy, sink);
            rel::insats(&vy, sink);
            jur::insats(&vy, sink);
            rim::insats(&vy, sink);
        }
        Post::Placering(placering) => {
            let vy = PostVy::new(&**placering, period, alder, present);
            tid::placering(&vy, sink);
            rel::placering(&vy, sink);
            jur::placering(&vy, sink);
            rim::placering(&vy, sink);
        }
        Post::InsatsUtanBehovsprovning(insats) => {
            let vy = PostVy::new(&**insats, period, alder, present);
            tid::insats_utan_behovsprovning(&vy, sink);
            rel::insats_utan_behovsprovning(&vy, sink);
            jur::insats_utan_behovsprovning(&vy, sink);
            rim::insats_utan_behovsprovning(&vy, sink);
        }
        Post::Utredning(utredning) => {
            let vy = PostVy::new(&**utredning, period, alder, present);
            tid::utredning(&vy, sink);
            rel::utredning(&vy, sink);
            jur::utredning(&vy, sink);
        }
        Post::Anmalan(anmalan) => {
            let vy = PostVy::new(&**anmalan, period, alder, present);
            tid::anmalan(&vy, sink);
            rel::anmalan(&vy, sink);
            jur::anmalan(&vy, context.anmalan_is_open, sink);
        }
        Post::Uppfoljning(uppfoljning) => {
            let vy = PostVy::new(&**uppfoljning, period, alder, present);
            tid::uppfoljning(&vy, sink);
            rel::uppfoljning(&vy, sink);
            jur::uppfoljning(&vy, sink);
        }
        Post::EkonomisktBistandAvslut(avslut) => {
            let vy = PostVy::new(&**avslut, period, alder, present);
            tid::ekonomiskt_bistand_avslut(&vy, sink);
            rel::ekonomiskt_bistand_avslut(&vy, sink);
            jur::ekonomiskt_bistand_avslut(&vy, sink);
        }
        Post::EkonomisktBistand(bistand) => {
            let vy = PostVy::new(&**bistand, period, alder, present);
            bel::ekonomiskt_bistand(&vy, sink);
            rel::ekonomiskt_bistand(&vy, &hushall::vuxna(&vy, vuxnas_alder), sink);
            rim::ekonomiskt_bistand(&vy, sink);
        }
    }
    lev::record(post, context, period, sink);
    for rule in context.own_rules.iter().filter(|rule| rule.meta().posttyper.contains(&posttyp)) {
        report(rule.meta(), period, rule.judge(post, period), sink);
    }
}

/// Runs the rules for a void, which says what is done and why and nothing else.
pub(crate) fn judge_void(post: &Post, sink: &mut Sink) {
    rel::handelse(post, period_of(post), sink);
}

fn period_of(post: &Post) -> Option<Period> {
    match post.get(Falt::Period) {
        Some(Value::Month(period)) => Some(period),
        _ => None,
    }
}

/// Reports `rule` at the place that its predicate found, unless the rule is not in force in the period of the record.
fn report(rule: &'static RuleMeta, period: Option<Period>, place: Option<Falt>, sink: &mut Sink) {
    let Some(place) = place else { return };
    if is_in_force(rule, period) {
        sink.report(rule, place);
    }
}

/// Without a valid period, which has a finding of its own, only a rule without limits can be known to be in force.
fn is_in_force(rule: &'static RuleMeta, period: Option<Period>) -> bool {
    period.map_or(rule.in_force == InForce::ALWAYS, |period| rule.in_force.covers(period))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::regler::macros::regel;

    regel! {
        /// Finns bara i juli och augusti 2025.
        KORT {
            code: "TID-999",
            name: "kort",
            severity: Error,
            since: "0.1.0",
            in_force: InForce { from: Some((2025, 7)), to: Some((2025, 8)) },
            basis: [("Omöjligt i sig", EgetForslag)],
            posttyper: [Insats],
            fields: [Period],
            message: { sv: "Fel.", en: "Wrong." },
            remedy: { sv: "Rätta.", en: "Correct." },
        }
    }

    #[test]
    fn a_rule_is_silent_outside_the_periods_it_is_in_force() {
        let is_reported = |rule, period: &str| {
            let mut sink = Sink::new();
            report(rule, Period::parse(period).ok(), Some(Falt::Period), &mut sink);
            sink.has_errors()
        };
        for (period, expected) in
            [("2025-06", false), ("2025-07", true), ("2025-08", true), ("2025-09", false), ("", false)]
        {
            assert_eq!(is_reported(&KORT, period), expected, "{period}");
        }
        let always = find("TID-001").unwrap();
        assert!(is_reported(always, "0000-01") && is_reported(always, ""));
    }
}
