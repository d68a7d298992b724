//! The catalogue as one page that needs nothing else: no script, no font, no network.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use socialdata_core::regler::explanation::{Example, Explanation};
use socialdata_core::validering::{Code, RuleMeta, Severity};
use socialdata_format::report::Lang;

use crate::command::explain::{in_force, severity, validity};

use super::table::fields;

const STYLE: &str = "\
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}\
h2{border-bottom:2px solid #ddd;margin-top:3rem}h3{margin-bottom:.2rem}code,pre{font-family:ui-monospace,monospace;font-size:.9em}\
pre{background:#f4f4f4;padding:.5rem;overflow-x:auto}dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem}\
dt{color:#555}dd{margin:0}.error{color:#a4161a}.warning{color:#8a5a00}.info{color:#1d4e89}nav a{margin-right:1rem}\
details{margin:.3rem 0}";

pub(super) fn page(rules: &[&RuleMeta], lang: Lang) -> String {
    let title = lang.either("Reglerna i socialdata", "The rules of socialdata");
    let mut page = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n<h1>{title}</h1>\n<p>{}</p>\n",
        lang.either("sv", "en"),
        lang.either(
            "Modellen och reglerna är förslag. Varje regel anger vad den vilar på och hur fast det är.",
            "The model and the rules are proposals. Each rule gives its sources and how firm they are.",
        ),
    );
    let families: BTreeSet<&str> = rules.iter().map(|rule| rule.family()).collect();
    let links: Vec<_> = families.iter().map(|family| format!("<a href=\"#{family}\">{family}</a>")).collect();
    let links = links.concat();
    add(&mut page, format_args!("<nav>{links}</nav>\n"));
    for family in families {
        let members: Vec<_> = rules.iter().filter(|rule| rule.family() == family).collect();
        add(&mut page, format_args!("<h2 id=\"{family}\">{family} ({})</h2>\n", members.len()));
        for rule in members {
            page.push_str(&section(rule, lang));
        }
    }
    page
}

/// Writing to a text cannot fail.
fn add(page: &mut String, text: std::fmt::Arguments<'_>) {
    let _ = page.write_fmt(text);
}

fn section(rule: &RuleMeta, lang: Lang) -> String {
    let word = match rule.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    };
    let mut text = format!(
        "<section id=\"{code}\">\n<h3>{code} {} <small class=\"{word}\">{}</small></h3>\n<p><strong>{}</strong> {}</p>\n",
        rule.name,
        severity(rule, lang),
        escaped(lang.of(rule.message)),
        escaped(lang.of(rule.remedy)),
        code = rule.code,
    );
    add(&mut text, format_args!("<dl>{}</dl>\n", facts(rule, lang)));
    text.push_str(&codes(rule, lang));
    text.push_str(&explanation(rule, lang));
    text + "</section>\n"
}

fn facts(rule: &RuleMeta, lang: Lang) -> String {
    let posttyper: Vec<_> = rule.posttyper.iter().map(|posttyp| posttyp.name()).collect();
    let mut facts = vec![
        (lang.either("Posttyper", "Record types"), posttyper.join(", ")),
        (lang.either("Uppgifter", "Members"), fields(rule).join(", ")),
        (lang.either("Gäller", "In force"), in_force(rule, lang)),
        (lang.either("Sedan version", "Since version"), rule.since.to_owned()),
    ];
    let basis = rule.basis.iter().map(|basis| format!("{} ({})", basis.text, basis.status.sv()));
    facts.extend(basis.map(|basis| (lang.either("Grund", "Basis"), basis)));
    let rows = facts.iter().map(|(name, value)| format!("<dt>{name}</dt><dd>{}</dd>", escaped(value)));
    rows.collect::<Vec<_>>().concat()
}

fn codes(rule: &RuleMeta, lang: Lang) -> String {
    if rule.codes.is_empty() {
        return String::new();
    }
    let item = |code: &Code| {
        let (label, validity) = (escaped(lang.of(code.label)), escaped(&validity(code, lang)));
        format!("<dt><code>{}</code></dt><dd>{label}{validity}</dd>", escaped(code.code))
    };
    let items = rule.codes.iter().map(item).collect::<Vec<_>>().concat();
    let summary = lang.either("Tillåtna koder", "Allowed codes");
    format!("<details><summary>{summary} ({})</summary><dl>{items}</dl></details>\n", rule.codes.len())
}

fn explanation(rule: &RuleMeta, lang: Lang) -> String {
    let Explanation { paragraphs, examples, .. } = Explanation::of(rule);
    let text = paragraphs.iter().map(|text| format!("<p lang=\"sv\">{}</p>\n", escaped(text)));
    let text = text.collect::<Vec<_>>().concat();
    if examples.is_empty() {
        return text;
    }
    let shown = examples.iter().map(|example| shown(example, lang)).collect::<Vec<_>>().concat();
    let summary = lang.either("Exempel", "Examples");
    format!("{text}<details><summary>{summary} ({})</summary>\n{shown}</details>\n", examples.len())
}

fn shown(example: &Example, lang: Lang) -> String {
    let kind = if example.is_ok { lang.either("Rätt", "Right") } else { lang.either("Fel", "Wrong") };
    let (applies_to, patch) = (example.applies_to.join(", "), example.patch.join("\n"));
    format!("<p>{kind} ({}):</p><pre>{}</pre>\n", escaped(&applies_to), escaped(&patch))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use socialdata_core::regler::catalogue;

    use super::*;

    #[test]
    fn every_rule_stands_on_the_page_which_needs_nothing_else() {
        let rules: Vec<_> = catalogue().collect();
        for lang in [Lang::Sv, Lang::En] {
            let page = page(&rules, lang);
            for rule in &rules {
                assert_eq!(
                    page.matches(&format!("<section id=\"{}\">", rule.code)).count(),
                    1,
                    "{}",
                    rule.code
                );
                assert!(page.contains(&escaped(lang.of(rule.message))), "{}", rule.code);
            }
            for outside in ["href=\"http", "src=", "<script", "<link", "<img", "@import", "url("] {
                assert!(!page.contains(outside), "{outside}");
            }
        }
    }

    #[test]
    fn tags_are_closed_and_text_is_no_markup() {
        let page = page(&catalogue().collect::<Vec<_>>(), Lang::Sv);
        for tag in ["section", "dl", "dd", "dt", "details", "pre", "p", "h2", "h3"] {
            let opened =
                page.matches(&format!("<{tag}>")).count() + page.matches(&format!("<{tag} ")).count();
            assert_eq!(opened, page.matches(&format!("</{tag}>")).count(), "{tag}");
        }
        assert_eq!(escaped("a<b & \"c\">"), "a&lt;b &amp; &quot;c&quot;&gt;");
    }
}
