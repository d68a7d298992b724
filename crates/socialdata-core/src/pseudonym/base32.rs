//! Base32 with Crockford's alphabet, in one spelling only.
//!
//! Most significant bit first, zero bits added at the end, no padding characters. Reading is strict: lower case,
//! no aliases for i, l, o and u, and the added bits must be zero. So a value has exactly one text, and texts can be
//! compared as they are.

/// How many characters hold `bytes` bytes.
pub(super) const fn text_length(bytes: usize) -> usize {
    (bytes * 8).div_ceil(5)
}

/// Writes `bytes` into `text`, which has [`text_length`] places.
pub(super) fn encode_into(bytes: &[u8], text: &mut [u8]) {
    debug_assert_eq!(text.len(), text_length(bytes.len()), "the caller made the text");
    let mut places = text.iter_mut();
    let (mut held, mut bits) = (0_u32, 0_u32);
    for byte in bytes {
        held = held << 8 | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            if let Some(place) = places.next() {
                *place = symbol(lowest_five(held >> bits));
            }
        }
    }
    if let Some(place) = places.next() {
        *place = symbol(lowest_five(held << (5 - bits)));
    }
}

/// The text of 16 bytes, as all names and check values have it: the same as [`encode_into`], in one go.
#[inline]
pub(super) fn encode_128(bytes: [u8; 16]) -> [u8; 26] {
    let value = u128::from_be_bytes(bytes);
    // 40 bits at a time; the last eight bits get zeros behind them.
    let forty = |bits: u128| u64::try_from(bits & 0xff_ffff_ffff).unwrap_or_default();
    let groups = [forty(value >> 88), forty(value >> 48), forty(value >> 8), forty(value << 32)];
    let mut text = [0; 26];
    let (eights, rest) = text.as_chunks_mut::<8>();
    let [first, second, third, last] = groups.map(eight_characters);
    for (place, characters) in eights.iter_mut().zip([first, second, third]) {
        *place = characters;
    }
    let (last_two, _) = last.split_at(2);
    rest.copy_from_slice(last_two);
    text
}

/// 40 bits as eight characters, all of them at once in one register: this is done for every name that is made.
#[inline]
fn eight_characters(bits: u64) -> [u8; 8] {
    const EACH: u64 = 0x0101_0101_0101_0101;
    // Eight numbers of five bits, by halving three times.
    let by_20 = (bits >> 20) << 32 | bits & 0xf_ffff;
    let by_10 = (by_20 & 0x000f_fc00_000f_fc00) << 6 | by_20 & 0x0000_03ff_0000_03ff;
    let by_5 = (by_10 & 0x03e0_03e0_03e0_03e0) << 3 | by_10 & 0x001f_001f_001f_001f;
    // As in `symbol`; no sum reaches 256, so nothing is carried from one character to the next.
    let passed = |from: u64| (by_5 + EACH * (0x80 - from)) >> 7 & EACH;
    let passed_over = 39 * passed(10) + passed(18) + passed(20) + passed(22) + passed(27);
    (EACH * u64::from(b'0') + by_5 + passed_over).to_be_bytes()
}

/// Reads `text` into `bytes`, whose length says how many are expected.
///
/// After an error the content of `bytes` means nothing.
pub(super) fn decode_into(text: &[u8], bytes: &mut [u8]) -> Result<(), Base32Error> {
    check_alphabet(text)?;
    if text.len() != text_length(bytes.len()) {
        return Err(Base32Error::Length);
    }
    let mut places = bytes.iter_mut();
    let (mut held, mut bits) = (0_u32, 0_u32);
    for character in text {
        held = held << 5 | value(*character).ok_or(Base32Error::Alphabet)?;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            if let Some(place) = places.next() {
                let [.., byte] = (held >> bits).to_be_bytes();
                *place = byte;
            }
        }
    }
    let added = held & ((1 << bits) - 1);
    if added == 0 { Ok(()) } else { Err(Base32Error::Padding) }
}

