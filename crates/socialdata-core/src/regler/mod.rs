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

pub use vy::{InsatsVy, PersonVy};

use crate::post::insats::Insats;
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

/// Runs the rules for an insats.
pub(crate) fn insats(insats: &Insats, sink: &mut Sink) {
    let vy = InsatsVy::new(insats, sink.present());
    if let Some(person) = &vy.person {
        pnr::person(person, sink);
        jur::insats_person(person, sink);
    }
    tid::insats(&vy, sink);
    rel::insats(&vy, sink);
}
