//! Identities that a case system gave itself: reservnummer, temporary numbers such as `19880209T050`, LMA
//! numbers.

use std::fmt;

use compact_str::CompactString;

use super::kanonisk::{Shape, folded};
use super::nationellt::{NationelltNummer, ten_digits_form_a_number};

/// The identity of a person without a national number, canonical inside its own case system.
///
/// 1–32 characters of `0-9`, `A-Z`, `-` and `+`. Spaces are taken away, dashes and full-width digits folded as in
/// [`canonical`](super::canonical), and ASCII letters are upper case. Such a number often holds a birth date, so
/// it is shown as little as a national one.
///
/// ```
/// use socialdata_core::identitet::LokaltId;
///
/// let id = LokaltId::parse("res-0042")?;
/// assert_eq!(id.expose(), "RES-0042");
/// assert_eq!(format!("{id:?}"), "LokaltId");
/// # Ok::<(), socialdata_core::identitet::LokaltFel>(())
/// ```
///
/// ```compile_fail,E0277
/// # use socialdata_core::identitet::LokaltId;
/// let text = format!("{}", LokaltId::parse("res-0042").unwrap());
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LokaltId(CompactString);

impl LokaltId {
    /// The longest identity, in characters.
    pub const MAX_LENGTH: usize = 32;

    /// Reads a local identity.
    ///
    /// # Errors
    ///
    /// The first of these that holds: [`LokaltFel::Empty`], [`LokaltFel::Character`], [`LokaltFel::Length`],
    /// [`LokaltFel::IsNationalNumber`].
    pub fn parse(text: &str) -> Result<Self, LokaltFel> {
        let mut id = CompactString::default();
        let mut length = 0_usize;
        for character in folded(text).map(|character| character.to_ascii_uppercase()) {
            if !matches!(character, '0'..='9' | 'A'..='Z' | '-' | '+') {
                return Err(LokaltFel::Character);
            }
            if length < Self::MAX_LENGTH {
                id.push(character);
            }
            length = length.saturating_add(1);
        }
        match length {
            0 => Err(LokaltFel::Empty),
            1..=Self::MAX_LENGTH if is_national_number(&id) => Err(LokaltFel::IsNationalNumber),
            1..=Self::MAX_LENGTH => Ok(Self(id)),
            _ => Err(LokaltFel::Length),
        }
    }

    /// The identity. Whoever calls this answers for where it goes.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// Whether the text passes the rules for national numbers for some reference date, ten digits with a separator
/// among them.
fn is_national_number(text: &str) -> bool {
    match Shape::read(text) {
        Ok(Shape::Twelve(digits)) => NationelltNummer::from_digits(&digits).is_ok(),
        Ok(Shape::Ten(digits, _)) => ten_digits_form_a_number(&digits),
        Err(_) => false,
    }
}

impl fmt::Debug for LokaltId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LokaltId")
    }
}

/// Why a text is no local identity. Says nothing about the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum LokaltFel {
    /// Nothing but spaces.
    #[error("no text")]
    Empty,
    /// A character outside `0-9`, `A-Z`, `-` and `+`.
    #[error("a character that no local identity holds")]
    Character,
    /// More than 32 characters.
    #[error("more than 32 characters")]
    Length,
    /// A personnummer or samordningsnummer: it belongs in the namespace `se.pin`.
    #[error("a national number cannot be a local identity")]
    IsNationalNumber,
}

impl LokaltFel {
    /// The name in the scheme and its vectors.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Character => "character",
            Self::Length => "length",
            Self::IsNationalNumber => "is-national-number",
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn length_counts_after_folding() {
        assert!(LokaltId::parse(&" A".repeat(32)).is_ok());
        assert_eq!(LokaltId::parse(&"A".repeat(33)), Err(LokaltFel::Length));
        assert_eq!(LokaltId::parse(&"A".repeat(33).replace("AAAAA", "AAAA_")), Err(LokaltFel::Character));
        assert_eq!(LokaltId::parse(" \t\u{3000}"), Err(LokaltFel::Empty));
    }

    #[test]
    fn refuses_a_national_number_in_every_spelling() {
        for text in ["191212121212", "1912 1212–1212", "121212-1212", "121212+1212", "140168-2396"] {
            assert_eq!(LokaltId::parse(text), Err(LokaltFel::IsNationalNumber));
        }
        for text in ["121212-1213", "1212121212", "P191212121212", "19880209T050"] {
            assert!(LokaltId::parse(text).is_ok());
        }
    }

    proptest! {
        #[test]
        fn what_is_accepted_is_canonical_itself(text in any::<String>()) {
            if let Ok(id) = LokaltId::parse(&text) {
                prop_assert_eq!(LokaltId::parse(id.expose()), Ok(id));
            }
        }

        #[test]
        fn what_looks_right_is_canonical_itself(text in "[0-9A-Za-z+ -]{0,34}") {
            if let Ok(id) = LokaltId::parse(&text) {
                prop_assert!(id.expose().len() <= LokaltId::MAX_LENGTH);
                prop_assert_eq!(LokaltId::parse(id.expose()), Ok(id));
            }
        }
    }
}
