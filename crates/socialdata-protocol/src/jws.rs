//! Signed documents: compact JWS (RFC 7515) with a header of exactly `alg`, `typ` and `kid`.
//!
//! Signed things are signed, digested and stored as the bytes they are; nothing is ever serialised a second time.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{
    base64url,
    decode::{Limits, decode},
    ids::{Digest, text_on_the_wire},
    jwk::Kid,
    keys::{Algorithm, SigningKey},
    pins::PinnedKeys,
};

/// Why a signed document is refused. Never holds any of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum JwsError {
    /// Not three base64url parts without padding, or over 16 KiB.
    #[error("not a compact JWS of at most 16 KiB")]
    Form,
    /// The header is not JSON with exactly the members `alg`, `typ` and `kid`.
    #[error("the JWS header does not have exactly alg, typ and kid")]
    Header,
    /// The algorithm is not that of the key.
    #[error("the JWS algorithm is not that of the key")]
    Algorithm,
    /// A signed document of another type.
    #[error("the JWS is of another type")]
    Typ,
    /// The key is not among the trusted ones.
    #[error("the JWS is signed with a key that is not trusted")]
    UnknownKey,
    /// The signature does not verify.
    #[error("the signature does not verify")]
    Signature,
}

impl JwsError {
    /// A stable word for logs and tests.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::Header => "header",
            Self::Algorithm => "algorithm",
            Self::Typ => "typ",
            Self::UnknownKey => "unknown-key",
            Self::Signature => "signature",
        }
    }
}

/// What a signed document is; the header member `typ` (RFC 8725, 3.11).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum JwsTyp {
    /// A manifest, signed by the sender.
    Manifest,
    /// A receipt, signed by the register.
    Receipt,
    /// What a person says became of a file delivery, signed by the sender. Never a receipt.
    Statement,
}

impl JwsTyp {
    /// The value of the header member `typ`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Manifest => "socialdata-manifest+jwt",
            Self::Receipt => "socialdata-receipt+jwt",
            Self::Statement => "socialdata-statement+jwt",
        }
    }
}

/// A compact JWS of the right form: three base64url parts, at most 16 KiB. Whether it is to be believed is another
/// question, answered by [`Jws::verify`].
#[derive(Clone, PartialEq, Eq)]
pub struct Jws(String);

impl Jws {
    /// The longest accepted text, in bytes.
    pub const MAX_BYTES: usize = 16 * 1024;

    /// Signs `payload`.
    ///
    /// # Errors
    /// [`JwsError::Form`] when the result would be empty in a part or over 16 KiB.
    pub fn sign(key: &SigningKey, typ: JwsTyp, payload: &[u8]) -> Result<Self, JwsError> {
        let (alg, typ, kid) = (key.algorithm().as_str(), typ.as_str(), key.kid());
        let header = format!(r#"{{"alg":"{alg}","typ":"{typ}","kid":"{kid}"}}"#);
        let signed = format!("{}.{}", base64url::encode(header.as_bytes()), base64url::encode(payload));
        let signature = base64url::encode(&key.sign(signed.as_bytes()));
        format!("{signed}.{signature}").parse()
    }

    /// Checks header, key and signature and hands out the payload.
    ///
    /// # Errors
    /// The first that holds: [`JwsError::Header`], [`JwsError::Algorithm`] (unknown name), [`JwsError::Typ`],
    /// [`JwsError::UnknownKey`], [`JwsError::Algorithm`] (not that of the key), [`JwsError::Signature`].
    pub fn verify(&self, typ: JwsTyp, keys: &PinnedKeys) -> Result<Verified, JwsError> {
        let parts = self.parts()?;
        let header: Header =
            decode(&parts.header, Limits::message(Self::MAX_BYTES)).map_err(|_| JwsError::Header)?;
        let algorithm = match header.alg.as_str() {
            "ES256" => Algorithm::Es256,
            "EdDSA" => Algorithm::EdDsa,
            _ => return Err(JwsError::Algorithm),
        };
        if header.typ != typ.as_str() {
            return Err(JwsError::Typ);
        }
        let kid: Kid = header.kid.parse().map_err(|_| JwsError::UnknownKey)?;
        let key = keys.find(kid).ok_or(JwsError::UnknownKey)?;
        if key.algorithm() != algorithm {
            return Err(JwsError::Algorithm);
        }
        if !key.verifies(parts.signed, &parts.signature) {
            return Err(JwsError::Signature);
        }
        Ok(Verified { kid, payload: parts.payload })
    }

    /// The digest over the ASCII bytes of the text, as receipts refer to it.
    pub fn digest(&self) -> Digest {
        Digest::of(&self.0)
    }

    /// The text, exactly as signed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn parts(&self) -> Result<Parts<'_>, JwsError> {
        let (signed, signature) = self.0.rsplit_once('.').ok_or(JwsError::Form)?;
        let (header, payload) = signed.split_once('.').ok_or(JwsError::Form)?;
        let bytes =
            |part: &str| base64url::decode(part).filter(|bytes| !bytes.is_empty()).ok_or(JwsError::Form);
        Ok(Parts {
            signed: signed.as_bytes(),
            header: bytes(header)?,
            payload: bytes(payload)?,
            signature: bytes(signature)?,
        })
    }
}

