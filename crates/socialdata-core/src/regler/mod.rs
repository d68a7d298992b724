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

use crate::falt::Falt;
use crate::period::Period;
use crate::post::insats::Insats;
use crate::validering::{InForce, RuleMeta, Sink};

use vy::InsatsVy;

/// Every rule: those about documents, those of the schemas, then the hand-written ones, each by family and code.
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

/// Reports `rule` at the place that its predicate found, unless the rule is not in force in the period of the record.
///
/// Without a valid period, which has a finding of its own, only a rule without limits can be known to be in force.
fn report(rule: &'static RuleMeta, period: Option<Period>, place: Option<Falt>, sink: &mut Sink) {
    let Some(place) = place else { return };
    if period.map_or(rule.in_force == InForce::ALWAYS, |period| rule.in_force.covers(period)) {
        sink.report(rule, place);
    }
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
