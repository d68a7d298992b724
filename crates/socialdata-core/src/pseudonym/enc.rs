//! `enc`: several texts as one message, so that no two different lists of texts are the same message.
//!
//! Each part is preceded by its length as u16, most significant byte first. ("a", "bc") and ("ab", "c") differ,
//! which they would not if the parts were just joined.

/// A part of a message: at most 65,535 bytes, with its length ready.
#[derive(Clone, Copy)]
pub(super) struct Part<'a> {
    length: [u8; 2],
    bytes: &'a [u8],
}

impl<'a> Part<'a> {
    /// A part of any origin.
    pub(super) fn new(bytes: &'a [u8]) -> Result<Self, PartTooLong> {
        let length = u16::try_from(bytes.len()).map_err(|_| PartTooLong)?;
        Ok(Self { length: length.to_be_bytes(), bytes })
    }

    /// A part whose length the type knows.
    pub(super) const fn of<const N: usize>(bytes: &'a [u8; N]) -> Self {
        const { assert!(N <= u16::MAX as usize, "a part has at most 65,535 bytes") };
        let [.., high, low] = N.to_be_bytes();
        Self { length: [high, low], bytes }
    }

    /// The length, as it stands before the bytes.
    pub(super) const fn length(&self) -> &[u8; 2] {
        &self.length
    }

    /// The bytes.
    pub(super) const fn bytes(&self) -> &'a [u8] {
        self.bytes
    }
}

/// The whole message.
pub(super) fn enc(parts: &[Part<'_>]) -> Vec<u8> {
    parts.iter().flat_map(|part| part.length.iter().chain(part.bytes)).copied().collect()
}

/// A part of a message has more than 65,535 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a part of the message has more than 65,535 bytes")]
#[non_exhaustive]
pub struct PartTooLong;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::pseudonym::test_vectors::{self, from_hex, text_of};

    fn enc_of(parts: &[impl AsRef<[u8]>]) -> Vec<u8> {
        enc(&parts.iter().map(|part| Part::new(part.as_ref()).unwrap()).collect::<Vec<_>>())
    }

    /// The other direction: it exists, so no two lists give one message.
    fn parts_of(mut message: &[u8]) -> Vec<Vec<u8>> {
        let mut parts = Vec::new();
        while let Some((length, rest)) = message.split_first_chunk::<2>() {
            let (part, rest) = rest.split_at(u16::from_be_bytes(*length).into());
            parts.push(part.to_vec());
            message = rest;
        }
        parts
    }

    #[test]
    fn agrees_with_the_vectors() {
        let file = test_vectors::scheme();
        let vectors = file["encoding"].as_array().unwrap();
        assert_eq!(vectors.len(), 6);
        for vector in vectors {
            let parts: Vec<&str> = vector["parts"].as_array().unwrap().iter().map(text_of).collect();
            assert_eq!(enc_of(&parts), from_hex(&vector["hex"]));
        }
    }

    #[test]
    fn a_part_may_have_65_535_bytes_and_no_more() {
        let longest = vec![7; 65_535];
        assert_eq!(parts_of(&enc_of(&[&longest])), [longest]);
        assert_eq!(Part::new(&vec![7; 65_536]).err(), Some(PartTooLong));
        assert_eq!(enc(&[Part::of(&[7; 300])]), enc_of(&[vec![7; 300]]));
    }

    proptest! {
        #[test]
        fn every_message_gives_back_its_parts(
            parts in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..300), 0..6),
        ) {
            prop_assert_eq!(parts_of(&enc_of(&parts)), parts);
        }

        #[test]
        fn two_ways_to_split_a_text_give_two_messages(text in "[a-c]{0,12}", one in 0_usize..13, other in 0_usize..13) {
            let (one, other) = (one.min(text.len()), other.min(text.len()));
            let message = |at| enc_of(&[text.split_at(at).0, text.split_at(at).1]);
            prop_assert_eq!(message(one) == message(other), one == other);
        }
    }
}
