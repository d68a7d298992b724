//! The canonical form (RFC 8785) of the usual record, in one pass.
//!
//! Usual is: members named in ASCII and in ascending order, as a map keeps them, and whole numbers that a double holds exactly.
//! Everything else is left to the general implementation, which took about five times as long when it was measured.

use serde_json::Value;
use socialdata_core::post::write_json_string;

/// The canonical bytes; nothing when the value is not usual.
pub(super) fn usual(value: &Value) -> Option<Vec<u8>> {
    let mut out = String::with_capacity(USUAL_BYTES);
    write(value, &mut out)?;
    Some(out.into_bytes())
}

fn write(value: &Value, out: &mut String) -> Option<()> {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(number) => {
            let whole = number.as_i64().filter(|whole| whole.unsigned_abs() <= EXACT)?;
            out.push_str(&whole.to_string());
        }
        Value::String(text) => write_json_string(text, out),
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write(item, out)?;
            }
            out.push(']');
        }
        Value::Object(members) => {
            out.push('{');
            let mut before: Option<&str> = None;
            for (name, member) in members {
                if !name.is_ascii() || before.is_some_and(|before| before >= name.as_str()) {
                    return None;
                }
                if before.is_some() {
                    out.push(',');
                }
                write_json_string(name, out);
                out.push(':');
                write(member, out)?;
                before = Some(name);
            }
            out.push('}');
        }
    }
    Some(())
}

/// Most records are shorter.
const USUAL_BYTES: usize = 1024;
/// The largest whole number up to which doubles lose none.
const EXACT: u64 = 1 << 53;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Map, json};

    use super::*;

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            (-1000_i64..1000).prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            ".{0,12}".prop_map(Value::from),
            "[\\x00-\\x7f]{0,12}".prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 24, 6, |inner| {
            let named = prop::collection::vec(("[a-zA-Z\"\n]{0,4}|.{0,2}", inner.clone()), 0..6);
            prop_oneof![
                prop::collection::vec(inner, 0..6).prop_map(Value::from),
                named.prop_map(|members| Value::from(members.into_iter().collect::<Map<_, _>>())),
            ]
        })
    }

    proptest! {
        #[test]
        fn the_bytes_are_those_of_the_general_implementation(value in value()) {
            if let Some(bytes) = usual(&value) {
                prop_assert_eq!(bytes, serde_json_canonicalizer::to_vec(&value).unwrap());
            }
        }
    }

    #[test]
    fn a_record_is_usual_and_what_the_general_implementation_orders_otherwise_is_not() {
        let record =
            json!({"insatsId": "r1.x", "antal": [1, -2], "person": {"namn": "Å\t", "ar": 1990}, "z": null});
        assert_eq!(usual(&record).unwrap(), serde_json_canonicalizer::to_vec(&record).unwrap());
        for unusual in [json!(1.5), json!(1_u64 << 54), json!({"å": 1})] {
            assert_eq!(usual(&unusual), None);
        }
    }
}
