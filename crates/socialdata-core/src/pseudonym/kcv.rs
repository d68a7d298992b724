//! The check value of a key, and its short form, the tag.

use std::fmt;

use serde::{Serialize, Serializer};

use super::ascii::Ascii;
use super::base32::{self, Base32Error};

/// The check value of a derived key: 26 characters that name the key and reveal nothing of it.
///
/// It is the output of a keyed function under 256 random bits, so it may be published, read aloud and stored beside
/// data. Two installations that have the same one have the same key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kcv(Ascii<26>);

impl Kcv {
    /// Reads 26 characters of base32.
    ///
    /// # Errors
    ///
    /// [`IdTextError::Alphabet`], [`IdTextError::Length`] or [`IdTextError::Padding`].
    pub fn parse(text: &str) -> Result<Self, IdTextError> {
        base32::decode_into(text.as_bytes(), &mut [0; 16])?;
        Ascii::join(&[text.as_bytes()]).map(Self).ok_or(IdTextError::Length)
    }

    /// The first six characters, which every pseudonym of the key carries.
    pub fn tag(&self) -> Tag {
        let (first_six, _) = self.0.as_bytes().split_at(6);
        Tag::from_characters(first_six)
    }

    /// The 26 characters.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    pub(super) fn from_mac(mac: &[u8; 32]) -> Self {
        Self(base32_of_half(mac))
    }
}

/// The first six characters of a [`Kcv`]: enough to see at a glance that two keys are mixed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tag(Ascii<6>);

impl Tag {
    /// The six characters.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    pub(super) const fn as_bytes(&self) -> &[u8; 6] {
        self.0.as_bytes()
    }

    /// Only for six characters that come from a [`Kcv`] or a pseudonym.
    pub(super) fn from_characters(six: &[u8]) -> Self {
        #[expect(clippy::expect_used, reason = "cannot fail: six characters of checked base32")]
        Self(Ascii::join(&[six]).expect("six ASCII characters"))
    }
}

/// The first 16 bytes of a MAC as 26 characters.
#[inline]
pub(super) fn base32_of_half(mac: &[u8; 32]) -> Ascii<26> {
    let (half, _) = mac.as_chunks::<16>();
    let half = half.first().copied().unwrap_or_default();
    Ascii::of_ascii(base32::encode_128(half))
}

impl fmt::Display for Kcv {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Kcv {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Kcv({self})")
    }
}

impl Serialize for Kcv {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tag({self})")
    }
}

/// Why a text is no pseudonym, record id or check value, in the order of the checks. Says nothing about the text,
/// which may be an identity number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum IdTextError {
    /// It does not begin with the letter and version of its kind (in either case of the letter).
    #[error("the prefix is another")]
    Prefix,
    /// Another number of parts joined by dots.
    #[error("another number of parts")]
    Shape,
    /// A character outside the alphabet, upper case among them.
    #[error("a character outside the base32 alphabet")]
    Alphabet,
    /// A part of another length.
    #[error("a part has another length")]
    Length,
    /// The bits after the last byte are not zero.
    #[error("the unused bits are not zero")]
    Padding,
}

impl IdTextError {
    /// The name in the scheme and its vectors.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Prefix => "prefix",
            Self::Shape => "shape",
            Self::Alphabet => "alphabet",
            Self::Length => "length",
            Self::Padding => "padding",
        }
    }
}

impl From<Base32Error> for IdTextError {
    fn from(error: Base32Error) -> Self {
        match error {
            Base32Error::Alphabet => Self::Alphabet,
            Base32Error::Length => Self::Length,
            Base32Error::Padding => Self::Padding,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes_and_nothing_else() {
        let kcv = Kcv::parse("5ktfazdfbx2d482bjdmqk88gwg").unwrap();
        assert_eq!((kcv.to_string(), kcv.tag().to_string()), (kcv.as_str().to_owned(), "5ktfaz".to_owned()));
        assert_eq!(Kcv::parse("5ktfazdfbx2d482bjdmqk88gw"), Err(IdTextError::Length));
        assert_eq!(Kcv::parse("5KTFAZDFBX2D482BJDMQK88GWG"), Err(IdTextError::Alphabet));
        assert_eq!(Kcv::parse("5ktfazdfbx2d482bjdmqk88gwh"), Err(IdTextError::Padding));
    }
}
