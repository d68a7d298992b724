//! `socialdata explain CODE`

use socialdata_core::regler::explanation::{Example, Explanation};
use socialdata_core::regler::{catalogue, find};
use socialdata_core::validering::{Code, RuleMeta, Severity};
use socialdata_format::report::Lang;
use socialdata_submit::Exit;

use crate::arguments::ExplainArguments;
use crate::console::Console;
use crate::failure::Failure;

/// So many codes are suggested for one that does not exist.
const SUGGESTIONS: usize = 3;

pub(crate) fn run(arguments: &ExplainArguments, console: &mut Console) -> Result<Exit, Failure> {
    let Some(rule) = named(&arguments.code) else {
        return Err(Failure::UnknownRule { near: nearest(&arguments.code).join(", ") });
    };
    for line in page(rule, console.lang()) {
        console.line(&line)?;
    }
    Ok(Exit::Done)
}

/// By code, whatever the case, or by name.
fn named(wanted: &str) -> Option<&'static RuleMeta> {
    find(&wanted.to_ascii_uppercase()).or_else(|| {
        let name = wanted.to_ascii_lowercase();
        catalogue().find(|rule| rule.name == name)
    })
}

fn page(rule: &'static RuleMeta, lang: Lang) -> Vec<String> {
    let fields: Vec<&str> =
        rule.fields.iter().map(|falt| falt.pointer()).filter(|pointer| !pointer.is_empty()).collect();
    let posttyper: Vec<&str> = rule.posttyper.iter().map(|posttyp| posttyp.name()).collect();
    let mut lines = vec![
        format!("{}  {}  ({})", rule.code, rule.name, severity(rule, lang)),
        String::new(),
        lang.of(rule.message).to_owned(),
        format!("{}: {}", lang.either("Åtgärd", "Remedy"), lang.of(rule.remedy)),
        String::new(),
        format!("{}: {}", lang.either("Posttyper", "Record types"), posttyper.join(", ")),
    ];
    if !fields.is_empty() {
        lines.push(format!("{}: {}", lang.either("Uppgifter", "Members"), fields.join(", ")));
    }
    lines.push(format!("{}: {}", lang.either("Gäller", "In force"), in_force(rule, lang)));
    lines.push(format!("{}: {}", lang.either("Sedan version", "Since version"), rule.since));
    for basis in rule.basis {
        lines.push(format!("{}: {} ({})", lang.either("Grund", "Basis"), basis.text, basis.status.sv()));
    }
    lines.extend(codes(rule, lang));
    lines.extend(explanation(rule, lang));
    lines
}

/// The severity as a word for people.
pub(super) const fn severity(rule: &RuleMeta, lang: Lang) -> &'static str {
    match rule.severity {
        Severity::Error => lang.either("fel", "error"),
        Severity::Warning => lang.either("varning", "warning"),
        Severity::Info => lang.either("upplysning", "info"),
    }
}

/// The periods that the rule judges, in words.
pub(super) fn in_force(rule: &RuleMeta, lang: Lang) -> String {
    let month = |(year, month): (i32, u32)| format!("{year:04}-{month:02}");
    let limits = (rule.in_force.from.map(month), rule.in_force.to.map(month));
    between(limits, lang).unwrap_or_else(|| lang.either("alla perioder", "all periods").to_owned())
}

/// The days between which a code may be used, in parentheses; nothing for one without limits.
pub(super) fn validity(code: &Code, lang: Lang) -> String {
    let limits = (code.valid_from.map(str::to_owned), code.valid_to.map(str::to_owned));
    between(limits, lang).map_or(String::new(), |between| format!(" ({between})"))
}

fn between(limits: (Option<String>, Option<String>), lang: Lang) -> Option<String> {
    match limits {
        (None, None) => None,
        (Some(from), None) => Some(format!("{} {from}", lang.either("från och med", "from"))),
        (None, Some(to)) => Some(format!("{} {to}", lang.either("till och med", "until"))),
        (Some(from), Some(to)) => Some(format!("{from} – {to}")),
    }
}

fn codes(rule: &RuleMeta, lang: Lang) -> Vec<String> {
    let line = |code: &Code| format!("  {:<28} {}{}", code.code, lang.of(code.label), validity(code, lang));
    let heading =
        (!rule.codes.is_empty()).then(|| format!("{}:", lang.either("Tillåtna koder", "Allowed codes")));
    heading.into_iter().chain(rule.codes.iter().map(line)).collect()
}

