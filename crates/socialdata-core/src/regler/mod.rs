//! The rules.
//!
//! `strukturella.rs` is generated from the schemas. Every other rule is a file of its own in the folder of its family: one
//! sentence on what must hold, examples, the declaration, the predicate. The family's `mod.rs` lists its rules and calls them
//! directly. `CONTRIBUTING.md` says how to add one.

mod jur;
mod macros;
mod pnr;
mod rel;
mod tid;
mod vy;

pub mod dokument;
pub mod strukturella;

pub use vy::{PersonVy, PostVy};

use crate::falt::Falt;
use crate::post::{Post, Value};
use crate::validering::{RuleMeta, Sink};

/// Every rule, by family and code: structural ones first.
pub fn catalogue() -> impl Iterator<Item = &'static RuleMeta> {
    [dokument::RULES, strukturella::RULES, pnr::RULES, tid::RULES, rel::RULES, jur::RULES]
        .into_iter()
        .flatten()
        .copied()
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

/// Runs the rules for `post`: those about its persons, then those of its type.
pub(crate) fn judge(post: &Post, sink: &mut Sink) {
    let period = match post.get(Falt::Period) {
        Some(Value::Month(period)) => Some(period),
        _ => None,
    };
    let posttyp = post.posttyp();
    for (plats, person) in post.persons() {
        let vy = PersonVy::new(plats, person, period);
        pnr::person(&vy, sink);
        jur::person(&vy, posttyp, sink);
    }
    let present = sink.present();
    match post {
        Post::Insats(insats) => {
            let vy = PostVy::new(&**insats, period, present);
            tid::insats(&vy, sink);
            rel::insats(&vy, sink);
        }
        Post::Placering(placering) => {
            tid::placering(&PostVy::new(&**placering, period, present), sink);
        }
        Post::InsatsUtanBehovsprovning(insats) => {
            tid::insats_utan_behovsprovning(&PostVy::new(&**insats, period, present), sink);
        }
        Post::Utredning(utredning) => {
            tid::utredning(&PostVy::new(&**utredning, period, present), sink);
        }
        Post::Anmalan(anmalan) => tid::anmalan(&PostVy::new(&**anmalan, period, present), sink),
        Post::EkonomisktBistand(_) | Post::EkonomisktBistandAvslut(_) | Post::Uppfoljning(_) => {}
    }
}
