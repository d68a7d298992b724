//! Code that hides a missing test, waits by the clock, or is not written yet.

use super::complaint::Complaint;
use super::tokens::{Token, begins_with};

struct Forbidden {
    tokens: &'static [&'static str],
    name: &'static str,
    remedy: &'static str,
}

const FORBIDDEN: &[Forbidden] = &[
    Forbidden {
        tokens: &["#", "[", "ignore"],
        name: "`#[ignore]`",
        remedy: "assert today's wrong behaviour and say so, or delete the test",
    },
    Forbidden {
        tokens: &["thread", "::", "sleep"],
        name: "`thread::sleep`",
        remedy: "take the injected clock, or wait for the event itself",
    },
    Forbidden { tokens: &["todo", "!"], name: "`todo!`", remedy: "write it, or leave it out" },
    Forbidden {
        tokens: &["unimplemented", "!"],
        name: "`unimplemented!`",
        remedy: "write it, or leave it out",
    },
];

pub(super) fn check(path: &str, tokens: &[Token]) -> Vec<Complaint> {
    let mut found = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        let rest = tokens.get(index..).unwrap_or_default();
        found.extend(
            FORBIDDEN
                .iter()
                .filter(|forbidden| begins_with(rest, forbidden.tokens))
                .map(|forbidden| Complaint::at(path, token.first_line, forbidden.name, forbidden.remedy)),
        );
        if begins_with(rest, &["#", "[", "cfg_attr"]) && attribute_words(rest).any(|word| word == "ignore") {
            found.push(Complaint::at(
                path,
                token.first_line,
                "`#[ignore]` behind a condition",
                "a test that cannot run says so and is counted; it is not ignored",
            ));
        }
    }
    found
}

fn attribute_words(tokens: &[Token]) -> impl Iterator<Item = &str> {
    tokens.iter().map(|token| token.text.as_str()).take_while(|text| *text != "]")
}

#[cfg(test)]
mod tests {
    use super::super::tokens::lex;
    use super::*;

    fn lines(rust: &str) -> Vec<Option<usize>> {
        check("a.rs", &lex(rust).unwrap()).iter().map(|complaint| complaint.line).collect()
    }

    #[test]
    fn each_of_them_fires() {
        assert_eq!(lines("#[test]\n#[ignore]\nfn a() {}"), [Some(2)]);
        assert_eq!(lines("#[ignore = \"slow\"] fn a() {}"), [Some(1)]);
        assert_eq!(lines("#[cfg_attr(windows, ignore)] fn a() {}"), [Some(1)]);
        assert_eq!(lines("use std::thread::sleep;\nfn a() { std::thread::sleep(d) }"), [Some(1), Some(2)]);
        assert_eq!(lines("fn a() { todo!() }\nfn b() { unimplemented!(\"x\") }"), [Some(1), Some(2)]);
    }

    #[test]
    fn comments_strings_and_other_names_do_not() {
        assert_eq!(lines("// todo!()\nconst A: &str = \"#[ignore] thread::sleep\";"), []);
        assert_eq!(lines("fn todo() {}\nasync fn a() { tokio::time::sleep(d).await; ignore(b) }"), []);
    }
}
