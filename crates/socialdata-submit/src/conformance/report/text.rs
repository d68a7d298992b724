//! For people: what did not pass, then the counts and what is left behind.

use std::fmt::Write as _;

use socialdata_format::report::Lang;

use super::{CaseResult, ConformanceReport, Outcome};
use crate::conformance::families::FAMILIES;

/// Writes the report as text.
pub fn render_text(report: &ConformanceReport, lang: Lang) -> String {
    let mut text = String::new();
    let say = |sv: &'static str, en: &'static str| lang.either(sv, en);
    let _ = writeln!(
        text,
        "{}: {} ({}), {} {}",
        say("Protokollprov", "Protocol suite"),
        report.recipient,
        report.environment.as_str(),
        say("period", "period"),
        report.period
    );
    if !report.is_pinned {
        let _ = writeln!(
            text,
            "{}",
            say(
                "Kvittensnycklarna är inte fästa: de i /keys togs för goda.",
                "The receipt keys are not pinned: those in /keys were taken."
            )
        );
    }
    for family in FAMILIES {
        let mut own =
            report.results.iter().filter(|result| result.requirement.family == family.word).peekable();
        if own.peek().is_some() {
            let _ = writeln!(text, "\n{}", say(family.sv, family.en));
        }
        for result in own {
            case(&mut text, result, lang);
        }
    }
    summary(&mut text, report, lang);
    text
}

fn case(text: &mut String, result: &CaseResult, lang: Lang) {
    let requirement = &result.requirement;
    let word = match result.outcome {
        Outcome::Passed => lang.either("uppfyllt", "passed"),
        Outcome::Failed(_) => lang.either("BRISTER", "FAILED"),
        Outcome::NotApplicable(_) => lang.either("gäller inte", "not applicable"),
        Outcome::NotRun(_) => lang.either("INTE PRÖVAT", "NOT RUN"),
    };
    let _ =
        writeln!(text, "  {}  {word:<14} {}", requirement.id, lang.either(requirement.sv, requirement.en));
    match &result.outcome {
        Outcome::Passed => {}
        Outcome::Failed(difference) => {
            let (expected, seen) = (&difference.expected, &difference.seen);
            let _ = match lang {
                Lang::En => {
                    writeln!(text, "           expected {expected}; seen {seen} ({})", requirement.section)
                }
                _ => writeln!(text, "           väntat {expected}; sett {seen} ({})", requirement.section),
            };
        }
        Outcome::NotApplicable(reason) | Outcome::NotRun(reason) => {
            let blank = if reason.seen.is_empty() { "" } else { ": " };
            let _ = writeln!(text, "           {}{blank}{}", lang.either(reason.sv, reason.en), reason.seen);
        }
    }
}

fn summary(text: &mut String, report: &ConformanceReport, lang: Lang) {
    let (passed, failed) = (report.count("passed"), report.count("failed"));
    let (inapplicable, not_run) = (report.count("not-applicable"), report.count("not-run"));
    let left = &report.left_behind;
    let closed = left.closed.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let _ = match lang {
        Lang::En => writeln!(
            text,
            "\n{} cases: {passed} passed, {failed} failed, {inapplicable} not applicable, {not_run} not run.\n\
             Left at the receiver: {} submissions, {} void records, {} live records{}.",
            report.results.len(),
            left.submissions,
            left.tombstones,
            left.live,
            if closed.is_empty() { String::new() } else { format!(", closed: {closed}") },
        ),
        _ => writeln!(
            text,
            "\n{} fall: {passed} uppfyllda, {failed} brister, {inapplicable} gäller inte, {not_run} inte prövade.\n\
             Kvar hos mottagaren: {} leveranser, {} makulerade poster, {} levande poster{}.",
            report.results.len(),
            left.submissions,
            left.tombstones,
            left.live,
            if closed.is_empty() { String::new() } else { format!(", avslutat: {closed}") },
        ),
    };
}
