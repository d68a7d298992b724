//! Reads the vectors in `fixtures/vectors` for the tests of this module.

use serde_json::Value;

/// The known answers and refusals of the scheme.
pub(super) fn scheme() -> Value {
    include_str!("../../../../fixtures/vectors/socialdata-pseudo-v1.json").parse().unwrap()
}

pub(super) fn text_of(value: &Value) -> &str {
    value.as_str().unwrap()
}

pub(super) fn from_hex(value: &Value) -> Vec<u8> {
    let (pairs, rest) = text_of(value).as_bytes().as_chunks::<2>();
    assert!(rest.is_empty());
    pairs.iter().map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}
