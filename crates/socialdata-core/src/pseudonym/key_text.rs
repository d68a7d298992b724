//! Key material and its text form `socialdata-key-v1.<purpose>.<base32>.<crc>`.
//!
//! The prefix can be found by secret scanners, the purpose keeps keys from being mixed up, and the check sum (CRC-32
//! as in zip, over everything before the last dot) catches errors of copying.

use std::fmt::Write as _;

use subtle::ConstantTimeEq;
use zeroize::{ZeroizeOnDrop, Zeroizing};

use super::base32::{self, Base32Error};
use super::parameters::Purpose;
use super::secret_bytes::SecretBytes;

/// 32 random bytes from the operating system's generator, and what they are for.
///
/// No passphrases and nothing derived from text. It is wiped when dropped and cannot be copied, compared with `==`,
/// printed or serialised:
///
/// ```compile_fail,E0599
/// # use socialdata_core::pseudonym::{KeyMaterial, Purpose};
/// let material = KeyMaterial::from_slice(Purpose::Person, &[0; 32]).ok().unwrap();
/// let copy = material.clone();
/// ```
///
/// ```compile_fail,E0277
/// # use socialdata_core::pseudonym::{KeyMaterial, Purpose};
/// let material = KeyMaterial::from_slice(Purpose::Person, &[0; 32]).ok().unwrap();
/// let text = format!("{material:?}");
/// ```
///
/// ```compile_fail,E0277
/// # use socialdata_core::pseudonym::{KeyMaterial, Purpose};
/// fn send(value: &impl serde::Serialize) {}
/// send(&KeyMaterial::from_slice(Purpose::Person, &[0; 32]).ok().unwrap());
/// ```
pub struct KeyMaterial {
    purpose: Purpose,
    bytes: SecretBytes,
}

impl KeyMaterial {
    /// Takes 32 bytes from the operating system's generator.
    ///
    /// # Errors
    ///
    /// [`KeyError::KeyWeak`] when all bytes are the same.
    pub fn from_bytes(purpose: Purpose, bytes: [u8; 32]) -> Result<Self, KeyError> {
        let bytes = Zeroizing::new(bytes);
        Self::from_slice(purpose, bytes.as_slice())
    }

    /// Takes 32 bytes whose number is not known to the type.
    ///
    /// # Errors
    ///
    /// [`KeyError::KeyLength`] when there are not 32, [`KeyError::KeyWeak`] when all are the same.
    pub fn from_slice(purpose: Purpose, bytes: &[u8]) -> Result<Self, KeyError> {
        let mut material = Self { purpose, bytes: SecretBytes::zeroed() };
        let bytes: &[u8; 32] = bytes.try_into().map_err(|_| KeyError::KeyLength)?;
        material.bytes.as_mut_array().copy_from_slice(bytes);
        material.refuse_weak()
    }

    /// Reads the text form. One line feed at the end is allowed, as in a file.
    ///
    /// ```
    /// use socialdata_core::pseudonym::{KeyError, KeyMaterial, Purpose};
    ///
    /// // A published test key.
    /// let text = "socialdata-key-v1.person.000g40r40m30e209185gr38e1w8124gk2gahc5rr34d1p70x3rfg.ffd9569b\n";
    /// assert!(KeyMaterial::parse(text, Purpose::Person).is_ok());
    /// assert_eq!(KeyMaterial::parse(text, Purpose::Audit).err(), Some(KeyError::Purpose));
    /// ```
    ///
    /// # Errors
    ///
    /// The first [`KeyError`] in the order of its variants that holds.
    pub fn parse(text: &str, expected: Purpose) -> Result<Self, KeyError> {
        let text = text.strip_suffix('\n').unwrap_or(text);
        let rest = text.strip_prefix(PREFIX).ok_or(KeyError::Prefix)?;
        let mut parts = rest.split('.');
        let (Some(purpose), Some(key), Some(crc), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(KeyError::Shape);
        };
        let crc = parse_crc(crc)?;
        if purpose != expected.as_str() {
            return Err(KeyError::Purpose);
        }
        let mut material = Self { purpose: expected, bytes: SecretBytes::zeroed() };
        base32::decode_into(key.as_bytes(), material.bytes.as_mut_array())?;
        let (checked, _) = text.rsplit_once('.').ok_or(KeyError::Shape)?;
        if !bool::from(crc32fast::hash(checked.as_bytes()).ct_eq(&crc)) {
            return Err(KeyError::Crc);
        }
        material.refuse_weak()
    }

    /// The text form, without a line feed; wiped when dropped.
    pub fn to_text(&self) -> Zeroizing<String> {
        let mut key = Zeroizing::new([0; base32::text_length(32)]);
        base32::encode_into(self.bytes(), key.as_mut_slice());
        // Room for everything, since a string that grows leaves its old content behind.
        let mut text = Zeroizing::new(String::with_capacity(128));
        text.push_str(PREFIX);
        text.push_str(self.purpose.as_str());
        text.push('.');
        text.extend(key.iter().copied().map(char::from));
        let crc = crc32fast::hash(text.as_bytes());
        #[expect(clippy::expect_used, reason = "cannot fail: a string takes every text")]
        write!(text, ".{crc:08x}").expect("writing to a string");
        text
    }

    /// What the key is for.
    pub const fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// Whether both hold the same bytes for the same purpose; in constant time.
    pub fn is_same_key(&self, other: &Self) -> bool {
        self.purpose == other.purpose && self.has_bytes(other.bytes())
    }

