//! The id under which a record is known to a recipient.

use std::fmt;

use serde::de::{self, Deserializer, Visitor};
use serde::{Deserialize, Serialize, Serializer};

use super::ascii::Ascii;
use super::base32;
use super::kcv::{IdTextError, base32_of_half};
use super::person_pseudonym::parts_after;

/// The name of a record for one recipient: `r1.<26 characters>`, 29 characters.
///
/// It comes from the record's key in its case system, never from the person, so a corrected identity number is an
/// ordinary correction of the same record.
///
/// ```
/// use socialdata_core::pseudonym::RecordId;
///
/// let id = RecordId::parse("r1.t2vy5k4h78af3wsxnt9b7b8e38")?;
/// assert_eq!(id.to_string(), "r1.t2vy5k4h78af3wsxnt9b7b8e38");
/// # Ok::<(), socialdata_core::pseudonym::IdTextError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordId(Ascii<29>);

impl RecordId {
    /// Reads a record id, strictly: one value has one text.
    ///
    /// # Errors
    ///
    /// The first [`IdTextError`] in the order of its variants that holds.
    pub fn parse(text: &str) -> Result<Self, IdTextError> {
        let [body] = parts_after(text, "r1")?;
        base32::decode_into(body, &mut [0; 16])?;
        Ascii::join(&[text.as_bytes()]).map(Self).ok_or(IdTextError::Length)
    }

    /// The 29 characters.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    pub(super) const fn as_bytes(&self) -> &[u8; 29] {
        self.0.as_bytes()
    }

    #[inline]
    pub(super) fn from_mac(mac: &[u8; 32]) -> Self {
        let mut text = *b"r1.__________________________";
        let (_, body) = text.split_at_mut(3);
        body.copy_from_slice(base32_of_half(mac).as_bytes());
        Self(Ascii::of_ascii(text))
    }
}

impl fmt::Display for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RecordId({self})")
    }
}

impl Serialize for RecordId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// The error text never holds what stood there, which may be an identity number. So the format is asked for any
/// kind of value: asked for a text, it would answer a number by printing it.
impl<'de> Deserialize<'de> for RecordId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RecordIdVisitor)
    }
}

struct RecordIdVisitor;

impl RecordIdVisitor {
    const REFUSAL: &str = "not a record id";
}

impl Visitor<'_> for RecordIdVisitor {
    type Value = RecordId;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a record id")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<RecordId, E> {
        RecordId::parse(text).map_err(|_| E::custom(Self::REFUSAL))
    }

    fn visit_bool<E: de::Error>(self, _: bool) -> Result<RecordId, E> {
        Err(E::custom(Self::REFUSAL))
    }

    fn visit_i64<E: de::Error>(self, _: i64) -> Result<RecordId, E> {
        Err(E::custom(Self::REFUSAL))
    }

    fn visit_i128<E: de::Error>(self, _: i128) -> Result<RecordId, E> {
        Err(E::custom(Self::REFUSAL))
    }

    fn visit_u64<E: de::Error>(self, _: u64) -> Result<RecordId, E> {
        Err(E::custom(Self::REFUSAL))
    }

    fn visit_u128<E: de::Error>(self, _: u128) -> Result<RecordId, E> {
        Err(E::custom(Self::REFUSAL))
    }

    fn visit_f64<E: de::Error>(self, _: f64) -> Result<RecordId, E> {
        Err(E::custom(Self::REFUSAL))
    }

    fn visit_bytes<E: de::Error>(self, _: &[u8]) -> Result<RecordId, E> {
        Err(E::custom(Self::REFUSAL))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn from_json(json: &str) -> Result<RecordId, String> {
        let mut reader = serde_json::Deserializer::from_str(json);
        RecordId::deserialize(&mut reader).map_err(|error| format!("{error} {error:?}"))
    }

    #[test]
    fn is_read_from_json_as_it_is_written() {
        let id = RecordId::parse("r1.t2vy5k4h78af3wsxnt9b7b8e38").unwrap();
        let json = serde_json::to_string(&id).unwrap();
        assert_eq!(json, "\"r1.t2vy5k4h78af3wsxnt9b7b8e38\"");
        assert_eq!(from_json(&json), Ok(id));
    }

    #[test]
    fn a_refusal_never_holds_what_stood_there() {
        for json in [
            "191212121212",
            "-191212121212",
            "191212121212.5",
            "\"191212121212\"",
            "[191212121212]",
            "{\"191212121212\":191212121212}",
            "true",
            "null",
        ] {
            let message = from_json(json).unwrap_err();
            assert!(!message.contains("1912"), "{message}");
        }
    }

    #[test]
    fn refuses_other_texts() {
        for (text, error) in [
            ("p1.5ktfaz.0myejdm5tt7gv63tgp3fjzg46g", IdTextError::Prefix),
            ("R1.t2vy5k4h78af3wsxnt9b7b8e38", IdTextError::Alphabet),
            ("r1.T2VY5K4H78AF3WSXNT9B7B8E38", IdTextError::Alphabet),
            ("r1.t2vy5k4h78af3wsxnt9b7b8e3", IdTextError::Length),
            ("r1.t2vy5k4h78af3wsxnt9b7b8e39", IdTextError::Padding),
            ("r1-t2vy5k4h78af3wsxnt9b7b8e38", IdTextError::Shape),
            ("r1.t2vy5k.4h78af3wsxnt9b7b8e38", IdTextError::Shape),
        ] {
            assert_eq!(RecordId::parse(text), Err(error), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in any::<String>(), end in "[0-9a-z.]{0,30}") {
            let _ = RecordId::parse(&text);
            let _ = RecordId::parse(&format!("r1{end}"));
        }

        #[test]
        fn every_mac_gives_a_text_that_is_read_back(mac in any::<[u8; 32]>()) {
            let id = RecordId::from_mac(&mac);
            prop_assert_eq!(RecordId::parse(id.as_str()), Ok(id));
        }
    }
}
