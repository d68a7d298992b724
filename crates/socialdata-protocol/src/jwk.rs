//! Public keys as JSON (RFC 7517, RFC 8037) and their thumbprints (RFC 7638).
//!
//! A key set supplies key material only. Trust comes from thumbprints that were pinned in configuration, and a
//! thumbprint is always computed from the material, never taken from the member `kid`.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{
    base64url,
    ids::{Digest, text_on_the_wire},
    keys::KeyError,
};

/// The RFC 7638 thumbprint (SHA-256) of a public key; as text 43 characters base64url.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kid([u8; 32]);

impl Kid {
    /// The 32 bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Kid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&base64url::encode(&self.0))
    }
}

impl FromStr for Kid {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        base64url::decode_32(text).map(Self).ok_or(KeyError::Kid)
    }
}

text_on_the_wire!(Kid);

/// What a key in a key set is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum KeyUse {
    /// Verifies receipts.
    Sig,
    /// Payloads are sealed to it.
    Enc,
    /// A use this version does not know; the key is ignored.
    #[serde(other)]
    Other,
}

/// One public key as it stands in a key set. Nothing in it is trusted before its thumbprint was compared with a pin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Jwk {
    /// Key type, `EC` or `OKP`.
    pub kty: String,
    /// Curve, `P-256`, `Ed25519` or `X25519`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crv: Option<String>,
    /// The thumbprint as the sender of the key set claims it.
    pub kid: String,
    /// What the key is for.
    #[serde(rename = "use")]
    pub key_use: KeyUse,
    /// Algorithm, `ES256` or `EdDSA`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alg: Option<String>,
    /// The public key, or its first coordinate, base64url.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub x: Option<String>,
    /// The second coordinate of an `EC` key, base64url.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub y: Option<String>,
}

impl Jwk {
    /// The thumbprint, computed from the key material.
    ///
    /// # Errors
    /// [`KeyError::Unsupported`] for another type or curve than the three of the protocol, [`KeyError::Malformed`] for
    /// missing, surplus or wrongly sized coordinates.
    pub fn thumbprint(&self) -> Result<Kid, KeyError> {
        let coordinates = self.coordinates()?;
        let x = base64url::encode(&coordinates.x);
        // RFC 7638, 3.2: required members only, sorted, no blanks. All values are base64url or fixed words.
        let canonical = match coordinates.y {
            Some(y) => {
                let y = base64url::encode(&y);
                format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#)
            }
            None => format!(r#"{{"crv":"{}","kty":"OKP","x":"{x}"}}"#, coordinates.curve.as_str()),
        };
        Ok(Kid(*Digest::of(canonical).as_bytes()))
    }

    /// The 32 bytes of an `OKP`/`X25519` sealing key (RFC 8037), after its thumbprint was compared with `pinned`.
    ///
    /// # Errors
    /// As [`Jwk::thumbprint`]; [`KeyError::KidMismatch`] when the material is not that of the pinned key or the key set
    /// claims another thumbprint; [`KeyError::Unsupported`] for a key of another curve or use.
    pub fn sealing_key(&self, pinned: Kid) -> Result<[u8; 32], KeyError> {
        let coordinates = self.coordinates()?;
        if coordinates.curve != Curve::X25519 || self.key_use != KeyUse::Enc {
            return Err(KeyError::Unsupported);
        }
        if self.claimed_thumbprint()? == pinned { Ok(coordinates.x) } else { Err(KeyError::KidMismatch) }
    }

    /// The thumbprint, when the material has the one the key set claims.
    pub(crate) fn claimed_thumbprint(&self) -> Result<Kid, KeyError> {
        let computed = self.thumbprint()?;
        if self.kid.parse() == Ok(computed) { Ok(computed) } else { Err(KeyError::KidMismatch) }
    }

    pub(crate) fn coordinates(&self) -> Result<Coordinates, KeyError> {
        let curve = match (self.kty.as_str(), self.crv.as_deref()) {
            ("EC", Some("P-256")) => Curve::P256,
            ("OKP", Some("Ed25519")) => Curve::Ed25519,
            ("OKP", Some("X25519")) => Curve::X25519,
            _ => return Err(KeyError::Unsupported),
        };
        let x = self.x.as_deref().and_then(base64url::decode_32).ok_or(KeyError::Malformed)?;
        let y = match (curve, self.y.as_deref()) {
            (Curve::P256, Some(y)) => Some(base64url::decode_32(y).ok_or(KeyError::Malformed)?),
            (Curve::Ed25519 | Curve::X25519, None) => None,
            _ => return Err(KeyError::Malformed),
        };
        Ok(Coordinates { curve, x, y })
    }
}

/// A set of public keys (RFC 7517, section 5), the body of `GET /keys`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Jwks {
    /// The keys, in no particular order.
    pub keys: Vec<Jwk>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Curve {
    P256,
    Ed25519,
    X25519,
}

impl Curve {
    fn as_str(self) -> &'static str {
        match self {
            Self::P256 => "P-256",
            Self::Ed25519 => "Ed25519",
            Self::X25519 => "X25519",
        }
    }
}