/// Whether all characters are in the alphabet.
pub(super) fn check_alphabet(text: &[u8]) -> Result<(), Base32Error> {
    let known = text.iter().all(|character| value(*character).is_some());
    if known { Ok(()) } else { Err(Base32Error::Alphabet) }
}

/// The character of a number below 32.
///
/// Computed without a table or a branch, so that neither shows what a key holds. After the digits 39 characters are
/// passed over, later i, l, o and u.
#[inline]
fn symbol(five_bits: u8) -> u8 {
    let passed = |from: u8| u8::from(five_bits >= from);
    b'0' + five_bits + 39 * passed(10) + passed(18) + passed(20) + passed(22) + passed(27)
}

fn lowest_five(bits: u32) -> u8 {
    let [.., low] = (bits & 0x1f).to_be_bytes();
    low
}

fn value(character: u8) -> Option<u32> {
    let value = match character {
        b'0'..=b'9' => character - b'0',
        b'a'..=b'h' => character - b'a' + 10,
        b'j'..=b'k' => character - b'j' + 18,
        b'm'..=b'n' => character - b'm' + 20,
        b'p'..=b't' => character - b'p' + 22,
        b'v'..=b'z' => character - b'v' + 27,
        _ => return None,
    };
    Some(u32::from(value))
}

/// Why a text is not base32, in the order of the checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Base32Error {
    /// A character outside the alphabet.
    Alphabet,
    /// Another number of characters than the expected bytes have.
    Length,
    /// The bits after the last byte are not zero.
    Padding,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::pseudonym::test_vectors::{self, from_hex, text_of};

    fn encode(bytes: &[u8]) -> String {
        let mut text = vec![0; text_length(bytes.len())];
        encode_into(bytes, &mut text);
        String::from_utf8(text).unwrap()
    }

    fn decode(text: &str, length: usize) -> Result<Vec<u8>, Base32Error> {
        let mut bytes = vec![0; length];
        decode_into(text.as_bytes(), &mut bytes)?;
        Ok(bytes)
    }

    #[test]
    fn agrees_with_the_vectors() {
        let file = test_vectors::scheme();
        let vectors = file["base32"].as_array().unwrap();
        assert_eq!(vectors.len(), 7);
        for vector in vectors {
            let (bytes, text) = (from_hex(&vector["hex"]), text_of(&vector["text"]));
            assert_eq!(encode(&bytes), text);
            assert_eq!(decode(text, bytes.len()), Ok(bytes));
        }
    }

    #[test]
    fn writes_the_whole_alphabet_in_order() {
        let values: String = (0..32).map(|bits| char::from(symbol(bits))).collect();
        assert_eq!(values, "0123456789abcdefghjkmnpqrstvwxyz");
        assert!((0..32).all(|bits| value(symbol(bits)) == Some(bits.into())));
    }

    #[test]
    fn reads_no_other_spelling() {
        for text in ["ZW", "zW", "il", "o0", "u0", "z-", "zå"] {
            assert_eq!(decode(text, 1), Err(Base32Error::Alphabet), "{text}");
        }
        assert_eq!(decode("z", 1), Err(Base32Error::Length));
        assert_eq!(decode("zw0", 1), Err(Base32Error::Length));
        assert_eq!(decode("zx", 1), Err(Base32Error::Padding));
        assert_eq!(decode("zz", 1), Err(Base32Error::Padding));
    }

    proptest! {
        #[test]
        fn reading_gives_back_what_was_written(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            prop_assert_eq!(decode(&encode(&bytes), bytes.len()), Ok(bytes));
        }

        #[test]
        fn sixteen_bytes_in_one_go_are_the_same(bytes in any::<[u8; 16]>()) {
            prop_assert_eq!(encode(&bytes).into_bytes(), encode_128(bytes));
        }

        #[test]
        fn a_value_has_one_text(text in "[0-9a-z]{26}") {
            if let Ok(bytes) = decode(&text, 16) {
                prop_assert_eq!(encode(&bytes), text);
            }
        }
    }
}
