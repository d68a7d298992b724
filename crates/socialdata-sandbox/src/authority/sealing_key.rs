//! Keys to which payloads are sealed: X25519 in the form of age (age-encryption.org/v1) and of a JWK (RFC 8037).

use age::secrecy::ExposeSecret as _;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use socialdata_protocol::jwk::{Jwk, KeyUse, Kid};

use crate::error::SandboxError;

/// One sealing key with its number; a later one has a higher number.
pub(crate) struct SealingKey {
    no: u64,
    identity: age::x25519::Identity,
    jwk: Jwk,
    kid: Kid,
}

impl SealingKey {
    /// Makes a key; the text of its secret goes into a file.
    pub(super) fn generate(no: u64) -> Result<(Self, String), SandboxError> {
        let identity = age::x25519::Identity::generate();
        let text = format!("{}\n", identity.to_string().expose_secret());
        Ok((Self::new(no, identity)?, text))
    }

    /// Reads a key from the text of its file.
    pub(super) fn read(no: u64, text: &str) -> Result<Self, SandboxError> {
        Self::new(no, text.trim().parse().map_err(|_| UNUSABLE)?)
    }

    fn new(no: u64, identity: age::x25519::Identity) -> Result<Self, SandboxError> {
        let x = public_bytes(&identity.to_public().to_string()).ok_or(UNUSABLE)?;
        let mut jwk = Jwk {
            kty: "OKP".to_owned(),
            crv: Some("X25519".to_owned()),
            kid: String::new(),
            key_use: KeyUse::Enc,
            alg: None,
            x: Some(URL_SAFE_NO_PAD.encode(x)),
            y: None,
        };
        let kid = jwk.thumbprint().map_err(|_| UNUSABLE)?;
        jwk.kid = kid.to_string();
        Ok(Self { no, identity, jwk, kid })
    }

    pub(crate) fn no(&self) -> u64 {
        self.no
    }

    pub(crate) fn kid(&self) -> Kid {
        self.kid
    }

    pub(crate) fn jwk(&self) -> &Jwk {
        &self.jwk
    }

    pub(crate) fn identity(&self) -> &age::x25519::Identity {
        &self.identity
    }
}

/// The 32 bytes in a recipient (`age1…`, Bech32). Its check sum is not looked at: the text was just made.
fn public_bytes(recipient: &str) -> Option<[u8; 32]> {
    let data = recipient.strip_prefix("age1")?;
    let (mut bits, mut held, mut bytes) = (0_u32, 0_u32, Vec::with_capacity(32));
    for symbol in data.bytes().take(52) {
        let value = ALPHABET.iter().position(|known| *known == symbol)?;
        bits = (bits << 5 | u32::try_from(value).ok()?) & 0xfff;
        held += 5;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from(bits >> held & 0xff).ok()?);
        }
    }
    bytes.try_into().ok()
}

const ALPHABET: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const UNUSABLE: SandboxError = SandboxError::Keys { what: "a sealing key" };

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_pair_of_texts_is_one_key() {
        let bytes = public_bytes("age1s5s0qzvfxzn4gayt0hwtg0hhtgxm7wsdycup4a8t5j5ca25mfe4qt4hs7q").unwrap();
        assert_eq!(URL_SAFE_NO_PAD.encode(bytes), "hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo");
        assert_eq!(public_bytes("age1"), None);
        assert_eq!(public_bytes("age1b"), None);
    }

    #[test]
    fn a_key_is_the_same_when_it_is_read_again() {
        let (made, text) = SealingKey::generate(3).unwrap();
        let read = SealingKey::read(3, &text).unwrap();
        assert_eq!((made.kid(), made.no(), made.jwk()), (read.kid(), read.no(), read.jwk()));
        assert!(SealingKey::read(1, "AGE-SECRET-KEY-1").is_err());
    }
}
