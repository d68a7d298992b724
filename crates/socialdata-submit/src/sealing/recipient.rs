//! Between the two texts of one X25519 key: base64url in a key set (RFC 8037), Bech32 in age (`age1…`).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bech32::{Bech32, Hrp};
use socialdata_protocol::jwk::{Jwk, KeyUse, Kid};

use super::SealingError;

/// What age writes in front of a recipient.
const PREFIX: Hrp = Hrp::parse_unchecked("age");

/// The recipient of a key.
pub(super) fn recipient(key: [u8; 32]) -> Result<age::x25519::Recipient, SealingError> {
    text(key)?.parse().map_err(|_| SealingError::Key)
}

fn text(key: [u8; 32]) -> Result<String, SealingError> {
    bech32::encode::<Bech32>(PREFIX, &key).map_err(|_| SealingError::Key)
}

/// The key in the text of a recipient.
pub(super) fn key(text: &str) -> Result<[u8; 32], SealingError> {
    let (prefix, bytes) = bech32::decode(text).map_err(|_| SealingError::Key)?;
    if prefix != PREFIX {
        return Err(SealingError::Key);
    }
    bytes.try_into().map_err(|_| SealingError::Key)
}

/// The thumbprint of a key (RFC 7638).
pub(super) fn thumbprint(key: [u8; 32]) -> Result<Kid, SealingError> {
    let jwk = Jwk {
        kty: "OKP".to_owned(),
        crv: Some("X25519".to_owned()),
        kid: String::new(),
        key_use: KeyUse::Enc,
        alg: None,
        x: Some(URL_SAFE_NO_PAD.encode(key)),
        y: None,
    };
    jwk.thumbprint().map_err(|_| SealingError::Key)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The check value of docs/en/protocol.md, *Sealing*.
    #[test]
    fn the_check_value_has_both_texts_and_its_thumbprint() {
        let x = URL_SAFE_NO_PAD.decode("hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo").unwrap();
        let bytes: [u8; 32] = x.try_into().unwrap();
        let age = "age1s5s0qzvfxzn4gayt0hwtg0hhtgxm7wsdycup4a8t5j5ca25mfe4qt4hs7q";
        assert_eq!(text(bytes).as_deref(), Ok(age));
        assert_eq!(recipient(bytes).unwrap().to_string(), age);
        assert_eq!(key(age), Ok(bytes));
        assert_eq!(thumbprint(bytes).unwrap().to_string(), "u809Vppx5ixWMOohxWr2aM3m5bD0LQ67g_GPmubQus4");
    }

    #[test]
    fn other_texts_are_no_recipients() {
        for text in [
            "",
            "age1",
            "age1s5s0qzvfxzn4gayt0hwtg0hhtgxm7wsdycup4a8t5j5ca25mfe4qt4hs7p",
            "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
        ] {
            assert_eq!(key(text), Err(SealingError::Key), "{text}");
        }
    }
}
