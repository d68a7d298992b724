//! Base64url without padding (RFC 4648, 5, as RFC 7515 uses it), one text for one byte string.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

/// The text form of `bytes`.
pub(crate) fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The bytes of `text`; nothing for padding, other alphabets, blanks or left-over bits.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

/// The 32 bytes of a 43 character text.
pub(crate) fn decode_32(text: &str) -> Option<[u8; 32]> {
    if text.len() != 43 {
        return None;
    }
    decode(text)?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&[u8]>) {
        assert_eq!(decode(text).as_deref(), expected, "{text}");
    }

    #[test]
    fn one_text_for_one_byte_string() {
        check("", Some(b""));
        check("A-_A", Some(&[3, 239, 192]));
        check("AA", Some(&[0]));
        check("AB", None); // left-over bits
        check("AA==", None);
        check("A+/A", None);
        check("A A", None);
        check("A", None);
        assert_eq!(encode(&[3, 239, 192]), "A-_A");
    }

    #[test]
    fn thirty_two_bytes_are_forty_three_characters() {
        assert_eq!(decode_32(&encode(&[7; 32])), Some([7; 32]));
        assert_eq!(decode_32(&encode(&[7; 31])), None);
        assert_eq!(decode_32(&encode(&[7; 33])), None);
    }
}
