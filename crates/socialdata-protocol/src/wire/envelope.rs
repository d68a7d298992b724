//! The body of a `PUT`: the signed manifest and the payload bytes in one JSON object.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::Deserialize;

use crate::{
    base64url,
    decode::{DecodeError, Limits, decode},
    ids::Digest,
    jws::Jws,
};

/// A manifest and the payload it describes.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Envelope {
    /// The signed manifest, verbatim.
    pub manifest: Jws,
    /// The payload bytes, base64url without padding on the wire.
    #[serde(deserialize_with = "payload_bytes")]
    pub payload: Vec<u8>,
}

impl Envelope {
    /// The request body. The same manifest and payload give the same bytes, so it can be built anew for every attempt.
    pub fn body(manifest: &Jws, payload: &[u8]) -> Vec<u8> {
        // Both texts are of the base64url alphabet and dots: nothing to escape.
        format!(r#"{{"manifest":"{manifest}","payload":"{}"}}"#, base64url::encode(payload)).into_bytes()
    }

    /// Reads a request body of at most `max_bytes`.
    ///
    /// # Errors
    /// [`DecodeError`] for anything that is not an envelope within the limit.
    pub fn read(body: &[u8], max_bytes: usize) -> Result<Self, DecodeError> {
        decode(body, Limits::message(max_bytes))
    }
}

/// The value of the header `Content-Digest` for a body (RFC 9530, sha-256).
///
/// ```
/// use socialdata_protocol::wire::content_digest;
///
/// // RFC 9530, B.1
/// let header = content_digest(b"{\"hello\": \"world\"}\n");
/// assert_eq!(header, "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:");
/// ```
pub fn content_digest(body: &[u8]) -> String {
    format!("sha-256=:{}:", STANDARD.encode(Digest::of(body).as_bytes()))
}

fn payload_bytes<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
    base64url::decode(&text)
        .filter(|bytes| !bytes.is_empty())
        .ok_or_else(|| serde::de::Error::custom("not base64url"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_example_of_the_interface_description_is_read() {
        let envelope = Envelope::read(
            br#"{ "manifest": "eyJhbGciOiJFUzI1NiJ9.e30.c2ln", "payload": "KLUv_QQA" }"#,
            1000,
        );
        assert_eq!(envelope.unwrap().payload, [0x28, 0xb5, 0x2f, 0xfd, 4, 0]);
    }

    #[test]
    fn other_bodies_are_refused() {
        for body in [
            r#"{"manifest":"AA.AA.AA"}"#,
            r#"{"manifest":"AA.AA.AA","payload":""}"#,
            r#"{"manifest":"AA.AA.AA","payload":"AA=="}"#,
            r#"{"manifest":"AA.AA","payload":"AA"}"#,
            r#"{"manifest":"AA.AA.AA","payload":"AA","more":1}"#,
            r#"{"manifest":"AA.AA.AA","payload":"AA","payload":"AA"}"#,
        ] {
            assert!(Envelope::read(body.as_bytes(), 1000).is_err(), "{body}");
        }
        let body = Envelope::body(&"AA.AA.AA".parse().unwrap(), &[1]);
        assert!(Envelope::read(&body, body.len()).is_ok());
        assert!(Envelope::read(&body, body.len() - 1).is_err());
    }

    proptest! {
        #[test]
        fn what_was_built_is_read_back(payload in proptest::collection::vec(any::<u8>(), 1..300)) {
            let manifest: Jws = "AAAA.AAAA.AAAA".parse().unwrap();
            let body = Envelope::body(&manifest, &payload);
            prop_assert_eq!(Envelope::read(&body, 10_000), Ok(Envelope { manifest, payload }));
        }
    }
}
