//! Keys that sign and verify: ES256 (P-256, RFC 7518) and `EdDSA` (Ed25519, RFC 8037).
//!
//! The algorithm follows from the type of the key and from nothing else, so neither `none` nor an HMAC algorithm can
//! be expressed. A [`SigningKey`] cannot be copied, printed or serialised by accident, and is wiped when dropped.
//!
//! ```compile_fail
//! fn print(key: &socialdata_protocol::keys::SigningKey) {
//!     println!("{key:?}"); // no Debug
//! }
//! ```
//!
//! ```compile_fail
//! fn copy(key: &socialdata_protocol::keys::SigningKey) -> socialdata_protocol::keys::SigningKey {
//!     key.clone() // no Clone
//! }
//! ```

use std::fmt;

use ed25519_dalek::{Signer as _, ed25519};
use p256::{
    ecdsa::signature::Verifier as _,
    pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _, LineEnding},
};
use zeroize::Zeroizing;

use crate::{
    base64url,
    jwk::{Coordinates, Curve, Jwk, KeyUse, Kid},
};

/// Why a key cannot be used. Never holds key material.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// Not a thumbprint: 43 characters base64url.
    #[error("not a key thumbprint (43 characters base64url)")]
    Kid,
    /// A key type, curve or use that the protocol does not have.
    #[error("key type, curve or use is not supported")]
    Unsupported,
    /// The key material has the wrong form, is not a point of the curve, or is a weak point.
    #[error("key material is malformed")]
    Malformed,
    /// The thumbprint computed from the material is not the one that was claimed or pinned.
    #[error("key material does not have the stated thumbprint")]
    KidMismatch,
    /// Not an unencrypted PKCS#8 private key in PEM form of one of the two algorithms.
    #[error("not a PKCS#8 private key (PEM) for ES256 or EdDSA")]
    Pem,
    /// The random bytes are not a private key of this curve (probability below 2^-32); draw again.
    #[error("the random bytes are not a private key, draw again")]
    Unlucky,
}

impl KeyError {
    /// A stable word for logs and tests.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Kid => "kid",
            Self::Unsupported => "unsupported",
            Self::Malformed => "malformed",
            Self::KidMismatch => "kid-mismatch",
            Self::Pem => "pem",
            Self::Unlucky => "unlucky",
        }
    }
}

/// A signature algorithm of the protocol.
///
/// Closed: a third algorithm is a new version of the protocol, and every match must then be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a third algorithm is a new version of the protocol")]
pub enum Algorithm {
    /// ECDSA on P-256 with SHA-256 (RFC 7518, 3.4).
    Es256,
    /// Ed25519 (RFC 8037).
    EdDsa,
}

impl Algorithm {
    /// The value of the header member `alg`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Es256 => "ES256",
            Self::EdDsa => "EdDSA",
        }
    }
}

/// A private key that signs manifests or receipts.
pub struct SigningKey(Private);

enum Private {
    Es256(p256::ecdsa::SigningKey),
    EdDsa(ed25519_dalek::SigningKey),
}

impl SigningKey {
    /// Makes a key from 32 bytes of the operating system's generator.
    ///
    /// # Errors
    /// [`KeyError::Unlucky`] when the bytes are no private key of P-256: draw again.
    pub fn from_random(algorithm: Algorithm, random: &[u8; 32]) -> Result<Self, KeyError> {
        match algorithm {
            Algorithm::Es256 => p256::ecdsa::SigningKey::from_slice(random)
                .map(|key| Self(Private::Es256(key)))
                .map_err(|_| KeyError::Unlucky),
            Algorithm::EdDsa => Ok(Self(Private::EdDsa(ed25519_dalek::SigningKey::from_bytes(random)))),
        }
    }

    /// Reads an unencrypted PKCS#8 private key in PEM form; the key type decides the algorithm.
    ///
    /// # Errors
    /// [`KeyError::Pem`].
    pub fn from_pem(pem: &str) -> Result<Self, KeyError> {
        if let Ok(key) = p256::ecdsa::SigningKey::from_pkcs8_pem(pem) {
            return Ok(Self(Private::Es256(key)));
        }
        ed25519_dalek::SigningKey::from_pkcs8_pem(pem)
            .map(|key| Self(Private::EdDsa(key)))
            .map_err(|_| KeyError::Pem)
    }

    /// The PKCS#8 PEM form. The text is wiped when dropped; the caller decides where it may be stored.
    ///
    /// # Errors
    /// [`KeyError::Pem`] when the encoder refuses, which no key of these two types makes it do.
    pub fn to_pem(&self) -> Result<Zeroizing<String>, KeyError> {
        match &self.0 {
            Private::Es256(key) => key.to_pkcs8_pem(LineEnding::LF),
            Private::EdDsa(key) => key.to_pkcs8_pem(LineEnding::LF),
        }
        .map_err(|_| KeyError::Pem)
    }

    /// The public half.
    pub fn verifying_key(&self) -> VerifyingKey {
        VerifyingKey(match &self.0 {
            Private::Es256(key) => Public::Es256(*key.verifying_key()),
            Private::EdDsa(key) => Public::EdDsa(key.verifying_key()),
        })
    }

