//! JSON pointers into data, without what the data call their members.

use std::collections::BTreeSet;

use serde_json::Value;

/// Every member name of the schema, also of what is not a subschema: more names than needed do no harm, they are all the schema's.
pub(super) fn collect_names(schema: &Value, names: &mut BTreeSet<String>) {
    match schema {
        Value::Object(members) => {
            for (name, value) in members {
                names.insert(name.clone());
                collect_names(value, names);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect_names(item, names)),
        _ => {}
    }
}

/// The pointer with `*` for each name that the schema does not know. Indices of a list stay; so short a number names nobody.
pub(super) fn masked(pointer: &str, names: &BTreeSet<String>) -> String {
    let mut masked = String::new();
    for token in pointer.split('/').skip(1) {
        let name = token.replace("~1", "/").replace("~0", "~");
        let is_index =
            token.len() <= 9 && !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_digit());
        masked.push('/');
        masked.push_str(if names.contains(&name) || is_index { token } else { "*" });
    }
    masked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_the_schema_and_indices_are_kept() {
        let mut names = BTreeSet::new();
        collect_names(&serde_json::json!({"properties": {"a/b": {"items": [{"x": 1}]}}}), &mut names);
        for (pointer, expected) in [
            ("", ""),
            ("/a~1b/0/x", "/a~1b/0/x"),
            ("/anna/17", "/*/17"),
            ("/191212121212/x", "/*/x"),
            ("/1212121212", "/*"),
            ("/a~1c", "/*"),
        ] {
            assert_eq!(masked(pointer, &names), expected, "{pointer}");
        }
    }
}
