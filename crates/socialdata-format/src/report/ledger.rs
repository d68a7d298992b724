//! Which rules ran: "no error" must never mean "did not run".

use socialdata_core::post::Posttyp;
use socialdata_core::regler::{self, dokument};
use socialdata_core::validering::{Delivery, RuleMeta, Text};

use crate::detect::Format;

use super::selection::Selection;

/// Which rules ran over the inputs and which had nothing to judge.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Ledger {
    /// The codes of the rules that ran, sorted.
    pub ran: Vec<&'static str>,
    /// The rules that had nothing to judge, sorted by code.
    pub not_applicable: Vec<NotApplicable>,
    /// The codes of the rules that could not run. Rules are pure functions without errors, so it is empty.
    pub failed: Vec<&'static str>,
}

/// A rule that had nothing to judge.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NotApplicable {
    /// The rule.
    pub code: &'static str,
    /// Why, in Swedish.
    pub reason_sv: String,
    /// Why, in English.
    pub reason_en: String,
}

impl Ledger {
    /// The ledger of a run that met records of `posttyper` in files of `formats`.
    pub(super) fn new(
        posttyper: &[Posttyp],
        formats: &[Format],
        knowledge: &Knowledge,
        selection: &Selection,
    ) -> Self {
        let mut ledger = Self { ran: Vec::new(), not_applicable: Vec::new(), failed: Vec::new() };
        let mut rules: Vec<_> = regler::catalogue().collect();
        rules.sort_by_key(|rule| rule.code);
        for rule in rules {
            let reason = why_not(rule, posttyper, formats)
                .or_else(|| knowledge.why_not(rule, posttyper))
                .or_else(|| (!selection.includes(rule)).then(|| both(LEFT_OUT)));
            match reason {
                None => ledger.ran.push(rule.code),
                Some((sv, en)) => {
                    ledger.not_applicable.push(NotApplicable {
                        code: rule.code,
                        reason_sv: sv,
                        reason_en: en,
                    });
                }
            }
        }
        ledger
    }
}

fn why_not(rule: &RuleMeta, posttyper: &[Posttyp], formats: &[Format]) -> Option<(String, String)> {
    let fixed = |text: Text| Some(both(text));
    if dokument::RULES.iter().any(|document| document.code == rule.code) {
        return match rule.code {
            _ if formats.is_empty() => fixed(NO_INPUT),
            code if code == dokument::LEV_004.code && !formats.contains(&Format::Csv) => fixed(NO_CSV),
            code if concerns_records(code) && posttyper.is_empty() => fixed(NO_RECORD),
            _ => None,
        };
    }
    if rule.posttyper.iter().any(|posttyp| posttyper.contains(posttyp)) {
        return None;
    }
    if rule.posttyper.len() == Posttyp::ALL.len() {
        return fixed(NO_RECORD);
    }
    let names: Vec<_> = rule.posttyper.iter().map(|posttyp| posttyp.name()).collect();
    Some((
        format!("ingen post av typen {}", one_of(&names, "eller")),
        format!("no record of type {}", one_of(&names, "or")),
    ))
}

fn both(text: Text) -> (String, String) {
    (text.sv.to_owned(), text.en.to_owned())
}

/// What was known besides the records. Rules that need more than that did not run.
pub(super) struct Knowledge {
    has_previous: bool,
    knows_ansvariga: bool,
    knows_policy: bool,
}

impl Knowledge {
    pub(super) fn of(delivery: &Delivery) -> Self {
        let context = delivery.context();
        Self {
            has_previous: delivery.has_previous(),
            knows_ansvariga: context.ansvariga.is_some(),
            knows_policy: context.anmalan_is_open.is_some(),
        }
    }

    fn why_not(&self, rule: &RuleMeta, posttyper: &[Posttyp]) -> Option<(String, String)> {
        let missing = match rule.code {
            "LEV-002" if !self.knows_ansvariga => NO_ANSVARIG,
            "JUR-008" if !self.knows_policy => NO_POLICY,
            "REF-001" if !self.has_previous && !posttyper.contains(&Posttyp::Insats) => NO_INSATS,
            "HIS-001" | "HIS-002" | "REF-002" | "RIM-010" if !self.has_previous => NO_PREVIOUS,
            _ => return None,
        };
        Some(both(missing))
    }
}

/// `insats, placering eller utredning`.
fn one_of(names: &[&str], or: &str) -> String {
    match names {
        [rest @ .., last] if !rest.is_empty() => format!("{} {or} {last}", rest.join(", ")),
        _ => names.concat(),
    }
}

/// Document rules that look inside records.
fn concerns_records(code: &str) -> bool {
    [dokument::FMT_001.code, dokument::FMT_002.code, dokument::LEV_001.code, dokument::LEV_008.code]
        .contains(&code)
}

const LEFT_OUT: Text = Text { sv: "bortvald med --rules", en: "left out with --rules" };
const NO_ANSVARIG: Text =
    Text { sv: "vem som är ansvarig är inte angivet", en: "who is responsible was not given" };
const NO_POLICY: Text = Text { sv: "ingen policy är angiven", en: "no policy was given" };
const NO_INSATS: Text = Text {
    sv: "ingen insats i leveransen att jämföra med, och den förra leveransen är inte angiven",
    en: "no insats in the delivery to compare with, and the previous delivery was not given",
};
const NO_PREVIOUS: Text =
    Text { sv: "den förra leveransen är inte angiven", en: "the previous delivery was not given" };
const NO_INPUT: Text = Text { sv: "ingen fil kunde läsas", en: "no file could be read" };
const NO_CSV: Text = Text { sv: "ingen CSV-fil", en: "no CSV file" };
const NO_RECORD: Text = Text { sv: "ingen post med känd posttyp", en: "no record of a known type" };

#[cfg(test)]
mod tests {
    use super::*;

    fn check(posttyper: &[Posttyp], formats: &[Format], ran: &[&str], not: &[(&str, &str)]) {
        let knowledge = Knowledge::of(&Delivery::default());
        let ledger = Ledger::new(posttyper, formats, &knowledge, &Selection::default());
        for code in ran {
            assert!(ledger.ran.contains(code), "{code}");
        }
        for (code, reason) in not {
            let found = ledger.not_applicable.iter().find(|rule| rule.code == *code);
            assert_eq!(found.map(|rule| rule.reason_sv.as_str()), Some(*reason), "{code}");
        }
        assert_eq!(ledger.ran.len() + ledger.not_applicable.len(), regler::catalogue().count());
    }

    #[test]
    fn a_rule_ran_or_the_ledger_says_why_not() {
        check(
            &[Posttyp::Insats],
            &[Format::Ndjson],
            &["TID-001", "FMT-001", "LEV-001", "LEV-003", "KOD-001"],
            &[("LEV-004", "ingen CSV-fil")],
        );
        check(&[Posttyp::Insats], &[Format::Csv], &["LEV-004"], &[]);
        check(
            &[],
            &[Format::Csv],
            &["LEV-003", "LEV-007"],
            &[
                ("TID-003", "ingen post av typen insats"),
                (
                    "TID-001",
                    "ingen post av typen insats, placering, insats-utan-behovsprovning eller utredning",
                ),
                ("PNR-001", "ingen post med känd posttyp"),
                ("FMT-001", "ingen post med känd posttyp"),
            ],
        );
        check(
            &[],
            &[],
            &[],
            &[("LEV-003", "ingen fil kunde läsas"), ("TID-003", "ingen post av typen insats")],
        );
    }
}