    pub(super) fn has_bytes(&self, other: &[u8; 32]) -> bool {
        self.bytes().ct_eq(other).into()
    }

    pub(super) fn bytes(&self) -> &[u8; 32] {
        self.bytes.as_array()
    }

    /// A key of equal bytes comes from a broken generator or an empty file, never from chance.
    fn refuse_weak(self) -> Result<Self, KeyError> {
        let [first, ..] = *self.bytes();
        if self.has_bytes(&[first; 32]) { Err(KeyError::KeyWeak) } else { Ok(self) }
    }
}

/// The bytes wipe themselves.
impl ZeroizeOnDrop for KeyMaterial {}

/// Eight lower-case hexadecimal digits.
fn parse_crc(text: &str) -> Result<u32, KeyError> {
    let right = text.len() == 8 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if !right {
        return Err(KeyError::Shape);
    }
    u32::from_str_radix(text, 16).map_err(|_| KeyError::Shape)
}

const PREFIX: &str = "socialdata-key-v1.";

/// Why a text or bytes are no key, in the order of the checks. Says nothing about the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// It does not begin with `socialdata-key-v1.`.
    #[error("the text does not begin as a key does")]
    Prefix,
    /// It does not have four parts of which the last is eight lower-case hexadecimal digits.
    #[error("the text does not have the four parts of a key")]
    Shape,
    /// The key is for another purpose.
    #[error("the key is for another purpose")]
    Purpose,
    /// A character outside the base32 alphabet, upper case among them.
    #[error("a character outside the base32 alphabet")]
    Alphabet,
    /// Not 32 bytes.
    #[error("the key does not have 32 bytes")]
    KeyLength,
    /// The bits after the last byte are not zero.
    #[error("the unused bits are not zero")]
    Padding,
    /// The check sum is wrong: an error of copying.
    #[error("the check sum is wrong")]
    Crc,
    /// All bytes are the same.
    #[error("all bytes of the key are the same")]
    KeyWeak,
}

impl KeyError {
    /// The name in the scheme and its vectors.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Prefix => "prefix",
            Self::Shape => "shape",
            Self::Purpose => "purpose",
            Self::Alphabet => "alphabet",
            Self::KeyLength => "key-length",
            Self::Padding => "padding",
            Self::Crc => "crc",
            Self::KeyWeak => "key-weak",
        }
    }
}

impl From<Base32Error> for KeyError {
    fn from(error: Base32Error) -> Self {
        match error {
            Base32Error::Alphabet => Self::Alphabet,
            Base32Error::Length => Self::KeyLength,
            Base32Error::Padding => Self::Padding,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_text_of_upper_case_hexadecimal_digits_has_the_wrong_shape() {
        let text = "socialdata-key-v1.person.000g40r40m30e209185gr38e1w8124gk2gahc5rr34d1p70x3rfg.FFD9569B";
        assert_eq!(KeyMaterial::parse(text, Purpose::Person).err(), Some(KeyError::Shape));
    }

    #[test]
    fn the_same_bytes_for_another_purpose_are_another_key() {
        let mut bytes = [3; 32];
        bytes[0] = 4;
        let person = KeyMaterial::from_bytes(Purpose::Person, bytes).ok().unwrap();
        let audit = KeyMaterial::from_bytes(Purpose::Audit, bytes).ok().unwrap();
        assert!(!person.is_same_key(&audit));
        assert!(person.is_same_key(&KeyMaterial::from_slice(Purpose::Person, &bytes).ok().unwrap()));
        bytes[31] = 4;
        assert!(!person.is_same_key(&KeyMaterial::from_slice(Purpose::Person, &bytes).ok().unwrap()));
    }

    #[test]
    fn one_byte_that_differs_is_enough_not_to_be_weak() {
        for place in 0..32 {
            let mut bytes = [0; 32];
            bytes[place] = 1;
            assert!(KeyMaterial::from_bytes(Purpose::Person, bytes).is_ok());
        }
        assert_eq!(KeyMaterial::from_bytes(Purpose::Person, [1; 32]).err(), Some(KeyError::KeyWeak));
    }

    #[test]
    fn the_text_fits_into_the_room_made_for_it() {
        for purpose in Purpose::ALL {
            let mut bytes = [9; 32];
            bytes[5] = 0;
            let text = KeyMaterial::from_bytes(purpose, bytes).ok().unwrap().to_text();
            assert!(text.len() <= 128 && text.capacity() == 128);
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in any::<String>(), end in "[a-z0-9.\n]{0,90}") {
            let _ = KeyMaterial::parse(&text, Purpose::Person);
            let _ = KeyMaterial::parse(&format!("{PREFIX}{end}"), Purpose::Person);
            let _ = KeyMaterial::parse(&format!("{PREFIX}person.{end}.00000000"), Purpose::Person);
        }

        #[test]
        fn a_changed_character_is_noticed(bytes in any::<[u8; 32]>(), place in 0_usize..86, other in "[0-9a-z.]") {
            let Ok(material) = KeyMaterial::from_bytes(Purpose::Person, bytes) else { return Ok(()) };
            let text = material.to_text();
            let mut changed = text.to_string();
            changed.replace_range(place..=place, &other);
            let read = KeyMaterial::parse(&changed, Purpose::Person);
            prop_assert_eq!(read.is_ok(), changed == *text);
        }
    }
}