/// Decoded key material; `y` exactly for P-256.
pub(crate) struct Coordinates {
    pub(crate) curve: Curve,
    pub(crate) x: [u8; 32],
    pub(crate) y: Option<[u8; 32]>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{Limits, decode};

    fn jwk(json: &str) -> Jwk {
        decode(json.as_bytes(), Limits::message(1000)).unwrap()
    }

    fn check(json: &str, expected: Result<&str, KeyError>) {
        let seen = jwk(json).thumbprint().map(|kid| kid.to_string());
        assert_eq!(seen.as_deref().map_err(|error| *error), expected, "{json}");
    }

    /// RFC 8037, A.3.
    #[test]
    fn thumbprint_of_the_ed25519_example() {
        check(
            r#"{"kty":"OKP","crv":"Ed25519","kid":"","use":"sig","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#,
            Ok("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"),
        );
    }

    /// The sealing key that the example manifest names.
    #[test]
    fn thumbprint_of_the_x25519_check_value() {
        let text = r#"{"kty":"OKP","crv":"X25519","kid":"u809Vppx5ixWMOohxWr2aM3m5bD0LQ67g_GPmubQus4","use":"enc","x":"hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo"}"#;
        check(text, Ok("u809Vppx5ixWMOohxWr2aM3m5bD0LQ67g_GPmubQus4"));
        let pinned = "u809Vppx5ixWMOohxWr2aM3m5bD0LQ67g_GPmubQus4".parse().unwrap();
        let other = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k".parse().unwrap();
        assert_eq!(jwk(text).sealing_key(pinned).map(|key| key[0]), Ok(0x85));
        assert_eq!(jwk(text).sealing_key(other), Err(KeyError::KidMismatch));
    }

    /// The key of RFC 7515, A.3.1; its thumbprint computed independently (Python, hashlib).
    #[test]
    fn thumbprint_of_a_p256_key() {
        check(
            r#"{"kty":"EC","crv":"P-256","kid":"","use":"sig","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}"#,
            Ok("oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U"),
        );
    }

    #[test]
    fn unknown_and_malformed_keys_are_refused() {
        check(r#"{"kty":"RSA","kid":"","use":"sig"}"#, Err(KeyError::Unsupported));
        check(r#"{"kty":"OKP","crv":"Ed448","kid":"","use":"sig","x":"AA"}"#, Err(KeyError::Unsupported));
        check(r#"{"kty":"OKP","crv":"Ed25519","kid":"","use":"sig","x":"AA"}"#, Err(KeyError::Malformed));
        check(r#"{"kty":"OKP","crv":"Ed25519","kid":"","use":"sig"}"#, Err(KeyError::Malformed));
        check(
            r#"{"kty":"EC","crv":"P-256","kid":"","use":"sig","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"}"#,
            Err(KeyError::Malformed),
        );
    }

    #[test]
    fn a_key_set_may_hold_keys_this_version_does_not_know() {
        let text = br#"{"keys":[{"kty":"AKP","kid":"1","use":"new","pub":"AA"}],"more":1}"#;
        let set: Jwks = decode(text, Limits::message(1000)).unwrap();
        assert_eq!(set.keys[0].key_use, KeyUse::Other);
    }
}
