//! `cargo xtask rules-diff OLD NEW`: the changelog of the rules between two versions, for those who build on them.
//!
//! It compares what `socialdata rules --format json` prints, which every version keeps in `docs/regler/regler.json`; so neither
//! version has to be compiled.

mod changes;
mod side;

use std::path::Path;

use serde_json::Value;

use changes::{Change, Changes};
use side::Side;

/// Compares two sides and prints the difference as Markdown in both languages.
///
/// # Errors
///
/// When a side cannot be read or is no catalogue.
pub(crate) fn run(root: &Path, old: &str, new: &str) -> Result<(), String> {
    let sides = (Side::read(root, old)?, Side::read(root, new)?);
    print!("{}", markdown((old, &sides.0), (new, &sides.1)));
    Ok(())
}

fn markdown((old_name, old): (&str, &Side), (new_name, new): (&str, &Side)) -> String {
    let Changes { added, retired, ending, changed } = Changes::between(old, new);
    let mut text = vec![format!(
        "# Regeländringar · Rule changes\n\nFrån · from `{old_name}`: {} regler · rules. Till · to `{new_name}`: {} regler · rules.\n",
        old.rules.len(),
        new.rules.len()
    )];
    text.push(table("Nya regler · New rules", &added));
    text.push(table("Regler som upphör · Rules that end", &ending));
    text.push(table("Borttagna regler · Removed rules", &retired));
    text.push(format!("\n## Ändrade regler · Changed rules: {}\n", changed.len()));
    for Change { rule, parts } in &changed {
        text.push(format!("\n- **{}** {}\n", word(rule, "code"), word(rule, "name")));
        text.extend(parts.iter().map(|part| format!("  - {part}\n")));
    }
    text.concat()
}

fn table(title: &str, rules: &[&Value]) -> String {
    let mut text = vec![format!("\n## {title}: {}\n", rules.len())];
    if rules.is_empty() {
        return text.concat();
    }
    text.push("\n| Kod · Code | Namn · Name | Allvarlighet · Severity | Perioder · Periods | Posttyper · Record types | Fel | Fault |\n".to_owned());
    text.push("|---|---|---|---|---|---|---|\n".to_owned());
    for rule in rules {
        let posttyper = changes::words(rule.get("posttyper")).join(", ");
        let message = |lang: &str| {
            rule.pointer(&format!("/message/{lang}")).and_then(Value::as_str).unwrap_or_default()
        };
        let cells = [
            word(rule, "code"),
            word(rule, "name"),
            word(rule, "severity"),
            &changes::periods(rule),
            &posttyper,
            message("sv"),
            message("en"),
        ];
        text.push(format!("| {} |\n", cells.map(|cell| cell.replace('|', "\\|")).join(" | ")));
    }
    text.concat()
}

fn word<'a>(rule: &'a Value, member: &str) -> &'a str {
    rule.get(member).and_then(Value::as_str).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use socialdata_core::regler::{catalogue, catalogue_json};

    use super::*;

    /// The catalogue, changed as a text.
    fn side(from: &str, to: &str) -> Side {
        let text = catalogue_json::to_json(catalogue());
        assert!(from.is_empty() || text.contains(from), "{from}");
        Side::parse("test", &text.replacen(from, to, usize::from(!from.is_empty()))).unwrap()
    }

    fn diff(from: &str, to: &str) -> String {
        markdown(("old", &side("", "")), ("new", &side(from, to)))
    }

    #[test]
    fn the_same_rules_have_no_difference() {
        let text = diff("", "");
        assert_eq!(text.matches(": 0\n").count(), 4, "{text}");
    }

    #[test]
    fn a_changed_severity_message_period_or_member_is_told() {
        let rule = "{\"code\":\"TID-001\",\"name\":\"slut-fore-start\",\"family\":\"TID\",\"severity\":\"error\",\"since\":\"0.1.0\",\"from\":null,\"to\":null";
        for (to, expected) in [
            (rule.replace("error", "warning"), "allvarlighet · severity: error → warning"),
            (
                rule.replace("\"from\":null", "\"from\":\"2027-01\""),
                "perioder · periods: alla · all → 2027-01 –",
            ),
            (rule.replace("slut-fore-start", "slutet-forst"), "namn · name: slut-fore-start → slutet-forst"),
        ] {
            let text = diff(rule, &to);
            assert!(text.contains("Changed rules: 1\n\n- **TID-001**") && text.contains(expected), "{text}");
        }
        let ending = diff(rule, &rule.replace("\"to\":null", "\"to\":\"2026-12\""));
        assert!(ending.contains("Rules that end: 1\n") && ending.contains("| – 2026-12 |"), "{ending}");
        let member = diff("\"/verkstalldTill\",\"/slutdatum\"", "\"/verkstalldTill\",\"/nagot\"");
        assert!(member.contains("uppgifter · members: + /nagot; − /slutdatum"), "{member}");
        let text = diff("Slutet ligger före början.", "Slutet ligger för tidigt.");
        assert!(text.contains("fel (sv): Slutet ligger före början. → Slutet ligger för tidigt."), "{text}");
    }

    #[test]
    fn rules_that_came_or_went_are_told() {
        let all = side("", "");
        let fewer =
            Side::parse("test", &catalogue_json::to_json(catalogue().filter(|rule| rule.code != "TID-001")))
                .unwrap();
        let came = markdown(("old", &fewer), ("new", &all));
        assert!(
            came.contains("New rules: 1\n") && came.contains("| TID-001 | slut-fore-start | error |"),
            "{came}"
        );
        let went = markdown(("old", &all), ("new", &fewer));
        assert!(went.contains("Removed rules: 1\n") && went.contains("| TID-001 |"), "{went}");
    }
}