    /// The thumbprint of the public half.
    pub fn kid(&self) -> Kid {
        self.verifying_key().thumbprint()
    }

    /// The algorithm this key signs with.
    pub fn algorithm(&self) -> Algorithm {
        match self.0 {
            Private::Es256(_) => Algorithm::Es256,
            Private::EdDsa(_) => Algorithm::EdDsa,
        }
    }

    /// The signature over `message`, 64 bytes. Deterministic: ES256 draws its nonce from key and message (RFC 6979).
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        match &self.0 {
            Private::Es256(key) => {
                let signature: p256::ecdsa::Signature = key.sign(message);
                signature.to_bytes().into()
            }
            Private::EdDsa(key) => key.sign(message).to_bytes(),
        }
    }
}

/// A public key that verifies manifests or receipts.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifyingKey(Public);

#[derive(Clone, PartialEq, Eq)]
enum Public {
    Es256(p256::ecdsa::VerifyingKey),
    EdDsa(ed25519_dalek::VerifyingKey),
}

impl VerifyingKey {
    /// Reads a key from a key set; type, use and claimed thumbprint must fit the material.
    ///
    /// # Errors
    /// [`KeyError::Unsupported`] for a sealing key or an unknown type, [`KeyError::Malformed`] for material that is no
    /// (or a weak) point, [`KeyError::KidMismatch`] when `kid` is not the thumbprint of the material.
    pub fn from_jwk(jwk: &Jwk) -> Result<Self, KeyError> {
        let Coordinates { curve, x, y } = jwk.coordinates()?;
        let key = match (curve, y) {
            (Curve::P256, Some(y)) => Self(Public::Es256(p256_point(x, y)?)),
            (Curve::Ed25519, None) => Self(Public::EdDsa(ed25519_point(&x)?)),
            _ => return Err(KeyError::Unsupported),
        };
        let alg_fits = jwk.alg.as_deref().is_none_or(|alg| alg == key.algorithm().as_str());
        if jwk.key_use != KeyUse::Sig || !alg_fits {
            return Err(KeyError::Unsupported);
        }
        jwk.claimed_thumbprint()?;
        Ok(key)
    }

    /// The JSON form, with the computed thumbprint as `kid`.
    pub fn to_jwk(&self) -> Jwk {
        let (kty, crv, x, y) = match &self.0 {
            Public::Es256(key) => {
                let bytes = key.to_sec1_point(false);
                let coordinate = |part: Option<&[u8]>| part.map(base64url::encode);
                let x = coordinate(bytes.x().map(AsRef::as_ref));
                ("EC", "P-256", x, coordinate(bytes.y().map(AsRef::as_ref)))
            }
            Public::EdDsa(key) => ("OKP", "Ed25519", Some(base64url::encode(key.as_bytes())), None),
        };
        let mut jwk = Jwk {
            kty: kty.to_owned(),
            crv: Some(crv.to_owned()),
            kid: String::new(),
            key_use: KeyUse::Sig,
            alg: Some(self.algorithm().as_str().to_owned()),
            x,
            y,
        };
        jwk.kid = compute(&jwk).to_string();
        jwk
    }

    /// The RFC 7638 thumbprint, computed from the material.
    pub fn thumbprint(&self) -> Kid {
        compute(&self.to_jwk())
    }

    /// The algorithm this key verifies.
    pub fn algorithm(&self) -> Algorithm {
        match self.0 {
            Public::Es256(_) => Algorithm::Es256,
            Public::EdDsa(_) => Algorithm::EdDsa,
        }
    }

    /// Whether `signature` (64 bytes) is that of `message`; Ed25519 is verified strictly (no small-order points).
    pub fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        let Ok(signature) = <&[u8; 64]>::try_from(signature) else { return false };
        match &self.0 {
            Public::Es256(key) => p256::ecdsa::Signature::from_slice(signature)
                .is_ok_and(|signature| key.verify(message, &signature).is_ok()),
            Public::EdDsa(key) => {
                key.verify_strict(message, &ed25519::Signature::from_bytes(signature)).is_ok()
            }
        }
    }
}

impl fmt::Debug for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifyingKey({})", self.thumbprint())
    }
}

#[expect(clippy::expect_used, reason = "cannot fail: the JWK was made from a key")]
fn compute(jwk: &Jwk) -> Kid {
    jwk.thumbprint().expect("a JWK made from a key has a thumbprint")
}

fn p256_point(x: [u8; 32], y: [u8; 32]) -> Result<p256::ecdsa::VerifyingKey, KeyError> {
    // SEC 1, 2.3.3: an uncompressed point is 0x04, x, y. The library checks that it is on the curve.
    let bytes = [&[4], x.as_slice(), y.as_slice()].concat();
    p256::ecdsa::VerifyingKey::from_sec1_bytes(&bytes).map_err(|_| KeyError::Malformed)
}

