//! Which rules and which schemas a report was made with, as one value each.

use std::fmt::Write as _;
use std::sync::LazyLock;

use sha2::{Digest, Sha256};
use socialdata_core::regler;
use socialdata_core::validering::{RuleMeta, Text};

/// The version of the rule set: rules, messages and code lists are released together with the program.
pub const RULE_SET_VERSION: &str = env!("CARGO_PKG_VERSION");

/// The version of the record model.
pub const SCHEMA_VERSION: &str = "v1";

/// SHA-256 over every rule of the catalogue by code, `sha-256:` and 64 hexadecimal digits.
///
/// Two programs with the same digest judge with the same rules and say the same about them. The text that is hashed has one line per rule:
/// code, name, severity, since, first and last period, bases with status, record types, pointers, texts and codes, with U+001F between.
pub fn rule_set_digest() -> &'static str {
    static DIGEST: LazyLock<String> = LazyLock::new(|| {
        let mut rules: Vec<_> = regler::catalogue().collect();
        rules.sort_by_key(|rule| rule.code);
        hashed(rules.into_iter().map(|rule| canonical(rule).into_bytes()))
    });
    &DIGEST
}

/// SHA-256 over the schemas of the record model, `sha-256:` and 64 hexadecimal digits.
///
/// What is hashed is the canonical form (RFC 8785) of one object with the schemas as members, named as their files are; so
/// layout does not count. The register compares this digest with its own.
#[expect(
    clippy::disallowed_methods,
    reason = "compiled-in schemas, no data; the error cannot occur and is dropped"
)]
#[expect(clippy::expect_used, reason = "cannot fail: a test reads every compiled-in schema")]
pub fn schema_digest() -> &'static str {
    static DIGEST: LazyLock<String> = LazyLock::new(|| {
        let members = SCHEMAS.iter().map(|(name, text)| {
            let schema = serde_json::from_str(text).expect("a compiled-in schema");
            ((*name).to_owned(), schema)
        });
        let files: serde_json::Map<String, serde_json::Value> = members.collect();
        hashed(std::iter::once(serde_json_canonicalizer::to_vec(&files).expect("canonical JSON")))
    });
    &DIGEST
}

fn hashed(parts: impl Iterator<Item = Vec<u8>>) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(&part);
    }
    let mut text = String::from("sha-256:");
    for byte in hasher.finalize() {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

fn canonical(rule: &RuleMeta) -> String {
    let mut parts: Vec<String> =
        [rule.code, rule.name, rule.severity.as_str(), rule.since].map(str::to_owned).into();
    for month in [rule.in_force.from, rule.in_force.to] {
        parts.push(month.map(|(year, month)| format!("{year:04}-{month:02}")).unwrap_or_default());
    }
    parts.extend(rule.basis.iter().map(|basis| format!("{} {}", basis.status.as_str(), basis.text)));
    parts.extend(rule.posttyper.iter().map(|posttyp| posttyp.name().to_owned()));
    parts.extend(rule.fields.iter().map(|falt| falt.pointer().to_owned()));
    let both = |text: Text| [text.sv.to_owned(), text.en.to_owned()];
    parts.extend(both(rule.message));
    parts.extend(both(rule.remedy));
    for code in rule.codes {
        parts.push(code.code.to_owned());
        parts.extend(both(code.label));
    }
    parts.join("\u{1f}") + "\n"
}

/// The schemas of the record model, by file name.
const SCHEMAS: &[(&str, &str)] = &[
    ("gemensam.schema.json", include_str!("../../../../schemas/post/v1/gemensam.schema.json")),
    ("insats.schema.json", include_str!("../../../../schemas/post/v1/insats.schema.json")),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_schema_file_is_in_the_digest() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../schemas/post/v1");
        let mut names: Vec<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        let embedded: Vec<_> = SCHEMAS.iter().map(|(name, _)| (*name).to_owned()).collect();
        assert_eq!(embedded, names);
    }

    #[test]
    fn digests_are_well_formed_and_differ_with_their_content() {
        for digest in [rule_set_digest(), schema_digest()] {
            assert_eq!(digest.len(), "sha-256:".len() + 64);
        }
        let one = hashed([b"ab".to_vec()].into_iter());
        // FIPS 180-4 of "ab", in two pieces and in one.
        assert_eq!(one, hashed([b"a".to_vec(), b"b".to_vec()].into_iter()));
        assert_eq!(one, "sha-256:fb8e20fc2e4c3f248c60c39bd652f3c1347298bb977b8b4d5903b85055620603");
    }

    #[test]
    fn a_rule_is_told_with_all_that_users_rely_on() {
        let rule = regler::find("TID-001").unwrap();
        let text = canonical(rule);
        for part in [rule.code, rule.name, "error", rule.message.sv, rule.remedy.en, "/verkstalldTill"] {
            assert!(text.contains(part), "{part}");
        }
    }
}
