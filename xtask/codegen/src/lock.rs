//! `schemas/rules.lock`: every rule code that was ever given out, append-only.

use super::regler::StructuralRule;

/// Where the lock lies.
pub(crate) const PATH: &str = "schemas/rules.lock";

const HEADER: &str = "\
# Rule codes that have been given out: code, name, severity. Append-only: a code is never reused and never changes meaning.
# Structural codes are added by `cargo xtask codegen`, hand-written ones by whoever writes the rule.
";

/// Adds the structural rules that `lock` does not have yet. A code that changed its name is refused.
pub(crate) fn extend(lock: &str, rules: &[StructuralRule]) -> Result<String, String> {
    let mut text = if lock.is_empty() { HEADER.to_owned() } else { lock.to_owned() };
    for rule in rules {
        let line = format!("{} {} error", rule.code, rule.name);
        match lock.lines().find(|known| known.starts_with(&format!("{} ", rule.code))) {
            Some(known) if known == line => {}
            Some(known) => {
                return Err(format!(
                    "{PATH}: `{known}` was given out; a schema now says `{line}`. Take a new code"
                ));
            }
            None => {
                text.push_str(&line);
                text.push('\n');
            }
        }
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(code: &str, name: &str) -> StructuralRule {
        StructuralRule { code: code.to_owned(), name: name.to_owned(), ..StructuralRule::default() }
    }

    #[test]
    fn grows_and_never_changes() {
        let first = extend("", &[rule("FMT-010", "a-fel-form")]).unwrap();
        let second = extend(&first, &[rule("FMT-010", "a-fel-form"), rule("FMT-011", "b-fel-form")]).unwrap();
        assert!(second.starts_with(&first));
        assert!(second.ends_with("FMT-011 b-fel-form error\n"));
        assert!(extend(&second, &[rule("FMT-010", "c-fel-form")]).unwrap_err().contains("was given out"));
        assert_eq!(extend(&second, &[]).unwrap(), second, "a retired code stays");
    }
}