/// The doc comment as text; its examples as changes to a complete, correct record.
fn explanation(rule: &RuleMeta, lang: Lang) -> Vec<String> {
    let Explanation { paragraphs, examples, .. } = Explanation::of(rule);
    let mut lines: Vec<String> = paragraphs.into_iter().flat_map(|text| [String::new(), text]).collect();
    if !examples.is_empty() {
        let what_they_are = lang.either(
            "Exemplen är ändringar (JSON Merge Patch) av poster som annars är fullständiga och riktiga.",
            "Examples are changes (JSON Merge Patch) of records that are otherwise complete and right.",
        );
        lines.extend([String::new(), what_they_are.to_owned()]);
        lines.extend(examples.iter().flat_map(|example| shown(example, lang)));
    }
    lines
}

fn shown(example: &Example, lang: Lang) -> Vec<String> {
    let kind = if example.is_ok { lang.either("Rätt", "Right") } else { lang.either("Fel", "Wrong") };
    let heading = format!("{kind} ({}):", example.applies_to.join(", "));
    let patch = example.patch.iter().map(|line| format!("  {line}"));
    std::iter::once(heading).chain(patch).collect()
}

/// The codes that are fewest letters away from what was written, nearest first.
fn nearest(wanted: &str) -> Vec<&'static str> {
    // What is far too long is no misspelt code or name, and is not worth the time.
    let wanted: Vec<u8> = wanted.bytes().take(64).map(|byte| byte.to_ascii_lowercase()).collect();
    let mut rules: Vec<(usize, &'static str)> = catalogue()
        .map(|rule| {
            let code = letters_apart(&wanted, rule.code.to_ascii_lowercase().as_bytes());
            (code.min(letters_apart(&wanted, rule.name.as_bytes())), rule.code)
        })
        .collect();
    rules.sort_unstable();
    rules.into_iter().take(SUGGESTIONS).map(|(_, code)| code).collect()
}

/// How many letters must be put in, left out or changed to make one text of the other (Levenshtein).
fn letters_apart(one: &[u8], other: &[u8]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, letter) in (1..).zip(one) {
        let (mut diagonal, mut left) = (at - 1, at);
        for (cell, wanted) in row.iter_mut().skip(1).zip(other) {
            let above = *cell;
            *cell = (diagonal + usize::from(letter != wanted)).min(above + 1).min(left + 1);
            (diagonal, left) = (above, *cell);
        }
        if let Some(first) = row.first_mut() {
            *first = at;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_apart_counts() {
        for (one, other, expected) in [
            ("", "", 0),
            ("", "abc", 3),
            ("abc", "", 3),
            ("tid-001", "tid-001", 0),
            ("tid-001", "tid-010", 2),
            ("kitten", "sitting", 3),
            ("tid001", "tid-001", 1),
        ] {
            assert_eq!(letters_apart(one.as_bytes(), other.as_bytes()), expected, "{one} {other}");
            assert_eq!(letters_apart(other.as_bytes(), one.as_bytes()), expected, "{other} {one}");
        }
    }

    #[test]
    fn what_is_nearly_right_is_suggested_first() {
        for (wanted, expected) in [
            ("TID001", "TID-001"),
            ("tid-0001", "TID-001"),
            ("slut-före-start", "TID-001"),
            ("PNR-02", "PNR-002"),
        ] {
            assert!(nearest(wanted).contains(&expected), "{wanted}: {:?}", nearest(wanted));
        }
        assert_eq!(nearest("").len(), SUGGESTIONS);
        assert_eq!(nearest(&"å".repeat(100_000)).len(), SUGGESTIONS);
    }

    #[test]
    fn limits_of_a_code_are_told() {
        let code = Code::new("99", "Något", "Something");
        for (code, expected) in [
            (code, ""),
            (code.valid(Some("2025-07-01"), None), " (från och med 2025-07-01)"),
            (code.valid(None, Some("2025-06-30")), " (till och med 2025-06-30)"),
            (code.valid(Some("2016-01-01"), Some("2017-12-31")), " (2016-01-01 – 2017-12-31)"),
        ] {
            assert_eq!(validity(&code, Lang::Sv), expected);
        }
    }
}
