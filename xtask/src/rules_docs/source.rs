//! What must hold, in English: the first doc line of each predicate in the file of the rule.

use std::fs;
use std::path::Path;

use socialdata_core::validering::RuleMeta;

/// The sentences above the predicates of `rule`, each once; none for a rule that has no file of its own.
pub(super) fn conditions(root: &Path, rule: &RuleMeta) -> Result<Vec<String>, String> {
    if rule.is_structural() {
        return Ok(Vec::new());
    }
    let file = format!(
        "crates/socialdata-core/src/regler/{}/{}.rs",
        rule.family().to_lowercase(),
        rule.name.replace('-', "_")
    );
    let text = fs::read_to_string(root.join(&file)).map_err(|error| format!("{file}: {error}"))?;
    Ok(of_predicates(&text))
}

fn of_predicates(source: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut doc: Vec<&str> = Vec::new();
    for line in source.lines() {
        if let Some(text) = line.strip_prefix("///") {
            doc.push(text.trim());
        } else if !line.starts_with("#[") {
            let sentence = doc.join(" ");
            if line.starts_with("pub(super) fn") && !sentence.is_empty() && !found.contains(&sentence) {
                found.push(sentence);
            }
            doc.clear();
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stands_above_a_predicate_is_taken_and_once() {
        let source = "/// A.\n/// B.\npub(super) fn insats() {}\n/// No.\nfn own() {}\n/// C.\n#[inline]\npub(super) fn x() {}\n\
                      /// C.\npub(super) fn y() {}\n/// No.\n\npub(super) fn z() {}\nregel! {\n    /// No.\n}\npub(super) fn w() {}\n";
        assert_eq!(of_predicates(source), ["A. B.", "C."]);
    }
}