fn ed25519_point(x: &[u8; 32]) -> Result<ed25519_dalek::VerifyingKey, KeyError> {
    ed25519_dalek::VerifyingKey::from_bytes(x).ok().filter(|key| !key.is_weak()).ok_or(KeyError::Malformed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{Limits, decode};

    fn key_from(jwk: &str) -> Result<VerifyingKey, KeyError> {
        let jwk: Jwk = decode(jwk.as_bytes(), Limits::message(1000)).map_err(|_| KeyError::Malformed)?;
        let kid = jwk.thumbprint().map(|kid| kid.to_string()).unwrap_or_default();
        VerifyingKey::from_jwk(&Jwk { kid, ..jwk })
    }

    fn both() -> [SigningKey; 2] {
        [Algorithm::Es256, Algorithm::EdDsa]
            .map(|algorithm| SigningKey::from_random(algorithm, &[7; 32]).ok().unwrap())
    }

    fn check_vector(jwk: &str, signed: &str, signature: &str) {
        let key = key_from(jwk).unwrap();
        let signature = base64url::decode(signature).unwrap();
        assert!(key.verifies(signed.as_bytes(), &signature));
        assert!(!key.verifies(format!("{signed}x").as_bytes(), &signature));
        let mut changed = signature.clone();
        changed[40] ^= 1;
        assert!(!key.verifies(signed.as_bytes(), &changed));
        assert!(!key.verifies(signed.as_bytes(), &signature[..63]));
    }

    /// RFC 7515, A.3.
    #[test]
    fn verifies_the_es256_example() {
        check_vector(
            r#"{"kty":"EC","crv":"P-256","kid":"","use":"sig","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}"#,
            "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ",
            "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q",
        );
    }

    /// RFC 8037, A.4 and A.5.
    #[test]
    fn signs_and_verifies_the_ed25519_example() {
        let signed = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
        let signature =
            "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";
        check_vector(
            r#"{"kty":"OKP","crv":"Ed25519","kid":"","use":"sig","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#,
            signed,
            signature,
        );
        let private = base64url::decode_32("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A").unwrap();
        let key = SigningKey::from_random(Algorithm::EdDsa, &private).ok().unwrap();
        assert_eq!(base64url::encode(&key.sign(signed.as_bytes())), signature);
    }

    /// RFC 6979, A.2.5, P-256 with SHA-256, message "sample".
    #[test]
    fn signs_es256_deterministically() {
        let private =
            crate::ids::parse_hex("c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721");
        let key = SigningKey::from_random(Algorithm::Es256, &private.unwrap()).ok().unwrap();
        let expected = "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716\
                        f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8";
        assert_eq!(crate::ids::hex(&key.sign(b"sample")), expected);
    }

    #[test]
    fn pem_and_jwk_round_trip() {
        for key in both() {
            let pem = key.to_pem().unwrap();
            assert!(pem.starts_with("-----BEGIN PRIVATE KEY-----\n"));
            let again = SigningKey::from_pem(&pem).ok().unwrap();
            assert_eq!(again.algorithm(), key.algorithm());
            assert_eq!(again.kid(), key.kid());
            let public = VerifyingKey::from_jwk(&key.verifying_key().to_jwk()).unwrap();
            assert_eq!(public, key.verifying_key());
            assert!(public.verifies(b"m", &again.sign(b"m")));
        }
    }

    #[test]
    fn a_key_of_one_type_refuses_signatures_of_the_other() {
        let [first, second] = both();
        assert!(!first.verifying_key().verifies(b"m", &second.sign(b"m")));
        assert!(!second.verifying_key().verifies(b"m", &first.sign(b"m")));
    }

    #[test]
    fn unusable_private_keys_are_refused() {
        assert_eq!(SigningKey::from_random(Algorithm::Es256, &[0; 32]).err(), Some(KeyError::Unlucky));
        assert_eq!(SigningKey::from_random(Algorithm::Es256, &[0xff; 32]).err(), Some(KeyError::Unlucky));
        for pem in ["", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"] {
            assert_eq!(SigningKey::from_pem(pem).err(), Some(KeyError::Pem));
        }
    }

    #[test]
    fn unusable_public_keys_are_refused() {
        let weak = format!(
            r#"{{"kty":"OKP","crv":"Ed25519","kid":"","use":"sig","x":"{}"}}"#,
            base64url::encode(&std::array::from_fn::<u8, 32, _>(|index| u8::from(index == 0)))
        );
        assert_eq!(key_from(&weak), Err(KeyError::Malformed));
        let off_curve = r#"{"kty":"EC","crv":"P-256","kid":"","use":"sig","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"}"#;
        assert_eq!(key_from(off_curve), Err(KeyError::Malformed));
        let [es256, _] = both();
        let good = es256.verifying_key().to_jwk();
        for (jwk, expected) in [
            (Jwk { key_use: KeyUse::Enc, ..good.clone() }, KeyError::Unsupported),
            (Jwk { alg: Some("EdDSA".to_owned()), ..good.clone() }, KeyError::Unsupported),
            (Jwk { kid: both()[1].kid().to_string(), ..good.clone() }, KeyError::KidMismatch),
        ] {
            assert_eq!(VerifyingKey::from_jwk(&jwk), Err(expected));
        }
    }
}
