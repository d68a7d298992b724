//! The pseudonym of a person.

use std::fmt;

use serde::{Serialize, Serializer};

use super::ascii::Ascii;
use super::base32;
use super::kcv::{IdTextError, Tag, base32_of_half};

/// What a recipient gets in place of an identity: `p1.<tag>.<26 characters>`, 36 characters.
///
/// Still personal data for the sender, but no identity number; it may be printed, sorted and serialised. It belongs
/// in no log all the same.
///
/// ```
/// use socialdata_core::pseudonym::Pseudonym;
///
/// let pseudonym = Pseudonym::parse("p1.5ktfaz.0myejdm5tt7gv63tgp3fjzg46g")?;
/// assert_eq!(pseudonym.tag().as_str(), "5ktfaz");
/// # Ok::<(), socialdata_core::pseudonym::IdTextError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pseudonym(Ascii<36>);

impl Pseudonym {
    /// Reads a pseudonym, strictly: one value has one text.
    ///
    /// # Errors
    ///
    /// The first [`IdTextError`] in the order of its variants that holds.
    pub fn parse(text: &str) -> Result<Self, IdTextError> {
        let [tag, body] = parts_after(text, "p1")?;
        base32::check_alphabet(tag)?;
        base32::check_alphabet(body)?;
        if tag.len() != 6 {
            return Err(IdTextError::Length);
        }
        base32::decode_into(body, &mut [0; 16])?;
        Ascii::join(&[text.as_bytes()]).map(Self).ok_or(IdTextError::Length)
    }

    /// The tag of the key that made it.
    pub fn tag(&self) -> Tag {
        let (_, after_prefix) = self.0.as_bytes().split_at(3);
        let (tag, _) = after_prefix.split_at(6);
        Tag::from_characters(tag)
    }

    /// The 36 characters.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    #[inline]
    pub(super) fn from_mac(tag: Tag, mac: &[u8; 32]) -> Self {
        let mut text = *b"p1.______.__________________________";
        let (head, body) = text.split_at_mut(10);
        let (_, place) = head.split_at_mut(3);
        let (place, _) = place.split_at_mut(6);
        place.copy_from_slice(tag.as_bytes());
        body.copy_from_slice(base32_of_half(mac).as_bytes());
        Self(Ascii::of_ascii(text))
    }
}

/// The `N` parts after the first, when that is `prefix` and dots stand between all.
///
/// A text that begins with the prefix and something else than a dot is a text of the wrong shape, and an upper-case
/// prefix is a wrong alphabet; so a damaged id is told from another kind of text.
pub(super) fn parts_after<'a, const N: usize>(
    text: &'a str,
    prefix: &str,
) -> Result<[&'a [u8]; N], IdTextError> {
    let begins = text.get(..prefix.len()).ok_or(IdTextError::Prefix)?;
    if !begins.eq_ignore_ascii_case(prefix) {
        return Err(IdTextError::Prefix);
    }
    let mut parts = text.split('.');
    if parts.next() != Some(begins) {
        return Err(IdTextError::Shape);
    }
    let mut found: [&[u8]; N] = [&[]; N];
    for place in &mut found {
        *place = parts.next().ok_or(IdTextError::Shape)?.as_bytes();
    }
    if parts.next().is_some() {
        return Err(IdTextError::Shape);
    }
    if begins == prefix { Ok(found) } else { Err(IdTextError::Alphabet) }
}

impl fmt::Display for Pseudonym {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Pseudonym {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pseudonym({self})")
    }
}

impl Serialize for Pseudonym {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_what_it_writes() {
        let text = "p1.5ktfaz.0myejdm5tt7gv63tgp3fjzg46g";
        let pseudonym = Pseudonym::parse(text).unwrap();
        assert_eq!(pseudonym.to_string(), text);
        assert_eq!(serde_json::to_string(&pseudonym).unwrap(), format!("\"{text}\""));
    }

    #[test]
    fn the_first_error_in_the_order_wins() {
        for (text, error) in [
            ("", IdTextError::Prefix),
            ("p", IdTextError::Prefix),
            ("på", IdTextError::Prefix),
            ("r1.t2vy5k4h78af3wsxnt9b7b8e38", IdTextError::Prefix),
            ("p1", IdTextError::Shape),
            ("p12.5ktfaz.0myejdm5tt7gv63tgp3fjzg46g", IdTextError::Shape),
            ("p1.5ktfaz.0myejdm5tt7gv63tgp3fjzg46g.", IdTextError::Shape),
            ("p1.5ktfaz", IdTextError::Shape),
            ("p1.5ktfaZ.0myejdm5tt7gv63tgp3fjzg46", IdTextError::Alphabet),
            ("p1.5ktfaz.0myejdm5tt7gv63tgp3fjzg46g\n", IdTextError::Alphabet),
            ("p1.5ktfa.0myejdm5tt7gv63tgp3fjzg46h", IdTextError::Length),
            ("p1..", IdTextError::Length),
        ] {
            assert_eq!(Pseudonym::parse(text), Err(error), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in any::<String>(), end in "[0-9a-z.]{0,40}") {
            let _ = Pseudonym::parse(&text);
            let _ = Pseudonym::parse(&format!("p1{end}"));
        }

        #[test]
        fn every_mac_gives_a_text_that_is_read_back(mac in any::<[u8; 32]>()) {
            let pseudonym = Pseudonym::from_mac(Tag::from_characters(b"5ktfaz"), &mac);
            prop_assert_eq!(Pseudonym::parse(pseudonym.as_str()), Ok(pseudonym));
        }
    }
}
