//! A source file has at most 400 lines of code: one purpose per file, read in one sitting.
//!
//! Blank lines, comments and test modules do not count; generated files are not read by people.

use std::collections::BTreeSet;

use super::complaint::Complaint;
use super::generated_header;
use super::tokens::{Token, outside_test_modules};

const MOST_LINES: usize = 400;

pub(super) fn check(path: &str, text: &str, tokens: &[Token]) -> Option<Complaint> {
    if !is_source(path) || generated_header::is_generated(text) {
        return None;
    }
    let lines = code_lines(text, tokens);
    (lines > MOST_LINES).then(|| {
        Complaint::about(
            path,
            format!("has {lines} lines of code, more than {MOST_LINES}"),
            "split it by purpose; each part gets a name that says it",
        )
    })
}

fn is_source(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    match parts.as_slice() {
        ["crates" | "xtask", _, "src", inside @ ..] | ["xtask", "src", inside @ ..] => {
            !inside.iter().any(|part| matches!(*part, "tests" | "tests.rs"))
        }
        _ => false,
    }
}

fn code_lines(text: &str, tokens: &[Token]) -> usize {
    let touched: BTreeSet<usize> =
        outside_test_modules(tokens).iter().flat_map(|token| token.first_line..=token.last_line).collect();
    // A string over several lines may hold blank ones.
    (1..)
        .zip(text.lines())
        .filter(|(number, line)| touched.contains(number) && !line.trim().is_empty())
        .count()
}

#[cfg(test)]
mod tests {
    use super::super::tokens::lex;
    use super::*;

    fn complains(path: &str, text: &str) -> bool {
        check(path, text, &lex(text).unwrap()).is_some()
    }

    #[test]
    fn fires_above_the_limit_only() {
        let path = "crates/socialdata-core/src/period.rs";
        assert!(!complains(path, &"const A: u8 = 0;\n".repeat(MOST_LINES)));
        assert!(complains(path, &"const A: u8 = 0;\n".repeat(MOST_LINES + 1)));
        assert!(complains("xtask/src/main.rs", &"const A: u8 = 0;\n".repeat(MOST_LINES + 1)));
        assert!(complains("xtask/codegen/src/model.rs", &"const A: u8 = 0;\n".repeat(MOST_LINES + 1)));
    }

    #[test]
    fn tests_and_generated_files_are_left_alone() {
        let long = "const A: u8 = 0;\n".repeat(MOST_LINES + 1);
        assert!(!complains("crates/x/tests/it/main.rs", &long));
        assert!(!complains("crates/x/src/post/tests.rs", &long));
        let generated = format!("{} from a, sha256 b. Do not edit.\n{long}", generated_header::MARK);
        assert!(!complains("crates/x/src/generated.rs", &generated));
    }

    #[test]
    fn counts_code_and_not_prose_blanks_or_tests() {
        let code = "//! Doc.\n\n/// Doc.\nfn a() {\n    // why\n\n    b(\"x\n\ny\");\n}\n/* a\nb */\n";
        let text = format!("{code}#[cfg(test)]\nmod tests {{\n    fn c() {{}}\n}}\n");
        assert_eq!(code_lines(&text, &lex(&text).unwrap()), 4);
    }
}
