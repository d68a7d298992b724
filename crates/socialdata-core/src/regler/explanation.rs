//! What the doc comment of a rule says: text for people, and examples that the harness runs.

use crate::validering::RuleMeta;

/// The doc comment of a rule, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Explanation {
    /// The text, a paragraph each, in Swedish. Lines of one paragraph are joined by a space.
    pub paragraphs: Vec<String>,
    /// The examples, in the order in which they stand.
    pub examples: Vec<Example>,
}

/// A change of a complete, correct record that keeps it correct, or that breaks the rule and no other.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Example {
    /// Whether the record is correct.
    pub is_ok: bool,
    /// The record types whose base record is changed, by name; a rule about deliveries may have other words here.
    pub applies_to: Vec<&'static str>,
    /// The change, a JSON Merge Patch (RFC 7396), line by line.
    pub patch: Vec<&'static str>,
}

impl Explanation {
    /// Takes the doc comment of `rule` apart. A rule from a schema has none.
    ///
    /// ```
    /// use socialdata_core::regler::{explanation::Explanation, find};
    ///
    /// let explanation = Explanation::of(find("TID-001").expect("a fixed code"));
    /// let (ok, bad): (Vec<_>, Vec<_>) = explanation.examples.iter().partition(|example| example.is_ok);
    /// assert!(!explanation.paragraphs.is_empty() && !ok.is_empty() && !bad.is_empty());
    /// ```
    pub fn of(rule: &RuleMeta) -> Self {
        let (mut paragraphs, mut examples) = (Vec::new(), Vec::new());
        let mut paragraph = String::new();
        let mut lines = rule.doc.lines();
        while let Some(line) = lines.next().map(str::trim) {
            if let Some(info) = line.strip_prefix("```") {
                let patch = lines.by_ref().map(without_margin).take_while(|line| *line != "```").collect();
                examples.push(Example::new(info, patch));
            } else if !line.is_empty() {
                if !paragraph.is_empty() {
                    paragraph.push(' ');
                }
                paragraph.push_str(line);
                continue;
            }
            if !paragraph.is_empty() {
                paragraphs.push(std::mem::take(&mut paragraph));
            }
        }
        paragraphs.extend((!paragraph.is_empty()).then_some(paragraph));
        Self { paragraphs, examples }
    }
}

impl Example {
    fn new(info: &'static str, patch: Vec<&'static str>) -> Self {
        let mut words = info.split_whitespace();
        Self { is_ok: words.next() == Some("ok"), applies_to: words.collect(), patch }
    }
}

/// A doc comment has a space before each line; what is further in is meant.
fn without_margin(line: &'static str) -> &'static str {
    line.strip_prefix(' ').unwrap_or(line).trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::regler::find;

    fn explained(doc: &'static str) -> Explanation {
        let rule = find("TID-001").unwrap();
        let rule = RuleMeta {
            doc,
            code: rule.code,
            name: rule.name,
            severity: rule.severity,
            since: rule.since,
            in_force: rule.in_force,
            basis: rule.basis,
            posttyper: rule.posttyper,
            fields: rule.fields,
            message: rule.message,
            remedy: rule.remedy,
            codes: rule.codes,
        };
        Explanation::of(&rule)
    }

    #[test]
    fn text_and_examples_are_told_apart() {
        let doc = " Ett stycke\n på två rader.\n\n Ett till:\n ```bad insats placering\n {\"a\": 1,\n  \"b\": 2}\n ```\n ```ok insats\n {}\n ```\n Sist.\n";
        let explanation = explained(doc);
        assert_eq!(explanation.paragraphs, ["Ett stycke på två rader.", "Ett till:", "Sist."]);
        let [bad, ok] = &explanation.examples[..] else { panic!("two examples") };
        assert!(!bad.is_ok && bad.applies_to == ["insats", "placering"]);
        assert_eq!(bad.patch, ["{\"a\": 1,", " \"b\": 2}"]);
        assert!(ok.is_ok && ok.applies_to == ["insats"] && ok.patch == ["{}"]);
    }

    #[test]
    fn nothing_gives_nothing() {
        let explanation = explained("");
        assert!(explanation.paragraphs.is_empty() && explanation.examples.is_empty());
        assert_eq!(explained(" ```bad insats\n {").examples.len(), 1, "one that is not closed is no panic");
    }
}