impl FromStr for Jws {
    type Err = JwsError;

    fn from_str(text: &str) -> Result<Self, JwsError> {
        if text.len() > Self::MAX_BYTES {
            return Err(JwsError::Form);
        }
        let jws = Self(text.to_owned());
        jws.parts()?;
        Ok(jws)
    }
}

impl fmt::Display for Jws {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Jws {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Before verification the text is whatever somebody sent.
        write!(f, "Jws({} bytes)", self.0.len())
    }
}

text_on_the_wire!(Jws);

/// The payload of a JWS whose signature was verified, and the key that made it.
#[derive(Clone, PartialEq, Eq)]
pub struct Verified {
    /// Thumbprint of the key.
    pub kid: Kid,
    /// The signed bytes.
    pub payload: Vec<u8>,
}

impl fmt::Debug for Verified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Verified(kid {}, {} bytes)", self.kid, self.payload.len())
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    alg: String,
    typ: String,
    kid: String,
}

struct Parts<'a> {
    signed: &'a [u8],
    header: Vec<u8>,
    payload: Vec<u8>,
    signature: Vec<u8>,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key(algorithm: Algorithm) -> SigningKey {
        SigningKey::from_random(algorithm, &[9; 32]).ok().unwrap()
    }

    /// A JWS with this header, signed by `key` whatever the header says.
    fn forged(header: &str, key: &SigningKey) -> Jws {
        let signed = format!("{}.{}", base64url::encode(header.as_bytes()), base64url::encode(b"{}"));
        let signature = base64url::encode(&key.sign(signed.as_bytes()));
        format!("{signed}.{signature}").parse().unwrap()
    }

    fn check(header: &str, expected: Option<JwsError>) {
        let signer = key(Algorithm::EdDsa);
        let keys = PinnedKeys::from_keys([signer.verifying_key()]);
        let header = header.replace("KID", &signer.kid().to_string());
        let seen = forged(&header, &signer).verify(JwsTyp::Receipt, &keys).err();
        assert_eq!(seen, expected, "{header}");
    }

    #[test]
    fn the_header_has_exactly_three_members() {
        check(r#"{"alg":"EdDSA","typ":"socialdata-receipt+jwt","kid":"KID"}"#, None);
        check(r#"{"kid":"KID","typ":"socialdata-receipt+jwt","alg":"EdDSA"}"#, None);
        check(r#"{"alg":"EdDSA","typ":"socialdata-receipt+jwt"}"#, Some(JwsError::Header));
        check(
            r#"{"alg":"EdDSA","alg":"EdDSA","typ":"socialdata-receipt+jwt","kid":"KID"}"#,
            Some(JwsError::Header),
        );
        for more in ["crit", "jku", "jwk", "x5u", "x5c", "b64"] {
            let header =
                format!(r#"{{"alg":"EdDSA","typ":"socialdata-receipt+jwt","kid":"KID","{more}":true}}"#);
            check(&header, Some(JwsError::Header));
        }
    }

    #[test]
    fn the_algorithm_follows_from_the_key() {
        for alg in ["ES256", "none", "HS256", "eddsa", ""] {
            let header = format!(r#"{{"alg":"{alg}","typ":"socialdata-receipt+jwt","kid":"KID"}}"#);
            check(&header, Some(JwsError::Algorithm));
        }
    }

    #[test]
    fn type_and_key_are_checked() {
        check(r#"{"alg":"EdDSA","typ":"socialdata-manifest+jwt","kid":"KID"}"#, Some(JwsError::Typ));
        check(r#"{"alg":"EdDSA","typ":"socialdata-receipt+jwt","kid":"x"}"#, Some(JwsError::UnknownKey));
        let signer = key(Algorithm::EdDsa);
        let jws = Jws::sign(&signer, JwsTyp::Receipt, b"{}").unwrap();
        assert_eq!(jws.verify(JwsTyp::Receipt, &PinnedKeys::none()), Err(JwsError::UnknownKey));
    }

    #[test]
    fn a_changed_byte_breaks_the_signature() {
        for algorithm in [Algorithm::Es256, Algorithm::EdDsa] {
            let signer = key(algorithm);
            let keys = PinnedKeys::from_keys([signer.verifying_key()]);
            let jws = Jws::sign(&signer, JwsTyp::Manifest, b"{\"a\":1}").unwrap();
            let verified = jws.verify(JwsTyp::Manifest, &keys).unwrap();
            assert_eq!(verified.payload, b"{\"a\":1}");
            assert_eq!(verified.kid, signer.kid());
            let changed =
                jws.as_str().replace(&base64url::encode(b"{\"a\":1}"), &base64url::encode(b"{\"a\":2}"));
            let changed: Jws = changed.parse().unwrap();
            assert_eq!(changed.verify(JwsTyp::Manifest, &keys), Err(JwsError::Signature));
        }
    }

    #[test]
    fn the_form_is_three_parts_without_padding() {
        for text in [
            "",
            "AA.AA",
            "AA..AA",
            ".AA.AA",
            "AA.AA.AA.AA",
            "AA==.AA.AA",
            "AA.AA.A*",
            "AA.AA.AB",
            "AA.AA.AA\n",
        ] {
            assert_eq!(text.parse::<Jws>(), Err(JwsError::Form), "{text}");
        }
        assert!("AA.AA.AA".parse::<Jws>().is_ok());
        let long = format!("AA.{}.AA", "A".repeat(Jws::MAX_BYTES));
        assert_eq!(long.parse::<Jws>(), Err(JwsError::Form));
        assert_eq!(Jws::sign(&key(Algorithm::EdDsa), JwsTyp::Receipt, &[0; 16_384]), Err(JwsError::Form));
    }

    #[test]
    fn the_debug_form_shows_none_of_it() {
        let jws: Jws = "AAAA.AAAA.AAAA".parse().unwrap();
        assert_eq!(format!("{jws:?}"), "Jws(14 bytes)");
    }

    proptest! {
        #[test]
        fn parsing_and_verifying_never_panic(text in "[A-Za-z0-9_.-]{0,80}") {
            if let Ok(jws) = text.parse::<Jws>() {
                prop_assert!(jws.verify(JwsTyp::Receipt, &PinnedKeys::none()).is_err());
                prop_assert_eq!(jws.as_str(), text);
            }
        }
    }
}
